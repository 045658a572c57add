//! Chat: channels and messages. A message that was accepted is never lost, never doubled, and everyone entitled to it gets
//! it in the same order, because it is an entry of the journal and its id is that entry's `seq`.

mod routes;
mod store;

use serde::Deserialize;
use serde_json::Value;
use workspace_protocol::accounts::Permission::{ChatRead, ChatWrite};

use crate::core::Module;
use crate::error::{Result, forbidden, malformed};
use crate::http::identity::Identity;
use crate::http::{Access, Api};
use crate::journal::Audience;

/// The module.
pub const MODULE: Module = Module { signals: &[("chat.typing", typing)], ..Module::new("chat", add_routes) };

fn add_routes(api: &mut Api) {
    let (read, write) = (Access::Can(ChatRead), Access::Can(ChatWrite));
    api.get("/api/chat/channels", read, "The channels that one is in", routes::channels);
    api.get("/api/chat/channels/{channel}", read, "A channel", routes::channel);
    api.get("/api/chat/channels/{channel}/messages", read, "The messages of a channel", routes::messages);
    api.post("/api/chat/channels/{channel}/messages", write, "Send a message", routes::send);
    api.put("/api/chat/channels/{channel}/read", read, "Move one's read marker", routes::mark_read);
    api.patch("/api/chat/messages/{message}", write, "Edit one's message", routes::edit);
    api.delete("/api/chat/messages/{message}", write, "Delete one's message: a tombstone stays", routes::delete);
}

/// Somebody is typing: told to everyone, since every channel so far is everyone's.
fn typing(identity: &Identity, data: &Value) -> Result<Audience> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Typing {
        #[serde(rename = "channel")]
        _channel: i64,
    }
    if !identity.permissions.contains(&ChatWrite) {
        return Err(forbidden("not_allowed", "this needs the permission chat:write"));
    }
    Typing::deserialize(data).map_err(|_| malformed("chat.typing takes {\"channel\": <id>}"))?;
    Ok(Audience::everyone())
}
