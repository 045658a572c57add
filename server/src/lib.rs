//! The Workspace server: REST API, WebSocket, jobs and command line over one database.
//!
//! [`App`] is the whole running server, built from a [`Config`]; the program and the tests start the same one. The rooms:
//! [`http`] is what every request goes through, [`db`] the database, [`journal`] what happened and live delivery,
//! [`socket`] the WebSocket, [`jobs`] durable work, [`files`] the file store, [`documents`] PDFs made of templates; [`accounts`],
//! [`organisation`], [`activity`], [`chat`], [`mail`], [`reception`] and [`monitoring`] are modules on them.

pub mod accounts;
pub mod activity;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod config;
pub mod core;
pub mod db;
pub mod documents;
pub mod error;
pub mod files;
pub mod http;
pub mod jobs;
pub mod journal;
pub mod logging;
pub mod mail;
pub mod monitoring;
pub mod organisation;
pub mod reception;
pub mod secret;
pub mod settings;
pub mod setup;
pub mod socket;

mod announce;
mod app;
mod housekeeping;

use chrono::TimeDelta;

pub use app::{App, StartError};
pub use config::Config;

use crate::core::Module;

/// How long a session stays live without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::seconds(90);

/// The modules, in the order in which their routes are listed.
pub const MODULES: &[Module] = &[
    accounts::MODULE,
    organisation::MODULE,
    activity::MODULE,
    chat::MODULE,
    reception::MODULE,
    mail::MODULE,
    monitoring::MODULE,
];
