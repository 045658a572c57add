//! What the server's tests and benchmarks are made with: a real [`Server`] on a free port, on SQLite or on a real
//! [`postgres`] that is started for the purpose, and real HTTP and WebSocket clients ([`Client`], [`Socket`]).
//! [`Smtp`] is a mail server to send to. [`Process`] is the same server as a program of its own.

// Tests fail by panicking: that is what this crate is for.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

mod client;
pub mod postgres;
pub mod process;
mod server;
mod smtp;
mod socket;

pub use client::{Client, Reply, place};
pub use process::Process;
pub use server::{Engine, PASSWORD, Server, config};
pub use smtp::{Manner, Smtp, Taken};
pub use socket::Socket;

/// Writes one test for each engine: `name::sqlite` and `name::postgres`. The body gets the [`Engine`].
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                async fn run($engine: $crate::Engine) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    run($crate::Engine::Sqlite).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    run($crate::Engine::Postgres).await;
                }
            }
        )*
    };
}

/// Waits until `probe` gives a value, looking again every few milliseconds.
///
/// # Panics
/// When it has not after ten seconds; `what` says what was waited for.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut probe: impl FnMut() -> F) -> T {
    for _ in 0..1_000 {
        if let Some(value) = probe().await {
            return value;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("waited in vain: {what}");
}
