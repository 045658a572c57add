//! The handlers, one file per part of the interface.

pub mod auth;
pub mod invitations;
pub mod me;
pub mod people;
pub mod sessions;
pub mod tokens;
pub mod users;
