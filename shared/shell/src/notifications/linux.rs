//! Notifications by `org.freedesktop.Notifications` on the session bus: one connection for all of them, and one listener
//! for their clicks.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::Value;

use super::{OnClick, Wanted};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Clicks on older ones only show what the system does with them.
const REMEMBERED: usize = 64;
/// The action that a click on the notification itself is.
const CLICK: &str = "default";

/// The system's service.
pub(super) struct Service {
    program: String,
    proxy: Proxy<'static>,
    /// Whether the service takes the body for markup.
    markup: bool,
    shown: Arc<Mutex<VecDeque<Shown>>>,
}

/// A notification that was shown.
struct Shown {
    id: u32,
    tag: String,
    route: String,
    on_click: OnClick,
}

impl Service {
    /// Connects to the service of the session, or on the bus of this address.
    pub(super) fn connect(program: &str, address: Option<&str>) -> zbus::Result<Self> {
        let bus: Connection = match address {
            Some(address) => connection::Builder::address(address)?.build()?,
            None => Connection::session()?,
        };
        let proxy = Proxy::new_owned(bus, NAME, PATH, NAME)?;
        let capabilities: Vec<String> = proxy.call("GetCapabilities", &())?;
        let markup = capabilities.iter().any(|capability| capability == "body-markup");
        let shown = Arc::new(Mutex::new(VecDeque::new()));
        let signals = proxy.receive_all_signals()?;
        let clicked = shown.clone();
        std::thread::spawn(move || {
            for signal in signals {
                let header = signal.header();
                match header.member().map(zbus::names::MemberName::as_str) {
                    Some("ActionInvoked") => {
                        if let Ok((id, action)) = signal.body().deserialize::<(u32, String)>()
                            && action == CLICK
                            && let Some(shown) = take(&clicked, id)
                        {
                            (shown.on_click)(shown.route);
                        }
                    }
                    Some("NotificationClosed") => {
                        if let Ok((id, _)) = signal.body().deserialize::<(u32, u32)>() {
                            take(&clicked, id);
                        }
                    }
                    _ => {}
                }
            }
        });
        Ok(Self { program: program.to_owned(), proxy, markup, shown })
    }

    /// Shows a notification, in the place of an earlier one with the same tag.
    pub(super) fn show(&self, wanted: Wanted, on_click: OnClick) -> zbus::Result<()> {
        let Wanted { title, body, route, tag } = wanted;
        let body = if self.markup { escaped(&body) } else { body };
        let hints =
            HashMap::from([("desktop-entry", Value::from(&self.program)), ("category", Value::from("im.received"))]);
        // Held until the id is known, so that no click comes before it.
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shown.iter().position(|shown| shown.tag == tag).and_then(|at| shown.remove(at));
        let replaces = before.map_or(0, |before| before.id);
        let arguments = (&self.program, replaces, &self.program, &title, &body, &[CLICK, ""][..], hints, -1_i32);
        let id: u32 = self.proxy.call("Notify", &arguments)?;
        shown.push_back(Shown { id, tag, route, on_click });
        if shown.len() > REMEMBERED {
            shown.pop_front();
        }
        Ok(())
    }
}

fn take(shown: &Mutex<VecDeque<Shown>>, id: u32) -> Option<Shown> {
    let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    let at = shown.iter().position(|shown| shown.id == id)?;
    shown.remove(at)
}

/// What somebody wrote is text, never markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::test_bus::Bus;

    /// What a service was asked: replaces, title, body.
    type Asked = (u32, String, String);

    /// A desktop's notification service that tells what it was asked.
    struct Desktop(mpsc::Sender<Asked>);

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Desktop {
        #[expect(clippy::unused_self, reason = "the interface has it so")]
        fn get_capabilities(&self) -> Vec<String> {
            vec!["body".into(), "body-markup".into(), "actions".into()]
        }

        #[expect(clippy::too_many_arguments, reason = "the interface has it so")]
        #[expect(clippy::needless_pass_by_value, reason = "the interface has it so")]
        fn notify(
            &self,
            program: String,
            replaces: u32,
            icon: String,
            title: String,
            body: String,
            actions: Vec<String>,
            hints: HashMap<String, zbus::zvariant::OwnedValue>,
            timeout: i32,
        ) -> u32 {
            drop((program, icon, hints, timeout));
            assert_eq!(actions, ["default", ""]);
            self.0.send((replaces, title, body)).unwrap();
            if replaces == 0 { 7 } else { replaces }
        }
    }

    fn wanted(tag: &str, body: &str) -> Wanted {
        Wanted { title: "Ada".into(), body: body.into(), route: "/chat/12".into(), tag: tag.into() }
    }

    #[test]
    fn a_click_opens_the_page_and_a_tag_is_shown_once() {
        let bus = Bus::start();
        let (asked, heard) = mpsc::channel();
        let desktop = connection::Builder::address(bus.address())
            .and_then(|builder| builder.name(NAME))
            .and_then(|builder| builder.serve_at(PATH, Desktop(asked)))
            .and_then(connection::Builder::build)
            .unwrap();
        let service = Service::connect("workspace-client", Some(bus.address())).unwrap();
        let (clicked, clicks) = mpsc::channel();
        let first = clicked.clone();
        service
            .show(wanted("chat-12", "<b>one</b> & two"), Box::new(move |_| first.send("first".into()).unwrap()))
            .unwrap();
        assert_eq!(heard.recv().unwrap(), (0, "Ada".into(), "&lt;b&gt;one&lt;/b&gt; &amp; two".into()));
        service.show(wanted("chat-12", "three"), Box::new(move |route| clicked.send(route).unwrap())).unwrap();
        assert_eq!(heard.recv().unwrap(), (7, "Ada".into(), "three".into()));

        let tell =
            |signal: &str, body: &(u32, &str)| desktop.emit_signal(None::<&str>, PATH, NAME, signal, body).unwrap();
        tell("ActionInvoked", &(8, CLICK));
        tell("ActionInvoked", &(7, "other"));
        tell("ActionInvoked", &(7, CLICK));
        assert_eq!(clicks.recv_timeout(Duration::from_secs(5)).unwrap(), "/chat/12");
        // A second click on the same one comes from nowhere.
        tell("ActionInvoked", &(7, CLICK));
        service.show(wanted("other", "four"), Box::new(|_| {})).unwrap();
        assert_eq!(heard.recv().unwrap().0, 0, "the clicked one is forgotten");
        assert!(clicks.try_recv().is_err());
    }

    #[test]
    fn a_session_without_the_service_says_so() {
        let bus = Bus::start();
        assert!(Service::connect("workspace-client", Some(bus.address())).is_err());
        assert!(Service::connect("workspace-client", Some("unix:path=/nonexistent/bus")).is_err());
    }
}
