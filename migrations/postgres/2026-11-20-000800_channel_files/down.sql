DROP INDEX chat_attachments_channel;
ALTER TABLE chat_attachments DROP COLUMN place;
ALTER TABLE chat_attachments DROP COLUMN channel_id;
