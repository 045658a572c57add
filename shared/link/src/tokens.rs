//! The tokens of a session: the access token in memory only, and at most one renewal at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use workspace_protocol::auth;

use crate::problem::{Problem, Result};
use crate::secret::Secret;

/// An access token this close to its end is renewed before it is used.
const MARGIN: Duration = Duration::from_secs(20);

/// A renewal that is under way; all who need its outcome wait for the same one.
type Renewal = Shared<BoxFuture<'static, Result<Secret>>>;

/// Keeps the tokens of one session. A refresh token is good for one use, and using it twice looks like a theft, so all who
/// need a new access token at the same time wait for the same renewal. It runs as a task of its own: whoever waits may go
/// away, while a refresh token that was used up must not be forgotten before its successor is kept.
#[derive(Default)]
pub(crate) struct Tokens(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    pair: Option<Pair>,
    /// Counts the sessions, so that an answer that was on its way cannot bring back one that is over.
    generation: u64,
    renewal: Option<Renewal>,
}

struct Pair {
    access: Secret,
    refresh: Secret,
    /// By a clock that nobody sets. It may stand still while the machine sleeps; then the server says what it missed.
    good_until: Instant,
}

/// An access token, as far as is known here.
pub(crate) enum Access {
    /// There is no session.
    None,
    /// It should be good.
    Good(Secret),
    /// It is to be renewed.
    Stale(Secret),
}

impl Tokens {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is a session.
    pub(crate) fn present(&self) -> bool {
        self.lock().pair.is_some()
    }

    /// Begins with the tokens of a session.
    pub(crate) fn take(&self, tokens: auth::Tokens, refresh: Secret) {
        let mut state = self.lock();
        state.generation += 1;
        state.renewal = None;
        state.pair = Some(Pair::new(tokens, refresh));
    }

    /// Forgets the session; whether there was one.
    pub(crate) fn drop_session(&self) -> bool {
        let mut state = self.lock();
        state.generation += 1;
        state.renewal = None;
        state.pair.take().is_some()
    }

    /// The access token is not taken any more: the next use renews it first.
    pub(crate) fn invalidate(&self) {
        if let Some(pair) = &mut self.lock().pair {
            pair.good_until = Instant::now();
        }
    }

    /// The access token of now.
    pub(crate) fn access(&self) -> Access {
        match &self.lock().pair {
            None => Access::None,
            Some(pair) if Instant::now() < pair.good_until => Access::Good(pair.access.clone()),
            Some(pair) => Access::Stale(pair.access.clone()),
        }
    }

    /// The refresh token of a session that is still the one of `generation`.
    pub(crate) fn refresh_token(&self, generation: u64) -> Result<Secret> {
        let state = self.lock();
        match &state.pair {
            Some(pair) if state.generation == generation => Ok(pair.refresh.clone()),
            _ => Err(signed_out()),
        }
    }

    /// Keeps what a renewal brought, when its session is still the one of `generation`.
    pub(crate) fn keep(&self, generation: u64, tokens: auth::Tokens, refresh: Secret) -> Result<Secret> {
        let mut state = self.lock();
        if state.generation != generation {
            return Err(signed_out());
        }
        let pair = Pair::new(tokens, refresh);
        let access = pair.access.clone();
        state.pair = Some(pair);
        Ok(access)
    }

    /// A token other than `used`, which the server no longer takes. Starts `renew`, which is given the generation, only
    /// when nobody has renewed it since or is about to.
    pub(crate) async fn another<F>(&self, used: &Secret, renew: impl FnOnce(u64) -> F) -> Result<Secret>
    where
        F: Future<Output = Result<Secret>> + Send + 'static,
    {
        let renewal = {
            let mut state = self.lock();
            match &state.pair {
                None => return Err(signed_out()),
                Some(pair) if pair.access != *used => return Ok(pair.access.clone()),
                Some(_) => {}
            }
            if let Some(renewal) = &state.renewal {
                renewal.clone()
            } else {
                let renewal = self.start(state.generation, renew(state.generation));
                state.renewal = Some(renewal.clone());
                renewal
            }
        };
        renewal.await
    }

