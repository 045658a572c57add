//! Fifty clients through sleep, lost packets, new addresses, crashes and killed servers: at the end each shows the same
//! messages in the same order as the database, nothing lost and nothing double, and nobody was told of what was not for them.
//!
//! `SOAK_SECONDS` is how long the trouble lasts (20 by default; `make soak` takes minutes), `SOAK_SEED` repeats a run's
//! decisions: the report of every run, and of every failure, names its seed.

#![allow(clippy::unwrap_used)]

mod chance;
mod desk;
mod road;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use workspace_test_support::process::command;
use workspace_test_support::{Client, Engine, Process, Reply, on_both_engines, postgres};

use chance::Chance;
use desk::{Counts, Desk, Shown, View, count};
use road::{Road, Weather};

const PROGRAM: &str = env!("CARGO_BIN_EXE_workspace-server");
const CLIENTS: usize = 50;
/// How many private channels there are, in and out of which people are taken.
const PRIVATE: usize = 3;
/// Every fifth client is never in a private channel.
const OUTSIDER: usize = 5;
/// How long nothing may change, once the weather is fair, before what is still wrong counts as wrong.
const SETTLE: Duration = Duration::from_secs(45);
/// How many messages a client writes ahead of what the server has taken.
const AHEAD: usize = 20;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().filter(|text| !text.is_empty()).map_or(default, |text| text.parse().unwrap())
}

/// The server processes on one database, killed and started again.
struct Nodes {
    folders: Vec<TempDir>,
    database: Option<String>,
    running: Vec<tokio::sync::Mutex<Option<Process>>>,
    addresses: Vec<SocketAddr>,
    kills: AtomicU64,
}

impl Nodes {
    async fn start(engine: Engine) -> (Self, Client) {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                Some(tokio::task::spawn_blocking(|| postgres::shared().create_database()).await.unwrap())
            }
        };
        let count = if engine == Engine::Sqlite { 1 } else { 2 };
        let folders: Vec<TempDir> = (0..count).map(|_| tempfile::tempdir().unwrap()).collect();
        let mut nodes =
            Self { folders, database, running: Vec::new(), addresses: Vec::new(), kills: AtomicU64::new(0) };
        let first = nodes.serve(0, "0").await;
        let admin = first.admin().await;
        nodes.take(first);
        if count == 2 {
            // The nodes believe each other's tokens.
            std::fs::copy(nodes.folders[0].path().join("secret.key"), nodes.folders[1].path().join("secret.key"))
                .unwrap();
            let second = nodes.serve(1, "0").await;
            nodes.take(second);
        }
        (nodes, admin)
    }

    fn take(&mut self, process: Process) {
        self.addresses.push(process.url().trim_start_matches("http://").parse().unwrap());
        self.running.push(tokio::sync::Mutex::new(Some(process)));
    }

    fn variables(&self) -> Vec<(&str, &str)> {
        let mut variables = vec![("ACCESS_TOKEN_MINUTES", "60"), ("WORKERS", "1")];
        variables.extend(self.database.as_deref().map(|url| ("DATABASE_URL", url)));
        variables
    }

    async fn serve(&self, node: usize, port: &str) -> Process {
        let folder: PathBuf = self.folders[node].path().to_owned();
        let mut variables: Vec<(String, String)> =
            self.variables().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        variables.push(("PORT".to_owned(), port.to_owned()));
        let serve = move || {
            let variables: Vec<(&str, &str)> =
                variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            Process::serve(PROGRAM, &folder, &variables)
        };
        tokio::task::spawn_blocking(serve).await.unwrap()
    }

    /// Kills servers as power cuts would, and starts them again, until it is told to stop; all are up then.
    async fn trouble(&self, mut chance: Chance, stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            chance.pause(800, 4_000).await;
            let node = chance.index(self.running.len());
            let mut running = self.running[node].lock().await;
            running.as_mut().unwrap().kill();
            count(&self.kills);
            chance.pause(0, 1_200).await;
            *running = Some(self.serve(node, &self.addresses[node].port().to_string()).await);
        }
    }
}

