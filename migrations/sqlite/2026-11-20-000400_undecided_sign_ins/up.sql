-- A sign-in whose password is still being looked at is no failed one yet.
ALTER TABLE failed_sign_ins ADD COLUMN decided BOOLEAN NOT NULL DEFAULT TRUE;
