//! What both desktop applications of Workspace are made of: one window that shows the pages, the tray, notifications,
//! links from outside, settings of this computer, updates and reports, and the bridge by which a page reaches the server.
//!
//! It is a Tauri plugin named `workspace-shell`; the page calls `plugin:workspace-shell|request` and the like
//! ([`commands`]). What talks to the server, and everything that is secret, is in `workspace-link`, which knows no window.
//! [`run`] is a whole application; what differs between the two is an [`App`].
//!
//! No command blocks: each runs beside the window, and one that panics is an error for the page, nothing more.

mod about;
mod autostart;
mod commands;
mod deep_link;
mod disks;
mod home;
mod instance;
mod language;
mod log;
mod notices;
mod notifications;
mod outside;
mod reports;
mod rollback;
mod settings;
mod shell;
mod start;
#[cfg(all(test, target_os = "linux"))]
mod test_bus;
mod tray;
mod updates;
mod window;

pub use start::{App, TrayIcons, run};

/// The name of the plugin, of its commands and of their permissions.
pub(crate) const PLUGIN: &str = "workspace-shell";
