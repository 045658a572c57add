//! Files in messages: what they are, who gets them, how they go out, and what images may do to the server.

use std::io::Cursor;

use chrono::TimeDelta;
use image::{DynamicImage, GrayImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_test_support::{Client, Server, on_both_engines};

const ATTACHMENTS: &str = "/api/chat/attachments";

fn bytes_of(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 7]));
    bytes_of(&DynamicImage::ImageRgb8(image), ImageFormat::Png)
}

async fn upload(client: &Client, name: &str, bytes: impl Into<Vec<u8>>) -> Value {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    client.upload(&format!("{ATTACHMENTS}?name={name}"), bytes.into()).await.expect(201)
}

async fn send(client: &Client, channel: i64, text: &str, attachments: &[&Value]) -> Value {
    let ids: Vec<&Value> = attachments.iter().map(|attachment| &attachment["id"]).collect();
    let body = json!({ "client_id": Uuid::now_v7(), "text": text, "attachments": ids });
    client.post(&format!("/api/chat/channels/{channel}/messages"), body).await.expect(201)
}

fn path(attachment: &Value) -> String {
    format!("{ATTACHMENTS}/{}", attachment["id"])
}

on_both_engines! {
    async fn a_file_is_uploaded_sent_and_fetched_as_it_was(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let file = upload(&lina, "../été \u{202E}2026.txt", "voilà\n").await;
        assert_eq!((&file["name"], &file["media_type"], &file["size"]), (&json!("été 2026.txt"), &json!("text/plain"), &json!(7)));
        assert_eq!((&file["width"], &file["thumbnail"]), (&Value::Null, &json!(false)));
        // Before it is sent, it is its owner's alone; afterwards everyone's who may read the channel.
        assert_eq!(admin.get(&path(&file)).await.code(404), "not_found");
        assert_eq!(lina.download(&path(&file), &[]).await.0, 200);
        let message = send(&lina, 1, "", &[&file]).await;
        assert_eq!(message["attachments"], json!([file]));
        let listed = admin.get("/api/chat/channels/1/messages?limit=1").await.expect(200);
        assert_eq!(listed["items"][0]["attachments"], json!([file]));

        let (status, headers, bytes) = admin.download(&path(&file), &[]).await;
        assert_eq!((status, bytes.as_slice()), (200, "voilà\n".as_bytes()));
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        assert_eq!(header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(header("content-length"), "7");
        assert_eq!(
            header("content-disposition"),
            "attachment; filename=\"_t_ 2026.txt\"; filename*=UTF-8''%C3%A9t%C3%A9%202026.txt"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "private, no-cache");
        let policy = header("content-security-policy");
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
        // Asking for it inline changes nothing for what is no image.
        let (_, shown, _) = admin.download(&format!("{}?inline=true", path(&file)), &[]).await;
        assert!(shown["content-disposition"].to_str().unwrap().starts_with("attachment"));
        // Who has it gets it once.
        let tag = header("etag");
        let (status, _, bytes) = admin.download(&path(&file), &[("if-none-match", &tag)]).await;
        assert_eq!((status, bytes.len()), (304, 0));
    }

    async fn nothing_that_a_browser_would_run_is_named_as_what_it_is(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        for (name, bytes, expected) in [
            ("a.png", "<!DOCTYPE html><script>alert(1)</script>".as_bytes(), "text/plain; charset=utf-8"),
            ("b.svg", svg.as_bytes(), "text/plain; charset=utf-8"),
            ("c.html", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".as_slice(), "application/octet-stream"),
            ("d.html", b"", "application/octet-stream"),
        ] {
            let file = upload(&admin, name, bytes).await;
            let (status, headers, same) = admin.download(&format!("{}?inline=true", path(&file)), &[]).await;
            assert_eq!((status, same.as_slice()), (200, bytes), "{name}");
            assert_eq!(headers["content-type"], expected, "{name}");
            assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"), "{name}");
            assert_eq!(admin.get(&format!("{}/thumbnail", path(&file))).await.code(404), "not_found");
        }
    }

    async fn files_go_with_one_message_of_their_owner_and_end_with_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let (first, second) = (upload(&lina, "1.txt", "one").await, upload(&lina, "2.txt", "two").await);
        let refused = async |client: &Client, ids: Value| {
            let body = json!({ "client_id": Uuid::now_v7(), "text": "mine", "attachments": ids });
            let reply = client.post("/api/chat/channels/1/messages", body).await.expect(422);
            assert_eq!((&reply["code"], &reply["errors"][0]["field"]), (&json!("invalid"), &json!("attachments")));
        };
        refused(&admin, json!([first["id"]])).await;
        refused(&lina, json!([first["id"], first["id"]])).await;
        refused(&lina, json!([first["id"], 9_999_999_999_i64])).await;
        let message = send(&lina, 1, "two files", &[&second, &first]).await;
        assert_eq!(message["attachments"], json!([first, second]));
        refused(&lina, json!([first["id"]])).await;
        admin.download(&path(&first), &[]).await;
        // A deleted message takes its files along: nobody gets them, and their bytes are swept.
        lina.delete(&format!("/api/chat/messages/{}", message["id"])).await.expect(200);
        for client in [&admin, &lina] {
            assert_eq!(client.get(&path(&first)).await.code(404), "not_found");
        }
        let kept = upload(&lina, "kept.txt", "kept").await;
        send(&lina, 1, "kept", &[&kept]).await;
        server.shift(TimeDelta::hours(25));
        let core = server.app().core();
        core.files.sweep(core).await.unwrap();
        let stored = |folder: std::path::PathBuf| walk(&folder);
        assert_eq!(stored(server.config().data_dir.join("files")).len(), 1);
    }

    async fn a_channel_lists_the_files_that_were_sent_in_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let channel = lina.channel("parts", "public", &[]).await;
        // Uploaded first and sent last, it is the newest.
        let files = [
            upload(&lina, "3.txt", "three").await,
            upload(&lina, "1.txt", "one").await,
            upload(&lina, "2.png", picture(90, 60)).await,
        ];
        let elsewhere = upload(&lina, "elsewhere.txt", "elsewhere").await;
        upload(&lina, "unsent.txt", "unsent").await;
        let first = send(&lina, channel, "two", &[&files[1], &files[2]]).await;
        let body = json!({ "text": "in a thread", "thread": first["id"], "attachments": [files[0]["id"]] });
        let reply = lina.write_in(channel, body).await.expect(201);
        send(&lina, 1, "", &[&elsewhere]).await;

        let list = format!("/api/chat/channels/{channel}/files");
        // Who may read the channel may read them, also without being in it.
        let page = admin.get(&list).await.expect(200);
        let expected = json!({
            "attachment": files[0], "message": reply["id"], "thread": first["id"], "author": lina.account, "shown_as": null,
            "sent_at": reply["created_at"],
        });
        assert_eq!((&page["items"][0], &page["next"]), (&expected, &Value::Null));
        let listed = |page: &Value| -> Vec<Value> {
            page["items"].as_array().unwrap().iter().map(|file| file["attachment"].clone()).collect()
        };
        assert_eq!(listed(&page), [files[0].clone(), files[2].clone(), files[1].clone()]);
        assert_eq!(page["items"][1]["thread"], Value::Null);

        let page = admin.get(&format!("{list}?limit=2")).await.expect(200);
        assert_eq!(listed(&page), [files[0].clone(), files[2].clone()]);
        let rest = admin.get(&format!("{list}?limit=2&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((listed(&rest), &rest["next"]), (vec![files[1].clone()], &Value::Null));

        lina.delete(&format!("/api/chat/messages/{}", first["id"])).await.expect(200);
        assert_eq!(listed(&admin.get(&list).await.expect(200)), [files[0].clone()]);

        let private = lina.channel("quiet", "private", &[]).await;
        let secret = upload(&lina, "secret.txt", "secret").await;
        send(&lina, private, "", &[&secret]).await;
        let list = format!("/api/chat/channels/{private}/files");
        assert_eq!(admin.get(&list).await.code(404), "not_found");
        assert_eq!(listed(&lina.get(&list).await.expect(200)), [secret]);
    }

    async fn a_channel_s_files_are_for_those_who_may_read_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lina = server.join(&admin, "lina", "member").await;
        let private = lina.post("/api/chat/channels", json!({ "name": "quiet", "kind": "private" })).await.expect(201);
        let file = upload(&lina, "p.png", picture(900, 600)).await;
        send(&lina, private["id"].as_i64().unwrap(), "", &[&file]).await;
        let thumbnail = format!("{}/thumbnail", path(&file));
        for wanted in [path(&file), thumbnail.clone()] {
            assert_eq!(lina.download(&wanted, &[]).await.0, 200);
            assert_eq!(admin.get(&wanted).await.code(404), "not_found");
        }
        let into = format!("/api/chat/channels/{}/members/{}", private["id"], admin.account);
        lina.put(&into, json!({})).await.expect(200);
        assert_eq!(admin.download(&thumbnail, &[]).await.0, 200);
        admin.delete(&into).await.expect(204);
        assert_eq!(admin.get(&thumbnail).await.code(404), "not_found");
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn images_get_a_thumbnail_and_are_shown_inline() {
    let server = Server::start(workspace_test_support::Engine::Sqlite).await;
    let admin = server.admin().await;
    let bytes = picture(1_200, 800);
    let file = admin.upload(ATTACHMENTS, bytes.clone()).await.expect(201);
    // What comes out of the clipboard has no name.
    assert_eq!((&file["name"], &file["media_type"]), (&json!("image.png"), &json!("image/png")));
    assert_eq!((&file["width"], &file["height"], &file["thumbnail"]), (&json!(1200), &json!(800), &json!(true)));
    let (_, headers, whole) = admin.download(&format!("{}?inline=true", path(&file)), &[]).await;
    assert_eq!((headers["content-type"].to_str().unwrap(), whole == bytes), ("image/png", true));
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    let (status, headers, small) = admin.download(&format!("{}/thumbnail", path(&file)), &[]).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
    let small = image::load_from_memory(&small).unwrap();
    assert_eq!((small.width(), small.height()), (480, 320));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_that_unpacks_to_too_much_is_refused_and_a_broken_one_is_a_file() {
    let server = Server::start(workspace_test_support::Engine::Sqlite).await;
    let admin = server.admin().await;
    // 81 megapixels in less than half a megabyte.
    let bomb = bytes_of(&DynamicImage::ImageLuma8(GrayImage::new(9_000, 9_000)), ImageFormat::Png);
    assert!(bomb.len() < 1_000_000, "{}", bomb.len());
    let reply = admin.upload(&format!("{ATTACHMENTS}?name=bomb.png"), bomb).await;
    assert_eq!(reply.code(422), "image_too_large");
    let whole = picture(300, 300);
    let broken = upload(&admin, "broken.png", &whole[..whole.len() / 2]).await;
    assert_eq!(
        (&broken["media_type"], &broken["thumbnail"], &broken["width"]),
        (&json!("image/png"), &json!(false), &Value::Null)
    );
    assert_eq!(admin.download(&path(&broken), &[]).await.2.len(), whole.len() / 2);
    // What was refused is swept.
    server.shift(TimeDelta::hours(25));
    let core = server.app().core();
    core.files.sweep(core).await.unwrap();
    assert_eq!(walk(&server.config().data_dir.join("files")).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_are_limited_in_size_and_in_number() {
    let server = Server::start_with(workspace_test_support::Engine::Sqlite, |config| config.max_upload_mb = 1).await;
    let admin = server.admin().await;
    // Clients are told, and need not try.
    assert_eq!(server.visitor().get("/api/server").await.expect(200)["max_upload_mb"], 1);
    let mega = 1 << 20;
    assert_eq!(admin.upload(ATTACHMENTS, vec![7; mega + 1]).await.code(413), "too_large");
    // Also when the length is not said beforehand.
    assert!(in_pieces(&admin, 20, mega / 16).await.starts_with("HTTP/1.1 413"));
    let file = upload(&admin, "just.bin", vec![0; mega]).await;
    assert_eq!(file["size"], mega);
    for number in 1..100 {
        upload(&admin, "small.txt", number.to_string()).await;
    }
    assert_eq!(admin.upload(ATTACHMENTS, "one more").await.code(409), "too_many_unsent");
    send(&admin, 1, "", &[&file]).await;
    upload(&admin, "now.txt", "there is room").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_images_at_once_all_get_their_thumbnails() {
    let server = Server::start(workspace_test_support::Engine::Sqlite).await;
    let admin = server.admin().await;
    let uploads = (0..12_u32).map(|number| {
        let admin = admin.clone();
        tokio::spawn(async move { upload(&admin, "many.png", picture(600 + number, 400)).await })
    });
    for upload in uploads.collect::<Vec<_>>() {
        assert_eq!(upload.await.unwrap()["thumbnail"], true);
    }
}

/// Uploads so many pieces of so many bytes each, without a word of how many there will be; the answer's beginning.
async fn in_pieces(client: &Client, count: usize, length: usize) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let host = client.url.trim_start_matches("http://").to_owned();
    let mut line = tokio::net::TcpStream::connect(&host).await.unwrap();
    let token = client.token.as_deref().unwrap();
    let head = format!(
        "POST {ATTACHMENTS} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let piece = [format!("{length:x}\r\n").into_bytes(), vec![7; length], b"\r\n".to_vec()].concat();
    for _ in 0..count {
        // The server need not hear it to the end.
        let _ = line.write_all(&piece).await;
    }
    let _ = line.write_all(b"0\r\n\r\n").await;
    let mut answer = vec![0; 64];
    let length = line.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}
