//! The whole server: starting it part by part, and stopping it in the opposite order.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};
use futures_util::future::join_all;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::Config;
use crate::core::{Core, Memory, Module};
use crate::db::migrations::{self, MigrationError};
use crate::db::{Db, Engine, OpenError};
use crate::error::Error;
use crate::files::{self, Files};
use crate::http;
use crate::http::identity::Identities;
use crate::http::limits::Limits;
use crate::jobs::{Jobs, Task};
use crate::journal::bus::{self, Bus};
use crate::journal::hub::{self, Hub};
use crate::journal::retention::Retention;
use crate::secret::{Secret, random_token, write_private};
use crate::setup::Setup;
use crate::{MODULES, accounts, announce, settings, socket};

/// How long open requests may take to finish when the server stops.
const GRACE_SECONDS: u64 = 10;
/// How long sockets may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);
/// How many connections may wait to be accepted; a thousand clients come back at once after a restart.
const BACKLOG: u32 = 4_096;

/// Why the server could not start: what is wrong, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder.
    #[error("DATA_DIR {folder}: {error}; the server needs a folder that it may write to")]
    DataDir {
        /// Which.
        folder: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// Another server is running on the same data.
    #[error("DATA_DIR {0}: another server is using it; stop that one first, or choose another folder")]
    InUse(PathBuf),
    /// The database could not be opened.
    #[error("DATABASE_URL ({engine:?}): {error}")]
    Database {
        /// Which engine.
        engine: Engine,
        /// Why not.
        error: OpenError,
    },
    /// The database could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] MigrationError),
    /// The address.
    #[error("HOST and PORT {address}: {error}; is another server running, or is the port not allowed?")]
    Bind {
        /// Which.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// Something else that the system refused.
    #[error("the system refused: {0}")]
    System(#[from] io::Error),
    /// The database did not answer as it should.
    #[error("{0}")]
    Other(#[from] Error),
}

/// A running server.
pub struct App {
    core: Arc<Core>,
    handle: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    background: Vec<JoinHandle<()>>,
    /// What ends by itself when it is told to, while the database still answers.
    ending: Vec<JoinHandle<()>>,
    stop: watch::Sender<bool>,
    _lock: Option<File>,
}

impl App {
    /// Starts a server.
    ///
    /// # Errors
    /// What is wrong with the configuration's surroundings; nothing is left running.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_with(config, Clock::system(), Vec::new()).await
    }

    /// Starts a server that lives by `clock` and also does the jobs of `tasks`.
    pub async fn start_with(config: Config, clock: Clock, tasks: Vec<Box<dyn Task>>) -> Result<Self, StartError> {
        let lock = prepare_folder(&config)?;
        let listener = listen(SocketAddr::new(config.host, config.port))?;
        let address = listener.local_addr()?;

        let engine = config.database.clone();
        let required = migrate(&engine).await?;
        let (committed, entries) = mpsc::unbounded_channel();
        let db = Db::start(engine.clone(), config.db_pool_size, clock.clone(), committed)
            .map_err(|error| StartError::Database { engine: engine.clone(), error })?;
        let (hub, inbox) = Hub::new();
        let (told, bus) = start_bus(&engine, &hub)?;
        let mut memory = Memory::default();
        for module in MODULES {
            (module.remember)(&mut memory);
        }
        let core = Arc::new(Core {
            files: Files::in_folder(&config.data_dir.join("files"))?,
            setup: Setup::prepare(&config.data_dir, required)?,
            identities: identities(&config, &clock)?,
            limits: Limits::new(&config),
            jobs: Jobs::new(all_tasks(tasks)),
            signals: MODULES.iter().flat_map(|module| module.signals.iter().copied()).collect(),
            modules: MODULES.iter().map(|module| module.name).collect(),
            troubles: MODULES.iter().map(|module| module.troubles).collect(),
            metrics: http::metrics::Metrics::default(),
            sockets: socket::Sockets::default(),
            node: node_name(address),
            started_at: clock.now(),
            memory,
            config,
            address,
            clock,
            db,
            hub,
            bus,
        });

        let (stop, stopped) = watch::channel(false);
        let observers = MODULES.iter().map(|module| observer(module, &core)).collect();
        let hub_task = hub::run(&core.hub, inbox, entries, core.db.clone(), observers).await?;
        load_modules(&core).await?;
        let mut background =
            vec![tokio::spawn(hub_task), tokio::spawn(socket::run_presence(core.clone(), stopped.clone()))];
        background.push(tokio::spawn(hear_presence(core.clone(), told)));
        background.extend(Jobs::start(&core, &stopped));
        let own = MODULES.iter().map(|module| tokio::spawn((module.background)(core.clone(), stopped.clone())));
        let ending = own.chain([tokio::spawn(announce::run(core.clone(), stopped.clone()))]).collect();

        let (serving, handle) = serve(&core, listener)?;
        Ok(Self { core, handle, serving, background, ending, stop, _lock: lock })
    }

    /// The services.
    pub fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.core.address
    }

    /// Stops it: sockets are told to come back, open requests and waiting writes finish, then everything closes.
    pub async fn stop(self) {
        self.core.hub.close_all();
        let goodbye = async {
            while self.core.hub.stats().connections.load(std::sync::atomic::Ordering::Relaxed) > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = tokio::time::timeout(GOODBYE, goodbye).await;
        self.handle.stop(true).await;
        let _ = self.serving.await;
        self.stop.send_replace(true);
        let _ = tokio::time::timeout(GOODBYE, join_all(self.ending)).await;
        self.core.db.stop().await;
        for task in self.background {
            task.abort();
            let _ = task.await;
        }
    }
}

/// Makes the data folder and takes its lock. Several nodes may share a PostgreSQL, but each has its own folder.
fn prepare_folder(config: &Config) -> Result<Option<File>, StartError> {
    let folder = &config.data_dir;
    let refused = |error| StartError::DataDir { folder: folder.clone(), error };
    create_private(config).map_err(refused)?;
    let lock = File::create(folder.join("server.lock")).map_err(refused)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(fs::TryLockError::WouldBlock) => Err(StartError::InUse(folder.clone())),
        // Some network folders know no locks.
        Err(fs::TryLockError::Error(error)) => {
            tracing::warn!(%error, "the data folder can't be locked: make sure that only one server uses it");
            Ok(None)
        }
    }
}

/// Makes the folder and the SQLite file, when they are not there, so that only the server's own user may read them.
fn create_private(config: &Config) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    let mut file = fs::OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folder.mode(0o700);
        file.mode(0o600);
    }
    folder.recursive(true).create(&config.data_dir)?;
    if let Engine::Sqlite(path) = &config.database
        && !path.exists()
    {
        // One that can't be made is the database's news, not the folder's: opening it tells.
        let _ = file.append(true).create(true).open(path);
    }
    Ok(())
}

