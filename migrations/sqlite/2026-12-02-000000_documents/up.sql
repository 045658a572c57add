-- Documents that were made: numbered versions of a kind for a subject, which never change.
CREATE TABLE documents (
    id             INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind           TEXT      NOT NULL,
    -- What it is of: the thing, its id, and its number as people say it.
    subject        TEXT      NOT NULL,
    subject_id     BIGINT    NOT NULL,
    subject_number BIGINT    NOT NULL,
    version        INTEGER   NOT NULL,
    language       TEXT      NOT NULL,
    -- Of labels, what they are printed on.
    format         TEXT,
    -- What its file is called.
    name           TEXT      NOT NULL,
    sha256         TEXT      NOT NULL,
    -- In bytes.
    size           BIGINT    NOT NULL,
    -- The entry of the journal up to which it attests its subject, and that entry's hash in hexadecimal.
    journal_seq    BIGINT    NOT NULL,
    journal_hash   TEXT      NOT NULL,
    -- What its verification is asked for by.
    code           TEXT      NOT NULL UNIQUE,
    made_at        TIMESTAMP NOT NULL,
    made_by        BIGINT    NOT NULL REFERENCES accounts (id)
);
CREATE UNIQUE INDEX documents_version ON documents (subject, subject_id, kind, version);
CREATE INDEX documents_subject ON documents (subject, subject_id, id);