    fn start(&self, generation: u64, renew: impl Future<Output = Result<Secret>> + Send + 'static) -> Renewal {
        let state = self.0.clone();
        let task = tokio::spawn(async move {
            let outcome = renew.await;
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.generation == generation {
                state.renewal = None;
            }
            outcome
        });
        async move { task.await.unwrap_or_else(|_| Err(Problem::unreachable("the renewal broke off"))) }
            .boxed()
            .shared()
    }
}

impl Pair {
    fn new(tokens: auth::Tokens, refresh: Secret) -> Self {
        let life = Duration::from_secs(u64::try_from(tokens.expires_in).unwrap_or(0));
        // A life that no clock can count to is as good as a day.
        let good = life.saturating_sub(MARGIN.min(life / 4)).min(Duration::from_hours(24));
        Self { access: Secret::new(tokens.access_token), refresh, good_until: Instant::now() + good }
    }
}

fn signed_out() -> Problem {
    Problem { detail: Some("there is no session any more".into()), ..Problem::bare(401, "signed_out", "Signed out") }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn pair(access: &str, expires_in: i64) -> auth::Tokens {
        auth::Tokens { access_token: access.to_owned(), expires_in, refresh_token: None }
    }

    fn tokens() -> Arc<Tokens> {
        let tokens = Arc::new(Tokens::default());
        tokens.take(pair("first", 900), Secret::new("r1"));
        tokens
    }

    #[tokio::test]
    async fn all_who_need_a_new_token_share_one_renewal() {
        let (tokens, asked) = (tokens(), Arc::new(AtomicU64::new(0)));
        let used = Secret::new("first");
        let renew = |generation| {
            let (tokens, asked) = (tokens.clone(), asked.clone());
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
                tokens.keep(generation, pair("second", 900), Secret::new("r2"))
            }
        };
        let all = futures_util::future::join_all((0..20).map(|_| tokens.another(&used, renew))).await;
        assert!(all.into_iter().all(|token| token.unwrap().expose() == "second"));
        assert_eq!(tokens.another(&used, renew).await.unwrap().expose(), "second");
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_renewal_is_finished_even_when_nobody_waits_any_more() {
        let tokens = tokens();
        let used = Secret::new("first");
        let kept = tokens.clone();
        let waiting = tokens.another(&used, |generation| async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            kept.keep(generation, pair("second", 900), Secret::new("r2"))
        });
        assert!(tokio::time::timeout(Duration::from_millis(5), waiting).await.is_err());
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert!(matches!(tokens.access(), Access::Good(token) if token.expose() == "second"));
    }

    #[tokio::test]
    async fn an_answer_on_its_way_cannot_bring_back_a_session_that_is_over() {
        let tokens = tokens();
        let (used, kept) = (Secret::new("first"), tokens.clone());
        let renewing = tokens.another(&used, |generation| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            kept.keep(generation, pair("second", 900), Secret::new("r2"))
        });
        let (outcome, ()) = tokio::join!(renewing, async {
            tokio::task::yield_now().await;
            tokens.drop_session();
        });
        assert_eq!(outcome.unwrap_err().code, "signed_out");
        assert!(!tokens.present());
    }

    #[test]
    fn a_token_is_renewed_shortly_before_its_end_and_a_short_one_still_serves() {
        let tokens = Tokens::default();
        tokens.take(pair("t", 1), Secret::new("r"));
        assert!(matches!(tokens.access(), Access::Good(_)));
        tokens.take(pair("t", 0), Secret::new("r"));
        assert!(matches!(tokens.access(), Access::Stale(_)));
        tokens.take(pair("t", i64::MAX), Secret::new("r"));
        assert!(matches!(tokens.access(), Access::Good(_)));
        tokens.take(pair("t", -5), Secret::new("r"));
        assert!(matches!(tokens.access(), Access::Stale(_)));
    }

    #[test]
    fn what_is_printed_of_a_secret_does_not_tell_it() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(…)");
    }
}
