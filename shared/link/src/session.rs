//! The session with the chosen server: signing in and out, taking it up again, and a good token for every request.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use workspace_protocol::auth::{self, RefreshIn};

use crate::http::{self, TIMEOUT};
use crate::link::{Link, Origin};
use crate::notice::{EndedSession, Notice};
use crate::problem::{Problem, Result, code};
use crate::secret::Secret;
use crate::tokens::{Access, Tokens};
use crate::{Address, ServerInfo};

/// The routes that begin a session.
const SIGN_IN: [&str; 4] = ["/api/auth/login", "/api/auth/register", "/api/auth/join", "/api/setup"];

/// How long an answer proves who the server is, when no line is open.
const PROVEN: Duration = Duration::from_mins(1);

/// The chosen server, and all that goes when another one is chosen.
pub(crate) struct Peer {
    pub(crate) address: Address,
    pub(crate) from: Origin,
    pub(crate) tokens: Tokens,
    identity: Mutex<Identity>,
    /// Held while the server is asked who it is.
    pub(crate) asking: tokio::sync::Mutex<()>,
    /// Held while the session begins, ends or is renewed: what is kept of it changes in order.
    changing: tokio::sync::Mutex<()>,
    /// Whether it was said that server and client do not fit together.
    unfit: AtomicBool,
    session: Mutex<Facts>,
}

/// Who the server is.
#[derive(Default)]
struct Identity {
    id: Option<Uuid>,
    info: Option<ServerInfo>,
    /// When it was asked, if nothing casts doubt on it since. At the start and after every failure to reach it, another
    /// server may have moved to the address.
    sure: Option<Instant>,
    /// When it was asked last without success, and what came of it.
    failure: Option<(Instant, Problem)>,
}

/// What is known of the session besides its tokens.
#[derive(Default)]
struct Facts {
    id: Option<i64>,
    /// The workstation that took over, once an event told.
    successor: Option<String>,
}

impl Peer {
    pub(crate) fn new(address: Address, from: Origin, id: Option<Uuid>) -> Arc<Self> {
        Arc::new(Self {
            address,
            from,
            tokens: Tokens::default(),
            identity: Mutex::new(Identity { id, ..Identity::default() }),
            asking: tokio::sync::Mutex::default(),
            changing: tokio::sync::Mutex::default(),
            unfit: AtomicBool::new(false),
            session: Mutex::default(),
        })
    }

    fn identity(&self) -> MutexGuard<'_, Identity> {
        self.identity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server's id, once it was ever reached.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.identity().id
    }

    /// What it said of itself.
    pub(crate) fn info(&self) -> Option<ServerInfo> {
        self.identity().info.clone()
    }

    /// The id of the server, when it is sure that it still answers at the address. An open line proves it all the time;
    /// without one, an answer proves it for a while.
    pub(crate) fn sure(&self, has_line: bool) -> Option<Uuid> {
        let identity = self.identity();
        let proven = identity.sure.is_some_and(|asked| has_line || asked.elapsed() < PROVEN);
        identity.id.filter(|_| proven)
    }

    /// It answered.
    pub(crate) fn know(&self, info: ServerInfo) {
        *self.identity() = Identity { id: Some(info.id), info: Some(info), sure: Some(Instant::now()), failure: None };
    }

    /// It could not be reached: who answers next may be somebody else.
    pub(crate) fn doubt(&self) {
        self.identity().sure = None;
    }

    /// It was asked who it is, without success.
    pub(crate) fn note_failure(&self, problem: Problem) {
        let mut identity = self.identity();
        identity.sure = None;
        identity.failure = Some((Instant::now(), problem));
    }

    /// What somebody else learned who asked after this moment: no need to ask once more.
    pub(crate) fn failure_since(&self, since: Instant) -> Option<Problem> {
        self.identity().failure.as_ref().filter(|(at, _)| *at >= since).map(|(_, problem)| problem.clone())
    }

    /// Notes which session the live connection is of.
    pub(crate) fn note_session(&self, id: i64) {
        self.facts().id = Some(id);
    }

    /// Notes that a session ended in favour of another workstation; of interest when it is ours.
    pub(crate) fn note_end(&self, session: i64, successor: Option<String>) {
        let mut facts = self.facts();
        if facts.id == Some(session) {
            facts.successor = successor;
        }
    }
}

