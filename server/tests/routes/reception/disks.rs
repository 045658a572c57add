//! Right requests for wiping sessions and disks.

use serde_json::{Value, json};

use crate::world::{World, id};

impl World {
    /// An id, a body and the status of a right request; `None` for a route that is not of these.
    pub(super) async fn disks_sample(&self, name: &str) -> Option<(i64, Option<Value>, u16)> {
        Some(match name {
            "GET /api/reception/disk-sessions" => (0, None, 200),
            "POST /api/reception/disk-sessions" => (0, Some(json!({ "held_on": "2026-11-30" })), 201),
            "GET /api/reception/disk-sessions/{session}"
            | "GET /api/reception/disk-sessions/{session}/disks"
            | "GET /api/reception/disk-sessions/{session}/logs" => (self.disk_session(1).await.0, None, 200),
            "GET /api/reception/wipe-logs/{log}" => (self.wipe_logs(1).await.1, None, 200),
            "PATCH /api/reception/disk-sessions/{session}" => {
                (self.disk_session(1).await.0, Some(json!({ "version": 1, "name": "walking" })), 200)
            }
            "PUT /api/reception/disk-sessions/{session}/recovered" => {
                (self.disk_session(1).await.0, Some(json!({ "version": 1, "recovered": true })), 200)
            }
            "DELETE /api/reception/disk-sessions/{session}" => (self.disk_session(1).await.0, None, 204),
            "POST /api/reception/disk-sessions/{session}/restoration" => {
                let session = self.disk_session(1).await.0;
                self.admin.delete(&format!("/api/reception/disk-sessions/{session}")).await.expect(204);
                (session, None, 200)
            }
            // The walk brings no log.
            "POST /api/reception/disk-sessions/{session}/import" => (self.disk_session(1).await.0, None, 422),
            "POST /api/reception/disk-sessions/{session}/disks" => {
                let disks = json!({ "disks": [{ "serial": "WALK-0", "kind": "ssd" }] });
                (self.disk_session(1).await.0, Some(disks), 201)
            }
            "PATCH /api/reception/disks" => {
                let disk = self.disk_session(1).await.1;
                (0, Some(json!({ "disks": [{ "id": disk, "version": 1 }], "set": { "note": "walking" } })), 200)
            }
            "GET /api/reception/disks/{disk}" => (self.disk_session(1).await.1, None, 200),
            "DELETE /api/reception/disks/{disk}" => (self.disk_session(1).await.1, None, 204),
            "POST /api/reception/disks/{disk}/restoration" => {
                let disk = self.disk_session(1).await.1;
                self.admin.delete(&format!("/api/reception/disks/{disk}")).await.expect(204);
                (disk, None, 200)
            }
            _ => return None,
        })
    }

    /// What the list of a route is of, where it has at least three items; `None` for a list that is not of these.
    pub(super) async fn disks_listed(&self, path: &str) -> Option<i64> {
        match path {
            "/api/reception/disk-sessions" => {
                for _ in 0..3 {
                    self.disk_session(0).await;
                }
                Some(0)
            }
            "/api/reception/disk-sessions/{session}/disks" => Some(self.disk_session(3).await.0),
            "/api/reception/disk-sessions/{session}/logs" => Some(self.wipe_logs(3).await.0),
            _ => None,
        }
    }

    /// A new wiping session with so many disks, which could not be wiped: its id, and that of its last disk.
    async fn disk_session(&self, disks: usize) -> (i64, i64) {
        let disk = |n: usize| json!({ "serial": format!("WALK-{n}"), "kind": "hdd", "result": "failed" });
        let disks: Vec<Value> = (1..=disks).map(disk).collect();
        let body = json!({ "held_on": "2026-11-30", "disks": disks });
        let session = id(&self.admin.post("/api/reception/disk-sessions", body).await.expect(201));
        let page = self.admin.get(&format!("/api/reception/disk-sessions/{session}/disks")).await.expect(200);
        (session, page["items"].as_array().unwrap().last().map_or(0, id))
    }

    /// A new wiping session into which so many logs were brought: its id, and that of the newest log.
    async fn wipe_logs(&self, logs: usize) -> (i64, i64) {
        let session = self.disk_session(0).await.0;
        for n in 1..=logs {
            let log = format!(
                "[2026/07/29 19:31:35]    info: nwipe 0.37\n\
                 [2026/07/29 19:31:36]  notice: Found /dev/sda,  ATA    , TOSHIBA MQ01ABD1, 1000 GB, S/N=WALK{n}\n\
                 [2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sda\n"
            );
            self.admin.upload(&format!("/api/reception/disk-sessions/{session}/import"), log).await.expect(200);
        }
        let page = self.admin.get(&format!("/api/reception/disk-sessions/{session}/logs")).await.expect(200);
        (session, id(&page["items"][0]))
    }
}
