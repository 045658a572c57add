ALTER TABLE failed_sign_ins DROP COLUMN decided;
