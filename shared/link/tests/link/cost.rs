//! What a request through a link costs over the bare HTTP call.

use std::time::{Duration, Instant};

use workspace_link::{Method, Request};

use crate::support::{Desk, office};

/// Prints a table; run with `cargo test --release -p workspace-link --test link cost -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn of_a_request() {
    const ROUNDS: usize = 2_000;
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    let mut bare = server.visitor();
    bare.refresh_token = desk.keyring.token();
    bare.refresh().await.expect(200);
    let (http, url, token) =
        (reqwest::Client::new(), format!("{}/api/chat/channels", server.url()), bare.token.unwrap());
    let (mut with, mut without) = (Vec::new(), Vec::new());
    // By turns, so that whatever else the machine does is shared.
    for _ in 0..ROUNDS {
        let since = Instant::now();
        let answer = http.get(&url).bearer_auth(&token).send().await.unwrap();
        serde_json::from_slice::<serde_json::Value>(&answer.bytes().await.unwrap()).unwrap();
        without.push(since.elapsed());
        let since = Instant::now();
        desk.link.request(Request::new(Method::Get, "/api/chat/channels")).await.unwrap().unwrap();
        with.push(since.elapsed());
    }
    let at = |times: &mut Vec<Duration>, part: f64| {
        times.sort_unstable();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        times[(ROUNDS as f64 * part) as usize]
    };
    for part in [0.5, 0.9, 0.99] {
        let (bare, link) = (at(&mut without, part), at(&mut with, part));
        println!("p{:<3} bare {bare:>10.1?}  link {link:>10.1?}", part * 100.0);
    }
}
