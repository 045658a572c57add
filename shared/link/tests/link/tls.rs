//! Through TLS: the same trust for requests and for the live connection, the system's.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::support::{Desk, office};

/// A certificate for `localhost` that nobody vouches for (PEM), and what speaks TLS with it.
pub fn self_signed() -> (String, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (made.cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

/// Speaks TLS before a server that does not.
async fn terminate(acceptor: TlsAcceptor, to: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut near = acceptor.accept(near).await.ok()?;
                let mut far = TcpStream::connect(to).await.ok()?;
                tokio::io::copy_bidirectional(&mut near, &mut far).await.ok()
            });
        }
    });
    address
}

/// Where the process of its own finds the address of the server, and in which the system trusts its certificate.
const INSIDE: &str = "WORKSPACE_LINK_TEST_TLS";

/// Once the system trusts the certificate (`SSL_CERT_FILE`), everything goes through TLS.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_the_system_trusts_serves_requests_and_the_live_connection() {
    let (server, _) = office().await;
    let (certificate, acceptor) = self_signed();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("certificate.pem");
    std::fs::write(&file, certificate).unwrap();
    let tls = terminate(acceptor, server.url().trim_start_matches("http://").parse().unwrap()).await;
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "tls::inside", "--ignored", "--nocapture"]);
    again.env(INSIDE, format!("https://localhost:{}", tls.port())).env("SSL_CERT_FILE", &file);
    let status = tokio::task::spawn_blocking(move || again.status().unwrap()).await.unwrap();
    assert!(status.success(), "it failed inside; see above");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the test above, in a process of its own"]
async fn inside() {
    let mut desk = Desk::facing(&std::env::var(INSIDE).expect("run by the test above")).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    let message = json!({ "client_id": uuid::Uuid::now_v7(), "text": "through TLS" });
    desk.post("/api/chat/channels/1/messages", message).await.unwrap();
    assert_eq!(desk.texts(1).await, ["through TLS"]);
}
