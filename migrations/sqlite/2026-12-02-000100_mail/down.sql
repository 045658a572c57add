ALTER TABLE reception_loans DROP COLUMN reminded_at;
DROP TABLE mails;
DROP TABLE mail_settings;
