//! `Idempotency-Key`: a create that is sent twice happens once and gives the same answer.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::describe::OperationDoc;
use super::identity::Caller;
use super::input::Part;
use crate::core::Core;
use crate::db::schema::idempotency_keys;
use crate::db::{AnyConnection, Tx};
use crate::error::{Result, conflict, internal, malformed_field};
use crate::secret::{digest, hex};

const HEADER: &str = "Idempotency-Key";
/// How long a key may be.
const MAX_LENGTH: usize = 200;
/// For how long an answer is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// The key that came with a request.
#[derive(Clone)]
pub struct IdempotencyKey(Option<String>);

impl Part for IdempotencyKey {
    async fn take(request: &HttpRequest, _: &mut Payload) -> Result<Self> {
        let Some(value) = request.headers().get(HEADER) else { return Ok(Self(None)) };
        value
            .to_str()
            .ok()
            .filter(|key| (1..=MAX_LENGTH).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()))
            .map(|key| Self(Some(key.to_owned())))
            .ok_or_else(|| malformed_field(HEADER, format!("1 to {MAX_LENGTH} visible ASCII characters")))
    }

    fn describe(doc: &mut OperationDoc) {
        doc.header(HEADER, "The same key within 24 h gives the same answer, and the work is done once.", MAX_LENGTH);
    }
}

/// Runs `work` once per key. `request` is what makes two requests the same: the route, and the input without secrets. The
/// answer is stored, so it must not hold any either.
///
/// # Errors
/// 409 `idempotency_key_reused` when the key came with another request before, and what `work` returns.
pub async fn once<T, F>(
    core: &Core,
    caller: &Caller,
    IdempotencyKey(key): IdempotencyKey,
    request: &impl Serialize,
    work: F,
) -> Result<T>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let Some(key) = key else { return core.db.write(caller.origin(), work).await };
    let account = caller.account;
    let fingerprint = fingerprint(request)?;
    core.db
        .write(caller.origin(), move |tx| {
            let oldest = tx.now() - REMEMBERED;
            if let Some(answer) = known(tx.conn, (account, &key), &fingerprint, oldest)? {
                return Ok(answer);
            }
            let result = work(tx)?;
            diesel::delete(idempotency_keys::table.find((account, &key))).execute(tx.conn)?;
            diesel::insert_into(idempotency_keys::table)
                .values((
                    idempotency_keys::account_id.eq(account),
                    idempotency_keys::key.eq(&key),
                    idempotency_keys::fingerprint.eq(&fingerprint),
                    idempotency_keys::answer.eq(serde_json::to_string(&result).map_err(internal)?),
                    idempotency_keys::created_at.eq(tx.now()),
                ))
                .execute(tx.conn)?;
            Ok(result)
        })
        .await
}

/// The answer that this key got before: asked ahead of [`once`] where preparing the work is dear.
///
/// # Errors
/// 409 `idempotency_key_reused` when the key came with another request before.
pub async fn answered<T>(
    core: &Core,
    caller: &Caller,
    IdempotencyKey(key): &IdempotencyKey,
    request: &impl Serialize,
) -> Result<Option<T>>
where
    T: DeserializeOwned + Send + 'static,
{
    let Some(key) = key.clone() else { return Ok(None) };
    let (account, fingerprint, oldest) = (caller.account, fingerprint(request)?, core.clock.now() - REMEMBERED);
    core.db.read(move |conn| known(conn, (account, &key), &fingerprint, oldest)).await
}

fn fingerprint(request: &impl Serialize) -> Result<String> {
    Ok(hex(&digest(&serde_json::to_string(request).map_err(internal)?)))
}

fn known<T: DeserializeOwned>(
    conn: &mut AnyConnection,
    key: (i64, &str),
    fingerprint: &str,
    oldest: NaiveDateTime,
) -> Result<Option<T>> {
    let known: Option<(String, String)> = idempotency_keys::table
        .find(key)
        .filter(idempotency_keys::created_at.gt(oldest))
        .select((idempotency_keys::fingerprint, idempotency_keys::answer))
        .first(conn)
        .optional()?;
    let Some((before, answer)) = known else { return Ok(None) };
    if before != fingerprint {
        return Err(conflict("idempotency_key_reused", "this key came with another request before"));
    }
    serde_json::from_str(&answer).map(Some).map_err(internal)
}

/// Forgets the answers that are older than a day.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let oldest = tx.now() - REMEMBERED;
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.le(oldest))).execute(tx.conn)?;
    Ok(())
}
