-- Channels and messages. A message's id is the seq of the journal entry that created it, so that the
-- order of ids is the order in which everyone sees the messages.

CREATE TABLE chat_channels (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL UNIQUE,
    topic       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    archived_at TIMESTAMP,
    created_at  TIMESTAMP NOT NULL,
    version     INTEGER NOT NULL
);
INSERT INTO chat_channels (name, name_key, topic, kind, created_at, version)
VALUES ('general', 'general', '', 'everyone', '2026-01-01 00:00:00', 1);

CREATE TABLE chat_messages (
    id          INTEGER NOT NULL PRIMARY KEY,
    channel_id  BIGINT  NOT NULL REFERENCES chat_channels (id),
    author_id   BIGINT  NOT NULL REFERENCES accounts (id),
    client_id   BLOB    NOT NULL,
    text        TEXT    NOT NULL,
    reply_to_id BIGINT  REFERENCES chat_messages (id),
    created_at  TIMESTAMP NOT NULL,
    edited_at   TIMESTAMP,
    deleted_at  TIMESTAMP,
    version     INTEGER NOT NULL,
    UNIQUE (author_id, client_id)
);
CREATE INDEX chat_messages_channel ON chat_messages (channel_id, id);
CREATE INDEX chat_messages_reply ON chat_messages (reply_to_id) WHERE reply_to_id IS NOT NULL;

-- The texts that a message had before. The seq is that of the entry that brought the text.
CREATE TABLE chat_message_texts (
    message_id  BIGINT NOT NULL REFERENCES chat_messages (id),
    seq         BIGINT NOT NULL,
    text        TEXT   NOT NULL,
    replaced_at TIMESTAMP NOT NULL,
    PRIMARY KEY (message_id, seq)
);

CREATE TABLE chat_reads (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    channel_id BIGINT NOT NULL REFERENCES chat_channels (id),
    message_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, channel_id)
);
