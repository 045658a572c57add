//! What stands in the tables that people take away, in their language.

use std::collections::{HashMap, HashSet};

use workspace_protocol::accounts::Language;
use workspace_protocol::reception::history::{HistoryEntry, RecordKind};
use workspace_protocol::reception::items::{Item, Os, Outcome};
use workspace_protocol::reception::orders::Order;
use workspace_protocol::reception::stocktakes::{Scan, Verdict};
use workspace_protocol::reception::{Kind, Worker};

use super::{Cell, Table};
use crate::accounts::Name;

/// People by their accounts.
pub type People = HashMap<i64, Name>;

/// The French or the English of something.
fn words(language: Language, fr: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

fn headings(language: Language, all: &[(&'static str, &'static str)]) -> Vec<String> {
    all.iter().map(|(fr, en)| words(language, fr, en).to_owned()).collect()
}

fn person(people: &People, account: i64) -> Cell {
    people.get(&account).map(|name| name.display_name.clone()).into()
}

/// What a machine is, in words.
pub fn kind(language: Language, kind: Kind) -> &'static str {
    match kind {
        Kind::Laptop => words(language, "Portable", "Laptop"),
        Kind::Desktop => words(language, "Fixe", "Desktop"),
        Kind::Screen => words(language, "Écran", "Screen"),
        Kind::Other => words(language, "Autre", "Other"),
    }
}

/// What became of a machine, in words.
pub fn outcome(language: Language, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Refurbished => words(language, "Reconditionné", "Refurbished"),
        Outcome::Parts => words(language, "Pour pièces", "Parts"),
        Outcome::Scrap => words(language, "HS", "Scrap"),
        Outcome::Custom => words(language, "Autre état", "Other outcome"),
    }
}

/// What runs on a machine, in words.
pub fn os(language: Language, os: Os) -> &'static str {
    match os {
        Os::Linux => "Linux",
        Os::Windows => "Windows",
        Os::ChromeOs => "ChromeOS",
        Os::MacOs => "macOS",
        Os::Android => "Android",
        Os::Bsd => "BSD",
        Os::None => words(language, "Aucun", "None"),
    }
}

/// The accounts that items name, each once.
pub fn people_of(items: &[Item]) -> Vec<i64> {
    let technician = |item: &Item| match &item.technician {
        Some(Worker::Account(account)) => Some(*account),
        Some(Worker::Name(_)) | None => None,
    };
    let all = items.iter().flat_map(|item| [Some(item.entered_by), item.outcome_by, technician(item)]);
    all.flatten().collect::<HashSet<i64>>().into_iter().collect()
}

/// Items, a row each.
pub fn items(name: String, language: Language, items: &[Item], people: &People) -> Table {
    let headings = headings(
        language,
        &[
            ("Lot", "Lot"),
            ("N°", "No."),
            ("Numéro de série", "Serial number"),
            ("Type", "Kind"),
            ("Marque", "Brand"),
            ("Modèle", "Model"),
            ("Système", "System"),
            ("État", "Outcome"),
            ("État le", "Outcome at"),
            ("Technicien", "Technician"),
            ("Emplacement", "Place"),
            ("Saisi le", "Entered at"),
            ("Saisi par", "Entered by"),
            ("Note", "Note"),
        ],
    );
    let row = |item: &Item| {
        let what = match item.kind {
            Kind::Other => item.kind_label.clone(),
            its => kind(language, its).to_owned(),
        };
        let became = item.outcome.map(|its| match &item.outcome_label {
            Some(label) => label.name.clone(),
            None => outcome(language, its).to_owned(),
        });
        let technician = match &item.technician {
            Some(Worker::Account(account)) => person(people, *account),
            Some(Worker::Name(name)) => name.clone().into(),
            None => Cell::Empty,
        };
        vec![
            Cell::Number(item.lot_number),
            Cell::Number(item.position.into()),
            item.serial.clone().into(),
            what.into(),
            item.brand.as_ref().map(|brand| brand.name.clone()).into(),
            item.model.as_ref().map(|model| model.name.clone()).into(),
            item.os.map_or(Cell::Empty, |its| os(language, its).into()),
            became.into(),
            item.outcome_at.map_or(Cell::Empty, |at| Cell::Time(at.0)),
            technician,
            item.place.as_ref().map(|place| place.name.clone()).into(),
            Cell::Time(item.entered_at.0),
            person(people, item.entered_by),
            item.note.clone().into(),
        ]
    };
    Table { name, headings, rows: items.iter().map(row).collect() }
}

