//! Files to and from the server.

use std::fs;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;
use workspace_link::problem::code;
use workspace_link::transfer::{Download, Source, Upload};

use crate::support::{Desk, Fake, Memory, info, json_answer, office, parsed};

const ID: &str = "5a0e2f0c-6a3b-4c53-9d2e-52a2a0c1b7aa";

/// A server that tells what it was sent, and gives a file of a megabyte, once in full and once not.
async fn archive() -> Fake {
    Fake::start(|asked| match asked.route.as_str() {
        "GET /api/server" => json_answer(200, &info(ID, "0.1.0", "0.1.0")),
        "POST /api/files" => {
            let checksum: u64 = asked.body.iter().map(|byte| u64::from(*byte)).sum();
            let form = asked.headers.contains("multipart/form-data");
            json_answer(201, &json!({ "length": asked.body.len(), "checksum": checksum, "form": form }))
        }
        "PUT /api/files/1" => json_answer(200, &json!({ "length": asked.body.len() })),
        "GET /api/files/1" => {
            let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1048576\r\n\r\n".to_vec();
            answer.resize(answer.len() + (1 << 20), 7);
            answer
        }
        "GET /api/files/2" => b"HTTP/1.1 200 OK\r\ncontent-length: 1048576\r\nconnection: close\r\n\r\nhalf".to_vec(),
        _ => json_answer(404, &json!({ "code": "not_found", "title": "Not found" })),
    })
    .await
}

fn upload(field: Option<&str>, source: Source) -> Upload {
    Upload {
        id: 9,
        path: "/api/files".to_owned(),
        field: field.map(str::to_owned),
        name: "photo « été ».jpg".to_owned(),
        media_type: Some("image/jpeg".to_owned()),
        key: None,
        replaces: false,
        source,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_takes_the_place_of_another_file_where_that_is_meant() {
    let fake = archive().await;
    let desk = Desk::facing(&fake.url).await;
    let path = "/api/files/1".to_owned();
    let upload = Upload { path, replaces: true, ..upload(None, Source::Bytes(Bytes::from_static(b"logo"))) };
    assert_eq!(parsed(desk.link.upload(upload).await.unwrap()), json!({ "length": 4 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_arrives_whole_from_memory_or_a_file_and_tells_its_progress() {
    let fake = archive().await;
    let mut desk = Desk::facing(&fake.url).await;
    let contents = vec![3; 1_000_000];
    let file = desk.home.path().join("photo.jpg");
    fs::write(&file, &contents).unwrap();
    for source in [Source::Bytes(Bytes::from(contents)), Source::File(file)] {
        let answer = parsed(desk.link.upload(upload(None, source.clone())).await.unwrap());
        assert_eq!(answer, json!({ "length": 1_000_000, "checksum": 3_000_000, "form": false }));
        let last = desk.next_of("progress").await;
        assert_eq!((&last["id"], &last["total"]), (&json!(9), &json!(1_000_000)));
        let answer = parsed(desk.link.upload(upload(Some("file"), source)).await.unwrap());
        assert!(answer["form"] == true && answer["length"].as_u64().unwrap() > 1_000_000, "{answer}");
    }
    let rest = desk.rest().await;
    assert_eq!(rest.last().unwrap()["sent"], 1_000_000);
    let missing = upload(None, Source::File(desk.home.path().join("missing")));
    assert_eq!(desk.link.upload(missing).await.unwrap_err().code, code::STORAGE_FAILED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_there_whole_or_not_at_all() {
    let fake = archive().await;
    let mut desk = Desk::facing(&fake.url).await;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("report.pdf");
    let fetch = |path: &str| desk.link.download(Download { id: 3, path: path.to_owned(), to: to.clone() });
    assert!(fetch("/api/files/2").await.unwrap_err().is_unanswered());
    assert_eq!(fetch("/api/files/3").await.unwrap_err().code, "not_found");
    assert_eq!(fetch("/ws").await.unwrap_err().code, code::NOT_ALLOWED);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left of what did not become whole");
    assert_eq!(fetch("/api/files/1").await.unwrap(), 1 << 20);
    assert_eq!(fs::read(&to).unwrap(), vec![7; 1 << 20]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let done = desk.next_of("progress").await;
    assert_eq!((&done["id"], &done["total"]), (&json!(3), &json!(1 << 20)));
    let nowhere = Download { id: 3, path: "/api/files/1".to_owned(), to: folder.path().join("no/such/folder") };
    assert_eq!(desk.link.download(nowhere).await.unwrap_err().code, code::STORAGE_FAILED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_renews_a_token_that_ran_out_and_can_be_cancelled() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    server.shift(chrono::TimeDelta::minutes(16));
    let to = desk.home.path().join("channels.json");
    let download = Download { id: 1, path: "/api/chat/channels".to_owned(), to: to.clone() };
    desk.link.download(download.clone()).await.unwrap();
    assert!(fs::read_to_string(&to).unwrap().contains("general"));
    let desk = Arc::new(desk);
    let (answer, ()) = tokio::join!(biased; desk.link.download(download), async { desk.link.cancel(1) });
    assert_eq!(answer.unwrap_err().code, code::ABORTED);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_too_large_is_not_taken() {
    let fake = Fake::start(|asked| {
        if asked.route == "GET /api/server" {
            return json_answer(200, &info(ID, "0.1.0", "0.1.0"));
        }
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40000000\r\n\r\n";
        let mut answer = head.as_bytes().to_vec();
        answer.resize(answer.len() + 40_000_000, b' ');
        answer
    })
    .await;
    let desk = Desk::at(Arc::new(tempfile::tempdir().unwrap()), Memory::new()).await;
    desk.link.choose(&fake.url).await.unwrap();
    assert_eq!(desk.get("/api/me").await.unwrap_err().code, code::TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_fetched_to_be_shown_or_refused_with_the_server_s_words() {
    let fake = archive().await;
    let desk = Desk::facing(&fake.url).await;
    let picture = desk.link.fetch(1, "/api/files/1").await.unwrap();
    assert!(picture.len() == 1 << 20 && picture.iter().all(|byte| *byte == 7));
    assert_eq!(desk.link.fetch(2, "/api/files/2").await.unwrap_err().code, code::UNREACHABLE);
    assert_eq!(desk.link.fetch(3, "/api/files/9").await.unwrap_err().code, "not_found");
    assert_eq!(desk.link.fetch(4, "/ws").await.unwrap_err().code, code::NOT_ALLOWED);
    let (answer, ()) = tokio::join!(biased; desk.link.fetch(5, "/api/files/1"), async { desk.link.cancel(5) });
    assert_eq!(answer.unwrap_err().code, code::ABORTED);
}
