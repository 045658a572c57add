//! The templates: those of this program, or files of the same name that the organisation has put in their place.

use std::borrow::Cow;
use std::path::Path;

use crate::error::{Error, Result, conflict};

/// How large a template may be, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A template.
pub struct Template {
    /// The name of its file.
    pub name: &'static str,
    /// What is in it.
    pub text: Cow<'static, str>,
}

macro_rules! own {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("templates/", $name)))),*] };
}

const OWN: [(&str, &str); 7] = own![
    "base.typ",
    "lot_sheet.typ",
    "erasure_certificate.typ",
    "order_sheet.typ",
    "donation_certificate.typ",
    "loan_agreement.typ",
    "label_sheet.typ",
];

/// All templates, with those of `folder` in the place of ours of the same name.
///
/// # Errors
/// 409 `template_error` for a file there that can't be read.
pub fn load(folder: &Path) -> Result<Vec<Template>> {
    let load = |(name, own): (&'static str, &'static str)| {
        let path = folder.join(name);
        let size = match std::fs::metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Template { name, text: own.into() });
            }
            Err(error) => return Err(refused(name, &error.to_string())),
            Ok(found) => found.len(),
        };
        if size > MAX_BYTES {
            return Err(refused(name, &format!("it is larger than {MAX_BYTES} bytes")));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| refused(name, &error.to_string()))?;
        Ok(Template { name, text: text.into() })
    };
    OWN.into_iter().map(load).collect()
}

fn refused(name: &str, why: &str) -> Error {
    broken(&format!("{name}: {why}"))
}

/// 409: the template does not make a document, and why not. It is for who keeps the templates to mend.
pub fn broken(why: &str) -> Error {
    conflict("template_error", format!("the template does not work: {why}"))
}
