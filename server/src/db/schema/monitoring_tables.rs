//! The tables of monitoring.

use diesel::table;

table! {
    monitoring_samples (node, minute) { node -> Text, minute -> Timestamp, samples -> Text, }
}

table! {
    monitoring_problems (id) {
        id -> BigInt,
        fingerprint -> Binary,
        kind -> Text,
        message -> Text,
        stack -> Nullable<Text>,
        place -> Nullable<Text>,
        application -> Text,
        client_version -> Text,
        os -> Text,
        count -> BigInt,
        first_seen_at -> Timestamp,
        last_seen_at -> Timestamp,
        resolved -> Bool,
        version -> Integer,
    }
}

table! {
    monitoring_problem_accounts (problem_id, account_id) { problem_id -> BigInt, account_id -> BigInt, }
}
