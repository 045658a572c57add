//! Reception: the intake, stock, history and traceability of second-hand equipment. `docs/RECEPTION.md` says what holds.

mod codes;
mod documents;
mod links;
mod nwipe;
mod routes;
mod store;
mod tables;

use workspace_protocol::accounts::Permission::{ReceptionManage, ReceptionRead, ReceptionWrite};

use crate::core::Module;
use crate::http::{Access, Api};

/// The module.
pub const MODULE: Module = Module::new("reception", add_routes);

/// Who reads, writes and manages.
const READ: Access = Access::Can(ReceptionRead);
const WRITE: Access = Access::Can(ReceptionWrite);
const MANAGE: Access = Access::Can(ReceptionManage);

fn add_routes(api: &mut Api) {
    add_lots(api);
    add_disks(api);
    add_trade(api);
    add_places(api);
    add_follow_up(api);
    add_documents(api);
}

fn add_lots(api: &mut Api) {
    use routes::{catalogue, items, life, lots};

    api.get("/api/reception/catalogue", READ, "Entries of the catalogue, by name", catalogue::entries);
    api.post("/api/reception/catalogue", WRITE, "Create an entry, or find it", catalogue::create_entry);
    api.patch("/api/reception/catalogue/{entry}", WRITE, "Rename or archive an entry", catalogue::update_entry);
    api.post(
        "/api/reception/catalogue/{entry}/merge",
        MANAGE,
        "Make an entry a part of another",
        catalogue::merge_entry,
    );

    api.get("/api/reception/lots", READ, "The lots, newest first", lots::lots);
    api.post("/api/reception/lots", WRITE, "Create a lot, perhaps with its first items", lots::create_lot);
    api.get("/api/reception/lots/{lot}", READ, "A lot", lots::lot);
    api.patch("/api/reception/lots/{lot}", WRITE, "Change what is written of a lot", lots::update_lot);
    api.delete("/api/reception/lots/{lot}", WRITE, "Delete a lot: it is hidden with its items", lots::delete_lot);
    api.post("/api/reception/lots/{lot}/restoration", MANAGE, "Restore a lot with its items", lots::restore_lot);
    api.put(
        "/api/reception/lots/{lot}/recovered",
        WRITE,
        "Say that a finished lot was recovered, or take it back",
        lots::set_lot_recovered,
    );

    api.get("/api/reception/lots/{lot}/items", READ, "The items of a lot, by position", items::items_of_lot);
    api.post("/api/reception/lots/{lot}/items", WRITE, "Add items to a lot", items::add_items);
    api.get("/api/reception/items", READ, "The inventory, newest first", items::inventory);
    api.patch("/api/reception/items", WRITE, "Change one item or many", items::update_items);
    api.get("/api/reception/items/{item}", READ, "An item", items::item);
    api.delete("/api/reception/items/{item}", WRITE, "Delete an item: it is hidden", items::delete_item);
    api.post("/api/reception/items/{item}/restoration", MANAGE, "Restore an item", items::restore_item);

    api.get("/api/reception/life", READ, "The whole life of a serial number", life::life);
}

