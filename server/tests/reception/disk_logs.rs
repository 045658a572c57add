//! Logs of nwipe, brought into a wiping session: told first, then all of it or nothing. How each kind of line is read, the unit
//! tests of `reception/nwipe` say.

use chrono::TimeDelta;
use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::disks::{disks_of, session};

/// Two hard disks, one of which failed, an SSD that was overwritten, and a stick that was left alone.
pub const LOG: &str = r"[2026/07/29 19:31:35]    info: nwipe 0.37
[2026/07/29 19:31:36]  notice: Found /dev/sda,  ATA    , TOSHIBA MQ01ABD1, 1000 GB, S/N=35H2SCTWS
[2026/07/29 19:31:36]  notice: Found /dev/sdb,  SAS    , SEAGATE ST600MM0, 600 GB, S/N=S0M1
[2026/07/29 19:31:37]  notice: Found /dev/nvme0n1, NVME-SSD, Samsung SSD 970 EVO 250GB, 250 GB, S/N=S465
[2026/07/29 19:31:37]  notice: Found /dev/sdc,  USB    , SanDisk Ultra, 32 GB, S/N=4C53
[2026/07/29 19:32:01]  notice: /dev/sda, sect/blk/dev 512/4096/1000204886016
[2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sda
[2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sdb
[2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/nvme0n1
[2026/07/29 22:11:12]  notice: Finished final round 1 of 1 on /dev/sda
********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
       sda | Erased |  104 MB/s | 02:39:12 | TOSHIBA MQ01ABD1/35H2SCTWS
!      sdb |-FAILED-|   12 MB/s | 00:30:00 | SEAGATE ST600MM0/S0M1
   nvme0n1 | Erased |  400 MB/s | 00:10:25 | Samsung SSD 970 E/S465
[2026/07/30 08:00:01] Total Throughput 516 MB/s, DoD 5220.22M, 1R+B+VL
********************************************************************************
";

async fn import(client: &Client, session: i64, query: &str, log: impl Into<reqwest::Body>) -> Value {
    client.upload(&format!("/api/reception/disk-sessions/{session}/import{query}"), log).await.expect(200)
}

fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap().iter().map(|item| &item[field]).collect()
}

on_both_engines! {
    async fn a_log_is_told_first_and_then_brought_in(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        session(&nora, json!([{ "serial": "s0m1", "kind": "hdd" }])).await;
        // One of them was scanned before, with what the log does not say.
        let known = json!({ "serial": "35h2sctws", "kind": "hdd", "capacity": 1_000, "note": "from the town hall", "entry_mode": "scan" });
        let it = session(&nora, json!([known])).await;
        let before = disks_of(&nora, it).await;
        let told = import(&nora, it, "?dry_run=true&utc_offset=120&name=wipe.log", LOG).await;
        assert_eq!((told["dry_run"].as_bool(), &told["program"]), (Some(true), &json!("nwipe 0.37")));
        assert_eq!(each(&told["disks"], "outcome"), ["updated", "added", "added"]);
        assert_eq!(each(&told["disks"], "wiped_before"), [0, 1, 0]);
        assert_eq!(told["skipped"], json!([{ "line": 5, "device": "sdc", "reason": "not_wiped" }]));
        assert_eq!(each(&told["notes"], "code"), ["ssd_overwritten"]);
        assert_eq!(disks_of(&nora, it).await, before, "nothing was written");

        let mut brought = import(&nora, it, "?utc_offset=120&name=wipe.log", LOG).await;
        brought["dry_run"] = json!(true);
        assert_eq!(brought, told, "what was told came");
        let disks = disks_of(&nora, it).await;
        let first = &disks[0];
        assert_eq!((&first["serial"], &first["capacity"], &first["entry_mode"]), (&json!("35h2sctws"), &json!(1_000), &json!("scan")));
        assert_eq!((&first["method"], &first["standard"], &first["result"]), (&json!("overwrite"), &json!("dod_5220_22_m"), &json!("success")));
        // By the clock of that computer it was two hours later.
        assert_eq!((&first["started_at"], &first["finished_at"]), (&json!("2026-07-29T17:32:02.000Z"), &json!("2026-07-29T20:11:12.000Z")));
        assert_eq!(first["note"], "from the town hall\nnwipe 0.37, TOSHIBA MQ01ABD1, DoD 5220.22M, 1R+VL");
        assert_eq!((&first["interface"], &first["version"]), (&json!("sata"), &json!(2)));
        let failed = &disks[1];
        assert_eq!((&failed["serial"], &failed["interface"], &failed["result"], &failed["entry_mode"]), (&json!("S0M1"), &json!("sas"), &json!("failed"), &json!("imported")));
        assert_eq!(failed["finished_at"], "2026-07-29T18:02:02.000Z");
        // Written over, an SSD is not wiped: somebody has to say what becomes of it.
        let ssd = &disks[2];
        assert_eq!((&ssd["kind"], &ssd["interface"], &ssd["method"], &ssd["result"]), (&json!("ssd"), &json!("nvme"), &Value::Null, &Value::Null));

        // Again, it changes nothing.
        let again = import(&nora, it, "?utc_offset=120", LOG).await;
        assert_eq!(each(&again["disks"], "outcome"), ["unchanged"; 3]);
        assert_eq!(disks_of(&nora, it).await, disks);
        let entries = admin.get("/api/activity?module=reception").await.expect(200);
        assert_eq!(each(&entries["items"], "kind"), ["reception.disks.imported", "reception.disk_session.created", "reception.disk_session.created"]);
        assert_eq!(entries["items"][0]["data"]["disks"].as_array().unwrap().len(), 3);
        // A wipe that went well after one that failed counts.
        let better = LOG.replace("-FAILED-", " Erased ").replace("2026/07/29", "2026/07/31").replace("2026/07/30", "2026/08/01");
        import(&nora, it, "", better).await;
        assert_eq!(disks_of(&nora, it).await[1]["result"], "success");
    }

    async fn what_is_no_log_or_comes_too_late_is_refused_whole(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let it = session(&admin, json!([{ "serial": "35H2SCTWS", "kind": "ssd" }])).await;
        let path = format!("/api/reception/disk-sessions/{it}/import");
        for (body, code) in [("", "not_a_log"), ("serial;result\n", "not_a_log"), ("%PDF-1.7", "pdf")] {
            let problem = admin.upload(&path, body).await.expect(422);
            assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!("body"), &json!(code)));
        }
        assert_eq!(admin.upload(&path, vec![b' '; (8 << 20) + 1]).await.code(413), "too_large");
        for (query, field) in [("utc_offset=841", "utc_offset"), ("name=a%0Ab", "name")] {
            assert_eq!(admin.upload(&format!("{path}?{query}"), LOG).await.expect(422)["errors"][0]["field"], field);
        }
        assert_eq!(admin.upload("/api/reception/disk-sessions/999/import", LOG).await.code(404), "not_found");
        let viola = server.join(&admin, "viola", "viewer").await;
        assert_eq!(viola.upload(&path, LOG).await.code(403), "not_allowed");
        assert_eq!(disks_of(&admin, it).await.len(), 1);
        // What somebody has said that a disk is counts more than the log, also for what its wipe is worth.
        let told = import(&admin, it, "?dry_run=true", LOG).await;
        assert_eq!((&told["disks"][0]["kind"], &told["disks"][0]["result"]), (&json!("ssd"), &Value::Null));
        assert_eq!(each(&told["notes"], "code"), ["kind_differs", "ssd_overwritten", "ssd_overwritten"]);
        // The same key, the same answer: nothing is done twice.
        let send = async |log: &str| {
            let request = reqwest::Client::new().post(format!("{}{path}", admin.url)).header("idempotency-key", "log-1");
            let request = request.bearer_auth(admin.token.as_deref().unwrap_or_default()).body(log.to_owned());
            request.send().await.unwrap().json::<Value>().await.unwrap()
        };
        let first = send(LOG).await;
        assert_eq!(each(&first["disks"], "outcome"), ["updated", "added", "added"]);
        assert_eq!(send(LOG).await, first);
        assert_eq!(send(&LOG.replace("S0M1", "S0M2")).await["code"], "idempotency_key_reused");
        assert_eq!(disks_of(&admin, it).await.len(), 3);
    }

    async fn a_log_is_kept_as_it_came(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let it = session(&nora, json!([])).await;
        let logs = format!("/api/reception/disk-sessions/{it}/logs");
        import(&nora, it, "?dry_run=true&name=wipe.log", LOG).await;
        assert_eq!(nora.get(&logs).await.expect(200), json!({ "items": [], "next": null }), "it was only looked at");
        import(&nora, it, "?name=wipe.log", LOG).await;
        let kept = nora.get(&logs).await.expect(200)["items"].clone();
        let log = &kept[0];
        assert_eq!((&log["name"], &log["program"], &log["session"]), (&json!("wipe.log"), &json!("nwipe 0.37"), &json!(it)));
        assert_eq!((&log["size"], &log["brought_by"]), (&json!(LOG.len()), &json!(nora.account)));
        let path = format!("/api/reception/wipe-logs/{}", log["id"]);
        let (status, headers, bytes) = nora.download(&path, &[]).await;
        assert_eq!((status, bytes.as_slice()), (200, LOG.as_bytes()));
        assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        assert_eq!(headers["etag"].to_str().unwrap().trim_matches('"'), log["sha256"].as_str().unwrap());
        // What changes nothing is no evidence of anything new.
        import(&nora, it, "?name=again.log", LOG).await;
        assert_eq!(nora.get(&logs).await.expect(200)["items"], kept);
        nora.delete(&format!("/api/reception/disk-sessions/{it}")).await.expect(204);
        for path in [&logs, &path] {
            assert_eq!(nora.get(path).await.code(404), "not_found");
        }
        // A deleted session may be restored, so no sweep takes its evidence.
        let core = server.app().core();
        server.shift(TimeDelta::hours(25));
        core.files.sweep(core).await.unwrap();
        assert!(core.files.is_intact(log["sha256"].as_str().unwrap()).await.unwrap());
    }
}
