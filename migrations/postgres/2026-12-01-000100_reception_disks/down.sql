DROP TABLE reception_disks;
DROP TABLE reception_disk_sessions;
