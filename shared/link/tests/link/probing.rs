//! Testing an address: each way in which it can fail has its own name.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use workspace_link::OLDEST_SERVER;
use workspace_link::problem::Problem;

use crate::support::{Desk, Fake, info, json_answer, office};
use crate::tls::self_signed;

const ID: &str = "5a0e2f0c-6a3b-4c53-9d2e-52a2a0c1b7aa";

async fn failure(address: &str) -> Problem {
    let desk = Desk::new().await;
    let problem = desk.link.probe(address).await.unwrap_err();
    assert_eq!(problem.status, 0);
    assert!(problem.detail.as_ref().is_some_and(|detail| !detail.is_empty()), "{problem:?}");
    assert_eq!(desk.link.choose(address).await.unwrap_err().code, problem.code);
    assert!(desk.link.server().is_none(), "nothing was chosen");
    problem
}

async fn code(address: &str) -> String {
    failure(address).await.code
}

/// Takes connections and does `with` them.
async fn listener<F: Future<Output = ()> + Send + 'static>(
    with: impl Fn(tokio::net::TcpStream) -> F + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let with = Arc::new(with);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(with(stream));
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_server_says_who_it_is() {
    let (server, _) = office().await;
    let desk = Desk::new().await;
    let probed = desk.link.probe(&server.url()).await.unwrap();
    assert_eq!(probed.address.to_string(), server.url());
    let json = serde_json::to_value(&probed).unwrap();
    assert_eq!((&json["server"]["product"], &json["server"]["setup_required"]), (&json!("workspace"), &json!(false)));
    assert_eq!(json["server"]["id"], probed.server.id.to_string());
    assert_eq!(probed.server.version, env!("CARGO_PKG_VERSION"));
    assert!(desk.link.server().is_none(), "testing chooses nothing");
    // Without the scheme, as people type it.
    let typed = server.url().replace("http://", "");
    assert_eq!(desk.link.probe(&typed).await.unwrap().server.id, probed.server.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_said() {
    assert_eq!(code("https://ws.example.org/dashboard").await, "bad_address");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listening_is_refused() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(code(&closed.to_string()).await, "refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_knows_is_an_unknown_host() {
    assert_eq!(code("no-such-host.invalid").await, "unknown_host");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_the_call_and_says_nothing_is_a_timeout() {
    let silent = listener(|stream| async move {
        let _held = stream;
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(Desk::new().await.link.probe(&silent.to_string()).await.unwrap_err().code, "timeout");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_is_told_and_not_worked_around() {
    let (_, acceptor) = self_signed();
    let tls = listener(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let _ = acceptor.accept(stream).await;
        }
    })
    .await;
    let problem = failure(&format!("https://localhost:{}", tls.port())).await;
    assert_eq!(problem.code, "certificate", "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_else_answers_is_no_workspace_server() {
    let page = Fake::start(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>".to_vec()).await;
    let other = Fake::saying(json!({ "product": "other", "version": "9.0.0", "oldest_client": "0.1.0" })).await;
    let missing = Fake::start(|_| json_answer(404, &json!({}))).await;
    let moved =
        Fake::start(|_| b"HTTP/1.1 302 Found\r\nlocation: /api/server2\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let endless = Fake::start(|_| {
        let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".to_vec();
        answer.resize(2 << 20, b' ');
        answer
    })
    .await;
    for fake in [&page, &other, &missing, &moved, &endless] {
        let problem = failure(&fake.url).await;
        assert_eq!(problem.code, "not_workspace", "{problem}");
    }
    let ssh = listener(|mut stream| async move {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").await;
        let _ = tokio::io::copy(&mut stream.split().0, &mut tokio::io::sink()).await;
    })
    .await;
    // And something that speaks HTTP where TLS is expected.
    for address in [ssh.to_string(), page.url.replace("http:", "https:")] {
        let problem = failure(&address).await;
        assert_eq!(problem.code, "not_workspace", "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_hung_up_is_the_network() {
    let rude = listener(|stream| async move { drop(stream) }).await;
    assert_eq!(code(&rude.to_string()).await, "network");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_old_is_told_either_way_with_both_versions() {
    let old = Fake::saying(info(ID, "0.0.9", "0.0.1")).await;
    let problem = failure(&old.url).await;
    assert_eq!(problem.code, "server_too_old");
    assert!(problem.detail.unwrap().contains(&format!("0.0.9; this client needs {OLDEST_SERVER}")));
    let new = Fake::saying(info(ID, "3.0.0", "2.5.0")).await;
    let problem = failure(&new.url).await;
    assert_eq!(problem.code, "client_too_old");
    assert!(problem.detail.unwrap().contains("version 0.1.0; the server needs 2.5.0"));
}