/// Scans of a stocktake and what was missing, a row each; `places` are the names of places.
pub fn scans(
    name: String,
    language: Language,
    scans: &[Scan],
    people: &People,
    places: &HashMap<i64, String>,
) -> Table {
    let headings = headings(
        language,
        &[
            ("Résultat", "Result"),
            ("Numéro de série", "Serial number"),
            ("Code lu", "Scanned code"),
            ("Désignation", "Description"),
            ("Emplacement d'avant", "Place before"),
            ("Le", "At"),
            ("Par", "By"),
        ],
    );
    let row = |scan: &Scan| {
        let verdict = match scan.verdict {
            Verdict::Found => words(language, "Trouvé", "Found"),
            Verdict::Moved => words(language, "Déplacé", "Moved"),
            Verdict::Repeated => words(language, "Déjà scanné", "Repeated"),
            Verdict::OutOfStock => words(language, "Sorti du stock", "Out of stock"),
            Verdict::Unknown => words(language, "Inconnu", "Unknown"),
            Verdict::Missing => words(language, "Manquant", "Missing"),
        };
        vec![
            verdict.into(),
            scan.serial.clone().into(),
            scan.code.clone().into(),
            scan.label.clone().into(),
            scan.from_place.and_then(|place| places.get(&place).cloned()).into(),
            Cell::Time(scan.scanned_at.0),
            person(people, scan.scanned_by),
        ]
    };
    Table { name, headings, rows: scans.iter().map(row).collect() }
}

/// The lines of an order, a row each.
pub fn order(name: String, language: Language, order: &Order) -> Table {
    let mut headings = headings(
        language,
        &[
            ("N°", "No."),
            ("Produit", "Product"),
            ("Quantité", "Quantity"),
            ("Prix unitaire", "Unit price"),
            ("Total", "Total"),
            ("Livraison", "Shipping"),
            ("Lien", "Link"),
        ],
    );
    // Amounts are numbers; what they are of stands over them.
    for at in [3, 4, 5] {
        headings[at] = format!("{} ({})", headings[at], order.info.currency);
    }
    let rows = order.lines.iter().map(|line| {
        vec![
            Cell::Number(line.position.into()),
            line.product.name.clone().into(),
            Cell::Number(line.quantity.into()),
            Cell::Cents(line.unit_price),
            Cell::Cents(line.total),
            Cell::Cents(line.shipping),
            line.link.clone().into(),
        ]
    });
    Table { name, headings, rows: rows.collect() }
}

/// The timeline, a row each.
pub fn history(language: Language, entries: &[HistoryEntry]) -> Table {
    let headings = headings(
        language,
        &[
            ("Date", "Date"),
            ("Type", "Kind"),
            ("N°", "No."),
            ("Nom", "Name"),
            ("Avec", "With"),
            ("Éléments", "Entries"),
        ],
    );
    let rows = entries.iter().map(|entry| {
        let kind = match entry.kind {
            RecordKind::Lot => words(language, "Lot", "Lot"),
            RecordKind::DiskSession => words(language, "Effacement", "Wiping session"),
            RecordKind::Order => words(language, "Commande", "Order"),
            RecordKind::Donation => words(language, "Don", "Donation"),
            RecordKind::Loan => words(language, "Prêt", "Loan"),
        };
        vec![
            Cell::Day(entry.on.0),
            kind.into(),
            Cell::Number(entry.number),
            entry.name.clone().into(),
            entry.party.clone().into(),
            Cell::Number(entry.count),
        ]
    });
    Table { name: words(language, "Historique", "History").to_owned(), headings, rows: rows.collect() }
}
