-- The logs that disks were brought in from, as they came: the evidence of what they tell.
CREATE TABLE reception_wipe_logs (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    session_id BIGINT    NOT NULL REFERENCES reception_disk_sessions (id),
    -- What the file was called, where it was told; and the program that wrote it.
    name       TEXT      NOT NULL,
    program    TEXT      NOT NULL,
    sha256     TEXT      NOT NULL,
    -- In bytes.
    size       BIGINT    NOT NULL,
    brought_at TIMESTAMP NOT NULL,
    brought_by BIGINT    NOT NULL REFERENCES accounts (id)
);
CREATE UNIQUE INDEX reception_wipe_logs_once ON reception_wipe_logs (session_id, sha256);

-- The serial numbers that items and disks had before they were corrected, folded: their life is found by each of them.
CREATE TABLE reception_former_serials (
    serial_key TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (serial_key, subject, subject_id)
);
CREATE INDEX reception_former_serials_subject ON reception_former_serials (subject, subject_id);
