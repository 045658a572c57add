-- What is unread is counted in the index alone: who wrote a message and whether it is still there stand in it, too. SQLite
-- needs the last column in it to leave the table out; of the rows in the index it says nothing.

DROP INDEX chat_messages_channel;
CREATE INDEX chat_messages_channel ON chat_messages (channel_id, id, author_id, deleted_at, thread_id)
    WHERE thread_id IS NULL;

-- PostgreSQL can leave the table out only where it has cleaned up: after every hundredth of the messages is new, not after
-- every fifth, since the newest are those that are unread.
ALTER TABLE chat_messages SET (autovacuum_vacuum_insert_scale_factor = 0.01);
