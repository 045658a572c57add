ALTER TABLE sessions DROP COLUMN idle;
DROP TABLE account_statuses;
