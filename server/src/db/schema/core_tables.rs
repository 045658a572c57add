//! The tables of the core.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! { journal_head (id) { id -> BigInt, seq -> BigInt, hash -> Binary, } }

table! {
    journal (seq) {
        seq -> BigInt,
        at -> Timestamp,
        kind -> Text,
        module -> Text,
        actor_id -> Nullable<BigInt>,
        session_id -> Nullable<BigInt>,
        address -> Nullable<Text>,
        subject -> Nullable<Text>,
        audience -> Text,
        payload -> Nullable<Text>,
        payload_hash -> Binary,
        hash -> Binary,
    }
}

table! { settings (name) { name -> Text, value -> Text, } }

table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        state -> Text,
        unique_key -> Nullable<Text>,
        run_at -> Timestamp,
        attempts -> Integer,
        max_attempts -> Integer,
        lease_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

table! { job_schedules (name) { name -> Text, next_run -> Timestamp, } }

table! {
    files (sha256) { sha256 -> Text, size -> BigInt, media_type -> Text, created_at -> Timestamp, }
}

table! { file_references (sha256, owner) { sha256 -> Text, owner -> Text, } }

table! {
    idempotency_keys (account_id, key) {
        account_id -> BigInt,
        key -> Text,
        fingerprint -> Text,
        answer -> Text,
        created_at -> Timestamp,
    }
}

joinable!(file_references -> files (sha256));
allow_tables_to_appear_in_same_query!(files, file_references);

table! {
    documents (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Text,
        subject_id -> BigInt,
        subject_number -> BigInt,
        version -> Integer,
        language -> Text,
        format -> Nullable<Text>,
        name -> Text,
        sha256 -> Text,
        size -> BigInt,
        journal_seq -> BigInt,
        journal_hash -> Text,
        code -> Text,
        made_at -> Timestamp,
        made_by -> BigInt,
    }
}
