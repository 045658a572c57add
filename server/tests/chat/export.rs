//! A copy of a channel: who may take one, and that everything and nothing else is in it.

use std::io::{Cursor, Read as _};

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};
use zip::ZipArchive;

use crate::id;

async fn copy(client: &Client, channel: i64, format: &str) -> ZipArchive<Cursor<Vec<u8>>> {
    let path = format!("/api/chat/channels/{channel}/export?format={format}");
    let (status, headers, bytes) = client.download(&path, &[]).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/zip"));
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\""));
    ZipArchive::new(Cursor::new(bytes)).unwrap()
}

fn file(zip: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

on_both_engines! {
    async fn a_copy_holds_messages_threads_reactions_and_files(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let channel = lina.channel("team", "private", &[&admin]).await;
        let evil = "<script>alert('1')</script> & \"more\"}";
        let first = lina.say_in(channel, evil).await;
        let gone = lina.say_in(channel, "to be forgotten").await;
        lina.delete(&format!("/api/chat/messages/{}", gone["id"])).await.expect(200);
        let edit = json!({ "version": 1, "text": format!("{evil} edited") });
        lina.patch(&format!("/api/chat/messages/{}", first["id"]), edit).await.expect(200);
        let reaction = json!({ "emoji": "👍", "present": true });
        admin.put(&format!("/api/chat/messages/{}/reactions", first["id"]), reaction).await.expect(200);
        let uploaded = lina.upload("/api/chat/attachments?name=re%C3%A7u%20%26%20co.txt", "the bytes").await.expect(201);
        let body = json!({ "text": "in the thread", "thread": first["id"], "attachments": [uploaded["id"]] });
        admin.write_in(channel, json!({ "text": "also", "thread": first["id"] })).await.expect(201);
        lina.write_in(channel, body).await.expect(201);
        // Enough for several pages.
        for number in 0..210 {
            admin.say_in(channel, &format!("message {number}")).await;
        }

        let mut zip = copy(&lina, channel, "json").await;
        let value: Value = serde_json::from_str(&file(&mut zip, "channel.json")).unwrap();
        assert_eq!((&value["format"], &value["channel"]["name"]), (&json!("workspace-channel"), &json!("team")));
        let members: Vec<&Value> = value["members"].as_array().unwrap().iter().map(|member| &member["username"]).collect();
        assert_eq!(members, [&json!("admin"), &json!("lina")]);
        let messages = value["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 212);
        assert_eq!(messages[0]["text"], format!("{evil} edited"));
        assert!(messages[0]["edited_at"].is_string());
        assert_eq!(messages[0]["author"]["username"], "lina");
        assert_eq!(messages[0]["reactions"][0]["people"][0]["username"], "admin");
        assert_eq!((messages[1]["text"].as_str(), messages[1]["deleted_at"].is_string()), (Some(""), true));
        let replies = messages[0]["replies"].as_array().unwrap();
        assert_eq!(replies.len(), 2);
        let name = replies[1]["attachments"][0]["file"].as_str().unwrap().to_owned();
        assert_eq!(name, format!("files/{}-reçu & co.txt", uploaded["id"]));
        assert_eq!(file(&mut zip, &name), "the bytes");
        let mut times: Vec<&str> = messages.iter().map(|message| message["created_at"].as_str().unwrap()).collect();
        times.dedup();
        assert!(times.is_sorted());

        let mut zip = copy(&lina, channel, "html").await;
        let page = file(&mut zip, "index.html");
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(&#39;1&#39;)"), "{page}");
        assert!(page.contains("default-src 'none'") && page.contains("<title>#team</title>"));
        assert!(page.contains(&format!("files/{}%2Dre%C3%A7u%20%26%20co%2Etxt", uploaded["id"])), "{page}");
        assert_eq!((page.matches("<article").count(), page.matches("</article>").count()), (214, 214));
        assert_eq!((page.matches("<section>").count(), page.matches("</section>").count()), (1, 1));
        assert!(!page.contains("to be forgotten"));
        assert_eq!(zip.len(), 2);
    }

    async fn who_manages_a_channel_may_take_a_copy_and_it_is_known(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let omar = server.join(&admin, "omar", "member").await;
        let private = lina.channel("quiet", "private", &[&omar]).await;
        let public = lina.channel("loud", "public", &[&omar]).await;
        let path = |channel: i64| format!("/api/chat/channels/{channel}/export");
        assert_eq!(omar.get(&path(private)).await.code(403), "not_an_owner");
        assert_eq!(omar.get(&path(public)).await.code(403), "not_an_owner");
        // Not even administrators see what is private.
        assert_eq!(admin.get(&path(private)).await.code(404), "not_found");
        assert_eq!(omar.get(&format!("{}?format=pdf", path(public))).await.body["errors"][0]["field"], "format");
        copy(&admin, public, "json").await;
        copy(&admin, 1, "html").await;
        copy(&lina, private, "json").await;
        let direct = id(&lina.post("/api/chat/direct", json!({ "people": [omar.account] })).await.expect(201));
        assert_eq!(lina.get(&path(direct)).await.code(403), "not_an_owner");
        let activity = admin.get("/api/activity?limit=50").await.expect(200);
        let kinds = activity["items"].as_array().unwrap().iter();
        assert_eq!(kinds.filter(|item| item["kind"] == "chat.channel.exported").count(), 3);
    }
}
