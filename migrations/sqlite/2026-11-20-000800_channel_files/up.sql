-- In which channel a file was sent, and where it stands among the files there: 16 times its message's id, and which of
-- the message's files it is. No other index has the order of that column, so nothing else can be taken to list them.

ALTER TABLE chat_attachments ADD COLUMN channel_id BIGINT REFERENCES chat_channels (id);
ALTER TABLE chat_attachments ADD COLUMN place BIGINT;
UPDATE chat_attachments
SET channel_id = (SELECT channel_id FROM chat_messages WHERE chat_messages.id = chat_attachments.message_id),
    place = message_id * 16 + (
        SELECT COUNT(*) FROM chat_attachments AS other
        WHERE other.message_id = chat_attachments.message_id AND other.id < chat_attachments.id
    )
WHERE message_id IS NOT NULL;
CREATE INDEX chat_attachments_channel ON chat_attachments (channel_id, place) WHERE channel_id IS NOT NULL;
