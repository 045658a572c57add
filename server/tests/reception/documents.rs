//! Documents: versions that never change, what they show, and whether one is genuine. What is in a PDF, qpdf and poppler say.

use std::path::PathBuf;
use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};
use workspace_test_support::{Client, Server, on_both_engines};

use crate::disks::session;
use crate::{change, column, entry, id, items_of, journal, laptop, lot, problems};

async fn make(client: &Client, of: &str, body: Value) -> Value {
    client.post(&format!("/api/reception/{of}/documents"), body).await.expect(201)
}

async fn content(client: &Client, document: &Value) -> Vec<u8> {
    let (status, headers, bytes) = client.download(&format!("/api/documents/{}/content", id(document)), &[]).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
    bytes
}

/// Where the store keeps the file of a document.
fn file(server: &Server, document: &Value) -> PathBuf {
    let (folder, name) = document["sha256"].as_str().unwrap().split_at(2);
    server.config().data_dir.join("files").join(folder).join(name)
}

/// What a program says of a PDF, or makes of it.
fn ask(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).unwrap();
    let to_here = program == "pdftotext" || arguments.contains(&"--qdf");
    let output = Command::new(program).args(arguments).arg(&path).args(to_here.then_some("-")).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `make setup` installs what tests need"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The text of a PDF on one line, as people read it.
