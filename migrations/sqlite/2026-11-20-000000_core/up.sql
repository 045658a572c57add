-- What every module stands on: the journal, settings, jobs, files and remembered answers.

CREATE TABLE journal_head (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash BLOB   NOT NULL
);
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, zeroblob(32));

CREATE TABLE journal (
    seq          INTEGER NOT NULL PRIMARY KEY,
    at           TIMESTAMP NOT NULL,
    kind         TEXT   NOT NULL,
    module       TEXT   NOT NULL,
    actor_id     BIGINT,
    session_id   BIGINT,
    address      TEXT,
    subject      TEXT,
    audience     TEXT   NOT NULL,
    payload      TEXT,
    payload_hash BLOB   NOT NULL,
    hash         BLOB   NOT NULL
);
CREATE INDEX journal_actor ON journal (actor_id, seq);
CREATE INDEX journal_module ON journal (module, seq);
CREATE INDEX journal_subject ON journal (subject, seq);

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE jobs (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind         TEXT NOT NULL,
    payload      TEXT NOT NULL,
    state        TEXT NOT NULL,
    unique_key   TEXT UNIQUE,
    run_at       TIMESTAMP NOT NULL,
    attempts     INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    lease_until  TIMESTAMP,
    last_error   TEXT,
    created_at   TIMESTAMP NOT NULL,
    finished_at  TIMESTAMP
);
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE INDEX jobs_finished ON jobs (finished_at);

CREATE TABLE job_schedules (
    name     TEXT NOT NULL PRIMARY KEY,
    next_run TIMESTAMP NOT NULL
);

CREATE TABLE files (
    sha256     TEXT   NOT NULL PRIMARY KEY,
    size       BIGINT NOT NULL,
    media_type TEXT   NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE file_references (
    sha256 TEXT NOT NULL REFERENCES files (sha256),
    owner  TEXT NOT NULL,
    PRIMARY KEY (sha256, owner)
);
CREATE INDEX file_references_owner ON file_references (owner);

CREATE TABLE idempotency_keys (
    account_id  BIGINT NOT NULL,
    key         TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    answer      TEXT   NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
