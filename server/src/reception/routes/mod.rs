//! The handlers of the reception module, one file per thing.

pub mod catalogue;
pub mod disk_sessions;
pub mod disks;
pub mod documents;
pub mod donations;
pub mod exports;
pub mod history;
pub mod items;
pub mod life;
pub mod loans;
pub mod lot_import;
pub mod lots;
pub mod orders;
pub mod places;
pub mod statistics;
pub mod stocktakes;

use workspace_protocol::accounts::Permission::ReceptionManage;

use crate::error::{Result, forbidden};
use crate::http::identity::Caller;

/// Whether the caller sees and restores what was deleted.
pub fn may_manage(caller: &Caller) -> bool {
    caller.permissions.contains(&ReceptionManage)
}

/// Whether what was deleted is listed, as the request wants it.
///
/// # Errors
/// 403 for who may not.
pub fn list_deleted(caller: &Caller, wanted: Option<bool>) -> Result<bool> {
    match wanted {
        Some(true) if !may_manage(caller) => {
            Err(forbidden("not_allowed", "what was deleted needs the permission reception:manage"))
        }
        wanted => Ok(wanted.unwrap_or(false)),
    }
}
