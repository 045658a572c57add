//! The tables of accounts.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    accounts (id) {
        id -> BigInt,
        username -> Text,
        display_name -> Text,
        name_key -> Text,
        email -> Nullable<Text>,
        role -> Text,
        language -> Text,
        theme -> Text,
        avatar_color -> Text,
        password_hash -> Text,
        must_change_password -> Bool,
        disabled -> Bool,
        deleted_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        last_seen_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

table! {
    sessions (id) {
        id -> BigInt,
        account_id -> BigInt,
        application -> Text,
        workstation -> Text,
        workstation_name -> Text,
        os -> Text,
        client_version -> Text,
        address -> Text,
        cookie -> Bool,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
        lease_until -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        account_slot -> Nullable<Text>,
        workstation_slot -> Nullable<Text>,
        idle -> Bool,
    }
}

table! {
    account_statuses (account_id) {
        account_id -> BigInt,
        emoji -> Text,
        text -> Text,
        until -> Nullable<Timestamp>,
        quiet_until -> Nullable<Timestamp>,
    }
}

table! {
    refresh_tokens (hash) {
        hash -> Binary,
        session_id -> BigInt,
        parent -> Nullable<Binary>,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        superseded -> Bool,
    }
}

table! {
    invitations (id) {
        id -> BigInt,
        token_hash -> Binary,
        role -> Text,
        note -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        accepted_at -> Nullable<Timestamp>,
        account_id -> Nullable<BigInt>,
    }
}

table! {
    api_tokens (id) {
        id -> BigInt,
        account_id -> BigInt,
        name -> Text,
        token_hash -> Binary,
        permissions -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

table! {
    failed_sign_ins (id) {
        id -> BigInt,
        account_id -> Nullable<BigInt>,
        username -> Text,
        address -> Text,
        at -> Timestamp,
        decided -> Bool,
    }
}

joinable!(sessions -> accounts (account_id));
joinable!(api_tokens -> accounts (account_id));
joinable!(refresh_tokens -> sessions (session_id));
allow_tables_to_appear_in_same_query!(accounts, sessions, api_tokens, refresh_tokens);
