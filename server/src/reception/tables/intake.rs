//! What the rows of a table say of machines.

use workspace_protocol::reception::Kind;
use workspace_protocol::reception::items::{Os, Outcome};
use workspace_protocol::reception::lot_import::{ImportColumn, ImportField, RowProblem};

use crate::db::text::fold;
use crate::error::{Result, invalid_field};

/// The headings that columns are known by, folded.
const HEADINGS: [(ImportField, &[&str]); 8] = [
    (
        ImportField::Serial,
        &[
            "numero de serie",
            "n° de serie",
            "no de serie",
            "n° serie",
            "serie",
            "serial number",
            "serial no",
            "serial",
            "sn",
            "s/n",
        ],
    ),
    (ImportField::Kind, &["type", "genre", "kind", "categorie", "category"]),
    (ImportField::Brand, &["marque", "fabricant", "constructeur", "brand", "manufacturer", "make"]),
    (ImportField::Model, &["modele", "model"]),
    (
        ImportField::Os,
        &["systeme", "systeme d'exploitation", "systeme d’exploitation", "os", "system", "operating system"],
    ),
    (ImportField::Outcome, &["etat", "resultat", "outcome", "state", "status"]),
    (ImportField::Technician, &["technicien", "technicienne", "technician"]),
    (ImportField::Note, &["note", "notes", "remarque", "remarques", "commentaire", "remark", "comment"]),
];
const KINDS: [(Kind, &[&str]); 4] = [
    (Kind::Laptop, &["portable", "pc portable", "ordinateur portable", "laptop", "notebook"]),
    (Kind::Desktop, &["fixe", "pc fixe", "ordinateur fixe", "unite centrale", "tour", "desktop", "tower"]),
    (Kind::Screen, &["ecran", "moniteur", "screen", "monitor"]),
    (Kind::Other, &["autre", "other"]),
];
const SYSTEMS: [(Os, &[&str]); 7] = [
    (Os::Linux, &["linux"]),
    (Os::Windows, &["windows"]),
    (Os::ChromeOs, &["chromeos", "chrome os"]),
    (Os::MacOs, &["macos", "mac os"]),
    (Os::Android, &["android"]),
    (Os::Bsd, &["bsd"]),
    (Os::None, &["aucun", "sans", "none"]),
];
const OUTCOMES: [(Outcome, &[&str]); 3] = [
    (Outcome::Refurbished, &["reconditionne", "reconditionnee", "refurbished"]),
    (Outcome::Parts, &["pour pieces", "pieces", "parts"]),
    (Outcome::Scrap, &["hs", "hors service", "scrap"]),
];
/// What stands for nothing yet.
const PENDING: [&str; 4] = ["a trier", "pending", "-", "—"];

fn known<T: Copy>(words: &[(T, &[&str])], text: &str) -> Option<T> {
    let folded = fold(text);
    words.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(value, _)| *value)
}

fn accepted<T>(words: &[(T, &[&str])]) -> String {
    let first: Vec<&str> = words.iter().filter_map(|(_, names)| names.first().copied()).collect();
    format!("one of: {}", first.join(", "))
}

/// A machine, as a row tells of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The serial number.
    pub serial: String,
    /// What it is.
    pub kind: Option<Kind>,
    /// What it is, where the kind is `other`.
    pub kind_label: String,
    /// Who made it.
    pub brand: String,
    /// Which of the brand's.
    pub model: String,
    /// What runs on it.
    pub os: Option<Os>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// The name of an outcome of the workshop's own.
    pub outcome_label: String,
    /// Who works on it.
    pub technician: String,
    /// What there is to say of it.
    pub note: String,
}

/// A table that was understood.
#[derive(Debug, Clone)]
pub struct Intake {
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// Its rows, those that are empty left out, each with its number in the table.
    pub rows: Vec<(i64, Row)>,
    /// What of them could not be understood.
    pub problems: Vec<RowProblem>,
    /// The first rows, as they are.
    pub samples: Vec<Vec<String>>,
}

