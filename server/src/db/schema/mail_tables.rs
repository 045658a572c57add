//! The tables of mail.

use diesel::table;

table! {
    mail_settings (id) {
        id -> BigInt,
        host -> Text,
        port -> Integer,
        security -> Text,
        username -> Text,
        password -> Nullable<Text>,
        sender_address -> Text,
        sender_name -> Text,
        version -> Integer,
        changed_at -> Timestamp,
        changed_by -> BigInt,
    }
}

table! {
    mails (id) {
        id -> BigInt,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        file_name -> Nullable<Text>,
        file_media_type -> Nullable<Text>,
        file_sha256 -> Nullable<Text>,
        about -> Nullable<Text>,
        message_id -> Text,
        state -> Text,
        turn -> Integer,
        attempts -> Integer,
        next_attempt_at -> Nullable<Timestamp>,
        started_at -> Nullable<Timestamp>,
        error_code -> Nullable<Text>,
        error_detail -> Text,
        created_at -> Timestamp,
        created_by -> Nullable<BigInt>,
        sent_at -> Nullable<Timestamp>,
        failed_at -> Nullable<Timestamp>,
    }
}