impl Link {
    /// Posts to one of the routes that begin a session (`/api/auth/login`, `/register`, `/join`, `/api/setup`). The `place`
    /// is filled in here; the tokens are kept here and taken out of the answer.
    pub async fn sign_in(&self, path: &str, mut body: Map<String, Value>) -> Result<Map<String, Value>> {
        if !SIGN_IN.contains(&path) {
            return Err(Problem::not_allowed(format!("a session begins at one of {}", SIGN_IN.join(", "))));
        }
        let peer = self.peer()?;
        // Who is there is asked anew: what follows is worth a moment.
        peer.doubt();
        let server = self.verify(&peer).await?;
        body.insert("place".to_owned(), json!(self.place()));
        let _alone = peer.changing.lock().await;
        let answer = self.post(&peer, path, &Value::Object(body), None).await?;
        let malformed = || Problem::unreachable("the answer to a sign-in was not understood");
        let answer = answer.ok_or_else(malformed)?;
        let mut answer: Map<String, Value> = serde_json::from_str(answer.get()).map_err(|_| malformed())?;
        let tokens = answer.remove("tokens").ok_or_else(malformed)?;
        let tokens: auth::Tokens = serde_json::from_value(tokens).map_err(|_| malformed())?;
        let (tokens, refresh) = split(tokens).ok_or_else(malformed)?;
        self.keep(server, &refresh).await;
        *peer.facts() = Facts { id: answer["session"]["id"].as_i64(), successor: None };
        peer.tokens.take(tokens, refresh);
        Ok(answer)
    }

    /// Takes up the session that this machine has with the chosen server; `false` when there is none.
    ///
    /// # Errors
    /// `session_ended` when it was ended meanwhile, `unreachable` when the server cannot be reached.
    pub async fn restore(&self) -> Result<bool> {
        // A page that was loaded anew finds the session that never ended.
        if self.good_token(&self.peer()?).await?.is_some() {
            return Ok(true);
        }
        self.peer()?.doubt();
        let (peer, server) = self.sure_peer().await?;
        let _alone = peer.changing.lock().await;
        let Some(refresh) = self.load(server).await? else { return Ok(false) };
        match self.trade(&peer, &refresh).await {
            Ok((tokens, refresh)) => {
                self.keep(server, &refresh).await;
                *peer.facts() = Facts::default();
                peer.tokens.take(tokens, refresh);
                Ok(true)
            }
            Err(problem) if problem.status == 401 => {
                self.forget_token(server).await;
                if problem.code == "session_ended" { Err(problem) } else { Ok(false) }
            }
            Err(problem) => Err(problem),
        }
    }

    /// Ends the session on the server, then here.
    pub async fn sign_out(&self) -> Result<()> {
        let peer = self.peer()?;
        if let Some(token) = self.good_token(&peer).await? {
            let _alone = peer.changing.lock().await;
            match self.post(&peer, "/api/auth/logout", &Value::Null, Some(&token)).await {
                Ok(_) => {}
                // A session that is over already is as good as one that we end.
                Err(problem) if problem.status == 401 => {}
                Err(problem) => return Err(problem),
            }
            self.stop_line().await;
            peer.tokens.drop_session();
            if let Some(server) = peer.id() {
                self.forget_token(server).await;
            }
        } else {
            self.stop_line().await;
        }
        Ok(())
    }

    /// A token that is good for now; `None` when there is no session. Finding that it is over says so.
    pub(crate) async fn good_token(&self, peer: &Arc<Peer>) -> Result<Option<Secret>> {
        match peer.tokens.access() {
            Access::None => Ok(None),
            Access::Good(token) => {
                self.verify(peer).await?;
                Ok(Some(token))
            }
            Access::Stale(token) => self.another_token(peer, &token).await.map(Some),
        }
    }

    /// A token other than the one that the server refused. Finding that the session is over says so.
    pub(crate) async fn another_token(&self, peer: &Arc<Peer>, refused: &Secret) -> Result<Secret> {
        let (link, owner) = (self.clone(), peer.clone());
        let renewed = peer.tokens.another(refused, move |generation| link.renew(owner, generation)).await;
        if let Err(problem) = &renewed
            && problem.status == 401
        {
            let (reason, elsewhere) = end_of(problem);
            self.over(peer, reason.unwrap_or_else(|| "unknown".to_owned()), elsewhere).await;
        }
        renewed
    }

    async fn renew(self, peer: Arc<Peer>, generation: u64) -> Result<Secret> {
        let server = self.verify(&peer).await?;
        let _alone = peer.changing.lock().await;
        let refresh = peer.tokens.refresh_token(generation)?;
        let (tokens, refresh) = self.trade(&peer, &refresh).await?;
        // Somebody may have ended the session while we asked; then there is nothing to keep.
        peer.tokens.refresh_token(generation)?;
        self.keep(server, &refresh).await;
        peer.tokens.keep(generation, tokens, refresh)
    }

    /// The live connection was told that the session is over. The refresh route knows more, or has a session for us still.
    /// Whether there is one.
    pub(crate) async fn ended_by(&self, peer: &Arc<Peer>, reason: &str) -> bool {
        let used = match peer.tokens.access() {
            Access::None => return false,
            Access::Good(token) | Access::Stale(token) => token,
        };
        match self.another_token(peer, &used).await {
            Ok(_) => true,
            Err(problem) => {
                let (known, elsewhere) = end_of(&problem);
                let reason = known.or_else(|| (!reason.is_empty()).then(|| reason.to_owned()));
                self.over(peer, reason.unwrap_or_else(|| "unknown".to_owned()), elsewhere).await;
                false
            }
        }
    }

