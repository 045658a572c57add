//! Has Tauri make one permission for each command, which the applications' capabilities then name.

/// Every command of the bridge, as `src/commands/mod.rs` registers them.
const COMMANDS: &[&str] = &[
    "about",
    "badge",
    "cancel",
    "change_settings",
    "check_update",
    "choose_server",
    "connect",
    "detect_disks",
    "diagnostics",
    "disconnect",
    "download",
    "fetch_file",
    "forget_server",
    "found_servers",
    "install_update",
    "next_notices",
    "notify",
    "open_external",
    "open_pdf",
    "outbox_list",
    "outbox_put",
    "outbox_remove",
    "probe",
    "ready",
    "report",
    "request",
    "restore",
    "retry_now",
    "settings",
    "sign_in",
    "sign_out",
    "signal",
    "start",
    "subscribe",
    "upload",
];

fn main() {
    tauri_plugin::Builder::new(COMMANDS).build();
}
