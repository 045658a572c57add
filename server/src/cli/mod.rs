//! The command line: `workspace-server serve`, and what an administrator does beside it.

mod admin;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use workspace_protocol::accounts::Role;

use crate::config::{Config, VARIABLES};

/// The Workspace server.
#[derive(Debug, Parser)]
#[command(name = "workspace-server", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    #[command(after_long_help = manual())]
    Serve,
    /// Print the link by which the first administrator is created.
    SetupLink,
    /// Accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Sessions.
    #[command(subcommand)]
    Session(SessionCommand),
    /// The journal.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// The database's migrations.
    #[command(subcommand)]
    Migrate(MigrateCommand),
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add an account; its temporary password is printed.
    Add {
        /// 3 to 32 of a-z, 0-9, '.', '_' and '-'.
        username: String,
        /// What it may do.
        #[arg(long, value_enum, default_value = "member")]
        role: RoleName,
        /// The name that people see; the username unless told.
        #[arg(long)]
        name: Option<String>,
    },
    /// List the accounts.
    List,
    /// Give an account a new temporary password, which is printed, and end its sessions.
    Passwd {
        /// Whose.
        username: String,
    },
    /// Change what an account may do.
    Role {
        /// Whose.
        username: String,
        /// The new role.
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Keep an account from signing in and end its sessions.
    Disable {
        /// Whose.
        username: String,
        /// Let it sign in again instead.
        #[arg(long)]
        undo: bool,
    },
}

#[derive(Debug, Subcommand)]
enum SessionCommand {
    /// List the live sessions.
    List {
        /// Also those that are not live.
        #[arg(long)]
        all: bool,
    },
    /// End a session.
    End {
        /// Its id.
        session: i64,
    },
}

#[derive(Debug, Subcommand)]
enum JournalCommand {
    /// Prove that nothing in the journal was altered.
    Verify,
}

#[derive(Debug, Subcommand)]
enum MigrateCommand {
    /// Which migrations were run.
    Status,
    /// Run those that were not.
    Run,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    Admin,
    Member,
    Viewer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Member => Self::Member,
            RoleName::Viewer => Self::Viewer,
        }
    }
}

fn manual() -> String {
    use std::fmt::Write as _;
    let width = VARIABLES.iter().map(|variable| variable.name.len()).max().unwrap_or(0);
    let mut text = "Environment variables, also read from a file .env in the working folder:\n".to_owned();
    for variable in VARIABLES {
        let _ = write!(
            text,
            "\n  {:width$}  {}\n  {:width$}  [default: {}]\n",
            variable.name, variable.meaning, "", variable.default
        );
    }
    text
}

/// What a command ends with, beside success: the text to print on the error output.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Runs the command that was given.
pub fn run() -> ExitCode {
    let command = Cli::parse().command;
    let outcome = match command {
        Command::Openapi => admin::openapi(),
        command => Config::from_environment().map_err(Into::into).and_then(|config| with_config(command, config)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("workspace-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn with_config(command: Command, config: Config) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve => serve::serve(config).await,
            Command::SetupLink => admin::setup_link(&config),
            Command::User(command) => admin::user(&config, command).await,
            Command::Session(command) => admin::session(&config, command).await,
            Command::Journal(JournalCommand::Verify) => admin::verify(&config),
            Command::Migrate(command) => admin::migrate(&config, &command),
            Command::Openapi => admin::openapi(),
        }
    })
}