    /// The session is over: nothing of it stays here, and it is said, last of all.
    async fn over(&self, peer: &Arc<Peer>, reason: String, elsewhere: Option<String>) {
        if !peer.tokens.drop_session() {
            return;
        }
        let elsewhere = elsewhere.or_else(|| peer.facts().successor.take());
        self.stop_line().await;
        self.tell(Notice::Ended { ended: EndedSession { reason, elsewhere } }).await;
        // In its own time, since a keyring may take long; but not when somebody has signed in meanwhile.
        let (link, peer) = (self.clone(), peer.clone());
        tokio::spawn(async move {
            let _alone = peer.changing.lock().await;
            if let Some(server) = peer.id().filter(|_| !peer.tokens.present()) {
                link.forget_token(server).await;
            }
        });
    }

    /// Another server answers where ours did. Its session stays kept for it, and goes to nobody else.
    pub(crate) async fn leave(&self, peer: &Arc<Peer>) {
        if peer.tokens.drop_session() {
            self.stop_line().await;
            let ended = EndedSession { reason: code::SERVER_CHANGED.to_owned(), elsewhere: None };
            self.tell(Notice::Ended { ended }).await;
        }
    }

    /// Uses a refresh token, which is good for this once.
    async fn trade(&self, peer: &Peer, refresh: &Secret) -> Result<(auth::Tokens, Secret)> {
        let body = json!({ "application": self.application(), "refresh_token": refresh.expose() });
        let answer = self.post(peer, "/api/auth/refresh", &body, None).await?;
        answer
            .and_then(|answer| serde_json::from_str(answer.get()).ok())
            .and_then(split)
            .ok_or_else(|| Problem::unreachable("the answer to a renewal was not understood"))
    }

    async fn post(
        &self,
        peer: &Peer,
        path: &str,
        body: &Value,
        token: Option<&Secret>,
    ) -> Result<Option<Box<RawValue>>> {
        let request = self.http().prepare(reqwest::Method::POST, http::route(&peer.address, path)?, token, None)?;
        let request = if body.is_null() { request } else { request.json(body) };
        let answer = http::json(request, TIMEOUT).await;
        doubt_if_unanswered(peer, &answer);
        answer
    }

    fn place(&self) -> auth::Place {
        let workstation = self.workstation();
        auth::Place {
            application: self.application(),
            workstation: workstation.id,
            workstation_name: workstation.name.clone(),
            os: workstation.os.clone(),
            client_version: self.version().to_owned(),
            refresh_in: RefreshIn::Body,
        }
    }

    /// Keeps a refresh token. When even the file cannot be written (a full disk), the session goes on without: it ends with
    /// the program then, which is better than now.
    async fn keep(&self, server: Uuid, refresh: &Secret) {
        if let Err(problem) = self.keeper_of_tokens().save(server, refresh).await {
            tracing::warn!(%problem, "the refresh token is kept in memory only");
        }
        self.tell_keeper().await;
    }

    async fn load(&self, server: Uuid) -> Result<Option<Secret>> {
        let token = self.keeper_of_tokens().load(server).await;
        self.tell_keeper().await;
        token
    }

    async fn forget_token(&self, server: Uuid) {
        if let Err(problem) = self.keeper_of_tokens().remove(server).await {
            tracing::warn!(%problem, "a refresh token that is worth nothing any more could not be removed");
        }
        self.tell_keeper().await;
    }
}

/// After silence, another server may be at the address.
pub(crate) fn doubt_if_unanswered<T>(peer: &Peer, answer: &Result<T>) {
    if answer.as_ref().is_err_and(Problem::is_unanswered) {
        peer.doubt();
    }
}

/// The tokens without the refresh token, and that.
fn split(mut tokens: auth::Tokens) -> Option<(auth::Tokens, Secret)> {
    let refresh = tokens.refresh_token.take()?;
    Some((tokens, Secret::new(refresh)))
}

/// Why a session is over and who took over, as far as the refresh route tells.
fn end_of(problem: &Problem) -> (Option<String>, Option<String>) {
    let text = |name: &str| problem.current.as_ref()?.get(name)?.as_str().map(str::to_owned);
    (text("reason"), text("workstation_name"))
}

/// Whether server and client do not fit together, which no waiting mends.
pub(crate) fn is_unfit(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), code::SERVER_TOO_OLD | code::CLIENT_TOO_OLD)
}

impl Peer {
    /// Notes whether server and client fit; whether that is news.
    pub(crate) fn note_unfit(&self, unfit: bool) -> bool {
        self.unfit.swap(unfit, Ordering::AcqRel) != unfit
    }
}
