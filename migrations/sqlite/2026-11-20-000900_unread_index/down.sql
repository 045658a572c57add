DROP INDEX chat_messages_channel;
CREATE INDEX chat_messages_channel ON chat_messages (channel_id, id) WHERE thread_id IS NULL;
