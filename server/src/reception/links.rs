//! Links to where a product is offered.

use url::Url;
use workspace_protocol::FieldProblem;
use workspace_protocol::reception::orders::{MAX_LINK, SetOrderLine};

use crate::error::{Result, invalid};

/// Brings the links of these lines into their usual form.
///
/// # Errors
/// 422 with every line whose link is none that a browser should follow.
pub fn read(lines: &mut [SetOrderLine]) -> Result<()> {
    let mut problems = Vec::new();
    for (at, line) in lines.iter_mut().enumerate() {
        match one(&line.link) {
            Ok(link) => line.link = link,
            Err(message) => problems.push(FieldProblem {
                field: format!("lines[{at}].link"),
                code: "invalid".to_owned(),
                message: message.to_owned(),
            }),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
}

fn one(link: &str) -> Result<String, &'static str> {
    let link = link.trim();
    if link.is_empty() {
        return Ok(String::new());
    }
    let url = Url::parse(link).map_err(|_| "an address such as https://shop.example/item")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("an address that begins with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address without a name and password in it");
    }
    let url = String::from(url);
    // Its usual form can be longer: what is not ASCII is escaped.
    if url.len() > MAX_LINK { Err("an address of at most 2 000 characters") } else { Ok(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_an_address_of_the_web_without_credentials() {
        assert_eq!(one("").as_deref(), Ok(""));
        assert_eq!(one(" HTTPS://Shop.Example/ssd?size=1 ").as_deref(), Ok("https://shop.example/ssd?size=1"));
        for bad in [
            "shop.example",
            "javascript:alert(1)",
            "ftp://shop.example/",
            "data:text/html,hello",
            "https://",
            "https://nora@shop.example/",
            "https://:secret@shop.example/",
            &format!("https://shop.example/{}", "é".repeat(400)),
        ] {
            assert!(one(bad).is_err(), "{bad}");
        }
    }
}
