//! Making a PDF of a template and data.

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use serde_json::Value;
use tokio::sync::Semaphore;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::templates::{self, broken};
use super::world::{Sheet, can_show};
use crate::core::Core;
use crate::error::{Result, conflict, internal};

/// How many documents are made at once: each takes a processor, and some hundred megabytes when it is long.
const AT_ONCE: usize = 2;
/// How large the data may be, in bytes.
const MAX_DATA: usize = 12 << 20;
/// How many errors of a template are told.
const TOLD: usize = 3;
/// What is remembered of documents is forgotten after so many others.
const MAX_AGE: usize = 4;

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// What a document is made of.
pub struct Order {
    /// The file of the template.
    pub template: &'static str,
    /// What it shows: `/data.json` to the template. It is data there, never code.
    pub data: Value,
    /// A picture for it to show: the name that the template knows it by, and its bytes.
    pub picture: Option<(&'static str, Vec<u8>)>,
    /// When it is made.
    pub made_at: NaiveDateTime,
}

/// Makes a PDF/A-2b.
///
/// # Errors
/// 409 `template_error` that names file, line and message, and `too_many` for more data than fits into a document.
pub async fn render(core: &Core, order: Order) -> Result<Vec<u8>> {
    let place = PLACES.acquire().await.map_err(internal)?;
    let folder = core.config.data_dir.join("templates");
    let made = tokio::task::spawn_blocking(move || {
        // Held until the work is done, even when nobody waits for it any more.
        let _place = place;
        let templates = templates::load(&folder)?;
        make(&templates, order)
    });
    made.await.map_err(internal)?
}

fn make(templates: &[templates::Template], order: Order) -> Result<Vec<u8>> {
    let Order { template, mut data, picture, made_at } = order;
    clean(&mut data);
    let data = serde_json::to_vec(&data).map_err(internal)?;
    if data.len() > MAX_DATA {
        return Err(conflict("too_many", "there is more in it than fits into one document"));
    }
    let mut files = vec![("data.json", Bytes::new(data))];
    files.extend(picture.map(|(name, bytes)| (name, Bytes::new(bytes))));
    let sheet = Sheet::new(template, templates, files).ok_or_else(|| internal("a template without a name"))?;
    let options = options(made_at)?;
    let compiled = typst::compile::<PagedDocument>(&sheet).output;
    let pdf = compiled.and_then(|document| typst_pdf::pdf(&document, &options));
    comemo::evict(MAX_AGE);
    pdf.map_err(|problems| broken(&told(&sheet, &problems)))
}

fn told(sheet: &Sheet<'_>, problems: &[SourceDiagnostic]) -> String {
    let told: Vec<String> = problems.iter().take(TOLD).map(|problem| sheet.describe(problem)).collect();
    told.join("; ")
}

fn options(made_at: NaiveDateTime) -> Result<PdfOptions> {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let (day, time) = (made_at.date(), made_at.time());
    let moment = Datetime::from_ymd_hms(
        day.year(),
        small(day.month()),
        small(day.day()),
        small(time.hour()),
        small(time.minute()),
        small(time.second()),
    );
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Workspace".to_owned())),
        timestamp: moment.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_2b]).map_err(|_| internal("PDF/A-2b is not known"))?,
        ..PdfOptions::default()
    })
}

/// Puts a mark where no font has the character, since an archived document must not depend on others, and leaves out what
/// controls or turns the text.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => {
            if !text.is_ascii() || text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\n') {
                *text = text.chars().filter_map(shown).collect();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn shown(character: char) -> Option<char> {
    match character {
        '\n' => Some('\n'),
        '\t' | '\u{a0}' | '\u{202f}' => Some(' '),
        _ if character.is_control() || workspace_protocol::check::is_direction_control(character) => None,
        // Joiners and variants change a character before them; without it they are nothing.
        '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{2028}' | '\u{2029}' => None,
        _ if can_show(character) => Some(character),
        _ => Some('\u{25a1}'),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::json;

    use super::*;
    use crate::documents::templates::Template;

    fn order(data: Value) -> Order {
        Order { template: "lot_sheet.typ", data, picture: None, made_at: NaiveDateTime::default() }
    }

    fn with(text: impl Into<Cow<'static, str>>) -> Vec<Template> {
        vec![Template { name: "lot_sheet.typ", text: text.into() }]
    }

    #[test]
    fn data_is_never_code_and_every_character_can_be_printed() {
        let text = "#panic(\"x\") *b* \\ $x$ é 漢 🙂\u{202e}\u{7}";
        let templates = with("#set document(title: \"t\")\n#json(\"/data.json\").text");
        assert!(make(&templates, order(json!({ "text": text }))).unwrap().starts_with(b"%PDF-"));
        assert_eq!("a\u{202e}\u{7}é🙂\n".chars().filter_map(shown).collect::<String>(), "aé□\n");
        assert!(can_show('□'));
    }

    #[test]
    fn an_error_names_file_line_and_message() {
        let error = make(&with("fine\n\n#nothing"), order(json!({}))).unwrap_err();
        let problem = error.problem("");
        assert_eq!(problem.code, "template_error");
        assert_eq!(
            problem.detail.unwrap(),
            "the template does not work: lot_sheet.typ, line 3: unknown variable: nothing"
        );
    }

    #[test]
    fn a_template_reads_nothing_but_what_it_is_given() {
        for reach in [
            "#read(\"/etc/passwd\")",
            "#read(\"../../../../etc/passwd\")",
            "#import \"@preview/cetz:0.3.0\"",
            "#image(\"/logo\")",
            "#datetime.today()",
        ] {
            assert_eq!(make(&with(reach), order(json!({}))).unwrap_err().code(), "template_error", "{reach}");
        }
    }
}
