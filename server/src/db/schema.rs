//! The tables, once for both engines; the migrations of each are compared with the other's by a test.

// `table!` makes modules whose names say all there is to say.
#![allow(missing_docs)]

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

table! {
    chat_channels (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        topic -> Text,
        kind -> Text,
        archived_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> Integer,
        created_by -> Nullable<BigInt>,
        retention_days -> Nullable<Integer>,
    }
}

table! {
    chat_members (channel_id, account_id) {
        channel_id -> BigInt,
        account_id -> BigInt,
        owner -> Bool,
        joined_at -> Timestamp,
    }
}

table! {
    chat_preferences (account_id, channel_id) {
        account_id -> BigInt,
        channel_id -> BigInt,
        notify -> Text,
        hidden -> Bool,
    }
}

table! {
    chat_messages (id) {
        id -> BigInt,
        channel_id -> BigInt,
        author_id -> BigInt,
        client_id -> Binary,
        text -> Text,
        reply_to_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        edited_at -> Nullable<Timestamp>,
        deleted_at -> Nullable<Timestamp>,
        version -> Integer,
        thread_id -> Nullable<BigInt>,
        replies -> Integer,
        last_reply_at -> Nullable<Timestamp>,
        mentions_channel -> Bool,
        pinned_at -> Nullable<Timestamp>,
        pinned_by -> Nullable<BigInt>,
        deleted_by -> Nullable<BigInt>,
        shown_as -> Nullable<Text>,
        webhook_id -> Nullable<BigInt>,
    }
}

table! {
    chat_message_texts (message_id, seq) {
        message_id -> BigInt,
        seq -> BigInt,
        text -> Text,
        replaced_at -> Timestamp,
    }
}

table! {
    chat_reads (account_id, channel_id) { account_id -> BigInt, channel_id -> BigInt, message_id -> BigInt, }
}

table! {
    chat_mentions (account_id, channel_id, message_id) {
        account_id -> BigInt,
        channel_id -> BigInt,
        message_id -> BigInt,
    }
}

table! {
    chat_reactions (message_id, emoji, account_id) {
        message_id -> BigInt,
        emoji -> Text,
        account_id -> BigInt,
        created_at -> Timestamp,
    }
}

table! {
    chat_thread_follows (account_id, root_id) {
        account_id -> BigInt,
        root_id -> BigInt,
        channel_id -> BigInt,
        message_id -> BigInt,
        following -> Bool,
    }
}

table! {
    chat_drafts (account_id, channel_id, thread_id) {
        account_id -> BigInt,
        channel_id -> BigInt,
        thread_id -> BigInt,
        text -> Text,
        reply_to_id -> Nullable<BigInt>,
        updated_at -> Timestamp,
    }
}

table! {
    chat_attachments (id) {
        id -> BigInt,
        account_id -> BigInt,
        message_id -> Nullable<BigInt>,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        thumbnail_sha256 -> Nullable<Text>,
        created_at -> Timestamp,
        channel_id -> Nullable<BigInt>,
        place -> Nullable<BigInt>,
    }
}

table! {
    chat_reports (id) {
        id -> BigInt,
        message_id -> BigInt,
        channel_id -> BigInt,
        reporter_id -> BigInt,
        reason -> Text,
        text -> Text,
        created_at -> Timestamp,
        resolved_at -> Nullable<Timestamp>,
        resolved_by -> Nullable<BigInt>,
        resolution -> Nullable<Text>,
    }
}

table! {
    chat_incoming_webhooks (id) {
        id -> BigInt,
        channel_id -> BigInt,
        name -> Text,
        token_hash -> Binary,
        created_by -> BigInt,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

table! {
    chat_outgoing_webhooks (id) {
        id -> BigInt,
        channel_id -> BigInt,
        name -> Text,
        url -> Text,
        secret -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
        failures -> Integer,
        last_error -> Nullable<Text>,
        disabled_at -> Nullable<Timestamp>,
        removed_at -> Nullable<Timestamp>,
        version -> Integer,
        delivered -> BigInt,
        delivered_at -> Nullable<Timestamp>,
    }
}

table! {
    chat_search_head (id) { id -> BigInt, message_id -> BigInt, }
}

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

joinable!(sessions -> accounts (account_id));
joinable!(api_tokens -> accounts (account_id));
joinable!(refresh_tokens -> sessions (session_id));
joinable!(file_references -> files (sha256));
allow_tables_to_appear_in_same_query!(accounts, sessions, api_tokens, refresh_tokens);
allow_tables_to_appear_in_same_query!(files, file_references);
allow_tables_to_appear_in_same_query!(
    chat_channels,
    chat_members,
    chat_messages,
    chat_mentions,
    chat_reads,
    chat_reports,
    chat_thread_follows,
    chat_attachments,
    chat_outgoing_webhooks,
);
