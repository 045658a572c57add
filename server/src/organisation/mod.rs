//! The organisation that runs the server: its name, address, legal text and logo, which its documents carry.

mod logo;
mod profile;
mod routes;

use workspace_protocol::accounts::Permission::AccountsManage;

use crate::core::Module;
use crate::http::{Access, Api};

pub use profile::read;

/// The module.
pub const MODULE: Module = Module::new("organisation", add_routes);

/// Who keeps the house sets how it is presented.
const MANAGE: Access = Access::Can(AccountsManage);

fn add_routes(api: &mut Api) {
    api.get("/api/organisation", Access::SignedIn, "The organisation, as its documents present it", routes::one);
    api.put("/api/organisation", MANAGE, "Set how the organisation is presented", routes::set);
    api.get("/api/organisation/logo", Access::SignedIn, "The logo of the organisation", routes::logo);
    api.put("/api/organisation/logo", MANAGE, "Set the logo: a PNG or JPEG", routes::set_logo);
    api.delete("/api/organisation/logo", MANAGE, "Remove the logo", routes::remove_logo);
}