/// Understands a table whose first row holds the headings. `wanted` says what each column is, else the headings do; `kind` is
/// what machines are where no column says it.
///
/// # Errors
/// 422 of `file` for a table without rows or a column of serial numbers, of `columns` for what does not fit the table.
pub fn understand(
    mut table: Vec<Vec<String>>,
    wanted: Option<&[Option<ImportField>]>,
    kind: Option<Kind>,
    samples: usize,
) -> Result<Intake> {
    if table.len() < 2 {
        return Err(invalid_field("file", "empty", "a row of headings, and a row for each machine below it"));
    }
    let headings = table.remove(0);
    let columns = columns(headings, wanted)?;
    if !columns.iter().any(|column| column.field == Some(ImportField::Serial)) {
        return Err(invalid_field("columns", "required", "a column of serial numbers"));
    }
    let has_kind = columns.iter().any(|column| column.field == Some(ImportField::Kind));
    if !has_kind && kind.is_none() {
        return Err(invalid_field("kind", "required", "a column that says what each machine is, or one kind for all"));
    }
    let shown = table.iter().take(samples).cloned().collect();
    let mut intake = Intake { columns, rows: Vec::new(), problems: Vec::new(), samples: shown };
    for (number, cells) in (2..).zip(table) {
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let mut row = Row { kind: kind.filter(|_| !has_kind), ..Row::default() };
        for (column, cell) in intake.columns.iter().zip(cells) {
            if let Some(field) = column.field
                && let Err((name, message)) = row.take(field, cell)
            {
                intake.problems.push(problem(number, name, "unknown", message));
            }
        }
        intake.rows.push((number, row));
    }
    Ok(intake)
}

/// What is wrong with a row.
pub fn problem(row: i64, field: &str, code: &str, message: impl Into<String>) -> RowProblem {
    RowProblem { row, field: field.to_owned(), code: code.to_owned(), message: message.into() }
}

fn columns(headings: Vec<String>, wanted: Option<&[Option<ImportField>]>) -> Result<Vec<ImportColumn>> {
    if let Some(wanted) = wanted
        && wanted.len() > headings.len()
    {
        return Err(invalid_field("columns", "too_many", format!("the table has {} columns", headings.len())));
    }
    let mut taken: Vec<ImportField> = Vec::new();
    let mut columns = Vec::with_capacity(headings.len());
    for (at, heading) in headings.into_iter().enumerate() {
        let field = match wanted {
            Some(wanted) => wanted.get(at).copied().flatten(),
            // The first of two columns with one meaning counts.
            None => known(&HEADINGS, &heading).filter(|field| !taken.contains(field)),
        };
        if let Some(field) = field {
            if taken.contains(&field) {
                return Err(invalid_field("columns", "duplicate", "each field for one column"));
            }
            taken.push(field);
        }
        columns.push(ImportColumn { heading, field });
    }
    Ok(columns)
}

