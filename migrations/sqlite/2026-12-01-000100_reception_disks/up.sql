-- Reception: wiped disks. The software records a wipe, it never performs one.

CREATE TABLE reception_disk_sessions (
    id            INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number        BIGINT    NOT NULL UNIQUE,
    held_on       DATE      NOT NULL,
    name          TEXT      NOT NULL,
    -- An account, or a name.
    operator_id   BIGINT    REFERENCES accounts (id),
    operator_name TEXT      NOT NULL,
    note          TEXT      NOT NULL,
    search_key    TEXT      NOT NULL,
    recovered_at  TIMESTAMP,
    recovered_by  BIGINT    REFERENCES accounts (id),
    created_at    TIMESTAMP NOT NULL,
    created_by    BIGINT    NOT NULL REFERENCES accounts (id),
    version       INTEGER   NOT NULL,
    deleted_at    TIMESTAMP,
    deleted_by    BIGINT    REFERENCES accounts (id)
);
CREATE INDEX reception_disk_sessions_held ON reception_disk_sessions (held_on, id);

CREATE TABLE reception_disks (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    session_id  BIGINT    NOT NULL REFERENCES reception_disk_sessions (id),
    position    INTEGER   NOT NULL,
    serial      TEXT      NOT NULL,
    serial_key  TEXT      NOT NULL,
    kind        TEXT      NOT NULL,
    brand_id    BIGINT    REFERENCES reception_catalogue (id),
    model_id    BIGINT    REFERENCES reception_catalogue (id),
    -- In bytes.
    capacity    BIGINT,
    interface   TEXT,
    method      TEXT,
    standard    TEXT,
    result      TEXT,
    started_at  TIMESTAMP,
    finished_at TIMESTAMP,
    -- The machine it came out of.
    item_id     BIGINT    REFERENCES reception_items (id),
    place_id    BIGINT    REFERENCES reception_places (id),
    entry_mode  TEXT      NOT NULL,
    note        TEXT      NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    created_by  BIGINT    NOT NULL REFERENCES accounts (id),
    version     INTEGER   NOT NULL,
    deleted_at  TIMESTAMP,
    deleted_by  BIGINT    REFERENCES accounts (id)
);
CREATE UNIQUE INDEX reception_disks_once ON reception_disks (session_id, serial_key) WHERE deleted_at IS NULL;
CREATE INDEX reception_disks_session ON reception_disks (session_id, position);
CREATE INDEX reception_disks_serial ON reception_disks (serial_key, id);
CREATE INDEX reception_disks_item ON reception_disks (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX reception_disks_brand ON reception_disks (brand_id) WHERE brand_id IS NOT NULL;
CREATE INDEX reception_disks_model ON reception_disks (model_id) WHERE model_id IS NOT NULL;
-- What stands where, counted and listed from the index alone.
CREATE INDEX reception_disks_place ON reception_disks (place_id) WHERE place_id IS NOT NULL AND deleted_at IS NULL;