/// What is ordered, given and lent.
fn add_trade(api: &mut Api) {
    use routes::{donations, loans, orders};

    api.get("/api/reception/orders", READ, "The orders, newest first", orders::orders);
    api.post("/api/reception/orders", WRITE, "Create an order, a draft", orders::create_order);
    api.get("/api/reception/orders/{order}", READ, "An order with its lines", orders::order);
    api.patch("/api/reception/orders/{order}", WRITE, "Change an order", orders::update_order);
    api.put("/api/reception/orders/{order}/state", WRITE, "Move an order on", orders::set_order_state);
    api.delete("/api/reception/orders/{order}", WRITE, "Delete an order: it is hidden", orders::delete_order);
    api.post("/api/reception/orders/{order}/restoration", MANAGE, "Restore an order", orders::restore_order);

    api.get("/api/reception/donations", READ, "The donations, newest first", donations::donations);
    api.post("/api/reception/donations", WRITE, "Give something away", donations::create_donation);
    api.get("/api/reception/donations/{donation}", READ, "A donation with its lines", donations::donation);
    api.patch("/api/reception/donations/{donation}", WRITE, "Change a donation", donations::update_donation);
    api.delete(
        "/api/reception/donations/{donation}",
        WRITE,
        "Delete a donation: it is hidden, and its items come back",
        donations::delete_donation,
    );
    api.post(
        "/api/reception/donations/{donation}/restoration",
        MANAGE,
        "Restore a donation: its items leave again",
        donations::restore_donation,
    );

    api.get("/api/reception/loans", READ, "The loans", loans::loans);
    api.post("/api/reception/loans", WRITE, "Lend something", loans::create_loan);
    api.get("/api/reception/loans/{loan}", READ, "A loan with its lines", loans::loan);
    api.patch("/api/reception/loans/{loan}", WRITE, "Change or prolong a loan", loans::update_loan);
    api.post("/api/reception/loans/{loan}/returns", WRITE, "Note that lines came back", loans::return_lines);
    api.delete(
        "/api/reception/loans/{loan}/returns/{line}",
        MANAGE,
        "Take back that a line came back",
        loans::undo_return,
    );
    api.post(
        "/api/reception/loans/{loan}/reminder",
        WRITE,
        "Remind the borrower of an overdue loan by mail",
        loans::remind_borrower,
    );
    api.delete("/api/reception/loans/{loan}", WRITE, "Delete a loan: it is hidden", loans::delete_loan);
    api.post("/api/reception/loans/{loan}/restoration", MANAGE, "Restore a loan", loans::restore_loan);
}

fn add_places(api: &mut Api) {
    use routes::{places, stocktakes};

    api.get("/api/reception/places", READ, "All places, with what stands on each", places::list);
    api.post("/api/reception/places", WRITE, "Create a place", places::create);
    api.get("/api/reception/places/{place}", READ, "A place", places::one);
    api.patch("/api/reception/places/{place}", WRITE, "Rename, move or archive a place", places::update);

    api.get("/api/reception/stocktakes", READ, "The stocktakes, newest first", stocktakes::list);
    api.post("/api/reception/stocktakes", WRITE, "Begin a stocktake of a place", stocktakes::start);
    api.get("/api/reception/stocktakes/{stocktake}", READ, "A stocktake", stocktakes::one);
    api.get("/api/reception/stocktakes/{stocktake}/scans", READ, "Its scans, newest first", stocktakes::scans);
    api.post("/api/reception/stocktakes/{stocktake}/scans", WRITE, "Scan a code", stocktakes::scan);
    api.post("/api/reception/stocktakes/{stocktake}/closure", WRITE, "Close a stocktake", stocktakes::close);
}

fn add_follow_up(api: &mut Api) {
    use routes::{exports, history, lot_import, statistics};

    api.post("/api/reception/lots/{lot}/import", WRITE, "Bring items in from a table", lot_import::import_items);
    api.get("/api/reception/lots/{lot}/export", READ, "A lot as a table", exports::lot_table);
    api.get("/api/reception/orders/{order}/export", READ, "An order as a table", exports::order_table);
    api.get("/api/reception/history/export", READ, "The timeline as a table", exports::history_table);
    api.get("/api/reception/stocktakes/{stocktake}/export", READ, "A stocktake as a table", exports::stocktake_table);
    api.get("/api/reception/history", READ, "What was done, on one timeline, newest first", history::list);
    api.get("/api/reception/traceability", READ, "How much was done in each month of a year", history::year);
    api.get("/api/reception/statistics", READ, "What came in, and what became of it", statistics::between);
    api.get("/api/reception/figures", READ, "How reception stands", statistics::figures);
    api.get("/api/reception/factors", READ, "What machines weigh, and what new ones emit", statistics::factors);
    api.put("/api/reception/factors", MANAGE, "Set these factors", statistics::set_factors);
}

