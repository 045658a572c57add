//! Chat: channels and messages. A message that was accepted is never lost, never doubled, and everyone entitled to it gets
//! it in the same order, because it is an entry of the journal and its id is that entry's `seq`.
//!
//! - [`rooms`]: who is in which channel, for live delivery.
//! - [`mentions`]: whom a text mentions.
//! - [`attachments`]: files in messages.
//! - [`retention`]: deleting for good what channels do not keep.
//! - [`search`]: finding messages.
//! - [`export`]: a copy of a channel.
//! - [`import`]: bringing in what another chat has exported.
//! - [`webhooks`]: what programs post, and what they are told.
//! - [`slack`]: Slack's way of writing a text, in ours.

mod attachments;
mod export;
mod import;
mod mentions;
mod retention;
mod rooms;
mod routes;
mod search;
mod slack;
mod store;
mod webhooks;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use tokio::sync::watch;
use workspace_protocol::accounts::Permission::{AccountsManage, ChatManage, ChatRead, ChatWrite};

use crate::core::{Background, Core, Memory, Module};
use crate::db::AnyConnection;
use crate::error::{Result, forbidden, malformed};
use crate::http::identity::Identity;
use crate::http::{Access, Api};
use crate::journal::{Audience, Recorded};

/// The module.
pub const MODULE: Module = Module {
    signals: &[("chat.typing", typing)],
    observe,
    load,
    remember,
    tasks: || vec![Box::new(webhooks::outgoing::Deliver), Box::new(retention::Retention), Box::new(retention::Unsent)],
    background,
    ..Module::new("chat", add_routes)
};

fn observe(core: &Arc<Core>, entry: &Recorded) {
    rooms::observe(core, entry);
    webhooks::outgoing::observe(core, entry);
    search::observe(core, entry);
}

fn remember(memory: &mut Memory) {
    memory.keep(attachments::Thumbnails::default());
    memory.keep(search::Indexer::default());
    memory.keep(export::Exports::default());
    memory.keep(import::Imports::default());
    memory.keep(webhooks::outgoing::Outgoing::default());
}

fn background(core: Arc<Core>, stop: watch::Receiver<bool>) -> Background {
    Box::pin(async move {
        tokio::join!(search::run(core.clone(), stop.clone()), webhooks::outgoing::background(core, stop));
    })
}

fn load(core: &Core, conn: &mut AnyConnection) -> Result<()> {
    rooms::load(core, conn)?;
    webhooks::outgoing::load(core, conn)
}

