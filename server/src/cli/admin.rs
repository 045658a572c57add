//! What an administrator does from the command line. It works beside a running server, which notices within a second.

use std::io::Write as _;

use tokio::sync::mpsc;
use workspace_protocol::accounts::{Account, Language, Role, UpdateAccount};
use workspace_protocol::page::MAX_LIMIT;
use workspace_protocol::sessions::EndReason;
use workspace_protocol::{Check, Page};

use super::{MigrateCommand, Outcome, SessionCommand, UserCommand};
use crate::accounts::{self, NewAccount, account_store, session_store};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{AnyConnection, Db, Tx, migrations};
use crate::error::{Result, invalid, not_found};
use crate::http;
use crate::journal::{Origin, store};
use crate::secret::random_token;
use crate::setup::Setup;

/// `openapi`
pub(super) fn openapi() -> Outcome {
    print(&http::api().document().to_pretty_json()?)
}

/// `setup-link`
pub(super) fn setup_link(config: &Config) -> Outcome {
    let mut connection = open(config)?;
    if accounts::any(&mut connection)? {
        return Err("the server is set up already; add accounts with `workspace-server user add`".into());
    }
    let setup = Setup::prepare(&config.data_dir, true)?;
    let base = match &config.public_url {
        Some(url) => url.as_str().trim_end_matches('/').to_owned(),
        None => format!("http://{}:{}", config.host, config.port),
    };
    print(&format!("{base}/#/{}", setup.page()))
}

/// `migrate status` and `migrate run`
pub(super) fn migrate(config: &Config, command: &MigrateCommand) -> Outcome {
    std::fs::create_dir_all(&config.data_dir)?;
    let mut connection = config.database.open()?;
    let status = match command {
        MigrateCommand::Status => migrations::status(&mut connection)?,
        MigrateCommand::Run => migrations::run(&mut connection)?,
    };
    for (word, versions) in [("run", status.applied), ("to run", status.pending), ("unknown", status.unknown)] {
        for version in versions {
            print(&format!("{word:8} {version}"))?;
        }
    }
    Ok(())
}

/// `journal verify`
pub(super) fn verify(config: &Config) -> Outcome {
    let mut connection = open(config)?;
    match store::verify(&mut connection)? {
        store::Proof::Intact { entries } => print(&format!("The journal is intact: {entries} entries.")),
        store::Proof::Broken { seq, reason } => Err(format!("the journal is broken at entry {seq}: {reason}").into()),
    }
}

/// `user …`
pub(super) async fn user(config: &Config, command: UserCommand) -> Outcome {
    match command {
        UserCommand::List => {
            let mut connection = open(config)?;
            each_account(&mut connection, |account| {
                let state = if account.disabled { "disabled" } else { "active" };
                print(&format!(
                    "{:>6}  {:32}  {:6}  {state:8}  {}",
                    account.id,
                    account.username,
                    account.role.name(),
                    account.display_name
                ))
            })
        }
        UserCommand::Add { username, role, name } => {
            let (password, password_hash) = temporary_password(config).await?;
            let display_name = name.unwrap_or_else(|| username.clone());
            let mut check = Check::default();
            check.username("username", &username);
            check.line("name", &display_name, 1, 60);
            let problems = check.into_problems();
            if !problems.is_empty() {
                return Err(invalid(problems).into());
            }
            let new = NewAccount {
                username,
                display_name,
                email: None,
                role: role.into(),
                language: Language::Fr,
                password_hash,
                must_change_password: true,
                disabled: false,
            };
            write(config, move |tx| accounts::create(tx, &new).map(drop)).await?;
            print(&format!("Temporary password, to be changed at the first sign-in: {password}"))
        }
        UserCommand::Passwd { username } => {
            let (password, hash) = temporary_password(config).await?;
            write(config, move |tx| {
                let id = find(tx.conn, &username)?.id;
                accounts::set_password(tx, id, &hash, true, None)
            })
            .await?;
            print(&format!("Temporary password, to be changed at the next sign-in: {password}"))
        }
        UserCommand::Role { username, role } => {
            let role: Role = role.into();
            change(config, username, move |change| change.role = Some(role)).await
        }
        UserCommand::Disable { username, undo } => {
            change(config, username, move |change| change.disabled = Some(!undo)).await
        }
    }
}

fn each_account(connection: &mut AnyConnection, show: impl Fn(&Account) -> Outcome) -> Outcome {
    let mut filter = account_store::Filter::default();
    loop {
        let Page { items, next } = accounts::list(connection, &filter, MAX_LIMIT)?;
        items.iter().try_for_each(&show)?;
        filter.cursor = match next {
            Some(cursor) => Some(cursor),
            None => return Ok(()),
        };
    }
}

fn find(connection: &mut AnyConnection, username: &str) -> Result<Account> {
    accounts::find_by_username(connection, username)?.ok_or_else(|| not_found("account"))?.account()
}

async fn change(config: &Config, username: String, change: impl Fn(&mut UpdateAccount) + Send + 'static) -> Outcome {
    write(config, move |tx| {
        let account = find(tx.conn, &username)?;
        let mut update = UpdateAccount { version: account.version, ..UpdateAccount::default() };
        change(&mut update);
        accounts::update(tx, account.id, &update).map(drop)
    })
    .await
}

async fn temporary_password(config: &Config) -> std::result::Result<(String, String), Box<dyn std::error::Error>> {
    let password: String = random_token()?.chars().take(20).collect();
    let hash = accounts::hash_password(password.clone(), config.bcrypt_rounds).await?;
    Ok((password, hash))
}

/// `session …`
pub(super) async fn session(config: &Config, command: SessionCommand) -> Outcome {
    match command {
        SessionCommand::List { all } => {
            let mut connection = open(config)?;
            let now = Clock::system().now();
            let mut filter = session_store::Filter { live: (!all).then_some(true), ..Default::default() };
            loop {
                let page = session_store::list(&mut connection, filter, now, MAX_LIMIT)?;
                for session in &page.items {
                    let state = if session.live {
                        "live"
                    } else if session.ended_at.is_some() {
                        "ended"
                    } else {
                        "away"
                    };
                    print(&format!(
                        "{:>6}  account {:<6}  {:9}  {state:5}  {}  {}",
                        session.id,
                        session.account,
                        session.application.name(),
                        session.last_seen_at.to_rfc3339(),
                        session.workstation_name,
                    ))?;
                }
                filter.before = page.next.and_then(|next| next.parse().ok());
                if filter.before.is_none() {
                    return Ok(());
                }
            }
        }
        SessionCommand::End { session } => {
            write(config, move |tx| {
                let row = session_store::find(tx.conn, session, None)?;
                session_store::end(tx, &row, EndReason::EndedByAdmin)
            })
            .await
        }
    }
}

/// Opens the database, which must be as new as this program.
fn open(config: &Config) -> std::result::Result<AnyConnection, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(&config.data_dir)?;
    let mut connection = config.database.open()?;
    migrations::run(&mut connection)?;
    Ok(connection)
}

/// Writes through a writer of its own, so that the journal tells of it.
async fn write(config: &Config, work: impl Fn(&mut Tx<'_>) -> Result<()> + Send + 'static) -> Outcome {
    drop(open(config)?);
    let (committed, _entries) = mpsc::unbounded_channel();
    let db = Db::start(config.database.clone(), 1, Clock::system(), committed)?;
    let outcome = db.write(Origin::server(), work).await;
    db.stop().await;
    Ok(outcome?)
}

fn print(text: &str) -> Outcome {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
