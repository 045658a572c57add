-- Reception: what is ordered, given and lent. Money is in cents.

CREATE TABLE reception_orders (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number      BIGINT    NOT NULL UNIQUE,
    name        TEXT      NOT NULL,
    category_id BIGINT    REFERENCES reception_catalogue (id),
    supplier    TEXT      NOT NULL,
    ordered_on  DATE      NOT NULL,
    -- ISO 4217.
    currency    TEXT      NOT NULL,
    note        TEXT      NOT NULL,
    search_key  TEXT      NOT NULL,
    state       TEXT      NOT NULL,
    -- Who moved it to where it is, and when.
    state_at    TIMESTAMP NOT NULL,
    state_by    BIGINT    NOT NULL REFERENCES accounts (id),
    -- The lot that it was received into.
    lot_id      BIGINT    REFERENCES reception_lots (id),
    created_at  TIMESTAMP NOT NULL,
    created_by  BIGINT    NOT NULL REFERENCES accounts (id),
    version     INTEGER   NOT NULL,
    deleted_at  TIMESTAMP,
    deleted_by  BIGINT    REFERENCES accounts (id)
);
CREATE INDEX reception_orders_ordered ON reception_orders (ordered_on, id);
CREATE INDEX reception_orders_category ON reception_orders (category_id) WHERE category_id IS NOT NULL;

CREATE TABLE reception_order_lines (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    order_id   BIGINT  NOT NULL REFERENCES reception_orders (id),
    position   INTEGER NOT NULL,
    product_id BIGINT  NOT NULL REFERENCES reception_catalogue (id),
    quantity   INTEGER NOT NULL,
    unit_price BIGINT  NOT NULL,
    shipping   BIGINT  NOT NULL,
    link       TEXT    NOT NULL
);
CREATE INDEX reception_order_lines_order ON reception_order_lines (order_id, position);
CREATE INDEX reception_order_lines_product ON reception_order_lines (product_id);

CREATE TABLE reception_donations (
    id             INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number         BIGINT    NOT NULL UNIQUE,
    recipient_kind TEXT      NOT NULL,
    recipient      TEXT      NOT NULL,
    trainee        BOOLEAN   NOT NULL,
    contact        TEXT      NOT NULL,
    donated_on     DATE      NOT NULL,
    note           TEXT      NOT NULL,
    search_key     TEXT      NOT NULL,
    created_at     TIMESTAMP NOT NULL,
    created_by     BIGINT    NOT NULL REFERENCES accounts (id),
    version        INTEGER   NOT NULL,
    deleted_at     TIMESTAMP,
    deleted_by     BIGINT    REFERENCES accounts (id)
);
CREATE INDEX reception_donations_donated ON reception_donations (donated_on, id);

CREATE TABLE reception_donation_lines (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    donation_id BIGINT  NOT NULL REFERENCES reception_donations (id),
    position    INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    kind_label  TEXT    NOT NULL,
    brand_id    BIGINT  REFERENCES reception_catalogue (id),
    model_id    BIGINT  REFERENCES reception_catalogue (id),
    serial      TEXT    NOT NULL,
    serial_key  TEXT    NOT NULL,
    given_on    DATE    NOT NULL,
    -- The item that it took out of the stock.
    item_id     BIGINT  REFERENCES reception_items (id)
);
CREATE INDEX reception_donation_lines_donation ON reception_donation_lines (donation_id, position);
CREATE INDEX reception_donation_lines_serial ON reception_donation_lines (serial_key, id);
CREATE INDEX reception_donation_lines_item ON reception_donation_lines (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX reception_donation_lines_brand ON reception_donation_lines (brand_id) WHERE brand_id IS NOT NULL;
CREATE INDEX reception_donation_lines_model ON reception_donation_lines (model_id) WHERE model_id IS NOT NULL;

CREATE TABLE reception_loans (
    id            INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number        BIGINT    NOT NULL UNIQUE,
    borrower_kind TEXT      NOT NULL,
    borrower      TEXT      NOT NULL,
    contact       TEXT      NOT NULL,
    start_on      DATE      NOT NULL,
    end_on        DATE      NOT NULL,
    -- In cents; 0: free.
    amount        BIGINT    NOT NULL,
    currency      TEXT      NOT NULL,
    note          TEXT      NOT NULL,
    search_key    TEXT      NOT NULL,
    -- When the last of its lines came back.
    returned_at   TIMESTAMP,
    created_at    TIMESTAMP NOT NULL,
    created_by    BIGINT    NOT NULL REFERENCES accounts (id),
    version       INTEGER   NOT NULL,
    deleted_at    TIMESTAMP,
    deleted_by    BIGINT    REFERENCES accounts (id)
);
CREATE INDEX reception_loans_start ON reception_loans (start_on, id);
CREATE INDEX reception_loans_out ON reception_loans (end_on, id) WHERE returned_at IS NULL AND deleted_at IS NULL;

CREATE TABLE reception_loan_lines (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    loan_id     BIGINT  NOT NULL REFERENCES reception_loans (id),
    position    INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    -- What it is, where the kind is `other`.
    label       TEXT    NOT NULL,
    brand_id    BIGINT  REFERENCES reception_catalogue (id),
    model_id    BIGINT  REFERENCES reception_catalogue (id),
    serial      TEXT    NOT NULL,
    serial_key  TEXT    NOT NULL,
    quantity    INTEGER NOT NULL,
    item_id     BIGINT  REFERENCES reception_items (id),
    returned_on DATE,
    returned_by BIGINT  REFERENCES accounts (id),
    -- In which state it came back.
    condition   TEXT    NOT NULL
);
CREATE INDEX reception_loan_lines_loan ON reception_loan_lines (loan_id, position);
CREATE INDEX reception_loan_lines_serial ON reception_loan_lines (serial_key, id);
CREATE INDEX reception_loan_lines_item ON reception_loan_lines (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX reception_loan_lines_brand ON reception_loan_lines (brand_id) WHERE brand_id IS NOT NULL;
CREATE INDEX reception_loan_lines_model ON reception_loan_lines (model_id) WHERE model_id IS NOT NULL;
