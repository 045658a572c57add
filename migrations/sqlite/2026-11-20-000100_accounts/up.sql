-- Who may come in: accounts, their sessions, invitations and tokens.

CREATE TABLE accounts (
    id                   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    username             TEXT    NOT NULL UNIQUE,
    display_name         TEXT    NOT NULL,
    name_key             TEXT    NOT NULL,
    email                TEXT,
    role                 TEXT    NOT NULL,
    language             TEXT    NOT NULL,
    theme                TEXT    NOT NULL,
    avatar_color         TEXT    NOT NULL,
    password_hash        TEXT    NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    disabled             BOOLEAN NOT NULL,
    deleted_at           TIMESTAMP,
    created_at           TIMESTAMP NOT NULL,
    last_seen_at         TIMESTAMP,
    version              INTEGER NOT NULL
);
CREATE INDEX accounts_name ON accounts (name_key, id);
CREATE INDEX accounts_created ON accounts (created_at, id);

-- The two slots hold the rule of exclusive sessions: unique while a session lives, NULL once it ended.
CREATE TABLE sessions (
    id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id       BIGINT  NOT NULL REFERENCES accounts (id),
    application      TEXT    NOT NULL,
    workstation      TEXT    NOT NULL,
    workstation_name TEXT    NOT NULL,
    os               TEXT    NOT NULL,
    client_version   TEXT    NOT NULL,
    address          TEXT    NOT NULL,
    cookie           BOOLEAN NOT NULL,
    created_at       TIMESTAMP NOT NULL,
    last_seen_at     TIMESTAMP NOT NULL,
    lease_until      TIMESTAMP NOT NULL,
    ended_at         TIMESTAMP,
    end_reason       TEXT,
    account_slot     TEXT UNIQUE,
    workstation_slot TEXT UNIQUE
);
CREATE INDEX sessions_account ON sessions (account_id, id);
CREATE INDEX sessions_lease ON sessions (lease_until);
CREATE INDEX sessions_open ON sessions (ended_at, last_seen_at);

CREATE TABLE refresh_tokens (
    hash       BLOB   NOT NULL PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    parent     BLOB,
    created_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP,
    superseded BOOLEAN NOT NULL
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_parent ON refresh_tokens (parent);
CREATE INDEX refresh_tokens_created ON refresh_tokens (created_at);

CREATE TABLE invitations (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash  BLOB    NOT NULL UNIQUE,
    role        TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    created_by  BIGINT  NOT NULL REFERENCES accounts (id),
    created_at  TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    revoked_at  TIMESTAMP,
    accepted_at TIMESTAMP,
    account_id  BIGINT REFERENCES accounts (id)
);

CREATE TABLE api_tokens (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id   BIGINT  NOT NULL REFERENCES accounts (id),
    name         TEXT    NOT NULL,
    token_hash   BLOB    NOT NULL UNIQUE,
    permissions  TEXT    NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP,
    revoked_at   TIMESTAMP
);
CREATE INDEX api_tokens_account ON api_tokens (account_id, id);

CREATE TABLE failed_sign_ins (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT REFERENCES accounts (id),
    username   TEXT NOT NULL,
    address    TEXT NOT NULL,
    at         TIMESTAMP NOT NULL
);
CREATE INDEX failed_sign_ins_username ON failed_sign_ins (username, at);
CREATE INDEX failed_sign_ins_address ON failed_sign_ins (address, at);
CREATE INDEX failed_sign_ins_account ON failed_sign_ins (account_id, id);
CREATE INDEX failed_sign_ins_at ON failed_sign_ins (at);
