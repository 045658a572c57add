//! The application where people work: its icons and configuration, around what both applications are made of.

// Without it Windows would open a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use tauri::{generate_context, include_image};
use workspace_protocol::sessions::Application;
use workspace_shell::{App, TrayIcons};

#[allow(clippy::disallowed_methods, reason = "in what `generate_context!` writes")]
fn main() -> ExitCode {
    workspace_shell::run(App {
        application: Application::Client,
        tray: TrayIcons { plain: include_image!("icons/tray.png"), unread: include_image!("icons/tray-unread.png") },
        context: generate_context!(),
    })
}
