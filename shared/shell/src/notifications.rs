//! The system's notifications. The page decides when; a click on one shows the window and opens its page.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

#[cfg(target_os = "linux")]
#[path = "notifications/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "notifications/other.rs"]
mod system;

/// More than this at once is a flood, and what is too much of it is dropped.
const QUEUE: usize = 16;

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) title: String,
    pub(crate) body: String,
    /// The page that a click opens.
    pub(crate) route: String,
    /// A later one with the same tag takes this one's place.
    pub(crate) tag: String,
}

/// What a click does, given the route.
type OnClick = Box<dyn FnOnce(String) + Send>;

/// Shows notifications, one after the other, on a thread of its own: the system may take its time.
pub(crate) struct Notifications {
    /// The program's name, by which the system finds its icon and its settings.
    program: String,
    queue: OnceLock<SyncSender<(Wanted, OnClick)>>,
}

impl Notifications {
    pub(crate) fn new(program: &str) -> Self {
        Self { program: program.to_owned(), queue: OnceLock::new() }
    }

    /// Shows one. A system without notifications is no error: the tray still shows the number.
    pub(crate) fn show(&self, wanted: Wanted, on_click: impl FnOnce(String) + Send + 'static) {
        let queue = self.queue.get_or_init(|| {
            let (queue, waiting) = sync_channel(QUEUE);
            let program = self.program.clone();
            std::thread::spawn(move || work(&program, &waiting));
            queue
        });
        if queue.try_send((wanted, Box::new(on_click))).is_err() {
            tracing::warn!("too many notifications at once; one is not shown");
        }
    }
}

fn work(program: &str, waiting: &Receiver<(Wanted, OnClick)>) {
    let mut service = None;
    while let Ok((wanted, on_click)) = waiting.recv() {
        if service.is_none() {
            service = system::Service::connect(program, None)
                .map_err(|error| tracing::warn!(%error, "no notifications"))
                .ok();
        }
        let shown = service.as_ref().map(|service| service.show(wanted, on_click));
        if let Some(Err(error)) = shown {
            tracing::warn!(%error, "a notification is not shown");
            service = None;
        }
    }
}
