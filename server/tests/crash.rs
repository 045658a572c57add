//! A server that is killed again and again under load: what it acknowledged is there, once, and nobody misses anything.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;
use workspace_test_support::process::command;
use workspace_test_support::{Client, Engine, Process, Socket, on_both_engines, postgres};

const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");
const KILLS: usize = 20;
const SENDERS: usize = 6;
/// How long the whole may take before a hang is called one.
const PATIENCE: Duration = Duration::from_mins(5);

/// Sends messages until told to stop, each as often as it takes to have it acknowledged. Returns those that were, by the
/// id that the client gave them, with the id that the server did.
async fn send(
    admin: Client,
    sender: usize,
    acknowledged: Arc<watch::Sender<usize>>,
    stop: watch::Receiver<bool>,
) -> Vec<(String, i64)> {
    let mut sent = Vec::new();
    while !*stop.borrow() {
        let client_id = Uuid::now_v7().to_string();
        let body = json!({ "client_id": client_id, "text": format!("{sender}/{}", sent.len()) });
        let id = loop {
            let reply =
                admin.try_send(reqwest::Method::POST, "/api/chat/channels/1/messages", Some(body.clone()), &[]).await;
            match reply {
                Ok(reply) if matches!(reply.status, 200 | 201) => break reply.body["id"].as_i64().unwrap(),
                // Only what a client may meet while a server starts and stops; never a refusal of what is right.
                Ok(reply) => assert_eq!(reply.status, 503, "{:#}", reply.body),
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        };
        sent.push((client_id, id));
        acknowledged.send_modify(|count| *count += 1);
    }
    sent
}

/// Follows what happens from `position` on, coming back with it whenever the line breaks, until a message says "end".
/// Returns the messages in the order in which they came.
async fn follow(url: String, token: String, mut position: i64) -> Vec<(String, i64)> {
    let mut seen = Vec::new();
    loop {
        let Some(mut socket) = Socket::try_connect(&url, &token, Some(position)).await else {
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        while let Some(frame) = socket.next().await {
            assert_ne!(frame["type"], "reset", "a client that kept its position is told to start over");
            assert_ne!(frame["type"], "error", "{frame:#}");
            if frame["type"] != "event" {
                continue;
            }
            let seq = frame["seq"].as_i64().unwrap();
            assert!(seq > position, "entry {seq} came again after {position}");
            position = seq;
            if frame["kind"] == "chat.message.created" {
                let message = &frame["data"]["message"];
                if message["text"] == "end" {
                    return seen;
                }
                seen.push((message["client_id"].as_str().unwrap().to_owned(), message["id"].as_i64().unwrap()));
            }
        }
    }
}

async fn survive(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let mut variables = vec![("ACCESS_TOKEN_MINUTES", "60".to_owned())];
    if engine == Engine::Postgres {
        let url = tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap();
        variables.push(("DATABASE_URL", url));
    }
    let serve = |port: &str| {
        let mut all: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.push(("PORT", port));
        Process::serve(PROGRAM, folder.path(), &all)
    };
    let mut server = serve("0");
    let admin = server.admin().await;
    let mut socket = admin.socket(None).await;
    let position = socket.next_of("ready").await["seq"].as_i64().unwrap();
    drop(socket);

    let (stop, stopped) = watch::channel(false);
    let acknowledged = Arc::new(watch::Sender::new(0));
    let follower = tokio::spawn(follow(admin.url.clone(), admin.token.clone().unwrap(), position));
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| tokio::spawn(send(admin.clone(), sender, acknowledged.clone(), stopped.clone())))
        .collect();
    for kill in 0..KILLS {
        // Right after an acknowledgement, while the other senders wait for theirs; never after the same number of them.
        let enough = *acknowledged.borrow() + 10 + kill * 7 % 40;
        acknowledged.subscribe().wait_for(|count| *count >= enough).await.unwrap();
        server.kill();
        server = serve(server.port());
    }
    stop.send_replace(true);
    let mut sent = Vec::new();
    for sender in senders {
        sent.extend(sender.await.unwrap());
    }
    let stored: Vec<(String, i64)> = admin
        .messages()
        .await
        .iter()
        .map(|message| (message["client_id"].as_str().unwrap().to_owned(), message["id"].as_i64().unwrap()))
        .collect();
    admin.say("end").await;
    let seen = follower.await.unwrap();

    let mut times: HashMap<&str, usize> = HashMap::new();
    for (client_id, _) in &stored {
        *times.entry(client_id).or_default() += 1;
    }
    for (client_id, id) in &sent {
        assert_eq!(times.get(client_id.as_str()), Some(&1), "an acknowledged message is there exactly once");
        assert!(stored.contains(&(client_id.clone(), *id)), "under the id that was acknowledged");
    }
    // All were sent until they were acknowledged, so there is nothing else.
    assert_eq!(stored.len(), sent.len());
    assert_eq!(seen, stored, "the client that kept its position saw the same, in the same order");

    server.kill();
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let verified = command(PROGRAM, folder.path(), &["journal", "verify"], &variables).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(
        verified.status.success() && said.contains("intact"),
        "{said}{}",
        String::from_utf8_lossy(&verified.stderr)
    );
}

on_both_engines! {
    async fn twenty_kills_under_load_lose_and_double_nothing(engine: Engine) {
        tokio::time::timeout(PATIENCE, survive(engine)).await.expect("it hangs");
    }
}
