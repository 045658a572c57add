//! The one state of an application: what its commands, its window and its tray share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use serde::Serialize;
use tokio::sync::OnceCell;
use workspace_link::disk::SetAside;
use workspace_link::{Link, LinkOptions, Notices, Result};
use workspace_protocol::sessions::Application;

use crate::language::Language;
use crate::notices::{Board, ShellNotice};
use crate::notifications::Notifications;
use crate::outside::Opened;
use crate::reports::Reports;
use crate::settings::SettingsStore;
use crate::updates::Updates;

/// What is done with the notices of a link.
type PassOn = Box<dyn Fn(Notices) + Send + Sync>;

/// What all parts of an application share.
pub(crate) struct Shell {
    /// Which of the two applications this is.
    pub(crate) application: Application,
    /// Its version.
    pub(crate) version: String,
    /// Its name among all programs: `app.workspace.client`.
    identifier: String,
    /// Where everything lies that survives a restart.
    pub(crate) home: PathBuf,
    /// The language of menus and messages.
    pub(crate) language: Language,
    /// What the person chose for this computer.
    pub(crate) settings: SettingsStore,
    /// What the page is told.
    pub(crate) board: Board,
    /// The system's notifications.
    pub(crate) notifications: Notifications,
    /// Faults of the program, on their way to the server.
    pub(crate) reports: Reports,
    /// The link that was opened last.
    pub(crate) opened: Opened,
    /// Newer versions.
    pub(crate) updates: Updates,
    /// The files of ours that could not be understood.
    pub(crate) set_aside: SetAside,
    /// Whether the window stays hidden at the start.
    pub(crate) starts_hidden: bool,
    /// When this program started.
    pub(crate) started: Instant,
    shown: AtomicBool,
    link: OnceCell<Link>,
    pass_on: OnceLock<PassOn>,
    route: Mutex<Option<String>>,
    news: Mutex<Vec<News>>,
}

/// Something that happened to the program itself and that the person is to be told at the next start of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum News {
    /// The page's process ended and the page was loaded anew.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "elsewhere the system sees to it"))]
    PageCrashed,
    /// A new version did not start, and the old one was put back.
    UpdateUndone {
        /// The version that did not start.
        version: String,
    },
    /// A new version did not start twice, and the old one could not be put back.
    UpdateUnstable {
        /// The version that did not start.
        version: String,
    },
}

/// What [`Shell::new`] puts together.
pub(crate) struct Parts {
    pub(crate) application: Application,
    pub(crate) version: String,
    pub(crate) identifier: String,
    pub(crate) home: PathBuf,
    pub(crate) settings: SettingsStore,
    pub(crate) notifications: Notifications,
    pub(crate) reports: Reports,
    pub(crate) updates: Updates,
    pub(crate) set_aside: SetAside,
    pub(crate) starts_hidden: bool,
    pub(crate) started: Instant,
    pub(crate) route: Option<String>,
}

impl Shell {
    pub(crate) fn new(parts: Parts) -> Self {
        Self {
            application: parts.application,
            version: parts.version,
            identifier: parts.identifier,
            home: parts.home,
            language: Language::of_system(),
            settings: parts.settings,
            board: Board::default(),
            notifications: parts.notifications,
            opened: Opened::default(),
            reports: parts.reports,
            updates: parts.updates,
            set_aside: parts.set_aside,
            starts_hidden: parts.starts_hidden,
            started: parts.started,
            shown: AtomicBool::new(false),
            link: OnceCell::new(),
            pass_on: OnceLock::new(),
            route: Mutex::new(parts.route),
            news: Mutex::default(),
        }
    }

    /// The link to the server. It opens when it is first asked for, and again if that failed: the disk may have room
    /// meanwhile.
    pub(crate) async fn link(&self) -> Result<&Link> {
        self.link.get_or_try_init(|| self.open_link()).await
    }

    async fn open_link(&self) -> Result<Link> {
        let mut options = LinkOptions::new(self.home.clone(), self.application, &self.version, &self.identifier);
        options.server_url = std::env::var("SERVER_URL").ok().filter(|url| !url.is_empty());
        let (link, notices) =
            Link::open(options).await.inspect_err(|problem| tracing::error!(%problem, "the link can't be opened"))?;
        if let Some(pass_on) = self.pass_on.get() {
            pass_on(notices);
        }
        Ok(link)
    }

    /// The link, when it is open already.
    pub(crate) fn link_now(&self) -> Option<&Link> {
        self.link.get()
    }

    /// What is done with all that the link will tell.
    pub(crate) fn on_notices(&self, pass_on: impl Fn(Notices) + Send + Sync + 'static) {
        if self.pass_on.set(Box::new(pass_on)).is_err() {
            tracing::error!("the notices have two takers");
        }
    }

    /// Has this page shown: at once when a page listens, else when one starts.
    pub(crate) fn open(&self, route: String) {
        if !self.board.tell_own(&ShellNotice::Open { route: route.clone() }) {
            *self.route.lock().unwrap_or_else(PoisonError::into_inner) = Some(route);
        }
    }

    /// The page that is to be shown first; asked once.
    pub(crate) fn take_route(&self) -> Option<String> {
        self.route.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the window is to be shown now that its page is usable for the first time; asked once.
    pub(crate) fn show_first(&self) -> bool {
        !self.shown.swap(true, Ordering::Relaxed)
    }

    /// Has this said at the next start of the page.
    pub(crate) fn add_news(&self, news: News) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).push(news);
    }

    /// What is to be said; asked once.
    pub(crate) fn take_news(&self) -> Vec<News> {
        std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
