//! Links from outside: `workspace://chat/12` opens the page `/chat/12`.
//!
//! Any page of any website can make the system open such a link, so it only ever navigates: it never acts, signs in or
//! chooses a server. What has not exactly the expected form is ignored, and its content is not even logged.

use tauri::{AppHandle, Manager, Runtime};

use crate::{shell::Shell, window};

/// How links of ours begin.
const SCHEME: &str = "workspace://";
/// No link of ours is longer.
const LONGEST: usize = 200;
/// Where people come in with a secret from a link of their server's: no place to be led to by anybody else's.
const ENTRANCES: [&str; 3] = ["setup", "join", "register"];
/// `chat` and at most four more, as in `chat/12/345`.
const MOST_PARTS: usize = 5;

/// The page that a link leads to, when it is one of ours: `workspace://[a-z-]+(/[A-Za-z0-9-]+){0,4}`.
fn route(link: &str) -> Option<String> {
    if link.len() > LONGEST {
        return None;
    }
    let path = link.strip_prefix(SCHEME)?;
    // Some systems add a slash behind what they take for a host name.
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut parts = path.split('/');
    let page = parts.next().unwrap_or_default();
    let mut well_formed = is_made_of(page, |byte| byte.is_ascii_lowercase()) && !ENTRANCES.contains(&page);
    let mut count = 1;
    for part in parts {
        count += 1;
        well_formed &= is_made_of(part, |byte| byte.is_ascii_alphanumeric());
    }
    (well_formed && count <= MOST_PARTS).then(|| format!("/{path}"))
}

fn is_made_of(part: &str, letter: impl Fn(u8) -> bool) -> bool {
    !part.is_empty() && part.bytes().all(|byte| letter(byte) || byte == b'-')
}

/// Whether this is a page that a link could lead to.
pub(crate) fn is_route(route: &str) -> bool {
    route.strip_prefix('/').is_some_and(|path| self::route(&format!("{SCHEME}{path}")).as_deref() == Some(route))
}

/// The page that the arguments of a start lead to. Systems that open links by starting the application give the link as
/// its only argument.
pub(crate) fn route_in(arguments: &[String]) -> Option<String> {
    let [_, link] = arguments else { return None };
    if !link.contains("://") {
        return None;
    }
    ours(link)
}

fn ours(link: &str) -> Option<String> {
    let route = route(link);
    if route.is_none() {
        tracing::warn!("a link from outside is not one of ours and is ignored");
    }
    route
}

/// Shows the page of a link, if it is one of ours.
pub(crate) fn follow<R: Runtime>(app: &AppHandle<R>, link: &str) {
    if let Some(route) = ours(link) {
        open(app, route);
    }
}

/// Shows a page: at once when a page listens, else as soon as one starts.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>, route: String) {
    app.state::<Shell>().open(route);
    window::show(app);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_ours_lead_to_their_page() {
        for (link, expected) in [
            ("workspace://chat/12", "/chat/12"),
            ("workspace://chat/12/345", "/chat/12/345"),
            ("workspace://agenda", "/agenda"),
            ("workspace://agenda/", "/agenda"),
            ("workspace://reception/lots/A-12", "/reception/lots/A-12"),
            ("workspace://a/b/c/d/e", "/a/b/c/d/e"),
        ] {
            assert_eq!(route(link).as_deref(), Some(expected), "{link}");
        }
    }

    #[test]
    fn anything_else_leads_nowhere() {
        let long = format!("workspace://chat/{}", "1".repeat(200));
        for link in [
            "",
            "workspace:",
            "workspace://",
            "workspace:///",
            "workspace:///chat",
            "workspace://chat//12",
            "workspace://chat/12//",
            "workspace://a/b/c/d/e/f",
            "workspace://chat/..",
            "workspace://chat/%2e%2e",
            "workspace://chat/12?token=1",
            "workspace://chat/12#x",
            "workspace://chat/12 34",
            "workspace://chat/12\n",
            "workspace://chat/\u{0}",
            "workspace://chat/é",
            "workspace://ch\u{430}t/12",
            "workspace://Chat/12",
            "workspace://setup/abc",
            "workspace://join/abc",
            "workspace://register",
            "workspace://user:secret@chat/12",
            "workspace://chat:8060/12",
            "workspace://chat\\12",
            "WORKSPACE://chat/12",
            "workspaces://chat/12",
            " workspace://chat/12",
            "javascript://chat/12",
            "file:///etc/passwd",
            "--flag",
            &long,
        ] {
            assert_eq!(route(link), None, "{link:?}");
        }
    }

    #[test]
    fn routes_are_what_links_lead_to() {
        for route in ["/chat/12", "/agenda", "/a/b/c/d/e"] {
            assert!(is_route(route), "{route}");
        }
        for route in ["", "/", "chat/12", "//chat", "/chat/", "/chat/..", "https://example.org", "/chat?x=1"] {
            assert!(!is_route(route), "{route}");
        }
    }

    #[test]
    fn a_link_is_the_only_argument() {
        let arguments = |given: &[&str]| given.iter().map(|&argument| argument.to_owned()).collect::<Vec<_>>();
        assert_eq!(route_in(&arguments(&["app", "workspace://chat/12"])).as_deref(), Some("/chat/12"));
        assert_eq!(route_in(&arguments(&["app"])), None);
        assert_eq!(route_in(&arguments(&["app", "--hidden"])), None);
        assert_eq!(route_in(&arguments(&["app", "workspace://chat/12", "workspace://chat/13"])), None);
        assert_eq!(route_in(&arguments(&["app", "--x", "workspace://chat/12"])), None);
        assert_eq!(route_in(&[]), None);
    }
}
