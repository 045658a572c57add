//! The activity feed: the journal, for administrators. Live entries come through the socket like everything else.

mod routes;

use workspace_protocol::accounts::Permission::ActivityRead;

use crate::core::Module;
use crate::http::{Access, Api};

/// The module.
pub const MODULE: Module = Module::new("activity", add_routes);

fn add_routes(api: &mut Api) {
    api.get("/api/activity", Access::Can(ActivityRead), "What happened, newest first", routes::list);
}
