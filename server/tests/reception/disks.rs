//! Wiping sessions and their disks: what may be entered, changed, recovered, deleted and restored, and what is kept of it.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::{entry, history, id, items_of, lot, problems};

const SESSIONS: &str = "/api/reception/disk-sessions";
const DISKS: &str = "/api/reception/disks";

/// A new session; its id.
pub async fn session(client: &Client, disks: Value) -> i64 {
    id(&client.post(SESSIONS, json!({ "held_on": "2026-11-30", "disks": disks })).await.expect(201))
}

pub fn hdd(serial: &str) -> Value {
    json!({ "serial": serial, "kind": "hdd" })
}

/// A hard disk that was wiped.
fn wiped(serial: &str) -> Value {
    json!({
        "serial": serial, "kind": "hdd", "interface": "sata", "capacity": 500_107_862_016_i64, "method": "overwrite",
        "standard": "nist_clear", "result": "success", "started_at": "2026-11-30T09:00:00Z",
        "finished_at": "2026-11-30T10:00:00Z",
    })
}

pub async fn disks_of(client: &Client, session: i64) -> Vec<Value> {
    let page = client.get(&format!("{SESSIONS}/{session}/disks?limit=500")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// The kinds of the newest entries of the journal about reception, newest first.
async fn newest(admin: &Client, limit: usize) -> Vec<String> {
    let page = admin.get(&format!("/api/activity?module=reception&limit={limit}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn a_session_is_numbered_counted_and_found(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let mut failed = wiped("W2");
        failed["result"] = json!("failed");
        let body = json!({
            "held_on": "2026-11-28", "name": " Écoles du Nord ", "operator": { "name": " Léo " }, "note": "two\nlines",
            "disks": [wiped("W1"), failed, hdd("W3")],
        });
        let first = nora.post(SESSIONS, body).await.expect(201);
        assert_eq!((first["number"].as_i64(), first["name"].as_str(), &first["operator"]), (Some(1), Some("Écoles du Nord"), &json!({ "name": "Léo" })));
        let counters = json!({ "total": 3, "success": 1, "failed": 1, "pending": 1, "capacity": 1_000_215_724_032_i64 });
        assert_eq!((&first["counters"], &first["held_on"], first["version"].as_i64()), (&counters, &json!("2026-11-28"), Some(1)));
        let second = nora.post(SESSIONS, json!({ "held_on": "2026-11-30", "name": "100%_sure" })).await.expect(201);
        assert_eq!((second["number"].as_i64(), &second["operator"]), (Some(2), &json!({ "account": nora.account })));
        assert_eq!(second["counters"]["total"], 0);
        assert_eq!(nora.get(&format!("{SESSIONS}/{}", id(&first))).await.expect(200), first);
        // Newest first; what is looked for is taken as it is, without case and accents.
        for (query, found) in [
            ("", vec![2, 1]), ("?query=ECOLES", vec![1]), ("?query=leo", vec![1]), ("?query=%25_", vec![2]), ("?query=_u", vec![]),
            ("?query=session%202", vec![2]), ("?from=2026-11-29", vec![2]), ("?to=2026-11-29", vec![1]),
            ("?from=2026-11-28&to=2026-11-30", vec![2, 1]), ("?recovered=true", vec![]), ("?recovered=false", vec![2, 1]),
        ] {
            let page = nora.get(&format!("{SESSIONS}{query}")).await.expect(200);
            let numbers: Vec<i64> = page["items"].as_array().unwrap().iter().map(|item| item["number"].as_i64().unwrap()).collect();
            assert_eq!(numbers, found, "{query}");
        }
        assert_eq!(problems(&nora.get(&format!("{SESSIONS}?from=2026-11-30&to=2026-11-28")).await.expect(422)), [("to", "out_of_range")]);
        assert_eq!(problems(&nora.get(&format!("{SESSIONS}?from=2026-02-30")).await.expect(400)), [("from", "malformed")]);
        // Who only reads writes nothing.
        let viola = server.join(&admin, "viola", "viewer").await;
        viola.get(SESSIONS).await.expect(200);
        assert_eq!(viola.post(SESSIONS, json!({ "held_on": "2026-11-30" })).await.code(403), "not_allowed");
    }

    async fn what_a_session_and_a_disk_must_not_be_is_refused_by_field(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let create = async |body: Value| admin.post(SESSIONS, body).await;
        let long = "x".repeat(256);
        for (body, expected) in [
            (json!({ "held_on": "2026-11-30", "name": long }), ("name", "too_long")),
            (json!({ "held_on": "2026-11-30", "operator": { "name": " " } }), ("operator.name", "required")),
            (json!({ "held_on": "2026-11-30", "operator": { "account": 999 } }), ("operator.account", "unknown")),
            (json!({ "held_on": "2026-11-30", "note": "a\u{0}b" }), ("note", "invalid")),
            (json!({ "held_on": "2026-11-30", "disks": vec![hdd("A"); 201] }), ("disks", "out_of_range")),
        ] {
            assert_eq!(problems(&create(body.clone()).await.expect(422)), [expected], "{body}");
        }
        for body in [json!({}), json!({ "held_on": "30.11.2026" }), json!({ "held_on": "2026-11-31" })] {
            assert_eq!(problems(&create(body).await.expect(400))[0].0, "held_on");
        }
        assert_eq!(admin.get(SESSIONS).await.expect(200)["items"], json!([]), "nothing of these was created");

        let into = session(&admin, json!([])).await;
        let add = async |disk: Value| admin.post(&format!("{SESSIONS}/{into}/disks"), json!({ "disks": [hdd("fine"), disk] })).await;
        let with = |changes: Value| {
            let mut disk = json!({ "serial": "S1", "kind": "hdd" });
            changes.as_object().unwrap().iter().for_each(|(field, value)| disk[field] = value.clone());
            disk
        };
        let of_ssd = |field: &str, value: &str| with(json!({ "kind": "ssd", field: value }));
        for (disk, field, code) in [
            (with(json!({ "serial": "  " })), "serial", "required"),
            (with(json!({ "serial": "x".repeat(101) })), "serial", "too_long"),
            (with(json!({ "serial": "FINE " })), "serial", "duplicate"),
            (with(json!({ "capacity": 0 })), "capacity", "out_of_range"),
            (with(json!({ "capacity": 1_000_000_000_000_001_i64 })), "capacity", "out_of_range"),
            (with(json!({ "interface": "nvme" })), "interface", "invalid"),
            (with(json!({ "interface": "m2_sata" })), "interface", "invalid"),
            (of_ssd("interface", "sas"), "interface", "invalid"),
            (with(json!({ "method": "secure_erase" })), "method", "invalid"),
            (with(json!({ "method": "sanitize" })), "method", "invalid"),
            (of_ssd("method", "overwrite"), "method", "invalid"),
            (with(json!({ "standard": "din_66399_e3" })), "standard", "invalid"),
            (of_ssd("standard", "din_66399_h3"), "standard", "invalid"),
            (with(json!({ "method": "overwrite", "standard": "nist_destroy" })), "standard", "invalid"),
            (with(json!({ "method": "destruction", "standard": "nist_purge" })), "standard", "invalid"),
            (with(json!({ "result": "success", "standard": "nist_clear" })), "method", "required"),
            (with(json!({ "result": "success", "method": "overwrite" })), "standard", "required"),
            (with(json!({ "started_at": "2026-11-30T10:00:00Z", "finished_at": "2026-11-30T09:59:59Z" })), "finished_at", "too_early"),
            (with(json!({ "brand": 999 })), "brand", "unknown"),
            (with(json!({ "model": 999 })), "model", "unknown"),
            (with(json!({ "item": 999 })), "item", "unknown"),
            (with(json!({ "note": "x".repeat(4_001) })), "note", "too_long"),
            (with(json!({ "entry_mode": "imported" })), "entry_mode", "invalid"),
        ] {
            let problem = add(disk.clone()).await.expect(422);
            assert_eq!(problems(&problem), [(format!("disks[1].{field}").as_str(), code)], "{disk}");
        }
        // Interfaces and unknown values are refused with those that are accepted.
        let message = |problem: &Value| problem["errors"][0]["message"].as_str().unwrap().to_owned();
        assert_eq!(message(&add(with(json!({ "interface": "nvme" }))).await.expect(422)), "a hard disk takes sata, sas");
        let problem = add(with(json!({ "interface": "ide" }))).await.expect(400);
        assert_eq!(problem["errors"][0]["field"], "disks[1].interface");
        assert!(["sata", "sas", "m2_sata", "nvme"].iter().all(|name| message(&problem).contains(name)), "{problem:#}");
        for list in [json!([]), json!(vec![hdd("A"); 201])] {
            let problem = admin.post(&format!("{SESSIONS}/{into}/disks"), json!({ "disks": list })).await.expect(422);
            assert_eq!(problems(&problem), [("disks", "out_of_range")]);
        }
        assert_eq!(disks_of(&admin, into).await, [] as [Value; 0], "all or nothing");
        // What fits is taken: destroyed disks by DIN, SSDs by their own command, a failure without a method.
        for disk in [
            with(json!({ "serial": "D1", "method": "destruction", "standard": "din_66399_h5", "result": "success" })),
            with(json!({ "serial": "D2", "kind": "ssd", "interface": "m2_sata", "method": "sanitize", "standard": "nist_purge", "result": "success" })),
            with(json!({ "serial": "D3", "result": "failed" })),
        ] {
            admin.post(&format!("{SESSIONS}/{into}/disks"), json!({ "disks": [disk] })).await.expect(201);
        }
    }

    async fn a_disk_is_in_a_session_once_and_may_come_again_in_others(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let first = session(&nora, json!([wiped("WD-1"), hdd("WD-2")])).await;
        let path = format!("{SESSIONS}/{first}/disks");
        for serial in ["WD-1", " wd-1 ", "Wd-2"] {
            let problem = nora.post(&path, json!({ "disks": [hdd("new"), hdd(serial)] })).await.expect(422);
            assert_eq!(problems(&problem), [("disks[1].serial", "duplicate")], "{serial}");
        }
        let second = session(&nora, json!([hdd("wd-1"), hdd("WD-9")])).await;
        let third = session(&nora, json!([{ "serial": "WD-1", "kind": "hdd", "entry_mode": "detected" }])).await;
        let before = async |session: i64| -> Vec<i64> {
            disks_of(&nora, session).await.iter().map(|disk| disk["wiped_before"].as_i64().unwrap()).collect()
        };
        assert_eq!((before(first).await, before(second).await, before(third).await), (vec![0, 0], vec![1, 0], vec![2]));
        // The same request with the same key is one.
        let body = json!({ "disks": [hdd("WD-3"), hdd("WD-4")] });
        let key = [("idempotency-key", "disks-1")];
        let once = nora.send(Method::POST, &path, Some(body.clone()), &key).await.expect(201);
        assert_eq!(nora.send(Method::POST, &path, Some(body), &key).await.expect(201), once);
        let other = nora.send(Method::POST, &path, Some(json!({ "disks": [hdd("WD-5")] })), &key).await;
        assert_eq!(other.code(409), "idempotency_key_reused");
        let positions: Vec<_> = disks_of(&nora, first).await.iter().map(|disk| (disk["position"].clone(), disk["serial"].clone())).collect();
        assert_eq!(json!(positions), json!([[1, "WD-1"], [2, "WD-2"], [3, "WD-3"], [4, "WD-4"]]));
        assert_eq!((once["sessions"][0]["counters"]["total"].as_i64(), once["disks"][1]["serial"].as_str()), (Some(4), Some("WD-4")));
        let body = json!({ "held_on": "2026-11-30" });
        let key = [("idempotency-key", "session-1")];
        let created = nora.send(Method::POST, SESSIONS, Some(body.clone()), &key).await.expect(201);
        assert_eq!(nora.send(Method::POST, SESSIONS, Some(body), &key).await.expect(201), created);
        // By position, in pages.
        let page = nora.get(&format!("{path}?limit=3")).await.expect(200);
        let rest = nora.get(&format!("{path}?limit=3&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), rest["items"][0]["serial"].as_str(), &rest["next"]), (3, Some("WD-4"), &Value::Null));
        assert_eq!(nora.get(&format!("{SESSIONS}/999/disks")).await.code(404), "not_found");
        assert_eq!(nora.post(&format!("{SESSIONS}/999/disks"), json!({ "disks": [hdd("x")] })).await.code(404), "not_found");
    }

    async fn disks_are_changed_together_on_their_versions(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let brand = entry(&nora, "brand", None, "Seagate").await;
        let model = entry(&nora, "model", Some(brand), "ST500").await;
        let other = entry(&nora, "brand", None, "Toshiba").await;
        let (first, second) = (session(&nora, json!([hdd("A1"), hdd("A2")])).await, session(&nora, json!([hdd("B1")])).await);
        let ids: Vec<i64> = [disks_of(&nora, first).await, disks_of(&nora, second).await].concat().iter().map(id).collect();
        let named = |versions: &[i32]| -> Vec<Value> {
            ids.iter().zip(versions).map(|(id, version)| json!({ "id": id, "version": version })).collect()
        };
        let patch = async |versions: &[i32], set: Value| nora.patch(DISKS, json!({ "disks": named(versions), "set": set })).await;
        let wipe = json!({ "model": model, "method": "overwrite", "standard": "nist_clear", "result": "success", "capacity": 500_000 });
        let changed = patch(&[1, 1, 1], wipe).await.expect(200);
        let sessions: Vec<_> = changed["sessions"].as_array().unwrap().iter().map(|session| session["counters"]["success"].as_i64().unwrap()).collect();
        assert_eq!(sessions, [2, 1]);
        for disk in changed["disks"].as_array().unwrap() {
            assert_eq!((&disk["brand"], &disk["model"]["name"], &disk["version"]), (&json!({ "id": brand, "name": "Seagate" }), &json!("ST500"), &json!(2)));
        }
        // All or none: one that was changed since is shown as it is.
        patch(&[2], json!({ "note": "noisy" })).await.expect(200);
        let stale = patch(&[2, 2, 2], json!({ "result": null })).await.expect(409);
        assert_eq!((stale["code"].as_str(), stale["current"].as_array().unwrap().len()), (Some("version_conflict"), 1));
        assert_eq!((&stale["current"][0]["id"], &stale["current"][0]["version"]), (&json!(ids[0]), &json!(3)));
        let gone = json!({ "disks": [{ "id": ids[0], "version": 3 }, { "id": 999, "version": 1 }], "set": { "note": "x" } });
        assert_eq!(nora.patch(DISKS, gone).await.code(404), "not_found");
        // What does not fit what they are, or what is there.
        for (set, field, code) in [
            (json!({ "kind": "ssd" }), "set.method", "invalid"),
            (json!({ "method": null }), "set.method", "required"),
            (json!({ "standard": "nist_destroy" }), "set.standard", "invalid"),
            (json!({ "started_at": "2026-11-30T10:00:00Z", "finished_at": "2026-11-30T09:00:00Z" }), "set.finished_at", "too_early"),
            (json!({ "serial": "C1" }), "set.serial", "invalid"),
            (json!({ "brand": other, "model": model }), "set.model", "other_brand"),
            (json!({ "brand": null, "model": model }), "set.model", "other_brand"),
            (json!({ "brand": model }), "set.brand", "unknown"),
            (json!({ "item": 999 }), "set.item", "unknown"),
            (json!({ "capacity": -1 }), "set.capacity", "out_of_range"),
        ] {
            assert_eq!(problems(&patch(&[3, 2, 2], set.clone()).await.expect(422)), [(field, code)], "{set}");
        }
        assert_eq!(problems(&patch(&[3], json!({ "serial": "a2" })).await.expect(422)), [("set.serial", "duplicate")]);
        let twice = json!({ "disks": [{ "id": ids[0], "version": 3 }, { "id": ids[0], "version": 3 }], "set": {} });
        assert_eq!(problems(&nora.patch(DISKS, twice).await.expect(422)), [("disks[1].id", "duplicate")]);
        assert_eq!(problems(&nora.patch(DISKS, json!({ "disks": [], "set": {} })).await.expect(422)), [("disks", "out_of_range")]);
        // What changes nothing counts no version; another brand takes the model away; null takes out.
        let same = patch(&[3], json!({ "note": "noisy", "serial": "A1" })).await.expect(200);
        assert_eq!(same["disks"][0]["version"], 3);
        let moved = patch(&[3, 2], json!({ "brand": other })).await.expect(200);
        assert_eq!((&moved["disks"][0]["brand"]["name"], &moved["disks"][1]["model"]), (&json!("Toshiba"), &Value::Null));
        let cleared = patch(&[4], json!({ "brand": null, "capacity": null, "result": null, "serial": " a1 " })).await.expect(200);
        let disk = &cleared["disks"][0];
        assert_eq!((&disk["brand"], &disk["capacity"], &disk["result"], disk["serial"].as_str()), (&Value::Null, &Value::Null, &Value::Null, Some("a1")));
        assert_eq!(nora.get(&format!("{DISKS}/{}", ids[0])).await.expect(200), *disk);
    }

    async fn a_session_is_recovered_once_every_disk_has_a_result(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let it = session(&nora, json!([])).await;
        let (path, recovered) = (format!("{SESSIONS}/{it}"), format!("{SESSIONS}/{it}/recovered"));
        let set = async |client: &Client, version: i32, value: bool| client.put(&recovered, json!({ "version": version, "recovered": value })).await;
        assert_eq!(set(&nora, 1, true).await.code(409), "not_finished");
        let disk = id(&nora.post(&format!("{path}/disks"), json!({ "disks": [hdd("R1")] })).await.expect(201)["disks"][0]);
        assert_eq!(set(&nora, 1, true).await.code(409), "not_finished");
        let failed = |version: i32| json!({ "disks": [{ "id": disk, "version": version }], "set": { "result": "failed" } });
        nora.patch(DISKS, failed(1)).await.expect(200);
        let stale = set(&nora, 2, true).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]["id"]), (Some("version_conflict"), &json!(it)));
        let done = set(&nora, 1, true).await.expect(200);
        assert!(done["recovered_at"].is_string());
        assert_eq!((&done["recovered_by"], &done["version"]), (&json!(nora.account), &json!(2)));
        assert_eq!(set(&nora, 2, true).await.expect(200), done, "it is already");
        // Nothing in it changes any more.
        let add = nora.post(&format!("{path}/disks"), json!({ "disks": [hdd("R2")] })).await;
        let log = nora.upload(&format!("{path}/import"), crate::disk_logs::LOG).await;
        let update = nora.patch(&path, json!({ "version": 2, "name": "x" })).await;
        for reply in [add, log, update, nora.patch(DISKS, failed(2)).await, nora.delete(&path).await, nora.delete(&format!("{DISKS}/{disk}")).await] {
            assert_eq!(reply.code(409), "recovered");
        }
        assert_eq!(nora.get(&format!("{SESSIONS}?recovered=true")).await.expect(200)["items"][0]["id"], it);
        // Only who keeps order takes it back.
        assert_eq!(set(&nora, 2, false).await.code(403), "not_allowed");
        let back = set(&admin, 2, false).await.expect(200);
        assert_eq!((&back["recovered_at"], &back["recovered_by"], &back["version"]), (&Value::Null, &Value::Null, &json!(3)));
        nora.patch(&path, json!({ "version": 3, "name": "again" })).await.expect(200);
        let kinds = newest(&admin, 10).await;
        let expected = [
            "reception.disk_session.changed", "reception.disk_session.recovery_undone", "reception.disk_session.recovered",
            "reception.disks.changed", "reception.disks.added", "reception.disk_session.created",
        ];
        assert_eq!(kinds, expected, "what was refused is not in it");
    }

    async fn what_is_written_of_a_session_changes_on_its_version(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let path = format!("{SESSIONS}/{}", session(&nora, json!([])).await);
        let body = json!({ "version": 1, "name": " Mairie ", "held_on": "2026-11-29", "operator": { "name": "Zoé" }, "note": "n" });
        let changed = nora.patch(&path, body).await.expect(200);
        assert_eq!((&changed["name"], &changed["held_on"], &changed["operator"], &changed["version"]), (&json!("Mairie"), &json!("2026-11-29"), &json!({ "name": "Zoé" }), &json!(2)));
        assert_eq!(nora.get(&format!("{SESSIONS}?query=zoe")).await.expect(200)["items"][0]["id"], changed["id"]);
        assert_eq!(nora.patch(&path, json!({ "version": 2, "name": "Mairie" })).await.expect(200)["version"], 2, "nothing changed");
        let stale = nora.patch(&path, json!({ "version": 1, "name": "x" })).await.expect(409);
        assert_eq!((stale["code"].as_str(), &stale["current"]), (Some("version_conflict"), &changed));
        for (body, field) in [
            (json!({ "version": 2, "operator": { "account": 999 } }), "operator.account"),
            (json!({ "version": 2, "operator": { "name": "" } }), "operator.name"),
            (json!({ "version": 2, "name": "a\nb" }), "name"),
        ] {
            assert_eq!(problems(&nora.patch(&path, body).await.expect(422))[0].0, field);
        }
        assert_eq!(nora.patch(&format!("{SESSIONS}/999"), json!({ "version": 1 })).await.code(404), "not_found");
    }

    async fn a_wipe_is_a_part_of_the_life_of_the_disk_and_of_its_machine(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let machine = lot(&nora, &["PF-1"]).await;
        let item = id(&items_of(&nora, id(&machine)).await[0]);
        let mut disk = hdd("WD-1");
        disk["item"] = json!(item);
        let it = session(&nora, json!([disk, hdd("WD-2")])).await;
        let disk = disks_of(&nora, it).await[0].clone();
        let set = json!({ "method": "destruction", "standard": "din_66399_h4", "result": "success" });
        nora.patch(DISKS, json!({ "disks": [{ "id": id(&disk), "version": 1 }], "set": set })).await.expect(200);
        let of_disk = [("disk_session", "created"), ("disk", "added"), ("disk", "changed")];
        let told = history(&nora, " wd-1").await;
        assert_eq!(told.iter().map(|(subject, verb)| (subject.as_str(), verb.as_str())).collect::<Vec<_>>(), of_disk);
        // Who asks for the machine learns who wiped its disk.
        let told = history(&nora, "PF-1").await;
        let told: Vec<_> = told.iter().map(|(subject, verb)| (subject.as_str(), verb.as_str())).collect();
        assert_eq!(told, [&[("lot", "created"), ("item", "added")][..], &of_disk].concat());
        let life = nora.get("/api/reception/life?serial=PF-1").await.expect(200);
        assert_eq!((id(&life["disks"][0]), &life["disks"][0]["result"], life["disks"].as_array().unwrap().len()), (id(&disk), &json!("success"), 1));
        let changed = life["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&changed["details"]["result"], &changed["actor"]), (&json!({ "from": null, "to": "success" }), &json!(nora.account)));
        assert_eq!(changed["details"].as_object().unwrap().len(), 3);
    }

    async fn what_was_deleted_is_hidden_until_it_is_restored(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let it = session(&nora, json!([wiped("X1"), hdd("X2"), hdd("X3")])).await;
        let path = format!("{SESSIONS}/{it}");
        let ids: Vec<i64> = disks_of(&nora, it).await.iter().map(id).collect();
        let first = format!("{DISKS}/{}", ids[0]);
        nora.delete(&first).await.expect(204);
        for reply in [nora.get(&first).await, nora.delete(&first).await] {
            assert_eq!(reply.code(404), "not_found");
        }
        let patch = json!({ "disks": [{ "id": ids[0], "version": 2 }], "set": { "note": "x" } });
        assert_eq!(nora.patch(DISKS, patch).await.code(404), "not_found");
        assert_eq!(nora.get(&path).await.expect(200)["counters"]["total"], 2);
        assert_eq!(nora.get(&format!("{path}/disks?deleted=true")).await.code(403), "not_allowed");
        let hidden = admin.get(&format!("{path}/disks?deleted=true")).await.expect(200);
        assert_eq!((id(&hidden["items"][0]), hidden["items"][0]["deleted_at"].is_string()), (ids[0], true));
        assert_eq!(nora.post(&format!("{first}/restoration"), json!({})).await.code(403), "not_allowed");
        // Its serial number came again meanwhile.
        let again = id(&nora.post(&format!("{path}/disks"), json!({ "disks": [hdd("x1")] })).await.expect(201)["disks"][0]);
        let refusal = admin.send(Method::POST, &format!("{first}/restoration"), None, &[]).await.expect(409);
        assert_eq!((refusal["code"].as_str(), id(&refusal["current"][0])), (Some("duplicate"), again));
        nora.delete(&format!("{DISKS}/{again}")).await.expect(204);
        let restored = admin.send(Method::POST, &format!("{first}/restoration"), None, &[]).await.expect(200);
        assert_eq!((&restored["deleted_at"], &restored["result"]), (&Value::Null, &json!("success")));
        assert_eq!(admin.send(Method::POST, &format!("{first}/restoration"), None, &[]).await.expect(200), restored);
        // With its session go its disks, and come back with it, but not what was deleted before.
        nora.delete(&format!("{DISKS}/{}", ids[2])).await.expect(204);
        server.shift(TimeDelta::minutes(1));
        nora.delete(&path).await.expect(204);
        for reply in [nora.get(&path).await, nora.get(&format!("{path}/disks")).await, nora.get(&first).await, nora.delete(&path).await] {
            assert_eq!(reply.code(404), "not_found");
        }
        assert_eq!(nora.get(SESSIONS).await.expect(200)["items"], json!([]));
        assert_eq!(nora.get(&format!("{SESSIONS}?deleted=true")).await.code(403), "not_allowed");
        let deleted = admin.get(&format!("{SESSIONS}?deleted=true")).await.expect(200);
        assert_eq!((id(&deleted["items"][0]), &deleted["items"][0]["counters"]["total"]), (it, &json!(2)));
        let refusal = admin.send(Method::POST, &format!("{DISKS}/{}/restoration", ids[1]), None, &[]).await;
        assert_eq!(refusal.code(409), "session_deleted");
        // A disk that was deleted was not wiped before.
        let other = session(&nora, json!([hdd("X2")])).await;
        assert_eq!(disks_of(&nora, other).await[0]["wiped_before"], 0);
        let back = admin.send(Method::POST, &format!("{path}/restoration"), None, &[]).await.expect(200);
        assert_eq!((&back["deleted_at"], &back["counters"]["total"]), (&Value::Null, &json!(2)));
        assert_eq!(disks_of(&nora, it).await.iter().map(id).collect::<Vec<_>>(), ids[..2]);
        let kinds = newest(&admin, 4).await;
        let expected = ["reception.disk_session.restored", "reception.disk_session.created", "reception.disk_session.deleted", "reception.disks.deleted"];
        assert_eq!(kinds, expected);
        assert_eq!(nora.post(&format!("{path}/restoration"), json!({})).await.code(403), "not_allowed");
    }
}
