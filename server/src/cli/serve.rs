//! `workspace-server serve`

use std::io::{self, Write as _};

use tokio::signal;

use super::Outcome;
use crate::config::Config;
use crate::{App, logging};

/// Runs the server until it is told to stop.
pub(super) async fn serve(config: Config) -> Outcome {
    let _guards = logging::start(&config)?;
    let app = App::start(config).await?;
    announce(&app)?;
    stopped().await?;
    tracing::info!("stopping: open requests and writes are finished first");
    app.stop().await;
    Ok(())
}

fn announce(app: &App) -> io::Result<()> {
    let core = app.core();
    let mut out = io::stdout().lock();
    writeln!(out, "Workspace {} on {}", env!("CARGO_PKG_VERSION"), core.base_url())?;
    if core.setup.is_required() {
        writeln!(out, "\nSet it up by opening this link once:\n\n  {}\n", core.link(&core.setup.page()))?;
    }
    out.flush()?;
    tracing::info!(address = %app.address(), database = ?core.config.database, "listening");
    Ok(())
}

/// Waits for Ctrl+C, or for the service manager.
async fn stopped() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
        tokio::select! {
            outcome = signal::ctrl_c() => outcome,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    signal::ctrl_c().await
}
