//! The tables of reception.

use diesel::{allow_columns_to_appear_in_same_group_by_clause, allow_tables_to_appear_in_same_query, joinable, table};

table! {
    reception_catalogue (id) {
        id -> BigInt,
        kind -> Text,
        parent_id -> BigInt,
        name -> Text,
        name_key -> Text,
        archived_at -> Nullable<Timestamp>,
        merged_into -> Nullable<BigInt>,
        created_at -> Timestamp,
        created_by -> Nullable<BigInt>,
        version -> Integer,
    }
}

table! {
    reception_places (id) {
        id -> BigInt,
        parent_id -> BigInt,
        name -> Text,
        name_key -> Text,
        archived_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        created_by -> Nullable<BigInt>,
        version -> Integer,
    }
}

table! {
    reception_lots (id) {
        id -> BigInt,
        number -> BigInt,
        name -> Text,
        supplier -> Text,
        received_on -> Date,
        note -> Text,
        search_key -> Text,
        finished_at -> Nullable<Timestamp>,
        recovered_at -> Nullable<Timestamp>,
        recovered_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        created_by -> BigInt,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
    }
}

table! {
    reception_items (id) {
        id -> BigInt,
        lot_id -> BigInt,
        position -> Integer,
        serial -> Text,
        serial_key -> Text,
        kind -> Text,
        kind_label -> Text,
        brand_id -> Nullable<BigInt>,
        model_id -> Nullable<BigInt>,
        entry_mode -> Text,
        entered_at -> Timestamp,
        entered_by -> BigInt,
        os -> Nullable<Text>,
        outcome -> Nullable<Text>,
        outcome_id -> Nullable<BigInt>,
        outcome_at -> Nullable<Timestamp>,
        outcome_by -> Nullable<BigInt>,
        technician_id -> Nullable<BigInt>,
        technician_name -> Text,
        note -> Text,
        previous_id -> Nullable<BigInt>,
        place_id -> Nullable<BigInt>,
        left_at -> Nullable<Timestamp>,
        left_how -> Nullable<Text>,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
    }
}

table! {
    reception_changes (id) {
        id -> BigInt,
        seq -> BigInt,
        at -> Timestamp,
        actor_id -> Nullable<BigInt>,
        subject -> Text,
        subject_id -> BigInt,
        verb -> Text,
        details -> Text,
    }
}

table! {
    reception_disk_sessions (id) {
        id -> BigInt,
        number -> BigInt,
        held_on -> Date,
        name -> Text,
        operator_id -> Nullable<BigInt>,
        operator_name -> Text,
        note -> Text,
        search_key -> Text,
        recovered_at -> Nullable<Timestamp>,
        recovered_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        created_by -> BigInt,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
    }
}

table! {
    reception_disks (id) {
        id -> BigInt,
        session_id -> BigInt,
        position -> Integer,
        serial -> Text,
        serial_key -> Text,
        kind -> Text,
        brand_id -> Nullable<BigInt>,
        model_id -> Nullable<BigInt>,
        capacity -> Nullable<BigInt>,
        interface -> Nullable<Text>,
        method -> Nullable<Text>,
        standard -> Nullable<Text>,
        result -> Nullable<Text>,
        started_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        item_id -> Nullable<BigInt>,
        place_id -> Nullable<BigInt>,
        entry_mode -> Text,
        note -> Text,
        created_at -> Timestamp,
        created_by -> BigInt,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
    }
}

table! {
    reception_wipe_logs (id) {
        id -> BigInt,
        session_id -> BigInt,
        name -> Text,
        program -> Text,
        sha256 -> Text,
        size -> BigInt,
        brought_at -> Timestamp,
        brought_by -> BigInt,
    }
}

table! {
    reception_former_serials (serial_key, subject, subject_id) {
        serial_key -> Text,
        subject -> Text,
        subject_id -> BigInt,
    }
}

table! {
    reception_orders (id) {
        id -> BigInt,
        number -> BigInt,
        name -> Text,
        category_id -> Nullable<BigInt>,
        supplier -> Text,
        ordered_on -> Date,
        currency -> Text,
        note -> Text,
        search_key -> Text,
        state -> Text,
        state_at -> Timestamp,
        state_by -> BigInt,
        lot_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        created_by -> BigInt,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
    }
}

table! {
    reception_order_lines (id) {
        id -> BigInt,
        order_id -> BigInt,
        position -> Integer,
        product_id -> BigInt,
        quantity -> Integer,
        unit_price -> BigInt,
        shipping -> BigInt,
        link -> Text,
    }
}

table! {
    reception_donations (id) {
        id -> BigInt,
        number -> BigInt,
        recipient_kind -> Text,
        recipient -> Text,
        trainee -> Bool,
        contact -> Text,
        donated_on -> Date,
        note -> Text,
        search_key -> Text,
        created_at -> Timestamp,
        created_by -> BigInt,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
    }
}

table! {
    reception_donation_lines (id) {
        id -> BigInt,
        donation_id -> BigInt,
        position -> Integer,
        kind -> Text,
        kind_label -> Text,
        brand_id -> Nullable<BigInt>,
        model_id -> Nullable<BigInt>,
        serial -> Text,
        serial_key -> Text,
        given_on -> Date,
        item_id -> Nullable<BigInt>,
    }
}

table! {
    reception_loans (id) {
        id -> BigInt,
        number -> BigInt,
        borrower_kind -> Text,
        borrower -> Text,
        contact -> Text,
        start_on -> Date,
        end_on -> Date,
        amount -> BigInt,
        currency -> Text,
        note -> Text,
        search_key -> Text,
        returned_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        created_by -> BigInt,
        version -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<BigInt>,
        reminded_at -> Nullable<Timestamp>,
    }
}

table! {
    reception_loan_lines (id) {
        id -> BigInt,
        loan_id -> BigInt,
        position -> Integer,
        kind -> Text,
        label -> Text,
        brand_id -> Nullable<BigInt>,
        model_id -> Nullable<BigInt>,
        serial -> Text,
        serial_key -> Text,
        quantity -> Integer,
        item_id -> Nullable<BigInt>,
        returned_on -> Nullable<Date>,
        returned_by -> Nullable<BigInt>,
        condition -> Text,
    }
}

table! {
    reception_stocktakes (id) {
        id -> BigInt,
        number -> BigInt,
        place_id -> BigInt,
        started_at -> Timestamp,
        started_by -> BigInt,
        closed_at -> Nullable<Timestamp>,
        closed_by -> Nullable<BigInt>,
        version -> Integer,
    }
}

table! {
    reception_scans (id) {
        id -> BigInt,
        stocktake_id -> BigInt,
        code -> Text,
        code_key -> Text,
        verdict -> Text,
        item_id -> Nullable<BigInt>,
        disk_id -> Nullable<BigInt>,
        from_place_id -> Nullable<BigInt>,
        scanned_at -> Timestamp,
        scanned_by -> BigInt,
    }
}

joinable!(reception_items -> reception_lots (lot_id));
allow_tables_to_appear_in_same_query!(
    reception_catalogue,
    reception_places,
    reception_lots,
    reception_items,
    reception_changes,
    reception_disk_sessions,
    reception_disks,
    reception_wipe_logs,
    reception_former_serials,
    reception_orders,
    reception_order_lines,
    reception_donations,
    reception_donation_lines,
    reception_loans,
    reception_loan_lines,
    reception_stocktakes,
    reception_scans,
);
allow_columns_to_appear_in_same_group_by_clause!(
    reception_lots::received_on,
    reception_items::kind,
    reception_items::outcome
);
