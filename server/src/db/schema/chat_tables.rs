//! The tables of the chat.

use diesel::{allow_tables_to_appear_in_same_query, table};

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
