//! The web views of Windows and macOS, which are the system's for all applications and set up as it wants them: they
//! check spelling as the system does, and load a page anew by themselves.

use tauri::{Runtime, WebviewWindow};

/// Nothing is to be prepared.
pub(crate) fn prepare_engine() {}

/// Nothing is to be set.
pub(super) fn prepare<R: Runtime>(_window: &WebviewWindow<R>) {}

/// The system does it, or not.
pub(super) fn check_spelling<R: Runtime>(_window: &WebviewWindow<R>, _wanted: bool) {}

/// The system does it.
pub(super) fn mend_crashes<R: Runtime>(_window: &WebviewWindow<R>) {}
