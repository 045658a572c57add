DROP TABLE reception_changes;
DROP TABLE reception_items;
DROP TABLE reception_lots;
DROP TABLE reception_places;
DROP TABLE reception_catalogue;
