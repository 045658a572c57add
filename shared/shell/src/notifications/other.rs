//! Notifications of Windows and macOS.

use notify_rust::{Notification, error::Error};

use super::{OnClick, Wanted};

/// The system's service.
pub(super) struct Service {
    program: String,
}

impl Service {
    /// There is nothing to connect to; the address is Linux's.
    #[expect(clippy::unnecessary_wraps, reason = "as on Linux")]
    pub(super) fn connect(program: &str, _address: Option<&str>) -> Result<Self, Error> {
        Ok(Self { program: program.to_owned() })
    }

    /// Shows a notification. On macOS a click brings the application to the front, and nothing says which it was.
    pub(super) fn show(&self, wanted: Wanted, on_click: OnClick) -> Result<(), Error> {
        let Wanted { title, body, route, .. } = wanted;
        let shown = Notification::new().appname(&self.program).summary(&title).body(&body).show()?;
        #[cfg(windows)]
        std::thread::spawn(move || {
            shown.wait_for_action(|action| {
                if action != "__closed" {
                    on_click(route);
                }
            });
        });
        #[cfg(not(windows))]
        drop((shown, route, on_click));
        Ok(())
    }
}
