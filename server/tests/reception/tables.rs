//! Tables: a lot that is brought in from one, and what is taken away as one.

use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::{column, entry, history, id, items_of, journal, laptop, lot, problems};

const FRENCH: &str = "N° de série;Type;Marque;Modèle;État;Technicien\r\n\
    5CG1;Portable;HP;EliteBook 840;Reconditionné;nora\r\n\
    5CG2;Écran;Dell;P2419H;à trier;Léa\r\n";

async fn empty_lot(client: &Client) -> i64 {
    id(&lot(client, &[]).await)
}

async fn import(client: &Client, lot: i64, query: &str, file: impl Into<Vec<u8>>) -> workspace_test_support::Reply {
    client.upload(&format!("/api/reception/lots/{lot}/import?{query}"), file.into()).await
}

/// The name and the text of a table that is taken away.
async fn taken(client: &Client, path: &str) -> (String, String) {
    let (status, headers, bytes) = client.download(path, &[]).await;
    assert_eq!(status, 200);
    let name = headers["content-disposition"].to_str().unwrap().to_owned();
    (name, String::from_utf8_lossy(&bytes).into_owned())
}

on_both_engines! {
    async fn a_table_is_looked_at_and_then_comes_whole(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let viewer = server.join(&admin, "viola", "viewer").await;
        let lot = empty_lot(&nora).await;
        let look = import(&nora, lot, "dry_run=true", FRENCH).await.expect(200);
        assert_eq!((&look["rows"], &look["problem_count"], &look["imported"]), (&json!(2), &json!(0), &json!(false)));
        assert_eq!(look["columns"][1], json!({ "heading": "Type", "field": "kind" }));
        assert_eq!(look["samples"][0][0], "5CG1");
        assert!(items_of(&nora, lot).await.is_empty(), "a look brings nothing");
        assert_eq!(import(&viewer, lot, "dry_run=true", FRENCH).await.code(403), "not_allowed");

        assert_eq!(import(&nora, lot, "dry_run=false", FRENCH).await.expect(200)["imported"], true);
        let items = items_of(&nora, lot).await;
        let told: Vec<_> = items.iter().map(|item| (&item["serial"], &item["kind"], &item["brand"]["name"], &item["model"]["name"], &item["outcome"])).collect();
        assert_eq!(told, [
            (&json!("5CG1"), &json!("laptop"), &json!("HP"), &json!("EliteBook 840"), &json!("refurbished")),
            (&json!("5CG2"), &json!("screen"), &json!("Dell"), &json!("P2419H"), &Value::Null),
        ]);
        assert_eq!((&items[0]["technician"], &items[1]["technician"]), (&json!({ "account": nora.account }), &json!({ "name": "Léa" })));
        assert_eq!(journal(&admin, "reception.lot.imported").await[0]["data"]["added"], 2);
        let told = [("lot", "created"), ("lot", "imported"), ("item", "added")];
        assert_eq!(history(&nora, "5CG2").await, told.map(|(subject, verb)| (subject.to_owned(), verb.to_owned())));
        let brands = nora.get("/api/reception/catalogue?kind=brand").await.expect(200);
        assert_eq!(column(&brands, "name"), ["Dell", "HP"]);
    }

    async fn one_row_that_does_not_fit_keeps_all_out(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        lot(&admin, &["SEEN1"]).await;
        entry(&admin, "outcome", None, "Vendu").await;
        let lot = empty_lot(&admin).await;
        admin.post(&format!("/api/reception/lots/{lot}/items"), json!({ "items": [laptop("HERE1")] })).await.expect(201);
        let table = "serial,kind,brand,model,outcome\n\
            here1,laptop,,,\n\
            A1,toaster,,,\n\
            A1,laptop,,,\n\
            SEEN1,laptop,,,\n\
            ,laptop,,,\n\
            A2,laptop,,Model T,\n\
            A3,laptop,,,vendu\n\
            A4,laptop,,,lost\n";
        let look = import(&admin, lot, "dry_run=true", table).await.expect(200);
        let told: Vec<_> = look["problems"].as_array().unwrap().iter().map(|problem| {
            (problem["row"].as_i64().unwrap(), problem["field"].as_str().unwrap(), problem["code"].as_str().unwrap())
        }).collect();
        for expected in [
            (2, "serial", "duplicate"), (3, "kind", "unknown"), (4, "serial", "duplicate"), (5, "serial", "seen_before"),
            (6, "serial", "required"), (7, "brand", "required"), (9, "outcome", "unknown"),
        ] {
            assert!(told.contains(&expected), "{expected:?} is not among {told:?}");
        }
        assert_eq!(told.len(), 7, "one word for one mistake: {told:?}");
        assert!(!told.iter().any(|(row, _, _)| *row == 8), "an outcome of the workshop's own is known: {told:?}");
        let refused = import(&admin, lot, "dry_run=false", table).await.expect(422);
        assert!(problems(&refused).contains(&("rows[4].serial", "duplicate")), "{refused:#}");
        assert_eq!(items_of(&admin, lot).await.len(), 1, "nothing of it came");
        assert_eq!(import(&admin, lot, "dry_run=false", "serial,kind\nSEEN1,laptop\n").await.expect(422)["errors"][0]["code"], "seen_before");
        import(&admin, lot, "dry_run=false&reentry=true", "serial,kind\nSEEN1,laptop\n").await.expect(200);
    }

    async fn what_is_no_table_is_refused_by_name(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lot = empty_lot(&admin).await;
        let many = format!("serial,kind\n{}", "X,laptop\n".repeat(10_001));
        for (query, file, field, code) in [
            ("dry_run=true", "", "file", "empty"),
            ("dry_run=true", "a,b\n1,2\n", "columns", "required"),
            ("dry_run=true", "serial\nX1\n", "kind", "required"),
            ("dry_run=true&columns=serial,price", "a,b\n1,2\n", "columns", "malformed"),
            ("dry_run=true", many.as_str(), "file", "too_many_rows"),
            ("dry_run=true", "PK\u{3}\u{4} no spreadsheet", "file", "unreadable"),
        ] {
            let reply = import(&admin, lot, query, file).await;
            assert!(matches!(reply.status, 400 | 422), "{query}: {:#}", reply.body);
            assert_eq!(problems(&reply.body), [(field, code)], "{query}");
        }
        // Windows-1252, as a French Excel saves it, with columns that are said.
        let windows: Vec<u8> = "Série;Nom\r\n9ZZ1;Écran plat\r\n".chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        import(&admin, lot, "dry_run=false&kind=screen&columns=serial,note", windows).await.expect(200);
        let items = items_of(&admin, lot).await;
        assert_eq!((&items[0]["note"], &items[0]["kind"]), (&json!("Écran plat"), &json!("screen")));
    }

    async fn a_lot_is_taken_away_as_a_table_in_which_nothing_runs(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let lot = lot(&admin, &["5CG1", "=cmd()"]).await;
        let path = format!("/api/reception/lots/{}/export", id(&lot));
        let (name, text) = taken(&admin, &format!("{path}?format=csv_semicolon&language=fr")).await;
        assert_eq!(name, format!("attachment; filename=\"lot-{}.csv\"", lot["number"]));
        assert!(text.starts_with("\u{FEFF}Lot;N°;Numéro de série;"), "{text}");
        assert!(text.contains(";5CG1;Portable;") && text.contains(";'=cmd();Portable;"), "{text}");
        let (_, text) = taken(&admin, &format!("{path}?format=csv")).await;
        assert!(text.contains(",5CG1,Laptop,"), "{text}");
        let (name, bytes) = taken(&admin, &path).await;
        assert!(name.ends_with(".xlsx\"") && bytes.starts_with("PK"));
        assert_eq!(admin.get(&format!("{path}?format=pdf")).await.expect(400)["errors"][0]["field"], "format");
    }
}
