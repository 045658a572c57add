//! Where the refresh token is kept: in the system's keyring, else in a file that only its owner may read.
//!
//! A keyring may be absent, locked, refuse, or ask the person and wait for ever. None of these keeps anyone from working:
//! the token goes into a file then, which is said, and moves to the keyring as soon as that takes it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring::v1::{Entry, Error};
use serde::Serialize;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::disk;
use crate::problem::Result;
use crate::secret::Secret;

/// How long a keyring may take before it counts as locked. Long enough to type a password, short enough to wait for.
const PATIENCE: Duration = Duration::from_secs(12);

/// Where the refresh token is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptIn {
    /// The system's keyring.
    Keyring,
    /// A file that only its owner may read.
    File,
}

/// What keeps the token from the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// There is none.
    Absent,
    /// It is locked, or does not answer because it waits for somebody to unlock it.
    Locked,
    /// It refused.
    Denied,
}

/// Where the refresh token is kept, and why not in the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KeeperState {
    /// Where.
    pub keeper: KeptIn,
    /// Why not in the keyring.
    pub trouble: Option<Trouble>,
}

/// A system's keyring. Its calls may block for as long as they like: they are made on a thread of their own.
pub trait Keyring: Send + Sync + 'static {
    /// The password of `user`; `None` when there is none.
    fn get(&self, service: &str, user: &str) -> std::result::Result<Option<Secret>, Trouble>;
    /// Sets the password of `user`.
    fn set(&self, service: &str, user: &str, password: &Secret) -> std::result::Result<(), Trouble>;
    /// Removes the password of `user`, if there.
    fn delete(&self, service: &str, user: &str) -> std::result::Result<(), Trouble>;
}

/// The keyring of this system: Secret Service, Keychain or Credential Manager.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemKeyring;

impl Keyring for SystemKeyring {
    fn get(&self, service: &str, user: &str) -> std::result::Result<Option<Secret>, Trouble> {
        match Entry::new(service, user).and_then(|entry| entry.get_password()) {
            Ok(password) => Ok(Some(Secret::new(password))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn set(&self, service: &str, user: &str, password: &Secret) -> std::result::Result<(), Trouble> {
        let entry = Entry::new(service, user).map_err(|error| trouble(&error))?;
        entry.set_password(password.expose()).map_err(|error| trouble(&error))
    }

    fn delete(&self, service: &str, user: &str) -> std::result::Result<(), Trouble> {
        match Entry::new(service, user).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }
}

fn trouble(error: &Error) -> Trouble {
    let trouble = match error {
        Error::NoDefaultStore => Trouble::Absent,
        Error::NoStorageAccess(_) => Trouble::Locked,
        _ => Trouble::Denied,
    };
    tracing::debug!(?trouble, "the keyring does not serve");
    trouble
}

/// Keeps one refresh token per server.
pub(crate) struct Keeper {
    keyring: Arc<dyn Keyring>,
    service: String,
    /// The folder `servers`, with one folder per server.
    folder: PathBuf,
    patience: Duration,
    /// A call that has not come back; until it does the keyring counts as locked.
    stuck: Arc<AtomicBool>,
    state: Mutex<KeeperState>,
    /// Has reading and writing happen one after the other.
    turn: tokio::sync::Mutex<()>,
}

impl Keeper {
    pub(crate) fn new(keyring: Arc<dyn Keyring>, service: &str, folder: PathBuf) -> Self {
        Self {
            keyring,
            service: service.to_owned(),
            folder,
            patience: PATIENCE,
            stuck: Arc::default(),
            state: Mutex::new(KeeperState { keeper: KeptIn::Keyring, trouble: None }),
            turn: tokio::sync::Mutex::default(),
        }
    }

    pub(crate) fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Where tokens are kept, as far as was seen.
    pub(crate) fn state(&self) -> KeeperState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token of a server.
    pub(crate) async fn load(&self, server: Uuid) -> Result<Option<Secret>> {
        let _turn = self.turn.lock().await;
        let user = server.to_string();
        match self.read_file(server)? {
            // What is in a file is newer than what the keyring has: it was written when the keyring did not serve.
            Some(token) => {
                let moved = if token.expose().is_empty() {
                    self.ask(move |keyring, service| keyring.delete(service, &user)).await
                } else {
                    let token = token.clone();
                    self.ask(move |keyring, service| keyring.set(service, &user, &token)).await
                };
                if moved.is_some() {
                    disk::remove(&self.file(server))?;
                }
                Ok(Some(token).filter(|token| !token.expose().is_empty()))
            }
            None => Ok(self.ask(move |keyring, service| keyring.get(service, &user)).await.flatten()),
        }
    }

    /// Keeps the token of a server; answers once it would survive a crash.
    pub(crate) async fn save(&self, server: Uuid, token: &Secret) -> Result<()> {
        let _turn = self.turn.lock().await;
        let (user, kept) = (server.to_string(), token.clone());
        if self.ask(move |keyring, service| keyring.set(service, &user, &kept)).await.is_some() {
            disk::remove(&self.file(server))
        } else {
            disk::write(&self.file(server), token.expose().as_bytes())
        }
    }

    /// Forgets the token of a server.
    pub(crate) async fn remove(&self, server: Uuid) -> Result<()> {
        let _turn = self.turn.lock().await;
        let user = server.to_string();
        if self.ask(move |keyring, service| keyring.delete(service, &user)).await.is_some() {
            disk::remove(&self.file(server))
        } else {
            // The keyring may still hold it; the empty file says that it is not to be used.
            disk::write(&self.file(server), b"")
        }
    }

    fn file(&self, server: Uuid) -> PathBuf {
        self.folder.join(server.to_string()).join("refresh-token")
    }

    fn read_file(&self, server: Uuid) -> Result<Option<Secret>> {
        let contents = disk::read(&self.file(server))?;
        // Anything but text is no token; the server would refuse it like any other wrong one.
        Ok(contents.map(|contents| Secret::new(String::from_utf8_lossy(&contents).trim())))
    }

    /// Asks the keyring, on a thread of its own; `None` when it did not serve, which the state then says.
    async fn ask<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Keyring, &str) -> std::result::Result<T, Trouble> + Send + 'static,
    ) -> Option<T> {
        let answer = self.try_ask(call).await;
        let state = match &answer {
            Ok(_) => KeeperState { keeper: KeptIn::Keyring, trouble: None },
            Err(trouble) => KeeperState { keeper: KeptIn::File, trouble: Some(*trouble) },
        };
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        answer.ok()
    }

    async fn try_ask<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Keyring, &str) -> std::result::Result<T, Trouble> + Send + 'static,
    ) -> std::result::Result<T, Trouble> {
        if self.stuck.swap(true, Ordering::AcqRel) {
            return Err(Trouble::Locked);
        }
        let (keyring, service, stuck) = (self.keyring.clone(), self.service.clone(), self.stuck.clone());
        let (tell, told) = oneshot::channel();
        // Not a thread of the runtime's: one that never comes back would keep the program from ending.
        let spawned = std::thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            let answer = call(&*keyring, &service);
            stuck.store(false, Ordering::Release);
            // Nobody listens any more when it took too long.
            let _ = tell.send(answer);
        });
        if spawned.is_err() {
            self.stuck.store(false, Ordering::Release);
            return Err(Trouble::Denied);
        }
        match tokio::time::timeout(self.patience, told).await {
            Ok(Ok(answer)) => answer,
            // It panicked.
            Ok(Err(_)) => Err(Trouble::Denied),
            Err(_) => Err(Trouble::Locked),
        }
    }
}
