//! Places: a small tree.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::{column, id};

async fn place(client: &Client, name: &str, parent: Option<i64>) -> i64 {
    id(&client.post("/api/reception/places", json!({ "name": name, "parent": parent })).await.expect(201))
}

on_both_engines! {
    async fn places_are_in_one_another_and_unique_by_name_in_each(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let hall = place(&nora, "Hall", None).await;
        let shelf = place(&nora, "Étagère 1", Some(hall)).await;
        place(&nora, "Étagère 1", None).await;
        let create = |body: Value| nora.post("/api/reception/places", body);
        assert_eq!(create(json!({ "name": " etagere 1 ", "parent": hall })).await.code(409), "name_taken");
        assert_eq!(create(json!({ "name": "x", "parent": 99 })).await.expect(422)["errors"][0]["field"], "parent");
        assert_eq!(create(json!({ "name": "   " })).await.expect(422)["errors"][0]["field"], "name");
        assert_eq!(viewer.post("/api/reception/places", json!({ "name": "y" })).await.code(403), "not_allowed");
        let all = viewer.get("/api/reception/places").await.expect(200);
        assert_eq!(column(&all, "name"), ["Étagère 1", "Hall", "Étagère 1"]);
        assert_eq!(all["items"][2]["parent"], hall);
        let one = viewer.get(&format!("/api/reception/places/{shelf}")).await.expect(200);
        assert_eq!(one, json!({
            "id": shelf, "name": "Étagère 1", "parent": hall, "items": 0, "disks": 0, "archived_at": null, "version": 1,
        }));
        let key = [("idempotency-key", "one-room")];
        let first = nora.send(reqwest::Method::POST, "/api/reception/places", Some(json!({ "name": "Atelier" })), &key).await.expect(201);
        let again = nora.send(reqwest::Method::POST, "/api/reception/places", Some(json!({ "name": "Atelier" })), &key).await.expect(201);
        assert_eq!(first, again);
    }

    async fn a_place_is_moved_renamed_and_archived_by_its_newest_version(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let hall = place(&admin, "Hall", None).await;
        let shelf = place(&admin, "Shelf", Some(hall)).await;
        let board = place(&admin, "Board", Some(shelf)).await;
        let change = |place: i64, body: Value| {
            let (admin, path) = (&admin, format!("/api/reception/places/{place}"));
            async move { admin.patch(&path, body).await }
        };
        for inside in [hall, shelf, board] {
            let problem = change(hall, json!({ "version": 1, "parent": inside })).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], "parent");
        }
        let moved = change(board, json!({ "version": 1, "parent": 0, "name": "Pallet" })).await.expect(200);
        assert_eq!((&moved["parent"], &moved["name"], &moved["version"]), (&Value::Null, &json!("Pallet"), &json!(2)));
        let stale = change(board, json!({ "version": 1, "name": "Old" })).await.expect(409);
        assert_eq!((&stale["code"], &stale["current"]["name"]), (&json!("version_conflict"), &json!("Pallet")));
        assert_eq!(change(board, json!({ "version": 2, "name": "hall" })).await.code(409), "name_taken");
        assert_eq!(change(hall, json!({ "version": 1, "archived": true })).await.code(409), "not_empty");
        change(shelf, json!({ "version": 1, "archived": true })).await.expect(200);
        // Nothing is put into what is archived, until it is taken back.
        let problem = change(board, json!({ "version": 2, "parent": shelf })).await.expect(422);
        assert_eq!(problem["errors"][0]["code"], "archived");
        change(shelf, json!({ "version": 2, "archived": false })).await.expect(200);
        change(board, json!({ "version": 2, "parent": shelf })).await.expect(200);
        assert_eq!(change(999_999, json!({ "version": 1 })).await.code(404), "not_found");
        let activity = admin.get("/api/activity?module=reception&limit=1").await.expect(200);
        assert_eq!((&activity["items"][0]["kind"], &activity["items"][0]["data"]["place"]["parent"]), (&json!("reception.place.changed"), &json!(shelf)));
    }

    async fn the_tree_is_not_deeper_than_six(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let mut deepest = None;
        for level in 1..=6 {
            deepest = Some(place(&admin, &format!("level {level}"), deepest).await);
        }
        let problem = admin.post("/api/reception/places", json!({ "name": "7", "parent": deepest })).await.expect(422);
        assert_eq!(problem["errors"][0]["code"], "too_deep");
        // Nor by moving a whole branch.
        let branch = place(&admin, "branch", None).await;
        place(&admin, "twig", Some(branch)).await;
        let fifth = admin.get("/api/reception/places").await.expect(200)["items"].as_array().unwrap().iter()
            .find(|place| place["name"] == "level 5").map(id).unwrap();
        let problem = admin.patch(&format!("/api/reception/places/{branch}"), json!({ "version": 1, "parent": fifth })).await.expect(422);
        assert_eq!(problem["errors"][0]["code"], "too_deep");
    }
}
