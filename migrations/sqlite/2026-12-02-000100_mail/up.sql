-- How mail is sent: one row, once somebody has set it up.
CREATE TABLE mail_settings (
    id             BIGINT    NOT NULL PRIMARY KEY CHECK (id = 1),
    host           TEXT      NOT NULL,
    port           INTEGER   NOT NULL,
    -- none, starttls or tls.
    security       TEXT      NOT NULL,
    username       TEXT      NOT NULL,
    -- As it is: the server must say it to the mail server. No answer, entry or log holds it.
    password       TEXT,
    sender_address TEXT      NOT NULL,
    sender_name    TEXT      NOT NULL,
    version        INTEGER   NOT NULL,
    changed_at     TIMESTAMP NOT NULL,
    changed_by     BIGINT    NOT NULL REFERENCES accounts (id)
);

-- What goes out, or went.
CREATE TABLE mails (
    id              INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    recipient       TEXT      NOT NULL,
    subject         TEXT      NOT NULL,
    body            TEXT      NOT NULL,
    file_name       TEXT,
    file_media_type TEXT,
    file_sha256     TEXT,
    -- What it is about: loan:3.
    about           TEXT,
    -- The same at each attempt, so that whoever gets it twice can tell.
    message_id      TEXT      NOT NULL,
    -- queued, sent or failed.
    state           TEXT      NOT NULL,
    -- Which attempt is planned; a job for another one does nothing.
    turn            INTEGER   NOT NULL,
    attempts        INTEGER   NOT NULL,
    next_attempt_at TIMESTAMP,
    -- When the attempt began that is being made.
    started_at      TIMESTAMP,
    error_code      TEXT,
    error_detail    TEXT      NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    created_by      BIGINT    REFERENCES accounts (id),
    sent_at         TIMESTAMP,
    failed_at       TIMESTAMP
);
CREATE INDEX mails_state ON mails (state, id);
CREATE INDEX mails_about ON mails (about, id) WHERE about IS NOT NULL;
CREATE INDEX mails_created_by ON mails (created_by, id) WHERE created_by IS NOT NULL;

-- When its borrower was last reminded.
ALTER TABLE reception_loans ADD COLUMN reminded_at TIMESTAMP;
