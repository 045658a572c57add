//! Right requests for the routes of mail.

use serde_json::{Value, json};
use workspace_test_support::eventually;

use crate::world::{World, id};

impl World {
    /// Settings on the version that there is.
    pub(crate) async fn mail_settings(&self) -> Value {
        let now = self.admin.get("/api/mail/settings").await.expect(200);
        json!({
            "version": now["version"], "host": "127.0.0.1", "port": self.smtp.port(), "security": "none",
            "sender_address": "atelier@example.org",
        })
    }

    /// Sees to it that mail may be queued.
    pub(crate) async fn mail_set_up(&self) {
        if self.admin.get("/api/mail/settings").await.expect(200)["configured"] == false {
            self.admin.put("/api/mail/settings", self.mail_settings().await).await.expect(200);
        }
    }

    /// A mail that was given up; its id.
    pub(crate) async fn failed_mail(&self) -> i64 {
        self.mail_set_up().await;
        let mail = self.admin.post("/api/mail/test", json!({ "recipient": "lea@example.org" })).await.expect(201);
        self.given_up(id(&mail)).await
    }

    /// Waits until a mail was given up; its id.
    pub(crate) async fn given_up(&self, mail: i64) -> i64 {
        eventually("a mail is given up", || async {
            let mails = self.admin.get("/api/mails?limit=200").await.expect(200);
            let found = mails["items"].as_array()?.iter().find(|found| found["id"] == mail)?.clone();
            (found["state"] == "failed").then_some(mail)
        })
        .await
    }
}
