-- What people say they are doing, and whether anybody sits in front of a screen.

CREATE TABLE account_statuses (
    account_id  INTEGER   NOT NULL PRIMARY KEY REFERENCES accounts (id),
    emoji       TEXT      NOT NULL,
    text        TEXT      NOT NULL,
    until       TIMESTAMP,
    quiet_until TIMESTAMP
);

ALTER TABLE sessions ADD COLUMN idle BOOLEAN NOT NULL DEFAULT FALSE;