fn add_disks(api: &mut Api) {
    use routes::{disk_sessions, disks};
    let sessions = "/api/reception/disk-sessions";
    let one = "/api/reception/disk-sessions/{session}";
    let restoration = "/api/reception/disk-sessions/{session}/restoration";
    let recovered = "/api/reception/disk-sessions/{session}/recovered";
    let import = "/api/reception/disk-sessions/{session}/import";
    let of_session = "/api/reception/disk-sessions/{session}/disks";

    api.get(sessions, READ, "The wiping sessions, newest first", disk_sessions::disk_sessions);
    api.post(sessions, WRITE, "Create a session, perhaps with its first disks", disk_sessions::create_disk_session);
    api.get(one, READ, "A wiping session", disk_sessions::disk_session);
    api.patch(one, WRITE, "Change what is written of a session", disk_sessions::update_disk_session);
    api.delete(one, WRITE, "Delete a session with its disks", disk_sessions::delete_disk_session);
    api.post(restoration, MANAGE, "Restore a session that was deleted", disk_sessions::restore_disk_session);
    api.put(
        recovered,
        WRITE,
        "Say that a session was recovered, or take it back",
        disk_sessions::set_disk_session_recovered,
    );
    api.post(import, WRITE, "Bring in a log of nwipe or ShredOS", disk_sessions::import_disks);
    let logs = "/api/reception/disk-sessions/{session}/logs";
    api.get(logs, READ, "The logs that were brought into a session, newest first", disk_sessions::logs_of_session);
    api.get("/api/reception/wipe-logs/{log}", READ, "A log as it came", disk_sessions::wipe_log);
    api.get(of_session, READ, "The disks of a session, by position", disks::disks_of_session);
    api.post(of_session, WRITE, "Add disks to a session, all or none", disks::add_disks);
    api.patch("/api/reception/disks", WRITE, "Change disks in the same way, all or none", disks::update_disks);
    api.get("/api/reception/disks/{disk}", READ, "A disk", disks::disk);
    api.delete("/api/reception/disks/{disk}", WRITE, "Delete a disk", disks::delete_disk);
    api.post("/api/reception/disks/{disk}/restoration", MANAGE, "Restore a disk that was deleted", disks::restore_disk);
}

/// What is printed, signed and shown to others.
fn add_documents(api: &mut Api) {
    use routes::documents::{
        disk_session_documents, document, document_content, document_mails, donation_documents, loan_documents,
        lot_documents, mail_document, make_disk_session_document, make_donation_document, make_loan_document,
        make_lot_document, make_order_document, make_place_document, order_documents, place_documents, verify,
    };

    let (listed, made) = ("Its documents, newest first", "Make the next version of a document of it");
    api.get("/api/reception/lots/{lot}/documents", READ, listed, lot_documents);
    api.post("/api/reception/lots/{lot}/documents", WRITE, made, make_lot_document);
    api.get("/api/reception/disk-sessions/{session}/documents", READ, listed, disk_session_documents);
    api.post("/api/reception/disk-sessions/{session}/documents", WRITE, made, make_disk_session_document);
    api.get("/api/reception/orders/{order}/documents", READ, listed, order_documents);
    api.post("/api/reception/orders/{order}/documents", WRITE, made, make_order_document);
    api.get("/api/reception/donations/{donation}/documents", READ, listed, donation_documents);
    api.post("/api/reception/donations/{donation}/documents", WRITE, made, make_donation_document);
    api.get("/api/reception/loans/{loan}/documents", READ, listed, loan_documents);
    api.post("/api/reception/loans/{loan}/documents", WRITE, made, make_loan_document);
    api.get("/api/reception/places/{place}/documents", READ, listed, place_documents);
    api.post("/api/reception/places/{place}/documents", WRITE, made, make_place_document);
    api.get("/api/documents/{document}", READ, "A version of a document", document);
    api.get("/api/documents/{document}/content", READ, "Its file, as it was made", document_content);
    api.get("/api/documents/{document}/mails", READ, "The mails that it went out with, newest first", document_mails);
    api.post("/api/documents/{document}/mails", WRITE, "Send it by mail", mail_document);
    api.get("/api/verify/{code}", Access::Public, "Whether a document is genuine and unchanged", verify);
}