/// A request of who is not troubled by the weather, until it is answered.
async fn insist(client: &Client, nodes: &Nodes, method: Method, path: &str, body: Option<Value>) -> Reply {
    for attempt in 0.. {
        let url = format!("http://{}", nodes.addresses[attempt % nodes.addresses.len()]);
        if let Ok(reply) = client.at(url).try_send(method.clone(), path, body.clone(), &[]).await
            && reply.status != 503
        {
            return reply;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    unreachable!()
}

/// What becomes of a client's road and machine, until it is told to stop; all is well then.
async fn weather(desk: Arc<Desk>, nodes: Arc<Nodes>, mut chance: Chance, stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match chance.within(0, 100) {
            0..20 => desk.road.leads(*chance.of(&nodes.addresses).unwrap()),
            20..35 => desk.road.becomes(Weather::Slow(chance.within(5, 120))),
            35..50 => desk.road.becomes(Weather::Lost),
            50..60 => desk.road.becomes(Weather::Closed),
            60..70 => desk.road.breaks(),
            70..80 => {
                desk.asleep.send_replace(true);
                chance.pause(300, 6_000).await;
                desk.asleep.send_replace(false);
            }
            80..88 => desk.crash.notify_one(),
            _ => desk.road.becomes(Weather::Fair),
        }
        chance.pause(100, 2_500).await;
        if chance.happens(50) {
            desk.road.becomes(Weather::Fair);
        }
    }
    desk.road.becomes(Weather::Fair);
    desk.asleep.send_replace(false);
}

/// Writes into the channels that one is in, until it is told to stop.
async fn write(desk: Arc<Desk>, mut chance: Chance, stop: watch::Receiver<bool>) {
    for n in 0.. {
        chance.pause(100, 2_400).await;
        if *stop.borrow() {
            return;
        }
        if desk.backlog() >= AHEAD {
            continue;
        }
        let channels = desk.channels().await;
        let channel = if chance.happens(60) { 1 } else { chance.of(&channels).copied().unwrap_or(1) };
        desk.write(channel, format!("{} {n}", desk.name)).await;
    }
}

/// Takes people into private channels and out again, until it is told to stop.
async fn come_and_go(
    admin: Client,
    nodes: Arc<Nodes>,
    desks: Vec<Arc<Desk>>,
    channels: Vec<i64>,
    mut chance: Chance,
    stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        chance.pause(50, 600).await;
        let insiders: Vec<&Arc<Desk>> =
            desks.iter().enumerate().filter(|(at, _)| at % OUTSIDER != 0).map(|(_, desk)| desk).collect();
        let (Some(desk), Some(channel)) = (chance.of(&insiders), chance.of(&channels)) else { return };
        let path = format!("/api/chat/channels/{channel}/members/{}", desk.client.account);
        if chance.happens(55) {
            let reply = insist(&admin, &nodes, Method::PUT, &path, Some(json!({}))).await;
            assert_eq!(reply.status, 200, "{:#}", reply.body);
        } else {
            let reply = insist(&admin, &nodes, Method::DELETE, &path, None).await;
            assert!(matches!(reply.status, 204 | 404), "{:#}", reply.body);
        }
    }
}

