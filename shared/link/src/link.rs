//! The way in: one [`Link`] per application.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use uuid::Uuid;
use workspace_protocol::sessions::Application;

use crate::cancel::Cancels;
use crate::discovery::{Discovery, Found};
use crate::disk::{self, SetAside};
use crate::http::Http;
use crate::keeper::{Keeper, KeeperState, Keyring, SystemKeyring};
use crate::line::Line;
use crate::notice::{LinkState, Notice, Phase};
use crate::outbox::Outbox;
use crate::probe::{self, Probed, ServerInfo};
use crate::problem::{Problem, Result, code};
use crate::session::Peer;
use crate::{Address, Workstation, clock, wake};

/// How many notices may wait to be taken. When they do, the live connection is not read on: nothing grows.
const NOTICES: usize = 256;

/// What a [`Link`] is made with.
pub struct LinkOptions {
    /// The folder for all that survives a restart; made when it is not there.
    pub home: PathBuf,
    /// Which application this is.
    pub application: Application,
    /// Its version (Semantic Versioning).
    pub version: String,
    /// The name under which tokens are in the keyring: the application's identifier.
    pub service: String,
    /// The server that the environment (`SERVER_URL`) chose: wins over the saved choice and cannot be forgotten.
    pub server_url: Option<String>,
    /// The keyring.
    pub keyring: Arc<dyn Keyring>,
    /// How long a keyring may take before it counts as locked; 12 s unless told.
    pub keyring_patience: Option<std::time::Duration>,
}

impl LinkOptions {
    /// Options with the system's keyring and no server from the environment.
    pub fn new(home: PathBuf, application: Application, version: &str, service: &str) -> Self {
        Self {
            home,
            application,
            version: version.to_owned(),
            service: service.to_owned(),
            server_url: None,
            keyring: Arc::new(SystemKeyring),
            keyring_patience: None,
        }
    }
}

/// The chosen server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Server {
    /// Its address.
    pub address: Address,
    /// Its id, once it was ever reached.
    pub id: Option<Uuid>,
    /// What it said of itself when it was last asked since the start.
    pub info: Option<ServerInfo>,
    /// Who chose it.
    pub from: Origin,
}

/// Who chose the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The environment, for good.
    Environment,
    /// A person, saved.
    Saved,
}

impl Origin {
    /// The file that the choice, or for the environment's the id that was seen there, is kept in.
    fn file(self) -> &'static str {
        match self {
            Self::Environment => "server-of-environment.json",
            Self::Saved => "server.json",
        }
    }
}

/// A choice of server as it is on disk.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Choice {
    address: Address,
    id: Option<Uuid>,
}

/// A client of one server at a time. Cheap to clone; all clones are the same client.
#[derive(Clone)]
pub struct Link(Arc<Inner>);

struct Inner {
    /// Where tasks run that are begun from outside of it.
    runtime: Handle,
    home: PathBuf,
    application: Application,
    version: String,
    workstation: Workstation,
    set_aside: SetAside,
    http: Http,
    keeper: Keeper,
    /// What was last said of the keeper.
    keeper_told: Mutex<KeeperState>,
    outbox: Outbox,
    notices: mpsc::Sender<Notice>,
    cancels: Cancels,
    peer: Mutex<Option<Arc<Peer>>>,
    line: Mutex<Option<Line>>,
    state: Mutex<LinkState>,
    discovery: Mutex<Option<Discovery>>,
}

/// What a [`Link`] has to tell, in order. Somebody must take it: a full queue stops the reading of the live connection until
/// there is room, so that nothing grows and nothing is lost.
pub struct Notices(mpsc::Receiver<Notice>);

impl Notices {
    /// The next notice; `None` when the link is gone.
    pub async fn next(&mut self) -> Option<Notice> {
        self.0.recv().await
    }

