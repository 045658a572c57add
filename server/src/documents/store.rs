//! The versions of documents that were made. Rows are written once and never changed.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::core::Core;
use crate::db::schema::documents as table;
use crate::db::{AnyConnection, Tx};
use crate::error::{Error, Result, internal, not_found};
use crate::files::{self, Stored};
use crate::journal;
use crate::secret::hex;

/// What a document is.
pub const MEDIA_TYPE: &str = "application/pdf";
/// The letters of codes: none that are taken for another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many letters a code has: 100 bits, which nobody guesses.
const CODE_LENGTH: usize = 20;

/// A document that was made.
#[derive(Debug, Clone, Queryable)]
pub struct Made {
    /// Its id.
    pub id: i64,
    /// What it is: `lot_sheet`…
    pub kind: String,
    /// What it is of: `lot`…
    pub subject: String,
    /// Which of them.
    pub subject_id: i64,
    /// Its subject's number, as people say it.
    pub subject_number: i64,
    /// Its number among those of its kind and subject, from 1.
    pub version: i32,
    /// `fr` or `en`.
    pub language: String,
    /// Of labels, what they are printed on.
    pub format: Option<String>,
    /// What its file is called.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// In bytes.
    pub size: i64,
    /// The entry of the journal up to which it attests its subject.
    pub journal_seq: i64,
    /// That entry's hash, in hexadecimal.
    pub journal_hash: String,
    /// What its verification is asked for by.
    pub code: String,
    /// When.
    pub made_at: NaiveDateTime,
    /// By whom.
    pub made_by: i64,
}

/// A version about to be kept.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = table, treat_none_as_default_value = false)]
pub struct New {
    /// See [`Made`].
    pub kind: String,
    /// See [`Made`].
    pub subject: String,
    /// See [`Made`].
    pub subject_id: i64,
    /// See [`Made`].
    pub subject_number: i64,
    /// See [`Made`].
    pub version: i32,
    /// See [`Made`].
    pub language: String,
    /// See [`Made`].
    pub format: Option<String>,
    /// See [`Made`].
    pub name: String,
    /// See [`Made`].
    pub sha256: String,
    /// See [`Made`].
    pub size: i64,
    /// See [`Made`].
    pub journal_seq: i64,
    /// See [`Made`].
    pub journal_hash: String,
    /// See [`Made`].
    pub code: String,
    /// See [`Made`].
    pub made_at: NaiveDateTime,
    /// See [`Made`].
    pub made_by: i64,
}

/// The number that the next version gets.
pub fn next_version(conn: &mut AnyConnection, (subject, id): (&str, i64), kind: &str) -> Result<i32> {
    let of = table::subject.eq(subject).and(table::subject_id.eq(id)).and(table::kind.eq(kind));
    let last: Option<i32> = table::table.filter(of).select(max(table::version)).first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// Keeps a version whose file is in the store.
///
/// # Errors
/// 409 `already_exists` where another took its number meanwhile.
pub fn keep(tx: &mut Tx<'_>, new: &New) -> Result<Made> {
    let made: Made = diesel::insert_into(table::table).values(new).returning(table::all_columns).get_result(tx.conn)?;
    let file = Stored { sha256: made.sha256.clone(), size: made.size };
    files::refer(tx, &file, MEDIA_TYPE, &format!("document:{}", made.id))?;
    Ok(made)
}

/// The documents of a subject, newest first; one more than `limit` where there are more.
pub fn of(conn: &mut AnyConnection, (subject, id): (&str, i64), before: Option<i64>, limit: i64) -> Result<Vec<Made>> {
    Ok(table::table
        .filter(table::subject.eq(subject).and(table::subject_id.eq(id)))
        .filter(table::id.lt(before.unwrap_or(i64::MAX)))
        .order(table::id.desc())
        .limit(limit + 1)
        .load(conn)?)
}

/// A document.
///
/// # Errors
/// 404 when there is none.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<Made> {
    table::table.find(id).first(conn).optional()?.ok_or_else(|| not_found("document"))
}

/// The document with this code, and whether the journal still says what it attests.
///
/// # Errors
/// 404 when there is none.
pub fn by_code(conn: &mut AnyConnection, code: &str) -> Result<(Made, bool)> {
    let made: Option<Made> = table::table.filter(table::code.eq(code)).first(conn).optional()?;
    let made = made.ok_or_else(|| not_found("document"))?;
    let attested = attested(conn, made.journal_seq)?;
    let holds = attested.as_deref() == Some(made.journal_hash.as_str());
    Ok((made, holds))
}

/// The hash of an entry of the journal, in hexadecimal.
pub fn attested(conn: &mut AnyConnection, seq: i64) -> Result<Option<String>> {
    Ok(journal::store::hash_at(conn, seq)?.map(|hash| hex(&hash)))
}

/// A code that nobody guesses.
pub fn new_code() -> Result<String> {
    let mut bytes = [0_u8; CODE_LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| internal(error.to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

/// A code as it is stored, of what somebody typed: small letters and hyphens make no difference.
pub fn read_code(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    (code.len() == CODE_LENGTH && code.bytes().all(|byte| LETTERS.contains(&byte))).then_some(code)
}

/// The address that tells whether a document is genuine, at the server's public address.
pub fn verification_address(base: &str, code: &str) -> String {
    format!("{base}/api/verify/{code}")
}

/// How the file of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it was made.
    Intact,
    /// Not there.
    Missing,
    /// Not as it was made.
    Altered,
}

/// How the file of a document is, by all of its bytes.
pub async fn state(core: &Core, sha256: &str) -> Result<State> {
    match core.files.is_intact(sha256).await {
        Ok(true) => Ok(State::Intact),
        Ok(false) => Ok(State::Altered),
        Err(error) if error.code() == "not_found" => Ok(State::Missing),
        Err(error) => Err(error),
    }
}

/// Refuses a document whose file is not as it was made.
///
/// # Errors
/// 404 `document_missing` or `document_altered`.
pub async fn require_intact(core: &Core, sha256: &str) -> Result<()> {
    let refused = |code, what: &str| {
        let status = actix_web::http::StatusCode::NOT_FOUND;
        Err(Error::new(status, code).detail(format!("{what}; make a new version of the document")))
    };
    match state(core, sha256).await? {
        State::Intact => Ok(()),
        State::Missing => refused("document_missing", "its file is not in the store any more"),
        State::Altered => refused("document_altered", "its file was altered in the store, and is not given out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = new_code().unwrap();
        assert_eq!(read_code(&code), Some(code.clone()));
        let typed = format!("{}-{}", &code[..4], &code[4..]).to_lowercase();
        assert_eq!(read_code(&typed), Some(code.clone()));
        assert_ne!(new_code().unwrap(), code);
        for none in ["", "ABC", "0123456789ABCDEFGHJU", "0123456789ABCDEFGHJé"] {
            assert_eq!(read_code(none), None);
        }
    }
}
