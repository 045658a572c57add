-- Chat for teams: members, threads, reactions, mentions, pins, attachments, drafts, preferences, search, reports and
-- webhooks. Channels of the kind `everyone` have no members: everyone is in them.

ALTER TABLE chat_channels ADD COLUMN created_by BIGINT REFERENCES accounts (id);
ALTER TABLE chat_channels ADD COLUMN retention_days INTEGER;

CREATE TABLE chat_members (
    channel_id BIGINT NOT NULL REFERENCES chat_channels (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    owner      BOOLEAN NOT NULL,
    joined_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (channel_id, account_id)
);
CREATE INDEX chat_members_account ON chat_members (account_id, channel_id);

-- What somebody wants of a channel. No row: what is usual.
CREATE TABLE chat_preferences (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    channel_id BIGINT NOT NULL REFERENCES chat_channels (id),
    notify     TEXT   NOT NULL,
    hidden     BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, channel_id)
);

ALTER TABLE chat_messages ADD COLUMN thread_id BIGINT REFERENCES chat_messages (id);
ALTER TABLE chat_messages ADD COLUMN replies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chat_messages ADD COLUMN last_reply_at TIMESTAMP;
ALTER TABLE chat_messages ADD COLUMN mentions_channel BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE chat_messages ADD COLUMN pinned_at TIMESTAMP;
ALTER TABLE chat_messages ADD COLUMN pinned_by BIGINT REFERENCES accounts (id);
ALTER TABLE chat_messages ADD COLUMN deleted_by BIGINT REFERENCES accounts (id);
ALTER TABLE chat_messages ADD COLUMN shown_as TEXT;
DROP INDEX chat_messages_channel;
CREATE INDEX chat_messages_channel ON chat_messages (channel_id, id) WHERE thread_id IS NULL;
CREATE INDEX chat_messages_thread ON chat_messages (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE INDEX chat_messages_pinned ON chat_messages (channel_id, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX chat_messages_mentions_channel ON chat_messages (channel_id, id) WHERE mentions_channel;
CREATE INDEX chat_messages_time ON chat_messages (channel_id, created_at);

CREATE TABLE chat_mentions (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    channel_id BIGINT NOT NULL REFERENCES chat_channels (id),
    message_id BIGINT NOT NULL REFERENCES chat_messages (id),
    PRIMARY KEY (account_id, channel_id, message_id)
);
CREATE INDEX chat_mentions_message ON chat_mentions (message_id);
CREATE INDEX chat_mentions_account ON chat_mentions (account_id, message_id);

CREATE TABLE chat_reactions (
    message_id BIGINT NOT NULL REFERENCES chat_messages (id),
    emoji      TEXT   NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (message_id, emoji, account_id)
);

-- The threads that somebody follows, and how far they have read them.
CREATE TABLE chat_thread_follows (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    root_id    BIGINT NOT NULL REFERENCES chat_messages (id),
    channel_id BIGINT NOT NULL REFERENCES chat_channels (id),
    message_id BIGINT NOT NULL,
    following  BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, root_id)
);
CREATE INDEX chat_thread_follows_root ON chat_thread_follows (root_id);

CREATE TABLE chat_drafts (
    account_id  BIGINT NOT NULL REFERENCES accounts (id),
    channel_id  BIGINT NOT NULL REFERENCES chat_channels (id),
    -- 0: not in a thread.
    thread_id   BIGINT NOT NULL,
    text        TEXT   NOT NULL,
    reply_to_id BIGINT,
    updated_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, channel_id, thread_id)
);

-- Files that were uploaded; without a message until it is sent.
CREATE TABLE chat_attachments (
    id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id       BIGINT  NOT NULL REFERENCES accounts (id),
    message_id       BIGINT  REFERENCES chat_messages (id),
    name             TEXT    NOT NULL,
    media_type       TEXT    NOT NULL,
    size             BIGINT  NOT NULL,
    sha256           TEXT    NOT NULL,
    width            INTEGER,
    height           INTEGER,
    thumbnail_sha256 TEXT,
    created_at       TIMESTAMP NOT NULL
);
CREATE INDEX chat_attachments_message ON chat_attachments (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX chat_attachments_unsent ON chat_attachments (created_at) WHERE message_id IS NULL;

CREATE TABLE chat_reports (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    message_id  BIGINT  NOT NULL REFERENCES chat_messages (id),
    channel_id  BIGINT  NOT NULL REFERENCES chat_channels (id),
    reporter_id BIGINT  NOT NULL REFERENCES accounts (id),
    reason      TEXT    NOT NULL,
    -- The text as it was when it was reported.
    text        TEXT    NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    resolved_at TIMESTAMP,
    resolved_by BIGINT  REFERENCES accounts (id),
    resolution  TEXT
);
CREATE INDEX chat_reports_open ON chat_reports (id) WHERE resolved_at IS NULL;
CREATE UNIQUE INDEX chat_reports_once ON chat_reports (message_id, reporter_id);

CREATE TABLE chat_incoming_webhooks (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    channel_id   BIGINT  NOT NULL REFERENCES chat_channels (id),
    name         TEXT    NOT NULL,
    token_hash   BLOB    NOT NULL UNIQUE,
    created_by   BIGINT  NOT NULL REFERENCES accounts (id),
    created_at   TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP,
    revoked_at   TIMESTAMP
);
CREATE INDEX chat_incoming_webhooks_channel ON chat_incoming_webhooks (channel_id);
ALTER TABLE chat_messages ADD COLUMN webhook_id BIGINT REFERENCES chat_incoming_webhooks (id);

CREATE TABLE chat_outgoing_webhooks (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    channel_id      BIGINT  NOT NULL REFERENCES chat_channels (id),
    name            TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    secret          TEXT    NOT NULL,
    created_by      BIGINT  NOT NULL REFERENCES accounts (id),
    created_at      TIMESTAMP NOT NULL,
    -- Failed deliveries in a row.
    failures        INTEGER NOT NULL,
    last_error      TEXT,
    disabled_at     TIMESTAMP,
    removed_at      TIMESTAMP,
    version         INTEGER NOT NULL
);
CREATE INDEX chat_outgoing_webhooks_channel ON chat_outgoing_webhooks (channel_id) WHERE removed_at IS NULL;

-- Up to which message the search knows everything. What is found where is in a table of each engine's own.
CREATE TABLE chat_search_head (
    id         INTEGER NOT NULL PRIMARY KEY,
    message_id BIGINT  NOT NULL
);
INSERT INTO chat_search_head (id, message_id) VALUES (1, 0);
-- The words come folded and apart; `ascii` leaves all other characters as they are. Beginnings of up to three letters have
-- an index of their own, longer ones are rare enough.
CREATE VIRTUAL TABLE __chat_search USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', prefix = '1 2 3', tokenize = 'ascii'
);
