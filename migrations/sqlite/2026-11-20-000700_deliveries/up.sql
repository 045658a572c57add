-- Up to which message an outgoing webhook was told everything, and when that was sent: each goes through its channel in order.

ALTER TABLE chat_outgoing_webhooks ADD COLUMN delivered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat_outgoing_webhooks ADD COLUMN delivered_at TIMESTAMP;