    /// How many wait to be taken.
    pub fn waiting(&self) -> usize {
        self.0.len()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Link {
    /// Opens what is on disk; must be called within a tokio runtime. Asks no server and no keyring.
    ///
    /// # Errors
    /// `bad_address` for a `server_url` that is none; `disk_full` or `storage_failed` when the folder cannot be used.
    pub async fn open(options: LinkOptions) -> Result<(Self, Notices)> {
        tokio::task::spawn_blocking(|| Self::open_blocking(options)).await.unwrap_or_else(|error| {
            Err(Problem::ours(code::STORAGE_FAILED, "The link did not open", error.to_string()))
        })
    }

    fn open_blocking(options: LinkOptions) -> Result<(Self, Notices)> {
        let home = options.home;
        disk::make_folder(&home)?;
        let set_aside = SetAside::default();
        let workstation = Workstation::load(&home, &set_aside)?;
        let saved = |from: Origin| disk::read_json::<Choice>(&home.join(from.file()), &set_aside);
        let peer = if let Some(typed) = &options.server_url {
            // The first that it can mean: it was set by somebody who knows, and there is no asking at the start.
            let address = Address::candidates(typed)?.swap_remove(0);
            let known = saved(Origin::Environment)?.filter(|choice| choice.address == address);
            Some(Peer::new(address, Origin::Environment, known.and_then(|choice| choice.id)))
        } else {
            saved(Origin::Saved)?.map(|choice| Peer::new(choice.address, Origin::Saved, choice.id))
        };
        let application = options.application.name();
        let http = Http::new(&format!("workspace-{application}/{} ({})", options.version, std::env::consts::OS))?;
        let servers = home.join("servers");
        let mut keeper = Keeper::new(options.keyring, &options.service, servers.clone());
        if let Some(patience) = options.keyring_patience {
            keeper = keeper.with_patience(patience);
        }
        let (notices, told) = mpsc::channel(NOTICES);
        let inner = Inner {
            runtime: Handle::current(),
            application: options.application,
            version: options.version,
            workstation,
            http,
            keeper_told: Mutex::new(keeper.state()),
            keeper,
            outbox: Outbox::new(servers, set_aside.clone()),
            set_aside,
            home,
            notices,
            cancels: Cancels::default(),
            peer: Mutex::new(peer),
            line: Mutex::default(),
            state: Mutex::new(LinkState {
                phase: Phase::Off,
                since: clock::wall_millis(),
                retry_at: None,
                online: wake::has_network(),
                latency: None,
            }),
            discovery: Mutex::default(),
        };
        Ok((Self(Arc::new(inner)), Notices(told)))
    }

    /// The names of the files that could not be understood and were set aside since the start.
    pub fn set_aside(&self) -> Vec<String> {
        self.0.set_aside.names()
    }

    /// This machine.
    pub fn workstation(&self) -> &Workstation {
        &self.0.workstation
    }

    /// Which application this is.
    pub fn application(&self) -> Application {
        self.0.application
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The folder that its files are in.
    pub fn home(&self) -> &std::path::Path {
        &self.0.home
    }

    /// Where the refresh token is kept, as far as was seen: the keyring is not asked before there is need.
    pub fn keeper(&self) -> KeeperState {
        self.0.keeper.state()
    }

    /// The chosen server, if any.
    pub fn server(&self) -> Option<Server> {
        let peer = lock(&self.0.peer).clone()?;
        Some(Server { address: peer.address.clone(), id: peer.id(), info: peer.info(), from: peer.from })
    }

    /// Tests an address and changes nothing.
    pub async fn probe(&self, typed: &str) -> Result<Probed> {
        probe::try_all(&self.0.http, typed, &self.0.version).await
    }

    /// Tests an address and makes it the chosen one. The session with another server is forgotten here, and stays kept for
    /// when that one is chosen again.
    pub async fn choose(&self, typed: &str) -> Result<Probed> {
        self.refuse_when_fixed()?;
        let probed = self.probe(typed).await?;
        let now = lock(&self.0.peer).clone();
        if let Some(peer) = now.filter(|now| now.address == probed.address && now.id() == Some(probed.server.id)) {
            peer.know(probed.server.clone());
        } else {
            let peer = Peer::new(probed.address.clone(), Origin::Saved, None);
            peer.know(probed.server.clone());
            self.remember(&peer).await?;
            self.set_peer(Some(peer)).await;
        }
        *lock(&self.0.discovery) = None;
        Ok(probed)
    }

    /// Back to no choice.
    pub async fn forget_server(&self) -> Result<()> {
        self.refuse_when_fixed()?;
        let path = self.0.home.join(Origin::Saved.file());
        blocking(move || disk::remove(&path)).await?;
        self.set_peer(None).await;
        Ok(())
    }

    fn refuse_when_fixed(&self) -> Result<()> {
        let from = lock(&self.0.peer).as_ref().map(|peer| peer.from);
        if from == Some(Origin::Environment) {
            let detail = "SERVER_URL in the environment chooses the server";
            return Err(Problem::ours(code::FIXED, "The server is set by the system", detail));
        }
        Ok(())
    }

    /// The servers that announced themselves so far. Looking begins with the first call, tells of changes by the notice
    /// `found`, and ends when a server is chosen.
    pub fn found_servers(&self) -> Vec<Found> {
        let mut discovery = lock(&self.0.discovery);
        if discovery.is_none() {
            *discovery = Discovery::start(&self.0.runtime, self.0.notices.clone());
        }
        discovery.as_ref().map(Discovery::servers).unwrap_or_default()
    }

    /// Opens the live connection anew and keeps it open; the first thing said of what is on it is `sync`.
    pub async fn connect(&self) -> Result<()> {
        let peer = self.peer()?;
        self.stop_line().await;
        let line = Line::start(self, peer);
        // Somebody else may have been as quick.
        if let Some(before) = lock(&self.0.line).replace(line) {
            before.stop();
        }
        Ok(())
    }

    /// Closes it and stops coming back.
    pub async fn disconnect(&self) {
        self.stop_line().await;
    }

    /// Makes a waiting attempt at once, or finds out whether an open line is alive.
    pub fn retry_now(&self) {
        if let Some(line) = &*lock(&self.0.line) {
            line.wake();
        }
    }

    /// Tells others something that is never stored; `false` when there is no line, and it is forgotten.
    pub fn signal(&self, kind: &str, data: &RawValue) -> bool {
        self.state().phase == Phase::Live && lock(&self.0.line).as_ref().is_some_and(|line| line.signal(kind, data))
    }

    /// How the live connection is doing.
    pub fn state(&self) -> LinkState {
        lock(&self.0.state).clone()
    }

    /// Says goodbye to the server, for the program's end: the session stays, and is not on any more within seconds.
    pub async fn close(&self) {
        let line = lock(&self.0.line).take();
        if let Some(line) = line {
            line.finish().await;
        }
    }

    /// What waits to be sent by this account to the chosen server, by `client_id`.
    pub async fn outbox_list(&self, account: i64) -> Result<Vec<Box<RawValue>>> {
        // Before a server was ever reached nothing can have been written for it.
        let Some(server) = self.peer()?.id() else { return Ok(Vec::new()) };
        let outbox = self.0.outbox.clone();
        blocking(move || outbox.list(server, account)).await
    }

    /// Keeps an entry (an object with `account` and `client_id`); answers once it would survive a crash.
    pub async fn outbox_put(&self, entry: Box<RawValue>) -> Result<()> {
        let (_, server) = self.sure_or_known().await?;
        let outbox = self.0.outbox.clone();
        blocking(move || outbox.put(server, &entry)).await
    }

    /// Removes an entry, if there.
    pub async fn outbox_remove(&self, account: i64, client_id: Uuid) -> Result<()> {
        let Some(server) = self.peer()?.id() else { return Ok(()) };
        let outbox = self.0.outbox.clone();
        blocking(move || outbox.remove(server, account, client_id)).await
    }

    pub(crate) fn http(&self) -> &Http {
        &self.0.http
    }

    pub(crate) fn keeper_of_tokens(&self) -> &Keeper {
        &self.0.keeper
    }

    pub(crate) fn cancels(&self) -> &Cancels {
        &self.0.cancels
    }

    pub(crate) fn notices(&self) -> &mpsc::Sender<Notice> {
        &self.0.notices
    }

    /// Says something, waiting for room.
    pub(crate) async fn tell(&self, notice: Notice) {
        // Nobody listens any more: the program ends.
        let _ = self.0.notices.send(notice).await;
    }

    /// Says where tokens are kept, when that changed.
    pub(crate) async fn tell_keeper(&self) {
        let now = self.0.keeper.state();
        let before = std::mem::replace(&mut *lock(&self.0.keeper_told), now);
        if before != now {
            self.tell(Notice::Keeper { keeper: now.keeper, trouble: now.trouble }).await;
        }
    }

    pub(crate) fn change_state(&self, change: impl FnOnce(&mut LinkState)) -> LinkState {
        let mut state = lock(&self.0.state);
        change(&mut state);
        state.clone()
    }

    /// Stops the line, if any, and says that it is off.
    pub(crate) async fn stop_line(&self) {
        let line = lock(&self.0.line).take();
        if let Some(line) = line {
            line.stop();
            let state = self.change_state(|state| {
                let since = if state.phase == Phase::Off { state.since } else { clock::wall_millis() };
                *state = LinkState { phase: Phase::Off, since, retry_at: None, latency: None, online: state.online };
            });
            self.tell(Notice::State { state }).await;
        }
    }

    pub(crate) fn peer(&self) -> Result<Arc<Peer>> {
        lock(&self.0.peer).clone().ok_or_else(Problem::no_server)
    }

    /// Saves the choice, so that it and the server's id are known after a restart.
    pub(crate) async fn remember(&self, peer: &Peer) -> Result<()> {
        let path = self.0.home.join(peer.from.file());
        let choice = Choice { address: peer.address.clone(), id: peer.id() };
        blocking(move || disk::write_json(&path, &choice)).await
    }

    /// Puts a server in the place of another one, if that is still the chosen one.
    pub(crate) fn put_in_place_of(&self, before: &Arc<Peer>, next: &Arc<Peer>) {
        let mut now = lock(&self.0.peer);
        if now.as_ref().is_some_and(|now| Arc::ptr_eq(now, before)) {
            *now = Some(next.clone());
        }
    }

    async fn set_peer(&self, peer: Option<Arc<Peer>>) {
        let before = std::mem::replace(&mut *lock(&self.0.peer), peer);
        self.stop_line().await;
        if let Some(before) = before {
            before.tokens.drop_session();
        }
    }
}

/// Runs what may block on the disk on a thread for that.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Problem::ours(code::STORAGE_FAILED, "A file could not be dealt with", error.to_string()))
    })
}