fn add_routes(api: &mut Api) {
    use routes::{attachments, channels, export, import, members, messages, moderation, personal, search, threads};
    let (read, write, manage) = (Access::Can(ChatRead), Access::Can(ChatWrite), Access::Can(ChatManage));

    api.get("/api/chat/channels", read, "The channels that one is in", channels::mine);
    api.post("/api/chat/channels", write, "Create a channel", channels::create);
    api.post("/api/chat/direct", write, "Open the conversation of some people", channels::open_direct);
    api.get("/api/chat/directory", read, "The channels that one may join or is in, by name", channels::directory);
    api.get("/api/chat/channels/{channel}", read, "A channel", channels::one);
    api.patch("/api/chat/channels/{channel}", write, "Change a channel", channels::update);
    api.get("/api/chat/channels/{channel}/pins", read, "The pinned messages of a channel", channels::pins);
    api.get(
        "/api/chat/channels/{channel}/files",
        read,
        "The files sent in a channel, newest first",
        attachments::of_channel,
    );
    api.get("/api/chat/channels/{channel}/members", read, "Who is in a channel", members::list);
    api.put("/api/chat/channels/{channel}/members/{account}", read, "Join a channel, or add somebody", members::set);
    api.delete("/api/chat/channels/{channel}/members/{account}", read, "Leave, or take somebody out", members::remove);

    api.get("/api/chat/channels/{channel}/messages", read, "The messages of a channel", messages::list);
    api.post("/api/chat/channels/{channel}/messages", write, "Send a message", messages::send);
    api.get("/api/chat/messages/{message}", read, "A message", messages::one);
    api.patch("/api/chat/messages/{message}", write, "Edit one's message", messages::edit);
    api.delete("/api/chat/messages/{message}", write, "Delete a message: a tombstone stays", messages::delete);
    api.put("/api/chat/messages/{message}/reactions", write, "Set or take back one's reaction", messages::react);
    api.put("/api/chat/messages/{message}/pin", write, "Pin a message, or take the pin out", messages::pin);

    api.get("/api/chat/messages/{message}/thread", read, "The replies to a message", threads::replies);
    api.put("/api/chat/messages/{message}/thread/read", read, "Move how far one has read", threads::mark_read);
    api.put("/api/chat/messages/{message}/thread/follow", read, "Follow a thread, or stop", threads::follow);
    api.get("/api/chat/threads", read, "The threads that one follows", threads::followed);

    api.put("/api/chat/channels/{channel}/read", read, "Move one's read marker", personal::mark_read);
    api.put("/api/chat/channels/{channel}/preferences", read, "What one wants of it", personal::set_preferences);
    api.put("/api/chat/channels/{channel}/draft", write, "Keep what one began to write", personal::save_draft);
    api.get("/api/chat/drafts", read, "What one began to write", personal::drafts);
    api.get("/api/chat/mentions", read, "The messages that mention one", personal::mentions);

    api.post("/api/chat/attachments", write, "Upload a file, to be sent with a message", attachments::upload);
    api.get("/api/chat/attachments/{attachment}", read, "A file", attachments::download);
    api.get(
        "/api/chat/attachments/{attachment}/thumbnail",
        read,
        "A small picture of an image",
        attachments::thumbnail,
    );
    api.get("/api/chat/channels/{channel}/export", read, "A copy of a channel, as a zip", export::export);
    api.get("/api/chat/search", read, "Find messages, the newest first", search::search);

    api.post("/api/chat/messages/{message}/reports", read, "Report a message", moderation::report);
    api.get("/api/chat/messages/{message}/texts", manage, "The former texts of a message", moderation::former_texts);
    api.get("/api/chat/reports", manage, "The reports, newest first", moderation::reports);
    api.post("/api/chat/reports/{report}/resolution", manage, "Settle a report", moderation::resolve);
    api.post("/api/chat/deletions", manage, "Delete many messages", moderation::delete_all);
    // It creates accounts, too.
    let import = Access::CanBoth(ChatManage, AccountsManage);
    api.post("/api/chat/imports", import, "Bring in what another chat has exported", import::bring);

    add_webhooks(api, write);
}

fn add_webhooks(api: &mut Api, write: Access) {
    use routes::webhooks::{create_incoming, create_outgoing, incoming, outgoing};
    use routes::webhooks::{post, remove_outgoing, revoke_incoming, update_outgoing};
    let (incoming_of, outgoing_of) =
        ("/api/chat/channels/{channel}/incoming-webhooks", "/api/chat/channels/{channel}/outgoing-webhooks");
    let (one_incoming, one_outgoing) =
        ("/api/chat/incoming-webhooks/{webhook}", "/api/chat/outgoing-webhooks/{webhook}");

    api.get(incoming_of, write, "The addresses that post into a channel", incoming);
    api.post(incoming_of, write, "Create an address that posts into a channel", create_incoming);
    api.delete(one_incoming, write, "Take such an address back", revoke_incoming);
    api.post_in_other_form("/api/chat/hooks/{token}", post);
    api.get(outgoing_of, write, "The addresses that are told of a channel's messages", outgoing);
    api.post(outgoing_of, write, "Have an address told of a channel's messages", create_outgoing);
    api.patch(one_outgoing, write, "Change such an address, disable or enable it", update_outgoing);
    api.delete(one_outgoing, write, "Tell such an address nothing more", remove_outgoing);
}

/// Somebody is typing: told to those who are in the channel, with the thread as it was given; whose screen does not show
/// that thread shows nothing.
fn typing(core: &Core, identity: &Identity, data: &Value) -> Result<Audience> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Typing {
        channel: i64,
        #[serde(default, rename = "thread")]
        _thread: Option<i64>,
    }
    if !identity.permissions.contains(&ChatWrite) {
        return Err(forbidden("not_allowed", "this needs the permission chat:write"));
    }
    let typing = Typing::deserialize(data)
        .map_err(|_| malformed("chat.typing takes {\"channel\": <id>, \"thread\": <id, where in one>}"))?;
    if !core.hub.groups().include(typing.channel, identity.account) {
        return Err(forbidden("not_a_member", "join the channel first"));
    }
    Ok(Audience::channel(typing.channel))
}
