-- Reception: the catalogue, places, lots and items, and what happened to each record. Records are never removed: `deleted_at`
-- hides them until an administrator restores them.

-- Brands, models, products, categories, outcomes of the workshop's own: names that records point to.
CREATE TABLE reception_catalogue (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind        TEXT      NOT NULL,
    -- Of a model, its brand; 0: none.
    parent_id   BIGINT    NOT NULL,
    name        TEXT      NOT NULL,
    name_key    TEXT      NOT NULL,
    archived_at TIMESTAMP,
    -- What it became a part of: the name stays known, and leads there.
    merged_into BIGINT    REFERENCES reception_catalogue (id),
    created_at  TIMESTAMP NOT NULL,
    created_by  BIGINT    REFERENCES accounts (id),
    version     INTEGER   NOT NULL
);
CREATE UNIQUE INDEX reception_catalogue_name ON reception_catalogue (kind, parent_id, name_key);
CREATE INDEX reception_catalogue_kind ON reception_catalogue (kind, name_key, id);
CREATE INDEX reception_catalogue_merged ON reception_catalogue (merged_into) WHERE merged_into IS NOT NULL;

-- Where things stand: rooms, shelves, pallets, in a small tree.
CREATE TABLE reception_places (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- What it is in; 0: nothing.
    parent_id   BIGINT    NOT NULL,
    name        TEXT      NOT NULL,
    name_key    TEXT      NOT NULL,
    archived_at TIMESTAMP,
    created_at  TIMESTAMP NOT NULL,
    created_by  BIGINT    REFERENCES accounts (id),
    version     INTEGER   NOT NULL
);
CREATE UNIQUE INDEX reception_places_name ON reception_places (parent_id, name_key);

CREATE TABLE reception_lots (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- As people say it: "Lot 42".
    number       BIGINT    NOT NULL UNIQUE,
    name         TEXT      NOT NULL,
    supplier     TEXT      NOT NULL,
    received_on  DATE      NOT NULL,
    note         TEXT      NOT NULL,
    -- Number, name and supplier, folded.
    search_key   TEXT      NOT NULL,
    -- When the last of its items got its outcome and technician.
    finished_at  TIMESTAMP,
    recovered_at TIMESTAMP,
    recovered_by BIGINT    REFERENCES accounts (id),
    created_at   TIMESTAMP NOT NULL,
    created_by   BIGINT    NOT NULL REFERENCES accounts (id),
    version      INTEGER   NOT NULL,
    deleted_at   TIMESTAMP,
    deleted_by   BIGINT    REFERENCES accounts (id)
);
CREATE INDEX reception_lots_open ON reception_lots (id) WHERE finished_at IS NULL AND deleted_at IS NULL;
CREATE INDEX reception_lots_finished ON reception_lots (finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX reception_lots_received ON reception_lots (received_on, id);

CREATE TABLE reception_items (
    id              INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    lot_id          BIGINT    NOT NULL REFERENCES reception_lots (id),
    position        INTEGER   NOT NULL,
    serial          TEXT      NOT NULL,
    -- Trimmed and folded: by which serial numbers are compared.
    serial_key      TEXT      NOT NULL,
    kind            TEXT      NOT NULL,
    -- What it is, where the kind is `other`.
    kind_label      TEXT      NOT NULL,
    brand_id        BIGINT    REFERENCES reception_catalogue (id),
    model_id        BIGINT    REFERENCES reception_catalogue (id),
    entry_mode      TEXT      NOT NULL,
    entered_at      TIMESTAMP NOT NULL,
    entered_by      BIGINT    NOT NULL REFERENCES accounts (id),
    os              TEXT,
    outcome         TEXT,
    -- Which one, where the outcome is `custom`.
    outcome_id      BIGINT    REFERENCES reception_catalogue (id),
    outcome_at      TIMESTAMP,
    outcome_by      BIGINT    REFERENCES accounts (id),
    -- An account, or a name: trainees have no account.
    technician_id   BIGINT    REFERENCES accounts (id),
    technician_name TEXT      NOT NULL,
    note            TEXT      NOT NULL,
    -- The same machine when it was here before.
    previous_id     BIGINT    REFERENCES reception_items (id),
    place_id        BIGINT    REFERENCES reception_places (id),
    -- When it left for good, and how: `donation`.
    left_at         TIMESTAMP,
    left_how        TEXT,
    version         INTEGER   NOT NULL,
    deleted_at      TIMESTAMP,
    deleted_by      BIGINT    REFERENCES accounts (id)
);
CREATE UNIQUE INDEX reception_items_once ON reception_items (lot_id, serial_key) WHERE deleted_at IS NULL;
CREATE INDEX reception_items_lot ON reception_items (lot_id, position);
CREATE INDEX reception_items_serial ON reception_items (serial_key, id);
-- What the counters of a lot are counted from, without reading the items themselves.
CREATE INDEX reception_items_counted ON reception_items
    (lot_id, deleted_at, kind, outcome, technician_id, technician_name);
-- The inventory is read newest first, by what it is filtered by.
CREATE INDEX reception_items_kind ON reception_items (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX reception_items_outcome ON reception_items (outcome, id) WHERE deleted_at IS NULL;
CREATE INDEX reception_items_brand ON reception_items (brand_id, id) WHERE brand_id IS NOT NULL;
CREATE INDEX reception_items_model ON reception_items (model_id, id) WHERE model_id IS NOT NULL;
CREATE INDEX reception_items_outcome_label ON reception_items (outcome_id, id) WHERE outcome_id IS NOT NULL;
CREATE INDEX reception_items_technician ON reception_items (technician_id, id) WHERE technician_id IS NOT NULL;
CREATE INDEX reception_items_left ON reception_items (id) WHERE left_at IS NOT NULL;
CREATE INDEX reception_items_deleted ON reception_items (id) WHERE deleted_at IS NOT NULL;
-- What stands where, counted and listed from the index alone.
CREATE INDEX reception_items_place ON reception_items (place_id, left_at, id) WHERE place_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX reception_items_assigned ON reception_items (technician_id, id) WHERE technician_id IS NOT NULL AND outcome IS NULL;

-- What happened to each record, for as long as it exists: the journal forgets its payloads, this does not.
CREATE TABLE reception_changes (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- The journal's entry, whose hash attests it.
    seq        BIGINT    NOT NULL,
    at         TIMESTAMP NOT NULL,
    actor_id   BIGINT    REFERENCES accounts (id),
    subject    TEXT      NOT NULL,
    subject_id BIGINT    NOT NULL,
    verb       TEXT      NOT NULL,
    -- What it was and what it became, as JSON.
    details    TEXT      NOT NULL
);
CREATE INDEX reception_changes_subject ON reception_changes (subject, subject_id, id);
