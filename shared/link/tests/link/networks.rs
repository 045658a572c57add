//! Networks that are not there, or come and go: in a network namespace of the test's own.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::Command;
use std::time::Instant;

use workspace_link::notice::Phase;

use crate::support::{Desk, office};

/// Runs a test of this file in a namespace where nothing leads anywhere but to this machine.
fn in_a_namespace(name: &str) {
    let succeeds = |command: &mut Command| command.status().is_ok_and(|status| status.success());
    let up = "ip link set lo up";
    if !succeeds(Command::new("unshare").args(["-rn", "sh", "-c", up])) {
        // Not captured, unlike what a test prints.
        let _ = writeln!(std::io::stderr(), "SKIPPED {name}: needs network namespaces (unshare) and ip");
        return;
    }
    let script = format!("{up} && exec \"$1\" --exact networks::{name} --ignored --nocapture");
    let mut inside = Command::new("unshare");
    inside.args(["-rn", "sh", "-c", &script, "sh"]).arg(std::env::current_exe().unwrap());
    assert!(succeeds(&mut inside), "it failed inside; see above");
}

#[test]
fn a_network_without_a_way_there_is_no_route() {
    in_a_namespace("inside_no_route");
}

#[test]
fn a_network_that_comes_back_is_used_at_once() {
    in_a_namespace("inside_coming_back");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a test above, in a namespace of its own"]
async fn inside_no_route() {
    let problem = Desk::new().await.link.probe("192.168.77.7").await.unwrap_err();
    assert_eq!(problem.code, "no_route", "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a test above, in a namespace of its own"]
async fn inside_coming_back() {
    let (mut server, _) = office().await;
    let mut desk = Desk::facing(&server.url()).await;
    desk.sign_in("lina").await;
    desk.connect().await;
    assert!(!desk.link.state().online);
    server.stop().await;
    let left = desk.long_wait().await;
    server.start_again().await;
    let since = Instant::now();
    let added = Command::new("ip").args(["addr", "add", "10.77.7.7/32", "dev", "lo"]).status().unwrap();
    assert!(added.success());
    desk.next_of("resumed").await;
    assert!(since.elapsed() < left, "{:?} of a wait of {left:?}", since.elapsed());
    assert!(desk.link.state().online);
    assert_eq!(desk.link.state().phase, Phase::Live);
}
