//! Documents by mail.

use serde_json::json;
use workspace_test_support::{Server, Smtp, on_both_engines};

use crate::parse::Part;
use crate::{id, once, set_up};

on_both_engines! {
    async fn a_document_arrives_as_the_bytes_that_are_kept(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let viola = server.join(&admin, "viola", "viewer").await;
        let order = nora.post("/api/reception/orders", json!({ "name": "SSD", "ordered_on": "2026-03-14" })).await.expect(201);
        let list = format!("/api/reception/orders/{}/documents", id(&order));
        let document = nora.post(&list, json!({ "kind": "order_sheet" })).await.expect(201);
        let mails = format!("/api/documents/{}/mails", id(&document));
        let wish = json!({ "recipient": "lea@example.org" });
        assert_eq!(nora.post(&mails, wish.clone()).await.code(409), "mail_not_set_up");
        let smtp = Smtp::start().await;
        set_up(&admin, &smtp).await;
        assert_eq!(viola.post(&mails, wish.clone()).await.code(403), "not_allowed");
        for (field, value) in [("recipient", "lea"), ("subject", "a\r\nBcc: eve@example.org"), ("message", "")] {
            let mut wrong = wish.clone();
            wrong[field] = json!(value);
            assert_eq!(nora.post(&mails, wrong).await.expect(422)["errors"][0]["field"], field);
        }

        let queued = nora.post(&mails, wish.clone()).await.expect(201);
        assert_eq!(queued["attachment"]["sha256"], document["sha256"]);
        once(&admin, id(&queued), "sent", 1).await;
        let mail = Part::read(&smtp.taken()[0].data);
        assert_eq!(mail.header("subject"), format!("Bon de commande n° {}", document["number"]));
        let parts = mail.parts();
        assert!(parts[0].text().starts_with("Bonjour,\n\nVous trouverez ci-joint : Bon de commande"), "{}", parts[0].text());
        let (_, _, kept) = nora.download(&format!("/api/documents/{}/content", id(&document)), &[]).await;
        assert!(kept.starts_with(b"%PDF") && parts[1].bytes() == kept);
        let own = json!({ "recipient": "max@example.org", "subject": "Voilà", "message": "Comme promis." });
        let second = nora.post(&mails, own).await.expect(201);
        once(&admin, id(&second), "sent", 1).await;
        assert_eq!(Part::read(&smtp.taken()[1].data).header("subject"), "Voilà");

        let page = viola.get(&mails).await.expect(200);
        let ids: Vec<i64> = page["items"].as_array().unwrap().iter().map(id).collect();
        assert_eq!(ids, [id(&second), id(&queued)]);
        // A file that was altered in the store goes to nobody.
        let (folder, name) = document["sha256"].as_str().unwrap().split_at(2);
        std::fs::write(server.config().data_dir.join("files").join(folder).join(name), b"%PDF forged").unwrap();
        assert_eq!(nora.post(&mails, wish.clone()).await.code(404), "document_altered");
        assert_eq!(nora.post("/api/documents/999/mails", wish).await.code(404), "not_found");
        assert_eq!(smtp.taken().len(), 2);
    }
}
