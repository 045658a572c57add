-- What the server measures of itself, and what clients report.

-- The figures of a minute of one node, as a JSON list. Measurements are no changes: they are not journalled.
CREATE TABLE monitoring_samples (
    node    TEXT NOT NULL,
    minute  TIMESTAMP NOT NULL,
    samples TEXT NOT NULL,
    PRIMARY KEY (node, minute)
);
CREATE INDEX monitoring_samples_minute ON monitoring_samples (minute);

-- Reports that look alike are one problem.
CREATE TABLE monitoring_problems (
    id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    fingerprint    BLOB NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    message        TEXT NOT NULL,
    stack          TEXT,
    place          TEXT,
    application    TEXT NOT NULL,
    client_version TEXT NOT NULL,
    os             TEXT NOT NULL,
    count          BIGINT NOT NULL,
    first_seen_at  TIMESTAMP NOT NULL,
    last_seen_at   TIMESTAMP NOT NULL,
    resolved       BOOLEAN NOT NULL,
    version        INTEGER NOT NULL
);
CREATE INDEX monitoring_problems_seen ON monitoring_problems (last_seen_at, id);

CREATE TABLE monitoring_problem_accounts (
    problem_id BIGINT NOT NULL REFERENCES monitoring_problems (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (problem_id, account_id)
);
