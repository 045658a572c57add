//! Invitations.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use workspace_protocol::Page;
use workspace_protocol::accounts::{CreateInvitation, Invitation, InvitationState, Role};
use workspace_protocol::auth::InvitationPreview;

use super::{from_name, to_name};
use crate::db::schema::{accounts, invitations};
use crate::db::{AnyConnection, Tx};
use crate::error::{Error, Result, conflict, internal, not_found};
use crate::journal::{Audience, Entry};
use crate::secret::digest;
use crate::settings;

/// For how long an invitation is open.
const OPEN: TimeDelta = TimeDelta::hours(72);

/// A stored invitation.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    id: i64,
    _token_hash: Vec<u8>,
    role: String,
    note: String,
    created_by: i64,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
    accepted_at: Option<NaiveDateTime>,
    account_id: Option<i64>,
}

impl Row {
    /// The role of the account to be.
    pub fn role(&self) -> Result<Role> {
        from_name(&self.role)
    }

    fn state(&self, now: NaiveDateTime) -> InvitationState {
        if self.accepted_at.is_some() {
            InvitationState::Accepted
        } else if self.revoked_at.is_some() {
            InvitationState::Revoked
        } else if self.expires_at <= now {
            InvitationState::Expired
        } else {
            InvitationState::Open
        }
    }

    fn invitation(&self, now: NaiveDateTime) -> Result<Invitation> {
        Ok(Invitation {
            id: self.id,
            role: self.role()?,
            note: self.note.clone(),
            created_by: self.created_by,
            created_at: self.created_at.into(),
            expires_at: self.expires_at.into(),
            state: self.state(now),
            account: self.account_id,
        })
    }
}

/// Creates an invitation whose link carries `secret`.
pub fn create(tx: &mut Tx<'_>, new: &CreateInvitation, secret: &str) -> Result<Invitation> {
    let now = tx.now();
    let author = tx.origin().actor.ok_or_else(|| internal("an invitation needs an author"))?;
    let row: Row = diesel::insert_into(invitations::table)
        .values((
            invitations::token_hash.eq(digest(secret).to_vec()),
            invitations::role.eq(to_name(new.role)?),
            invitations::note.eq(new.note.trim()),
            invitations::created_by.eq(author),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(now + OPEN),
        ))
        .returning(invitations::all_columns)
        .get_result(tx.conn)?;
    record(tx, "accounts.invitation.created", &row)?;
    row.invitation(now)
}

fn record(tx: &mut Tx<'_>, kind: &'static str, row: &Row) -> Result<()> {
    // For whom it is stays out of the journal: it would outlive the account that it became.
    let invitation = Invitation { note: String::new(), ..row.invitation(tx.now())? };
    tx.record(
        Entry::new(kind, Audience::admins())
            .subject("invitation", row.id)
            .payload(&serde_json::json!({ "invitation": invitation })),
    );
    Ok(())
}

/// Invitations, newest first.
pub fn list(conn: &mut AnyConnection, before: Option<i64>, now: NaiveDateTime, limit: i64) -> Result<Page<Invitation>> {
    let rows: Vec<Row> = invitations::table
        .filter(invitations::id.lt(before.unwrap_or(i64::MAX)))
        .order(invitations::id.desc())
        .limit(limit + 1)
        .load(conn)?;
    let items = rows.iter().map(|row| row.invitation(now)).collect::<Result<_>>()?;
    Ok(Page::cut(items, limit, |invitation: &Invitation| invitation.id.to_string()))
}

/// Takes an open invitation back.
///
/// # Errors
/// 404 when there is none, 409 when it is no longer open.
pub fn revoke(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let now = tx.now();
    let row: Option<Row> = invitations::table.find(id).first(tx.conn).optional()?;
    let row = row.ok_or_else(|| not_found("invitation"))?;
    if row.state(now) != InvitationState::Open {
        return Err(conflict("invitation_closed", "it is no longer open").current(&row.invitation(now)?));
    }
    let row: Row = diesel::update(invitations::table.find(id))
        .set(invitations::revoked_at.eq(Some(now)))
        .returning(invitations::all_columns)
        .get_result(tx.conn)?;
    record(tx, "accounts.invitation.revoked", &row)
}

/// The open invitation of this secret. Used, revoked, expired and invented ones can't be told apart.
pub fn find_open(conn: &mut AnyConnection, secret: &str, now: NaiveDateTime) -> Result<Row> {
    let row: Option<Row> =
        invitations::table.filter(invitations::token_hash.eq(digest(secret).to_vec())).first(conn).optional()?;
    row.filter(|row| row.state(now) == InvitationState::Open).ok_or_else(gone)
}

fn gone() -> Error {
    Error::new(actix_web::http::StatusCode::NOT_FOUND, "invitation_not_found")
        .detail("this invitation was used, was taken back or has expired; ask for a new one")
}

/// What the holder of an invitation may know.
pub fn preview(conn: &mut AnyConnection, secret: &str, now: NaiveDateTime) -> Result<InvitationPreview> {
    let row = find_open(conn, secret, now)?;
    let invited_by = accounts::table.find(row.created_by).select(accounts::display_name).first(conn)?;
    Ok(InvitationPreview {
        organisation: settings::read(conn)?.organisation,
        invited_by,
        role: row.role()?,
        expires_at: row.expires_at.into(),
    })
}

/// Takes for whom it was out of the invitation that became an account.
pub fn forget(tx: &mut Tx<'_>, account: i64) -> Result<()> {
    diesel::update(invitations::table.filter(invitations::account_id.eq(account)))
        .set(invitations::note.eq(""))
        .execute(tx.conn)?;
    Ok(())
}

/// The invitation became an account.
pub fn accept(tx: &mut Tx<'_>, row: &Row, account: i64) -> Result<()> {
    let row: Row = diesel::update(invitations::table.find(row.id))
        .set((invitations::accepted_at.eq(Some(tx.now())), invitations::account_id.eq(Some(account))))
        .returning(invitations::all_columns)
        .get_result(tx.conn)?;
    record(tx, "accounts.invitation.accepted", &row)
}