fn text(pdf: &[u8]) -> String {
    let text = ask("pdftotext", &["-layout"], pdf).replace('\u{200b}', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks that a PDF is sound, can be archived and read aloud; its text.
fn sound(pdf: &[u8], language: &str, title: &str) -> String {
    let said = ask("qpdf", &["--check"], pdf);
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    let fonts = ask("pdffonts", &[], pdf);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        // Its columns, from the end: object and generation, whether it has a map to Unicode, is a subset, is embedded.
        let columns: Vec<&str> = font.split_whitespace().rev().collect();
        assert_eq!((columns[2], columns[3], columns[4]), ("yes", "yes", "yes"), "{font}");
    }
    let info = ask("pdfinfo", &[], pdf);
    assert!(info.lines().any(|line| line.starts_with("Title:") && line.ends_with(title)), "{info}");
    assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
    let open = ask("qpdf", &["--qdf", "--object-streams=disable"], pdf);
    assert!(open.contains(&format!("/Lang ({language})")), "it does not say its language");
    assert!(
        open.contains("<pdfaid:part>2</pdfaid:part>") && open.contains("<pdfaid:conformance>B</pdfaid:conformance>")
    );
    text(pdf)
}

fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

/// A record, what is made of it, and in French and English its title and what is to be read in it.
type Wanted<'a> = (String, &'a str, [&'a str; 2], &'a [&'a str], &'a [&'a str]);

on_both_engines! {
    async fn a_document_is_a_numbered_version_that_never_changes(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let nora = server.join(&admin, "nora", "member").await;
        let it = id(&lot(&nora, &["5CG0231XQ7", "PF-1"]).await);
        let path = format!("/api/reception/lots/{it}/documents");
        let (key, body) = ([("idempotency-key", "sheet-1")], json!({ "kind": "lot_sheet" }));
        let first = nora.send(Method::POST, &path, Some(body.clone()), &key).await.expect(201);
        assert_eq!(nora.send(Method::POST, &path, Some(body), &key).await.expect(201), first, "once per key");
        assert_eq!((&first["version"], &first["number"], &first["subject"], &first["language"]), (&json!(1), &json!(1), &json!("lot"), &json!("fr")));
        assert_eq!((&first["name"], &first["format"], &first["made_by"]), (&json!("fiche-lot-1-v1.pdf"), &Value::Null, &json!(nora.account)));
        // It attests the lot up to its last change, which the journal has.
        let created = &journal(&admin, "reception.lot.created").await[0];
        assert_eq!(first["journal_seq"], created["seq"]);
        let bytes = content(&nora, &first).await;
        assert_eq!(first["size"], bytes.len());
        let entries = journal(&admin, "reception.document.made").await;
        assert_eq!(entries.len(), 1);
        assert_eq!((&entries[0]["data"]["document"], &entries[0]["actor"]), (&first, &json!(nora.account)));

        let items = items_of(&nora, it).await;
        nora.patch("/api/reception/items", change(&items[..1], json!({ "outcome": "scrap" }))).await.expect(200);
        let second = make(&nora, &format!("lots/{it}"), json!({ "kind": "lot_sheet", "language": "en" })).await;
        assert_eq!((&second["version"], &second["name"]), (&json!(2), &json!("lot-sheet-1-v2.pdf")));
        assert!(second["journal_seq"].as_i64() > first["journal_seq"].as_i64() && second["code"] != first["code"]);
        let labels = make(&nora, &format!("lots/{it}"), json!({ "kind": "label_sheet" })).await;
        assert_eq!((&labels["version"], &labels["format"]), (&json!(1), &json!("avery_l7160")), "each kind counts by itself");

        assert_eq!(content(&nora, &first).await, bytes, "the same bytes later");
        let viewer = server.join(&admin, "viola", "viewer").await;
        assert_eq!(content(&viewer, &first).await, bytes);
        let page = viewer.get(&path).await.expect(200);
        assert_eq!(page["items"], json!([labels, second, first]));
        let page = viewer.get(&format!("{path}?limit=2")).await.expect(200);
        let rest = viewer.get(&format!("{path}?limit=2&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
        assert_eq!(rest["items"], json!([first]));
        assert_eq!(viewer.get(&format!("/api/documents/{}", id(&second))).await.expect(200), second);
        assert_eq!(viewer.post(&path, json!({ "kind": "lot_sheet" })).await.code(403), "not_allowed");
        // A deleted lot keeps its documents, for who sees it.
        nora.delete(&format!("/api/reception/lots/{it}")).await.expect(204);
        assert_eq!(nora.get(&path).await.code(404), "not_found");
        assert_eq!(nora.post(&path, json!({ "kind": "lot_sheet" })).await.code(404), "not_found");
        assert_eq!(admin.get(&path).await.expect(200)["items"].as_array().unwrap().len(), 3);
        assert_eq!(content(&viewer, &first).await, bytes);
        // No sweep takes them.
        let core = server.app().core();
        server.shift(chrono::TimeDelta::hours(25));
        core.files.sweep(core).await.unwrap();
        assert!(core.files.is_intact(first["sha256"].as_str().unwrap()).await.unwrap());
    }

    async fn what_there_is_not_of_a_record_is_refused(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let it = id(&lot(&admin, &[]).await);
        let path = format!("/api/reception/lots/{it}/documents");
        for (body, field) in [
            (json!({ "kind": "erasure_certificate" }), "kind"),
            (json!({ "kind": "lot_sheet", "format": "roll_57x32" }), "format"),
        ] {
            assert_eq!(problems(&admin.post(&path, body).await.expect(422)), [(field, "invalid")]);
        }
        assert_eq!(admin.post(&path, json!({ "kind": "label_sheet" })).await.code(409), "nothing_to_print");
        assert_eq!(admin.get(&path).await.expect(200)["items"], json!([]));
        // Without an item it is a sheet all the same.
        let sheet = make(&admin, &format!("lots/{it}"), json!({ "kind": "lot_sheet" })).await;
        holds(&text(&content(&admin, &sheet).await), &["Ce lot ne contient encore aucun matériel."]);
    }

    async fn a_file_that_is_missing_or_altered_is_not_given_out(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let it = id(&lot(&admin, &["A-1"]).await);
        let (of, body) = (format!("lots/{it}"), json!({ "kind": "lot_sheet" }));
        let document = make(&admin, &of, body.clone()).await;
        let (path, verify) = (format!("/api/documents/{}/content", id(&document)), format!("/api/verify/{}", document["code"].as_str().unwrap()));
        let mut bytes = std::fs::read(file(&server, &document)).unwrap();
        let last = bytes.len() - 10;
        bytes[last] ^= 1;
        std::fs::write(file(&server, &document), &bytes).unwrap();
        assert_eq!(admin.get(&path).await.code(404), "document_altered");
        assert_eq!(server.visitor().get(&verify).await.expect(200)["genuine"], false);
        std::fs::remove_file(file(&server, &document)).unwrap();
        assert_eq!(admin.get(&path).await.code(404), "document_missing");
        assert_eq!(server.visitor().get(&verify).await.expect(200)["genuine"], false);
        let again = make(&admin, &of, body).await;
        assert_eq!(again["version"], 2);
        content(&admin, &again).await;
    }

    async fn anyone_learns_whether_a_document_is_genuine_and_nothing_else(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let it = id(&lot(&admin, &["SECRET-1"]).await);
        let document = make(&admin, &format!("lots/{it}"), json!({ "kind": "lot_sheet" })).await;
        let code = document["code"].as_str().unwrap();
        let (visitor, path) = (server.visitor(), format!("/api/verify/{code}"));
        let mut expected = json!({ "genuine": true });
        for field in ["kind", "number", "version", "made_at", "sha256", "journal_seq", "journal_hash"] {
            expected[field] = document[field].clone();
        }
        assert_eq!(visitor.get(&path).await.expect(200), expected);
        let typed = format!("/api/verify/{}-{}", &code[..4].to_lowercase(), &code[4..]);
        assert_eq!(visitor.get(&typed).await.expect(200), expected);
        for unknown in ["00000000000000000000", "x", &code[1..]] {
            assert_eq!(visitor.get(&format!("/api/verify/{unknown}")).await.code(404), "not_found");
        }
        // Who scans the code sees a page, in French or English, which runs nothing.
        let page = async |path: &str, language: &str| {
            let (status, headers, bytes) = visitor.download(path, &[("accept", "text/html,*/*"), ("accept-language", language)]).await;
            assert_eq!(headers["content-type"], "text/html; charset=utf-8");
            assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'; style-src 'sha256-"));
            (status, String::from_utf8(bytes).unwrap())
        };
        let (status, french) = page(&path, "").await;
        assert_eq!(status, 200);
        holds(&french, &["lang=\"fr\"", "Document authentique et inchangé", "Fiche de lot", document["sha256"].as_str().unwrap()]);
        assert!(!french.contains("SECRET") && !french.contains("<script"));
        holds(&page(&path, "en-GB").await.1, &["lang=\"en\"", "Genuine and unchanged document"]);
        let (status, unknown) = page("/api/verify/00000000000000000000", "fr").await;
        assert_eq!(status, 404);
        holds(&unknown, &["Document inconnu"]);
    }

    async fn a_template_of_the_organisation_takes_the_place_of_ours(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let it = id(&lot(&admin, &["A-1"]).await);
        let of = format!("lots/{it}");
        let first = make(&admin, &of, json!({ "kind": "lot_sheet" })).await;
        let folder = server.config().data_dir.join("templates");
        std::fs::create_dir_all(&folder).unwrap();
        let write = |text: &str| std::fs::write(folder.join("lot_sheet.typ"), text).unwrap();
        write("#import \"base.typ\": *\n#show: page_of.with(\"Notre lot\", str(data.lot.number), \"\")\n\n#data.lots");
        let problem = admin.post(&format!("/api/reception/{of}/documents"), json!({ "kind": "lot_sheet" })).await.expect(409);
        assert_eq!(problem["code"], "template_error");
        holds(problem["detail"].as_str().unwrap(), &["lot_sheet.typ, line 4: ", "lots"]);
        assert_eq!(admin.get(&format!("/api/reception/{of}/documents")).await.expect(200)["items"], json!([first]));
        content(&admin, &first).await;
        write("#import \"base.typ\": *\n#show: page_of.with(\"Notre lot\", str(data.lot.number), \"\")\nÀ notre façon");
        let (key, path) = ([("idempotency-key", "own-1")], format!("/api/reception/{of}/documents"));
        let own = admin.send(Method::POST, &path, Some(json!({ "kind": "lot_sheet" })), &key).await.expect(201);
        holds(&sound(&content(&admin, &own).await, "fr", "Notre lot 1"), &["À notre façon"]);
        // Sent again under its key, it isn't rendered again.
        write("#broken");
        assert_eq!(admin.send(Method::POST, &path, Some(json!({ "kind": "lot_sheet" })), &key).await.expect(201), own);
    }

    async fn every_document_is_sound_and_shows_its_record(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let profile = json!({
            "version": 0, "name": "Atelier des Lilas", "address": "1 rue des Lilas\n75019 Paris", "contact": "atelier@example.org",
            "legal": "Association loi 1901. TVA non applicable.",
        });
        admin.put("/api/organisation", profile).await.expect(200);
        let mut logo = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(300, 90, image::Rgb([62, 59, 140])).write_to(&mut logo, image::ImageFormat::Png).unwrap();
        admin.upload_by(Method::PUT, "/api/organisation/logo", logo.into_inner()).await.expect(200);

        let brand = entry(&admin, "brand", None, "Lenovo").await;
        let mut machine = laptop("5CG0231XQ7");
        machine["brand"] = json!(brand);
        machine["outcome"] = json!("refurbished");
        machine["technician"] = json!({ "name": "Léa Ünal 漢🙂" });
        let body = json!({ "received_on": "2026-11-30", "supplier": "Mairie de Paris", "items": [machine, laptop("#PF<3>*_$")] });
        let it = id(&admin.post("/api/reception/lots", body).await.expect(201));
        let disk = json!({
            "serial": "WD-1", "kind": "hdd", "interface": "sata", "capacity": 500_107_862_016_i64, "method": "overwrite",
            "standard": "nist_clear", "result": "success", "finished_at": "2026-11-30T10:00:00Z",
        });
        let wiped = session(&admin, json!([disk, { "serial": "WD-2", "kind": "hdd", "result": "failed" }])).await;
        let product = entry(&admin, "product", None, "SSD 480").await;
        let order = json!({
            "name": "Disques", "supplier": "LDLC", "ordered_on": "2026-03-14", "currency": "EUR",
            "lines": [{ "product": product, "quantity": 3, "unit_price": 123_456, "shipping": 599, "link": "https://shop.example/480" }],
        });
        let order = id(&admin.post("/api/reception/orders", order).await.expect(201));
        let donation = json!({
            "recipient_kind": "person", "recipient": "Ali Baba", "trainee": true, "donated_on": "2026-12-01", "lines": [{ "serial": "5CG0231XQ7" }],
        });
        let donation = id(&admin.post("/api/reception/donations", donation).await.expect(201));
        let loan = json!({
            "borrower_kind": "company", "borrower": "SARL Martin", "start_on": "2026-11-01", "end_on": "2027-02-01", "amount": 4_500,
            "lines": [{ "kind": "mouse", "quantity": 2 }],
        });
        let loan = id(&admin.post("/api/reception/loans", loan).await.expect(201));

        let about = ["Atelier des Lilas", "75019 Paris", "atelier@example.org", "Association loi 1901."];
        let documents: [Wanted<'_>; 5] = [
            (format!("lots/{it}"), "lot_sheet", ["Lot 1", "Lot 1"],
                &["Mairie de Paris", "5CG0231XQ7", "Portable", "Lenovo", "Reconditionné", "Léa Ünal", "#PF<3>*_$", "Page 1 sur 1"],
                &["Laptop", "Refurbished", "Page 1 of 1"]),
            (format!("disk-sessions/{wiped}"), "erasure_certificate", ["Certificat d’effacement 1", "Erasure certificate 1"],
                &["WD-1", "Disque dur SATA", "500 Go", "Réécriture", "NIST 800-88 Clear", "Réussi", "Échec", "30/11/2026", "Capacité effacée"],
                &["Hard disk SATA", "500 GB", "Overwrite", "Success", "30 November 2026"]),
            (format!("orders/{order}"), "order_sheet", ["Commande 1", "Order 1"],
                &["LDLC", "SSD 480", "1 234,56 €", "5,99 €", "3 709,67 €", "14/03/2026"], &["€1,234.56", "€3,709.67"]),
            (format!("donations/{donation}"), "donation_certificate", ["Attestation de don 1", "Donation certificate 1"],
                &["Ali Baba (stagiaire)", "5CG0231XQ7", "Lenovo", "Le donateur", "Le bénéficiaire"], &["The donor", "The recipient"]),
            (format!("loans/{loan}"), "loan_agreement", ["Convention de prêt 1", "Loan agreement 1"],
                &["SARL Martin", "01/02/2027", "45,00 €", "Souris", "Conditions de retour", "Le prêteur", "L’emprunteur"],
                &["€45.00", "Conditions of return", "The borrower"]),
        ];
        for (of, kind, titles, french, english) in documents {
            for (language, title, shown) in [("fr", titles[0], french), ("en", titles[1], english)] {
                let document = make(&admin, &of, json!({ "kind": kind, "language": language })).await;
                let text = sound(&content(&admin, &document).await, language, title);
                holds(&text, &about);
                holds(&text, shown);
                // What it attests, and where to ask whether that is so.
                let hash = document["journal_hash"].as_str().unwrap();
                let code: Vec<&str> = (0..5).map(|at| &document["code"].as_str().unwrap()[at * 4..at * 4 + 4]).collect();
                holds(&text, &[hash, &document["journal_seq"].to_string(), &code.join("-"), &format!("{}/api/verify/", admin.url)]);
            }
        }
        for (of, format, pages) in [
            (format!("lots/{it}"), "avery_l7160", 1), (format!("lots/{it}"), "roll_57x32", 1), (format!("disk-sessions/{wiped}"), "roll_57x32", 2),
        ] {
            let document = make(&admin, &of, json!({ "kind": "label_sheet", "format": format })).await;
            let bytes = content(&admin, &document).await;
            let title = if of.starts_with("lots") { "Étiquettes du lot 1" } else { "Étiquettes de la session 1" };
            // What was given away has no label.
            let text = sound(&bytes, "fr", title);
            assert!(!text.contains("5CG0231XQ7"));
            holds(&text, if of.starts_with("lots") { &["#PF<3>*_$", "Lot 1"] } else { &["WD-1", "Session 1"] });
            let info = ask("pdfinfo", &[], &bytes);
            assert!(info.lines().any(|line| line.starts_with("Pages:") && line.ends_with(&format!(" {pages}"))), "{info}");
            let size = if format == "roll_57x32" { "161.575 x 90.7087" } else { "A4" };
            assert!(info.contains(size), "{info}");
        }
    }

    async fn a_place_has_labels_for_itself_and_for_what_is_in_it(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let place = async |name: &str, parent: Option<i64>| {
            id(&admin.post("/api/reception/places", json!({ "name": name, "parent": parent })).await.expect(201))
        };
        let hall = place("Hall <1>*_#", None).await;
        place("Autre salle", None).await;
        let shelf = place("Étagère A", Some(hall)).await;
        place("Planche 2", Some(shelf)).await;
        let old = place("Vieille palette", Some(hall)).await;
        admin.patch(&format!("/api/reception/places/{old}"), json!({ "version": 1, "archived": true })).await.expect(200);

        let labels = make(&admin, &format!("places/{hall}"), json!({ "kind": "label_sheet", "format": "roll_57x32" })).await;
        assert_eq!((&labels["subject"], &labels["name"]), (&json!("place"), &json!(format!("etiquettes-emplacement-{hall}-v1.pdf"))));
        let bytes = content(&admin, &labels).await;
        let shown = sound(&bytes, "fr", "Étiquettes de l’emplacement Hall <1>*_#");
        holds(&shown, &["Emplacement", "Étagère A", "Planche 2", "Hall <1>*_# › Étagère A"]);
        assert!(!shown.contains("Vieille palette") && !shown.contains("Autre salle"), "{shown}");
        let info = ask("pdfinfo", &[], &bytes);
        assert!(info.lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 3")), "{info}");
        let english = make(&admin, &format!("places/{shelf}"), json!({ "kind": "label_sheet", "language": "en" })).await;
        holds(&sound(&content(&admin, &english).await, "en", "Labels of place Étagère A"), &["Planche 2", "Place"]);
        assert_eq!(admin.post(&format!("/api/reception/places/{old}/documents"), json!({ "kind": "label_sheet" })).await.code(409), "nothing_to_print");
        assert_eq!(problems(&admin.post(&format!("/api/reception/places/{hall}/documents"), json!({ "kind": "lot_sheet" })).await.expect(422)), [("kind", "invalid")]);
        assert_eq!(admin.get("/api/reception/places/99/documents").await.code(404), "not_found");
    }

    async fn long_names_and_many_rows_go_on_over_pages(engine: Engine) {
        let server = Server::start(engine).await;
        let admin = server.admin().await;
        let long = "W".repeat(100);
        let mut serials: Vec<String> = (0..150).map(|n| format!("SERIAL-{n:04}")).collect();
        serials.push(long.clone());
        let serials: Vec<&str> = serials.iter().map(String::as_str).collect();
        let it = id(&lot(&admin, &serials).await);
        let update = json!({ "version": 1, "name": "n".repeat(255), "supplier": "ø ".repeat(127).trim(), "note": "x\n".repeat(60) });
        admin.patch(&format!("/api/reception/lots/{it}"), update).await.expect(200);
        let document = make(&admin, &format!("lots/{it}"), json!({ "kind": "lot_sheet" })).await;
        let bytes = content(&admin, &document).await;
        let text = sound(&bytes, "fr", "Lot 1");
        let pages = text.matches("Page ").count();
        assert!(pages >= 4 && text.contains(&format!("Page {pages} sur {pages}")), "{pages} pages");
        assert!(text.matches("N° de série").count() >= pages - 2, "the header of the table comes again");
        holds(&text, &["SERIAL-0000", "SERIAL-0149"]);
        assert_eq!(column(&admin.get(&format!("/api/reception/lots/{it}/documents")).await.expect(200), "version"), [1]);
    }
}