/// What the database has of these channels.
async fn stored(admin: &Client, nodes: &Nodes, channels: &[i64]) -> View {
    let mut view = View::new();
    for channel in channels {
        let (shown, mut cursor) = (view.entry(*channel).or_default(), String::new());
        loop {
            let path = format!("/api/chat/channels/{channel}/messages?direction=newer&limit=200{cursor}");
            let page = insist(admin, nodes, Method::GET, &path, None).await.expect(200);
            let items = page["items"].as_array().unwrap();
            shown.extend(items.iter().map(|message| (message["id"].as_i64().unwrap(), Shown::of(message))));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
    }
    view
}

/// Who is in these channels.
async fn members(admin: &Client, nodes: &Nodes, channels: &[i64]) -> BTreeMap<i64, BTreeSet<i64>> {
    let mut members = BTreeMap::new();
    for channel in channels {
        let path = format!("/api/chat/channels/{channel}/members?limit=200");
        let page = insist(admin, nodes, Method::GET, &path, None).await.expect(200);
        let accounts = page["items"].as_array().unwrap().iter().map(|member| member["account"].as_i64().unwrap());
        members.insert(*channel, accounts.collect());
    }
    members
}

/// The first difference between two views, for people.
fn difference(shown: &View, right: &View) -> Option<String> {
    for channel in shown.keys().chain(right.keys()) {
        let (Some(shown), Some(right)) = (shown.get(channel), right.get(channel)) else {
            return Some(format!("channel {channel}: shown {}", shown.contains_key(channel)));
        };
        if let Some((id, message)) = right.iter().find(|(id, message)| shown.get(id) != Some(message)) {
            return Some(format!("channel {channel}: {id} is {message:?}, shown as {:?}", shown.get(id)));
        }
        if let Some((id, message)) = shown.iter().find(|(id, _)| !right.contains_key(id)) {
            return Some(format!("channel {channel}: {id} is shown as {message:?} and does not exist"));
        }
    }
    None
}

async fn soak(engine: Engine) {
    let seed = number("SOAK_SEED", u64::from(std::process::id()) ^ 0x5EED);
    let seconds = number("SOAK_SECONDS", 20);
    println!("SOAK_SEED={seed} SOAK_SECONDS={seconds} on {engine:?}");
    let (nodes, admin) = Nodes::start(engine).await;
    let nodes = Arc::new(nodes);
    let (counts, folder) = (Arc::new(Counts::default()), tempfile::tempdir().unwrap());
    let mut desks = Vec::new();
    for at in 0..CLIENTS {
        let name = format!("desk-{at}");
        let road = Road::to(nodes.addresses[at % nodes.addresses.len()]).await;
        let client = join(&admin, &name).await.at(road.url.clone());
        desks.push(Desk::new(name, client, road, counts.clone(), folder.path().join(format!("{at}.json"))));
    }
    let mut private = Vec::new();
    for n in 0..PRIVATE {
        private.push(admin.channel(&format!("private-{n}"), "private", &[]).await);
    }

    let (stop, stopped) = watch::channel(false);
    let mut following = tokio::task::JoinSet::new();
    let mut troubling = tokio::task::JoinSet::new();
    for (desk, of) in desks.iter().zip(1_u64..) {
        let chance = |what: u64| Chance::new(seed, of * 10 + what);
        following.spawn(desk.clone().follow(chance(0)));
        following.spawn(desk.clone().send(chance(1)));
        troubling.spawn(write(desk.clone(), chance(2), stopped.clone()));
        troubling.spawn(weather(desk.clone(), nodes.clone(), chance(3), stopped.clone()));
    }
    let (people, channels) = (desks.clone(), private.clone());
    troubling.spawn(come_and_go(admin.clone(), nodes.clone(), people, channels, Chance::new(seed, 1), stopped.clone()));
    let (killed, chance) = (nodes.clone(), Chance::new(seed, 2));
    troubling.spawn(async move { killed.trouble(chance, stopped).await });
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(seconds) {
        fail_early(&mut following, &mut troubling);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    stop.send_replace(true);
    while let Some(ended) = troubling.join_next().await {
        ended.unwrap();
    }

    // The storm is over: whatever waits is sent, and everyone catches up.
    let all: Vec<i64> = [1].into_iter().chain(private.iter().copied()).collect();
    let (settling, mut moved, mut last) = (Instant::now(), Instant::now(), String::new());
    loop {
        fail_early(&mut following, &mut troubling);
        let waiting: Vec<(&str, usize)> =
            desks.iter().map(|desk| (desk.name.as_str(), desk.backlog())).filter(|(_, backlog)| *backlog > 0).collect();
        let wrong = if waiting.is_empty() {
            compare(&admin, &nodes, &desks, &all).await
        } else {
            Some(format!("{waiting:?} wait"))
        };
        let Some(wrong) = wrong else { break };
        // However slow the machine is: as long as something moves, it is waited for.
        if wrong != last {
            (moved, last) = (Instant::now(), wrong);
        }
        assert!(moved.elapsed() < SETTLE, "SOAK_SEED={seed} on {engine:?}: {last}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let settled = settling.elapsed();
    following.shutdown().await;
    check_all(&desks, &stored(&admin, &nodes, &all).await, &private);
    prove(&nodes).await;
    report(&nodes, &counts, settled);
}

async fn join(admin: &Client, name: &str) -> Client {
    let invitation = admin.post("/api/invitations", json!({ "role": "member" })).await.expect(201);
    let token = invitation["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut client = Client::new(admin.url.clone());
    let place = client.login_body("", "")["place"].clone();
    let body = json!({
        "token": token, "username": name, "display_name": name, "password": workspace_test_support::PASSWORD, "place": place,
    });
    client.take_session(&client.post("/api/auth/join", body).await.expect(201));
    client
}

/// A client or a trouble that has failed ends the test at once.
fn fail_early(following: &mut tokio::task::JoinSet<()>, troubling: &mut tokio::task::JoinSet<()>) {
    for ended in [following.try_join_next(), troubling.try_join_next()].into_iter().flatten() {
        ended.unwrap();
    }
}

/// What somebody shows that is not what the database has.
async fn compare(admin: &Client, nodes: &Nodes, desks: &[Arc<Desk>], channels: &[i64]) -> Option<String> {
    let right = stored(admin, nodes, channels).await;
    let members = members(admin, nodes, &channels[1..]).await;
    for desk in desks {
        let mut own = right.clone();
        own.retain(|channel, _| members.get(channel).is_none_or(|members| members.contains(&desk.client.account)));
        if let Some(difference) = difference(&desk.view().await, &own) {
            return Some(format!("{}: {difference}", desk.name));
        }
    }
    None
}

/// Everything that was written and not refused is there once; nothing that was refused is; and who was never in a private
/// channel was never told of one.
fn check_all(desks: &[Arc<Desk>], stored: &View, private: &[i64]) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for message in stored.values().flat_map(BTreeMap::values) {
        *times.entry(&message.client_id).or_default() += 1;
    }
    for (at, desk) in desks.iter().enumerate() {
        let (wrote, refused) = (desk.wrote.lock().unwrap(), desk.refused.lock().unwrap());
        for client_id in wrote.iter() {
            let right = usize::from(!refused.contains(client_id));
            assert_eq!(times.remove(client_id.as_str()).unwrap_or(0), right, "{}: {client_id}", desk.name);
        }
        let heard = desk.heard.lock().unwrap();
        let leaked = heard.iter().find(|(_, channel)| at % OUTSIDER == 0 && private.contains(channel));
        assert_eq!(leaked, None, "{} was told of a private channel", desk.name);
    }
    assert!(times.is_empty(), "nobody wrote {times:?}");
}

/// The journal proves itself, on every node that it was written by.
async fn prove(nodes: &Nodes) {
    for running in &nodes.running {
        running.lock().await.as_mut().unwrap().kill();
    }
    let folder: &Path = nodes.folders[0].path();
    let verified = command(PROGRAM, folder, &["journal", "verify"], &nodes.variables()).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(
        verified.status.success() && said.contains("intact"),
        "{said}{}",
        String::from_utf8_lossy(&verified.stderr)
    );
}

fn report(nodes: &Nodes, counts: &Counts, settled: Duration) {
    let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    println!(
        "{} messages sent, {} requests retried, {} refused; {} lines, {} resumed, {} reset; {} events; {} crashes, {} kills; \
         settled in {:.1} s",
        of(&counts.sent),
        of(&counts.retried),
        of(&counts.refused),
        of(&counts.lines),
        of(&counts.resumed),
        of(&counts.resets),
        of(&counts.events),
        of(&counts.crashes),
        of(&nodes.kills),
        settled.as_secs_f64(),
    );
    assert!(of(&counts.sent) > 0 && of(&counts.resumed) > 0 && of(&nodes.kills) > 0, "there was no trouble");
}

on_both_engines! {
    async fn fifty_clients_show_what_the_database_has(engine: Engine) {
        soak(engine).await;
    }
}