/// Brings the database up to date. Returns whether it has no account yet.
async fn migrate(engine: &Engine) -> Result<bool, StartError> {
    let engine = engine.clone();
    let work = move || {
        let mut connection = engine.open().map_err(|error| StartError::Database { engine: engine.clone(), error })?;
        migrations::run(&mut connection)?;
        settings::ensure_id(&mut connection)?;
        Ok(!accounts::any(&mut connection)?)
    };
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// What tells this node from others: on one machine, nodes listen on different ports.
fn node_name(address: SocketAddr) -> String {
    let machine = sysinfo::System::host_name().unwrap_or_else(|_| address.ip().to_string());
    format!("{machine}:{}", address.port())
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| StartError::Bind { address, error })
}

fn identities(config: &Config, clock: &Clock) -> io::Result<Identities> {
    let secret = match &config.jwt_secret {
        Some(secret) => secret.clone(),
        None => generated_secret(&config.data_dir)?,
    };
    Ok(Identities::new(Arc::new(accounts::Sessions), clock.clone(), &secret, config.access_token_minutes))
}

/// The tasks of the core, of the modules, and `extra` ones.
fn all_tasks(extra: Vec<Box<dyn Task>>) -> impl Iterator<Item = Box<dyn Task>> {
    let own: [Box<dyn Task>; 3] = [Box::new(Retention), Box::new(files::Sweep), Box::new(crate::housekeeping::Tidy)];
    own.into_iter().chain(MODULES.iter().flat_map(|module| (module.tasks)())).chain(extra)
}

/// The key that access tokens are signed with, kept where only the server may read it.
fn generated_secret(data_dir: &Path) -> io::Result<Secret> {
    let file = data_dir.join("secret.key");
    match fs::read_to_string(&file) {
        Ok(text) if text.trim().len() >= 32 => return Ok(Secret::new(text.trim())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let secret = random_token()?;
    write_private(&file, &secret)?;
    Ok(Secret::new(secret))
}

fn start_bus(engine: &Engine, hub: &Hub) -> io::Result<(mpsc::UnboundedReceiver<()>, Bus)> {
    let (tell, told) = mpsc::unbounded_channel();
    let hub = hub.clone();
    let bus = Bus::start(engine, move |message| match message {
        bus::Message::Journal(seq) => hub.look(seq),
        bus::Message::Signal(audience, frame) => hub.deliver(audience, None, frame),
        bus::Message::Presence => {
            let _ = tell.send(());
        }
    })?;
    Ok((told, bus))
}

async fn hear_presence(core: Arc<Core>, mut told: mpsc::UnboundedReceiver<()>) {
    while told.recv().await.is_some() {
        core.sockets.presence_changed();
    }
}

/// The hub's task does not run yet: nothing is delivered before every module knows what it has to.
async fn load_modules(core: &Arc<Core>) -> Result<(), Error> {
    let loading = core.clone();
    core.db.read(move |conn| MODULES.iter().try_for_each(|module| (module.load)(&loading, conn))).await
}

fn observer(module: &'static Module, core: &Arc<Core>) -> hub::Observer {
    let core = Arc::downgrade(core);
    Box::new(move |entry| {
        if let Some(core) = core.upgrade() {
            (module.observe)(&core, entry);
        }
    })
}

fn serve(core: &Arc<Core>, listener: TcpListener) -> io::Result<(JoinHandle<io::Result<()>>, ServerHandle)> {
    let data = web::Data::from(core.clone());
    let document = web::Bytes::from(http::api().document().to_json()?);
    let server = HttpServer::new(move || {
        let document = document.clone();
        actix_web::App::new()
            .app_data(data.clone())
            .wrap(http::cors(&data.config))
            .wrap(Compress::default())
            .wrap(from_fn(http::front::front))
            .configure(move |service| http::configure(service, document))
    })
    .workers(core.config.workers)
    .backlog(BACKLOG)
    .max_connections(100_000)
    // Frames are small and come in pairs: held back by Nagle's algorithm until the first is acknowledged (RFC 896), the
    // second would come 40 ms late.
    .tcp_nodelay(true)
    .shutdown_timeout(GRACE_SECONDS)
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok((tokio::spawn(server), handle))
}
