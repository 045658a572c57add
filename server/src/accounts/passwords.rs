//! Passwords: hashing off the async threads, and refusing the ones that everybody tries first.

use std::collections::HashSet;
use std::sync::LazyLock;

use prometheus_client::metrics::counter::Counter;
use tokio::sync::Semaphore;

use crate::error::{Result, internal, invalid_field, unavailable};

/// Those of the 10 000 most common passwords that are long enough to pass the length rule (from the frequency list of
/// zxcvbn, MIT licence; all shorter ones are refused by their length already).
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Hashing takes a whole core for a tenth of a second: more at once would only make everybody wait.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get)));

/// Refuses a common password, or one that is just the username. The shape was checked with the rest of the input.
///
/// # Errors
/// 422 naming `field`.
pub fn check(field: &str, password: &str, username: &str) -> Result<()> {
    let lower = password.to_lowercase();
    if COMMON.contains(lower.as_str()) || COMMON.contains(password) {
        return Err(invalid_field(field, "common", "not one of the 10 000 most common passwords"));
    }
    if lower == username.to_lowercase() {
        return Err(invalid_field(field, "common", "not the username"));
    }
    Ok(())
}

/// The bcrypt hash of a password. `rounds` is the cost: each step doubles the work.
pub async fn hash(password: String, rounds: u32) -> Result<String> {
    run(move || bcrypt::hash(password, rounds).map_err(internal)).await
}

/// Whether `password` is the one that `hash` was made from. Without a hash it takes the same time and is false, so that an
/// unknown name can't be told from a wrong password. `work` counts the rounds that were run.
pub async fn verify(password: String, hash: Option<String>, rounds: u32, work: &Counter) -> Result<bool> {
    // bcrypt reads 72 bytes; no accepted password is longer, so a longer one can't be right.
    let fits = password.len() <= 72;
    let (right, cost) = run(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| decoy(rounds));
        let cost = hash.parse::<bcrypt::HashParts>().map_err(internal)?.get_cost();
        let same = bcrypt::verify(if fits { password.as_str() } else { "" }, &hash).map_err(internal)?;
        Ok((same && known && fits, cost))
    })
    .await?;
    work.inc_by(1 << cost);
    Ok(right)
}

/// Whether a hash was made at another cost than `rounds`.
pub fn is_outdated(hash: &str, rounds: u32) -> bool {
    hash.parse::<bcrypt::HashParts>().is_ok_and(|parts| parts.get_cost() != rounds)
}

/// A hash of the configured cost that no password has: checking against it takes the time of a real one.
fn decoy(rounds: u32) -> String {
    format!("$2b${rounds:02}$abcdefghijklmnopqrstuuNoPasswordHasThisHashNoNoNo1232")
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn = TURNS.acquire().await.map_err(|_| unavailable("stopping", "the server is stopping"))?;
    let outcome = tokio::task::spawn_blocking(work).await.map_err(internal)?;
    drop(turn);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_unknown_name_costs_a_check_of_the_same_cost() {
        assert_eq!(decoy(10).len(), 60);
        let decoy: bcrypt::HashParts = decoy(4).parse().unwrap();
        assert_eq!(decoy.get_cost(), 4);
        let work = Counter::default();
        assert!(!verify("nobody".to_owned(), None, 4, &work).await.unwrap());
        assert_eq!(work.get(), 1 << 4);
        let hash = hash("somebody's password".to_owned(), 4).await.unwrap();
        assert!(verify("somebody's password".to_owned(), Some(hash.clone()), 4, &work).await.unwrap());
        assert!(!verify("another password".to_owned(), Some(hash), 4, &work).await.unwrap());
    }

    #[test]
    fn common_passwords_and_the_username_are_refused() {
        for common in ["password123", "PASSWORD123", "qwertyuiop", "1q2w3e4r5t"] {
            assert!(check("password", common, "lina").is_err(), "{common}");
        }
        assert!(check("password", "lina.moreau", "Lina.Moreau").is_err());
        assert!(check("password", "a pallet of laptops", "lina").is_ok());
    }
}
