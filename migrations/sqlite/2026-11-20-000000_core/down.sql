DROP TABLE idempotency_keys;
DROP TABLE file_references;
DROP TABLE files;
DROP TABLE job_schedules;
DROP TABLE jobs;
DROP TABLE settings;
DROP TABLE journal;
DROP TABLE journal_head;
