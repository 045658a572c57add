//! What somebody sees who scanned the code on a document: one page that holds everything, without a script.

use std::sync::LazyLock;

use actix_web::http::header::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use workspace_protocol::accounts::Language;

/// How it looks. The policy of the page names the hash of this text, and allows no other style.
const STYLE: &str = ":root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}\
body{margin:0;display:grid;min-height:100vh;place-items:center;background:Canvas;color:CanvasText}\
main{box-sizing:border-box;width:100%;max-width:34rem;padding:1.5rem}\
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;padding:1rem;border-left:.4rem solid;border-radius:.3rem}\
.good{border-color:#1a7f4b;background:#1a7f4b22}.bad{border-color:#c0362c;background:#c0362c22}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1rem;margin:1rem 0}\
dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}code{font-size:.85em}";

/// What the page may do: have its style.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; sandbox"))
});

/// The policy of the page.
pub fn policy() -> HeaderValue {
    POLICY.clone()
}

/// The page: a verdict, whether it is good, a sentence, and facts by their names.
pub fn write(language: Language, (good, verdict): (bool, &str), sentence: &str, facts: &[(&str, String)]) -> String {
    let language = match language {
        Language::Fr => "fr",
        Language::En => "en",
    };
    let facts: Vec<String> =
        facts.iter().map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>", escape(name), escape(value))).collect();
    let facts = facts.concat();
    let (class, verdict, sentence) = (if good { "good" } else { "bad" }, escape(verdict), escape(sentence));
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{verdict}</title><style>{STYLE}</style></head>\
         <body><main><h1 class=\"{class}\">{verdict}</h1><p>{sentence}</p><dl>{facts}</dl></main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_into_the_page_is_text() {
        let page = write(Language::Fr, (true, "a<b"), "\"c\" & d", &[("e", "<script>".to_owned())]);
        assert!(
            page.contains("<title>a&lt;b</title>") && page.contains("&lt;script&gt;") && !page.contains("<script>")
        );
        assert!(policy().to_str().unwrap().contains("style-src 'sha256-"));
    }
}
