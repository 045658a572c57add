//! Where the refresh token is kept: a keyring that serves, one that does not, and the real one of this system.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use workspace_link::keeper::{KeptIn, Trouble};

use crate::support::{Desk, Memory, office};

/// The file that holds a token, if any does.
fn file_of(desk: &Desk) -> Option<PathBuf> {
    let servers = fs::read_dir(desk.home.path().join("servers")).ok()?;
    servers.map(|server| server.unwrap().path().join("refresh-token")).find(|file| file.exists())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_serves_is_where_it_is_and_no_file_tells_it() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    assert_eq!((desk.link.keeper().keeper, desk.link.keeper().trouble), (KeptIn::Keyring, None));
    assert!(file_of(&desk).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_a_file_of_its_owners_alone_serves_and_it_is_said_why() {
    for (trouble, word) in [(Trouble::Absent, "absent"), (Trouble::Locked, "locked"), (Trouble::Denied, "denied")] {
        let (server, _) = office().await;
        let mut desk = Desk::facing(&server.url()).await;
        desk.keyring.be_in(Some(trouble));
        desk.sign_in("lina").await;
        let said = desk.next_of("keeper").await;
        assert_eq!(said, json!({ "type": "keeper", "keeper": "file", "trouble": word }));
        let file = file_of(&desk).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let mut desk = desk.restarted().await;
        assert!(desk.link.restore().await.unwrap());
        // Once a keyring is there, the token moves to it.
        desk.keyring.be_in(None);
        desk = desk.restarted().await;
        assert!(desk.link.restore().await.unwrap());
        assert!(desk.keyring.token().is_some() && !file.exists());
        assert_eq!(desk.link.keeper().keeper, KeptIn::Keyring);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_comes_while_we_run_is_used_from_the_next_renewal_on() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.keyring.be_in(Some(Trouble::Locked));
    desk.sign_in("lina").await;
    desk.next_of("keeper").await;
    desk.keyring.be_in(None);
    server.shift(chrono::TimeDelta::minutes(16));
    desk.get("/api/me").await.unwrap();
    assert_eq!(desk.next_of("keeper").await, json!({ "type": "keeper", "keeper": "keyring", "trouble": null }));
    assert!(desk.keyring.token().is_some() && file_of(&desk).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_asks_for_ever_counts_as_locked_and_hangs_nothing() {
    let (server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.keyring.hang(true);
    desk.sign_in("lina").await;
    assert_eq!(desk.next_of("keeper").await["trouble"], "locked");
    // As long as it has not come back, it is not asked again, and so nobody waits again.
    server.shift(chrono::TimeDelta::minutes(16));
    desk.get("/api/me").await.unwrap();
    assert_eq!(desk.keyring.asked.load(Ordering::SeqCst), 1);
    // Somebody unlocks it: what it was asked first is done now, and the newer token in the file still wins.
    desk.keyring.hang(false);
    workspace_test_support::eventually("it has come back", || async { desk.keyring.token() }).await;
    let desk = desk.restarted().await;
    assert!(desk.link.restore().await.unwrap());
    assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], "lina");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_a_locked_keyring_still_holds_after_signing_out_is_not_used_again() {
    let (server, _) = office().await;
    let desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.keyring.be_in(Some(Trouble::Locked));
    desk.link.sign_out().await.unwrap();
    desk.keyring.be_in(None);
    assert_eq!(desk.keyring.tokens().len(), 1);
    let desk = desk.restarted().await;
    assert!(!desk.link.restore().await.unwrap());
    assert!(desk.keyring.tokens().is_empty() && file_of(&desk).is_none());
}

/// Says in what state the real keyring is to be, for the process inside.
const INSIDE: &str = "WORKSPACE_LINK_TEST_KEYRING";

/// Runs [`inside`] in a session of its own, whose bus starts nothing by itself, with what `before` starts there.
fn in_a_session(state: &str, before: &str) {
    let has = |program: &str| Command::new("which").arg(program).output().is_ok_and(|found| found.status.success());
    if !has("dbus-run-session") || !has("gnome-keyring-daemon") {
        use std::io::Write as _;
        // Not captured, unlike what a test prints.
        let _ =
            writeln!(std::io::stderr(), "SKIPPED the real keyring: needs dbus-run-session and gnome-keyring-daemon");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = format!("{before}\nexec \"$1\" --exact keyring::inside --ignored --nocapture");
    let bus = folder.path().join("bus.conf");
    fs::write(&bus, BUS).unwrap();
    let output = Command::new("dbus-run-session")
        .arg("--config-file")
        .arg(&bus)
        .args(["--", "sh", "-c", &script, "sh", std::env::current_exe().unwrap().to_str().unwrap()])
        .env(INSIDE, state)
        .env("XDG_DATA_HOME", folder.path().join("data"))
        .env("XDG_RUNTIME_DIR", folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A session bus for everything that is on it, and that starts no service by itself.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#;

const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";

#[test]
fn the_real_keyring_keeps_the_token_when_it_is_unlocked() {
    in_a_session("unlocked", UNLOCKED);
}

#[test]
fn the_real_keyring_is_said_to_be_locked_when_it_is() {
    // It has a keyring by a first start, and a second one does not unlock it.
    in_a_session(
        "locked",
        &format!(
            "{UNLOCKED}\nsleep 0.3\ngnome-keyring-daemon --replace --components=secrets >/dev/null </dev/null\nsleep 0.3"
        ),
    );
}

#[test]
fn the_real_keyring_is_said_to_be_absent_when_there_is_none() {
    in_a_session("absent", "");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the tests above, in a session of its own"]
async fn inside() {
    let state = std::env::var(INSIDE).expect("run by the tests above");
    let (server, _) = office().await;
    let home = Arc::new(tempfile::tempdir().unwrap());
    let real = || async {
        let mut options = crate::support::options(home.path(), Arc::new(workspace_link::keeper::SystemKeyring));
        options.keyring_patience = Some(Duration::from_secs(5));
        Desk::with(options, home.clone(), Memory::new()).await
    };
    let desk = real().await;
    desk.link.choose(&server.url()).await.unwrap();
    desk.sign_in("lina").await;
    let said = serde_json::to_value(desk.link.keeper()).unwrap();
    let expected = match state.as_str() {
        "unlocked" => json!({ "keeper": "keyring", "trouble": null }),
        other => json!({ "keeper": "file", "trouble": other }),
    };
    assert_eq!(said, expected);
    assert_eq!(file_of(&desk).is_some(), state != "unlocked");
    let desk = real().await;
    assert!(desk.link.restore().await.unwrap());
    assert_eq!(desk.get("/api/me").await.unwrap()["account"]["username"], Value::from("lina"));
    desk.link.sign_out().await.unwrap();
    assert!(!real().await.link.restore().await.unwrap());
}
