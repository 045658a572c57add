//! New versions of the desktop applications, out of the folder that the administrator fills.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Client, Engine, Reply, Server};

/// A server whose folder of updates holds a release 1.2.0 of the client.
async fn released() -> (Server, Client, PathBuf) {
    let server = Server::start(Engine::Sqlite).await;
    let folder = server.config().data_dir.join("updates");
    fs::create_dir_all(&folder).unwrap();
    let bundle = |file: &str| json!({ "signature": format!("signed {file}"), "url": format!("https://releases.example/v1.2.0/{file}") });
    let manifest = json!({
        "version": "v1.2.0", "notes": "Faster", "pub_date": "2026-11-20T10:00:00Z",
        "platforms": {
            "linux-x86_64": bundle("Workspace_1.2.0_amd64.AppImage"),
            "linux-x86_64-deb": bundle("Workspace%20Client_1.2.0%2B1_amd64.deb"),
            "windows-x86_64": bundle("missing.exe"),
            "darwin-aarch64": bundle("..%2Fsecret.key"),
            "darwin-x86_64": bundle(".hidden"),
        },
    });
    fs::write(folder.join("client-latest.json"), manifest.to_string()).unwrap();
    fs::write(folder.join("Workspace_1.2.0_amd64.AppImage"), vec![7; 200_000]).unwrap();
    fs::write(folder.join("Workspace Client_1.2.0+1_amd64.deb"), "a package").unwrap();
    fs::write(folder.join("not-mentioned.deb"), "not for anyone").unwrap();
    let visitor = server.visitor();
    (server, visitor, folder)
}

async fn ask(visitor: &Client, path: &str) -> Reply {
    visitor.get(&format!("/api/updates/{path}")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_application_is_offered_the_newer_one() {
    let (server, visitor, _) = released().await;
    let offer = ask(&visitor, "client/linux-x86_64/1.1.9").await.expect(200);
    let url = format!("{}/api/updates/files/Workspace_1.2.0_amd64.AppImage", server.url());
    assert_eq!(
        offer,
        json!({
            "version": "1.2.0", "notes": "Faster", "pub_date": "2026-11-20T10:00:00Z", "url": url,
            "signature": "signed Workspace_1.2.0_amd64.AppImage",
        })
    );
    let answer = reqwest::Client::new().get(&url).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(answer.headers()["content-length"], "200000");
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert_eq!(answer.bytes().await.unwrap(), vec![7; 200_000]);
    // A target may name the kind of bundle; where there is none of that kind, the plain one is offered.
    let package = ask(&visitor, "client/linux-x86_64-deb/1.0.0").await.expect(200);
    assert!(package["url"].as_str().unwrap().ends_with("/Workspace%20Client_1.2.0+1_amd64.deb"), "{package:#}");
    let answer = reqwest::get(package["url"].as_str().unwrap()).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "a package");
    assert_eq!(ask(&visitor, "client/linux-x86_64-rpm/1.0.0").await.expect(200)["url"], json!(url));
    // A version before the release is older than it, as versions go.
    ask(&visitor, "client/linux-x86_64/1.2.0-rc.1").await.expect(200);
    for current in ["1.2.0", "1.10.0", "2.0.0-alpha.1", "1.2.0+build.7"] {
        assert_eq!(ask(&visitor, &format!("client/linux-x86_64/{current}")).await.status, 204, "{current}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_not_offered() {
    let (_server, visitor, folder) = released().await;
    for (path, why) in [
        ("client/windows-x86_64/1.0.0", "its bundle is missing"),
        ("client/darwin-aarch64/1.0.0", "its name leads elsewhere"),
        ("client/darwin-x86_64/1.0.0", "its name is hidden"),
        ("client/linux-riscv64/1.0.0", "there is none for this machine"),
        ("dashboard/linux-x86_64/1.0.0", "there is no release"),
    ] {
        assert_eq!(ask(&visitor, path).await.status, 204, "{why}");
    }
    assert_eq!(ask(&visitor, "server/linux-x86_64/1.0.0").await.code(404), "not_found");
    assert_eq!(ask(&visitor, "client/linux-x86_64/newest").await.code(400), "malformed");
    assert_eq!(ask(&visitor, "client/Linux%20x86/1.0.0").await.code(400), "malformed");
    // A damaged manifest is the administrator's to mend: nobody else is bothered by it.
    for damaged in ["{", "[]", "{\"version\": \"soon\", \"platforms\": {}}", "{\"version\": \"9.0.0\"}"] {
        fs::write(folder.join("client-latest.json"), damaged).unwrap();
        assert_eq!(ask(&visitor, "client/linux-x86_64/1.0.0").await.status, 204, "{damaged}");
    }
    fs::write(folder.join("client-latest.json"), [0xff, 0xfe]).unwrap();
    assert_eq!(ask(&visitor, "client/linux-x86_64/1.0.0").await.status, 204);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(ask(&visitor, "client/linux-x86_64/1.0.0").await.status, 204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_files_that_a_manifest_names_are_served() {
    let (server, visitor, folder) = released().await;
    for name in [
        "not-mentioned.deb",
        "client-latest.json",
        "missing.exe",
        "..%2Fsecret.key",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2fsecret.key",
        ".hidden",
        "",
        ".",
        "..",
        "%00",
        "Workspace_1.2.0_amd64.AppImage%00",
    ] {
        let reply = ask(&visitor, &format!("files/{name}")).await;
        assert!([400, 404].contains(&reply.status), "{name}: {}", reply.status);
        assert_ne!(reply.body, Value::Null, "{name}");
    }
    fs::create_dir(folder.join("missing.exe")).unwrap();
    assert_eq!(ask(&visitor, "files/missing.exe").await.status, 404, "a folder is no file");
    let reply = visitor.send(Method::DELETE, "/api/updates/files/not-mentioned.deb", None, &[]).await;
    assert_eq!(reply.status, 404);
    assert!(folder.join("not-mentioned.deb").exists());
    // The address is the one that people are told, whatever a caller claims.
    let mut server = server;
    server.stop().await;
    server.config_mut().public_url = Some("https://workspace.example.org".parse().unwrap());
    server.start_again().await;
    let offer = ask(&visitor, "client/linux-x86_64/1.0.0").await.expect(200);
    assert_eq!(offer["url"], "https://workspace.example.org/api/updates/files/Workspace_1.2.0_amd64.AppImage");
}
