//! How the organisation presents itself on its documents.

use std::io::Cursor;

use image::{ImageFormat, RgbaImage};
use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Server, on_both_engines};

const PATH: &str = "/api/organisation";
const LOGO: &str = "/api/organisation/logo";

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbaImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

on_both_engines! {
    async fn administrators_set_it_on_its_version_and_everyone_reads_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let before = nora.get(PATH).await.expect(200);
        assert_eq!((&before["version"], &before["address"], &before["logo"]), (&json!(0), &json!(""), &Value::Null));
        let new = json!({ "version": 0, "name": " Atelier ", "address": "1 rue des Lilas\n75019 Paris", "legal": "loi 1901" });
        let after = admin.put(PATH, new.clone()).await.expect(200);
        assert_eq!((&after["name"], &after["version"], &after["contact"]), (&json!("Atelier"), &json!(1), &json!("")));
        assert_eq!(nora.get(PATH).await.expect(200), after);
        assert_eq!(server.visitor().get("/api/server").await.expect(200)["name"], "Atelier");
        let conflict = admin.put(PATH, new.clone()).await.expect(409);
        assert_eq!((&conflict["code"], &conflict["current"]), (&json!("version_conflict"), &after));
        assert_eq!(nora.put(PATH, new).await.code(403), "not_allowed");
        let page = admin.get("/api/activity?module=organisation").await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), &page["items"][0]["data"]["organisation"]), (1, &after));
        for (body, field) in [
            (json!({ "version": 1, "name": " " }), "name"),
            (json!({ "version": 1, "name": "a", "address": "x".repeat(401) }), "address"),
            (json!({ "version": 1, "name": "a", "legal": "x".repeat(2_001) }), "legal"),
        ] {
            assert_eq!(admin.put(PATH, body).await.expect(422)["errors"][0]["field"], field);
        }
    }

    async fn a_logo_is_a_picture_that_is_kept_until_it_is_removed(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        assert_eq!(nora.get(LOGO).await.code(404), "not_found");
        for wrong in [b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), b"GIF89a".to_vec(), png(9, 9)[..40].to_vec(), Vec::new()] {
            let problem = admin.upload_by(Method::PUT, LOGO, wrong).await.expect(422);
            assert_eq!(problem["errors"][0]["code"], "not_a_logo");
        }
        assert_eq!(admin.upload_by(Method::PUT, LOGO, vec![0; (2 << 20) + 1]).await.code(413), "too_large");
        assert_eq!(nora.upload_by(Method::PUT, LOGO, png(9, 9)).await.code(403), "not_allowed");
        let set = admin.upload_by(Method::PUT, LOGO, png(2_400, 600)).await.expect(200);
        assert_eq!((&set["logo"]["width"], &set["logo"]["height"], &set["version"]), (&json!(1_200), &json!(300), &json!(1)));
        let (status, headers, bytes) = nora.download(LOGO, &[]).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "image/png"));
        assert_eq!(set["logo"]["size"], bytes.len());
        admin.delete(LOGO).await.expect(204);
        assert_eq!(nora.get(LOGO).await.code(404), "not_found");
        assert_eq!(admin.get(PATH).await.expect(200)["logo"], Value::Null);
        let page = admin.get("/api/activity?module=organisation").await.expect(200);
        let kinds: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
        assert_eq!(kinds, ["organisation.logo.removed", "organisation.logo.changed"]);
        let again = admin.upload_by(Method::PUT, LOGO, png(20, 10)).await.expect(200);
        // No sweep takes it while it is set.
        let core = server.app().core();
        server.shift(chrono::TimeDelta::hours(25));
        core.files.sweep(core).await.unwrap();
        let sha256 = again["logo"]["sha256"].as_str().unwrap();
        assert!(core.files.is_intact(sha256).await.unwrap());
    }
}
