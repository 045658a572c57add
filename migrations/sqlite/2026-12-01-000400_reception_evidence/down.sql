DROP TABLE reception_former_serials;
DROP TABLE reception_wipe_logs;
