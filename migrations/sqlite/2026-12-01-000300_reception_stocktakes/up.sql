-- Reception: stocktaking. A stocktake is of a place and all places in it.

CREATE TABLE reception_stocktakes (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number     BIGINT    NOT NULL UNIQUE,
    place_id   BIGINT    NOT NULL REFERENCES reception_places (id),
    started_at TIMESTAMP NOT NULL,
    started_by BIGINT    NOT NULL REFERENCES accounts (id),
    closed_at  TIMESTAMP,
    closed_by  BIGINT    REFERENCES accounts (id),
    version    INTEGER   NOT NULL
);
CREATE UNIQUE INDEX reception_stocktakes_open ON reception_stocktakes (place_id) WHERE closed_at IS NULL;

-- What was scanned; once closed, also what was not.
CREATE TABLE reception_scans (
    id            INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    stocktake_id  BIGINT    NOT NULL REFERENCES reception_stocktakes (id),
    code          TEXT      NOT NULL,
    -- Of a record, which one it is (`item:12`, `disk:3`), so that its label and its serial number are one scan; else the code, folded.
    code_key      TEXT      NOT NULL,
    verdict       TEXT      NOT NULL,
    item_id       BIGINT    REFERENCES reception_items (id),
    disk_id       BIGINT    REFERENCES reception_disks (id),
    from_place_id BIGINT    REFERENCES reception_places (id),
    scanned_at    TIMESTAMP NOT NULL,
    scanned_by    BIGINT    NOT NULL REFERENCES accounts (id)
);
CREATE UNIQUE INDEX reception_scans_once ON reception_scans (stocktake_id, code_key);
CREATE INDEX reception_scans_verdict ON reception_scans (stocktake_id, verdict, id);
CREATE INDEX reception_scans_item ON reception_scans (item_id, stocktake_id) WHERE item_id IS NOT NULL;
CREATE INDEX reception_scans_disk ON reception_scans (disk_id, stocktake_id) WHERE disk_id IS NOT NULL;
