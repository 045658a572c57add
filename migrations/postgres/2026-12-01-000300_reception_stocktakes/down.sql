DROP TABLE reception_scans;
DROP TABLE reception_stocktakes;
