ALTER TABLE chat_outgoing_webhooks DROP COLUMN delivered_at;
ALTER TABLE chat_outgoing_webhooks DROP COLUMN delivered;