impl Row {
    /// Takes in what a cell says; else which field is not understood, and what would be.
    fn take(&mut self, field: ImportField, cell: String) -> Result<(), (&'static str, String)> {
        match field {
            ImportField::Serial => self.serial = cell,
            ImportField::Brand => self.brand = cell,
            ImportField::Model => self.model = cell,
            ImportField::Technician => self.technician = cell,
            ImportField::Note => self.note = cell,
            ImportField::Kind => {
                // "Autre : imprimante" says what it is.
                let (word, label) =
                    cell.split_once(':').map_or((cell.as_str(), ""), |(word, label)| (word, label.trim()));
                self.kind = known(&KINDS, word.trim());
                label.clone_into(&mut self.kind_label);
                if self.kind.is_none() {
                    return Err(("kind", format!("{}, other with what it is behind a colon", accepted(&KINDS[..3]))));
                }
            }
            ImportField::Os => {
                self.os = known(&SYSTEMS, &cell);
                if self.os.is_none() && !cell.is_empty() {
                    return Err(("os", accepted(&SYSTEMS)));
                }
            }
            ImportField::Outcome => {
                let nothing = cell.is_empty() || PENDING.contains(&fold(&cell).as_str());
                self.outcome = known(&OUTCOMES, &cell).or((!nothing).then_some(Outcome::Custom));
                if self.outcome == Some(Outcome::Custom) {
                    self.outcome_label = cell;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn french_and_english_tables_are_understood() {
        let french = table(&[
            &["N° de série", "Type", "Marque", "Modèle", "Système", "État", "Technicien", "Prix"],
            &["5CG1", "PC portable", "HP", "EliteBook", "Linux", "Reconditionné", "lina", "12"],
            &["", "", "", "", "", "", "", ""],
            &["8YQ7", "Autre : imprimante", "", "", "", "à trier", "", ""],
            &["9ZZ1", "écran", "", "", "sans", "vendu", "", ""],
        ]);
        let intake = understand(french, None, None, 1).unwrap();
        assert_eq!((intake.columns[7].field, intake.samples.len(), intake.problems.len()), (None, 1, 0));
        let first = Row {
            serial: "5CG1".into(),
            kind: Some(Kind::Laptop),
            brand: "HP".into(),
            model: "EliteBook".into(),
            os: Some(Os::Linux),
            outcome: Some(Outcome::Refurbished),
            technician: "lina".into(),
            ..Row::default()
        };
        assert_eq!(intake.rows[0], (2, first));
        let (number, other) = &intake.rows[1];
        assert_eq!(
            (*number, other.kind, other.kind_label.as_str(), other.outcome),
            (4, Some(Kind::Other), "imprimante", None)
        );
        let (_, screen) = &intake.rows[2];
        assert_eq!(
            (screen.os, screen.outcome, screen.outcome_label.as_str()),
            (Some(Os::None), Some(Outcome::Custom), "vendu")
        );
        let english = understand(table(&[&["Serial"], &["X1"]]), None, Some(Kind::Screen), 5).unwrap();
        assert_eq!(english.rows[0].1.kind, Some(Kind::Screen));
    }

    #[test]
    fn what_is_not_understood_is_told_by_row_and_field() {
        let intake = understand(table(&[&["serial", "kind", "os"], &["A", "toaster", "dos"]]), None, None, 5).unwrap();
        let told: Vec<_> = intake.problems.iter().map(|problem| (problem.row, problem.field.as_str())).collect();
        assert_eq!(told, [(2, "kind"), (2, "os")]);
        assert!(intake.problems[0].message.contains("portable") && intake.problems[1].message.contains("chromeos"));
    }

    #[test]
    fn columns_can_be_said_and_must_make_sense() {
        let rows = || table(&[&["a", "b"], &["X1", "HP"]]);
        let columns = [Some(ImportField::Serial), Some(ImportField::Brand)];
        let intake = understand(rows(), Some(&columns), Some(Kind::Laptop), 5).unwrap();
        assert_eq!(intake.rows[0].1.brand, "HP");
        let code = |wanted: &[Option<ImportField>], kind| {
            let problem = understand(rows(), Some(wanted), kind, 5).unwrap_err().problem("");
            (problem.errors[0].field.clone(), problem.errors[0].code.clone())
        };
        assert_eq!(code(&[None], Some(Kind::Laptop)), ("columns".into(), "required".into()));
        assert_eq!(code(&[Some(ImportField::Serial); 2], Some(Kind::Laptop)), ("columns".into(), "duplicate".into()));
        assert_eq!(
            code(&[Some(ImportField::Serial), None, None], Some(Kind::Laptop)),
            ("columns".into(), "too_many".into())
        );
        assert_eq!(code(&[Some(ImportField::Serial)], None), ("kind".into(), "required".into()));
        assert!(understand(table(&[&["serial"]]), None, None, 5).is_err());
    }
}
