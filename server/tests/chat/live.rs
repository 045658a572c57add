//! Who hears what, live and after a break: the members of a channel at that place of the journal, and nobody else.

use serde_json::json;
use workspace_test_support::{Engine, Server, Socket, on_both_engines};

use crate::id;

/// The texts of the messages that come up to one in `#general` that says `end`.
async fn heard(socket: &mut Socket) -> Vec<String> {
    let mut texts = Vec::new();
    loop {
        let event = socket.event("chat.message.created").await;
        let text = event["data"]["message"]["text"].as_str().unwrap().to_owned();
        if text == "end" {
            return texts;
        }
        texts.push(text);
    }
}

async fn opened(client: &workspace_test_support::Client, resume: Option<i64>) -> (Socket, i64) {
    let mut socket = client.socket(resume).await;
    let seq = socket.next_of("ready").await["seq"].as_i64().unwrap();
    (socket, seq)
}

on_both_engines! {
    async fn a_private_channel_is_heard_by_its_members_from_when_to_when_they_are_in_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let (mut of_admin, _) = opened(&admin, None).await;
        let (mut of_karim, start) = opened(&karim, None).await;
        let board = nora.channel("board", "private", &[]).await;
        let place = format!("/api/chat/channels/{board}/members/{}", karim.account);
        nora.say_in(board, "before").await;
        nora.put(&place, json!({})).await.expect(200);
        nora.say_in(board, "during").await;
        karim.say_in(board, "mine").await;
        nora.delete(&place).await.expect(204);
        nora.say_in(board, "after").await;
        admin.say("end").await;
        assert_eq!(heard(&mut of_karim).await, ["during", "mine"]);
        assert_eq!(heard(&mut of_admin).await, Vec::<String>::new());
        // Who comes back later is given the same.
        let (mut again, _) = opened(&karim, Some(start)).await;
        assert_eq!(heard(&mut again).await, ["during", "mine"]);
        let (mut again, _) = opened(&admin, Some(start)).await;
        assert_eq!(heard(&mut again).await, Vec::<String>::new());
    }

    async fn after_a_restart_the_server_still_knows_who_is_in_what(engine: Engine) {
        let mut server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let (_, start) = opened(&karim, None).await;
        let board = nora.channel("board", "private", &[&karim]).await;
        nora.say_in(board, "before the restart").await;
        server.stop().await;
        server.start_again().await;
        let (mut of_karim, _) = opened(&karim, Some(start)).await;
        let (mut of_admin, _) = opened(&admin, Some(start)).await;
        nora.say_in(board, "after the restart").await;
        admin.say("end").await;
        assert_eq!(heard(&mut of_karim).await, ["before the restart", "after the restart"]);
        assert_eq!(heard(&mut of_admin).await, Vec::<String>::new());
    }

    async fn typing_is_told_to_who_is_in_the_channel_by_who_is(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let karim = server.join(&admin, "karim", "member").await;
        let board = nora.channel("board", "private", &[&karim]).await;
        let (mut of_admin, _) = opened(&admin, None).await;
        let (mut of_nora, _) = opened(&nora, None).await;
        let (mut of_karim, _) = opened(&karim, None).await;
        of_admin.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": board } })).await;
        assert_eq!(of_admin.next_of("error").await["code"], "not_a_member");
        of_karim.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": board } })).await;
        assert_eq!(of_nora.next_of("signal").await["data"]["channel"], board);
        of_karim.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": board, "thread": 7 } })).await;
        assert_eq!(of_nora.next_of("signal").await["data"], json!({ "channel": board, "thread": 7 }));
        of_karim.send(json!({ "type": "signal", "kind": "chat.typing", "data": { "channel": 1 } })).await;
        assert_eq!(of_admin.next_of("signal").await["data"]["channel"], 1, "the private one was not told");
    }

    async fn what_happens_to_a_channel_is_told_to_who_sees_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let (mut socket, _) = opened(&admin, None).await;
        let hidden = nora.channel("hidden", "private", &[]).await;
        let open = nora.channel("open", "public", &[]).await;
        assert_eq!(socket.event("chat.channel.created").await["data"]["channel"]["id"], open, "the private one is not told");
        nora.put(&format!("/api/chat/channels/{hidden}/members/{}", admin.account), json!({})).await.expect(200);
        let added = socket.event("chat.member.added").await["data"].clone();
        assert_eq!((&added["channel"]["name"], &added["account"]), (&json!("hidden"), &json!(admin.account)));
        let said = id(&nora.say_in(hidden, "welcome").await);
        nora.put(&format!("/api/chat/messages/{said}/reactions"), json!({ "emoji": "👋", "present": true })).await.expect(200);
        let reacted = socket.event("chat.reaction.set").await["data"].clone();
        let expected = json!({ "message": said, "channel": hidden, "thread": null, "account": nora.account, "emoji": "👋", "present": true });
        assert_eq!(reacted, expected);
        nora.patch(&format!("/api/chat/channels/{hidden}"), json!({ "version": 1, "topic": "for few" })).await.expect(200);
        assert_eq!(socket.event("chat.channel.changed").await["data"]["channel"]["topic"], "for few");
        nora.write_in(hidden, json!({ "text": "in a thread", "thread": said })).await.expect(201);
        let reply = socket.event("chat.message.created").await["data"].clone();
        let reply = if reply["thread"].is_null() { socket.event("chat.message.created").await["data"].clone() } else { reply };
        assert_eq!((&reply["thread"]["root"], &reply["thread"]["count"]), (&json!(said), &json!(1)));
        nora.delete(&format!("/api/chat/channels/{hidden}/members/{}", admin.account)).await.expect(204);
        assert_eq!(socket.event("chat.member.removed").await["data"]["account"], admin.account);
        nora.say_in(hidden, "gone?").await;
        admin.say("end").await;
        assert_eq!(heard(&mut socket).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_node_knows_who_is_in_a_channel_at_each_place_of_the_journal() {
    let first = Server::start(Engine::Postgres).await;
    let admin = first.admin().await;
    let nora = first.join(&admin, "nora", "member").await;
    let karim = first.join(&admin, "karim", "member").await;
    let second = first.second_node().await;
    let (mut of_karim, _) = opened(&karim.at(second.url()), None).await;
    let board = nora.channel("board", "private", &[]).await;
    let place = format!("/api/chat/channels/{board}/members/{}", karim.account);
    for n in 0..20 {
        nora.say_in(board, &format!("without {n}")).await;
        nora.put(&place, json!({})).await.expect(200);
        nora.say_in(board, &format!("with {n}")).await;
        nora.delete(&place).await.expect(204);
    }
    admin.say("end").await;
    let expected: Vec<String> = (0..20).map(|n| format!("with {n}")).collect();
    assert_eq!(heard(&mut of_karim).await, expected);
}
