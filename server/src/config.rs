//! The server's configuration: environment variables, or the same names in a file `.env`.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use ipnet::IpNet;
use url::Url;

use crate::db::Engine;
use crate::secret::Secret;

/// Whether an account may have several live sessions of one application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionPolicy {
    /// One live session per account and per workstation, within an application.
    Exclusive,
    /// As many as people like.
    Multiple,
}

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// Which database, and where.
    pub database: Engine,
    /// How many connections read at once.
    pub db_pool_size: u32,
    /// Where the server keeps what is not in the database.
    pub data_dir: PathBuf,
    /// How many threads answer requests.
    pub workers: usize,
    /// What access tokens are signed with; a generated one when absent.
    pub jwt_secret: Option<Secret>,
    /// For how many minutes an access token is good.
    pub access_token_minutes: i64,
    /// The cost of password hashes.
    pub bcrypt_rounds: u32,
    /// Whether an account may have several live sessions of one application.
    pub session_policy: SessionPolicy,
    /// Whether visitors may create an account.
    pub allow_registration: bool,
    /// The origins whose pages may call the server, beside its own.
    pub allowed_origins: Vec<String>,
    /// How large an uploaded file may be, in MiB.
    pub max_upload_mb: u32,
    /// What is logged, in the syntax of `tracing`'s `EnvFilter`.
    pub log_level: String,
    /// Where logs go beside the console, rotated daily.
    pub log_file: Option<PathBuf>,
    /// For how many days the journal keeps payloads; 0 keeps them for ever.
    pub log_retention_days: i64,
    /// The address that people reach the server by.
    pub public_url: Option<Url>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What `/metrics` asks for when it is not called from this machine.
    pub metrics_token: Option<Secret>,
    /// Whether the server announces itself on the local network.
    pub mdns: bool,
    /// Requests per minute of one account; 0 for no limit.
    pub rate_limit_account: u32,
    /// Requests per minute from one address; 0 for no limit.
    pub rate_limit_address: u32,
    /// Chat messages in 10 s of one account; 0 for no limit.
    pub chat_rate_limit: u32,
    /// Whether outgoing webhooks may go to private addresses.
    pub webhook_private_targets: bool,
}

/// One variable: its name, its default in words, and what it is for.
pub struct Variable {
    /// The name in the environment.
    pub name: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it is for, and what is accepted.
    pub meaning: &'static str,
}

const fn variable(name: &'static str, default: &'static str, meaning: &'static str) -> Variable {
    Variable { name, default, meaning }
}

/// The manual: every variable that [`Config::read`] reads.
pub const VARIABLES: &[Variable] = &[
    variable("HOST", "127.0.0.1", "address to listen on; 0.0.0.0 serves the whole network"),
    variable("PORT", "8060", "port to listen on, 0 to 65535; 0 takes a free one"),
    variable(
        "DATABASE_URL",
        "sqlite:<DATA_DIR>/workspace.db",
        "sqlite:<file> or postgres://user:password@host/database",
    ),
    variable("DB_POOL_SIZE", "8", "connections that read at once, 1 to 100"),
    variable("DATA_DIR", "./data", "folder for the database, keys and files"),
    variable("WORKERS", "one per processor", "threads that answer requests, 1 to 64"),
    variable("JWT_SECRET", "generated into <DATA_DIR>/secret.key", "signs access tokens; at least 32 bytes"),
    variable("ACCESS_TOKEN_MINUTES", "15", "how long an access token is good, 1 to 60"),
    variable("BCRYPT_ROUNDS", "10", "cost of password hashes, 4 to 15; each step doubles it, below 10 is for tests"),
    variable(
        "SESSION_POLICY",
        "exclusive",
        "exclusive: one live session per account and per workstation; multiple: no limit",
    ),
    variable("ALLOW_REGISTRATION", "false", "true lets visitors create their own account"),
    variable("ALLOWED_ORIGINS", "none", "other origins whose pages may call the server, separated by commas"),
    variable("MAX_UPLOAD_MB", "25", "how large a file may be, in MiB, 1 to 2048"),
    variable(
        "LOG_LEVEL",
        "info,actix_server=warn",
        "error, warn, info, debug, trace, or a filter such as info,workspace_server::db=debug",
    ),
    variable("LOG_FILE", "none", "a file to log to as JSON beside the console; a new one every day, 14 are kept"),
    variable("LOG_RETENTION_DAYS", "90", "days that the journal keeps details for, 0 to 3650; 0 keeps them for ever"),
    variable("PUBLIC_URL", "http://<HOST>:<PORT>", "address that people reach the server by, for links"),
    variable(
        "TRUSTED_PROXIES",
        "none",
        "addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas",
    ),
    variable("METRICS_TOKEN", "none", "bearer token for /metrics; without it only this machine may read them"),
    variable(
        "MDNS",
        "true",
        "false keeps the server from announcing itself on the local network; on loopback it never does",
    ),
    variable("RATE_LIMIT_ACCOUNT", "1200", "requests per minute of one account; 0 for no limit"),
    variable("RATE_LIMIT_ADDRESS", "3000", "requests per minute from one address; 0 for no limit"),
    variable("CHAT_RATE_LIMIT", "30", "chat messages of one account or webhook in 10 s; 0 for no limit"),
    variable(
        "WEBHOOK_PRIVATE_TARGETS",
        "false",
        "true lets outgoing webhooks call addresses of this machine and its private networks",
    ),
];

/// A variable whose value is not accepted. The value of a secret one is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {value}; accepted: {accepted}")]
pub struct ConfigError {
    /// The variable.
    pub name: &'static str,
    /// Its value, or what can be said of it.
    pub value: String,
    /// What is accepted.
    pub accepted: String,
}

/// actix tells of every worker that it starts: no news for who runs the server.
const DEFAULT_LOG_LEVEL: &str = "info,actix_server=warn";

/// Texts that stand in examples and must not sign anything.
const PLACEHOLDERS: [&str; 5] = ["changeme", "change-me", "secret", "your-secret", "placeholder"];

impl Config {
    /// Reads the process's environment, after taking in `.env` from the working folder.
    pub fn from_environment() -> Result<Self, ConfigError> {
        // A missing .env is the usual case; one that can't be read is said, since its values would be missed.
        match dotenvy::dotenv() {
            Err(error) if !error.not_found() => {
                return Err(ConfigError {
                    name: ".env",
                    value: "a file that could not be read".to_owned(),
                    accepted: "lines of the form NAME=value".to_owned(),
                });
            }
            _ => {}
        }
        for Variable { name, meaning, .. } in VARIABLES {
            if let Err(std::env::VarError::NotUnicode(_)) = std::env::var(name) {
                let value = "set to something that is not UTF-8".to_owned();
                return Err(ConfigError { name, value, accepted: (*meaning).to_owned() });
            }
        }
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads the variables through `get`; an empty value counts as not set.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let reader = Reader { get: &get };
        let data_dir: PathBuf = reader.text("DATA_DIR").unwrap_or_else(|| "./data".to_owned()).into();
        let database = match reader.text("DATABASE_URL") {
            None => Engine::Sqlite(data_dir.join("workspace.db")),
            Some(url) => Engine::parse(&url).map_err(|accepted| hidden("DATABASE_URL", accepted))?,
        };
        let jwt_secret = reader.text("JWT_SECRET").map(check_jwt_secret).transpose()?;
        Ok(Self {
            host: reader.parse("HOST", "127.0.0.1", "an address such as 127.0.0.1, 0.0.0.0 or ::")?,
            port: reader.number("PORT", 8060, 0, 65_535)?,
            database,
            db_pool_size: reader.number("DB_POOL_SIZE", 8, 1, 100)?,
            data_dir,
            workers: reader.number("WORKERS", default_workers(), 1, 64)?,
            jwt_secret,
            access_token_minutes: reader.number("ACCESS_TOKEN_MINUTES", 15, 1, 60)?,
            bcrypt_rounds: reader.number("BCRYPT_ROUNDS", 10, 4, 15)?,
            session_policy: match reader.text("SESSION_POLICY").as_deref() {
                None | Some("exclusive") => SessionPolicy::Exclusive,
                Some("multiple") => SessionPolicy::Multiple,
                Some(other) => return Err(refused("SESSION_POLICY", other, "exclusive or multiple")),
            },
            allow_registration: reader.parse("ALLOW_REGISTRATION", "false", "true or false")?,
            allowed_origins: reader.list("ALLOWED_ORIGINS", "origins such as https://app.example.org", origin)?,
            max_upload_mb: reader.number("MAX_UPLOAD_MB", 25, 1, 2048)?,
            log_level: check_log_level(reader.text("LOG_LEVEL").unwrap_or_else(|| DEFAULT_LOG_LEVEL.to_owned()))?,
            log_file: reader.text("LOG_FILE").map(PathBuf::from),
            log_retention_days: reader.number("LOG_RETENTION_DAYS", 90, 0, 3650)?,
            public_url: reader.text("PUBLIC_URL").as_deref().map(check_public_url).transpose()?,
            trusted_proxies: reader.list("TRUSTED_PROXIES", "addresses or networks such as 10.0.0.0/8", network)?,
            metrics_token: reader.text("METRICS_TOKEN").map(Secret::new),
            mdns: reader.parse("MDNS", "true", "true or false")?,
            rate_limit_account: reader.number("RATE_LIMIT_ACCOUNT", 1_200, 0, 10_000_000)?,
            rate_limit_address: reader.number("RATE_LIMIT_ADDRESS", 3_000, 0, 10_000_000)?,
            chat_rate_limit: reader.number("CHAT_RATE_LIMIT", 30, 0, 10_000_000)?,
            webhook_private_targets: reader.parse("WEBHOOK_PRIVATE_TARGETS", "false", "true or false")?,
        })
    }

    /// Whether people reach the server through TLS, so that cookies may be marked `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

struct Reader<'a, F> {
    get: &'a F,
}

impl<F: Fn(&str) -> Option<String>> Reader<'_, F> {
    fn text(&self, name: &str) -> Option<String> {
        (self.get)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn parse<T: FromStr>(&self, name: &'static str, default: &str, accepted: &str) -> Result<T, ConfigError> {
        let text = self.text(name).unwrap_or_else(|| default.to_owned());
        text.parse().map_err(|_| refused(name, &text, accepted))
    }

    fn number<T>(&self, name: &'static str, default: T, low: T, high: T) -> Result<T, ConfigError>
    where
        T: FromStr + PartialOrd + fmt::Display + Copy,
    {
        let Some(text) = self.text(name) else { return Ok(default) };
        text.parse()
            .ok()
            .filter(|value| *value >= low && *value <= high)
            .ok_or_else(|| refused(name, &text, format!("a number from {low} to {high}")))
    }

    fn list<T>(
        &self,
        name: &'static str,
        accepted: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, ConfigError> {
        let text = self.text(name).unwrap_or_default();
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(|item| read(item).ok_or_else(|| refused(name, item, accepted)))
            .collect()
    }
}

fn default_workers() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(1, 64)
}

fn refused(name: &'static str, value: &str, accepted: impl Into<String>) -> ConfigError {
    ConfigError { name, value: format!("{value:?}"), accepted: accepted.into() }
}

fn hidden(name: &'static str, accepted: String) -> ConfigError {
    ConfigError { name, value: "set to something that is not understood".to_owned(), accepted }
}

fn check_jwt_secret(text: String) -> Result<Secret, ConfigError> {
    let accepted =
        "at least 32 random bytes, for instance from `openssl rand -base64 32`; or nothing, to have one generated";
    let lower = text.to_lowercase();
    if text.len() < 32 {
        return Err(ConfigError { name: "JWT_SECRET", value: "too short".to_owned(), accepted: accepted.to_owned() });
    }
    let same = text.bytes().all(|byte| Some(byte) == text.bytes().next());
    if same || PLACEHOLDERS.iter().any(|word| lower.contains(word)) {
        return Err(ConfigError {
            name: "JWT_SECRET",
            value: "a placeholder".to_owned(),
            accepted: accepted.to_owned(),
        });
    }
    Ok(Secret::new(text))
}

fn check_log_level(text: String) -> Result<String, ConfigError> {
    match tracing_subscriber::EnvFilter::builder().parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => {
            Err(refused("LOG_LEVEL", &text, "error, warn, info, debug, trace or a filter such as info,actix_web=warn"))
        }
    }
}

fn check_public_url(text: &str) -> Result<Url, ConfigError> {
    let accepted = "an address such as https://workspace.example.org, without a path";
    Url::parse(text)
        .ok()
        .filter(|url| {
            matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/" && url.query().is_none()
        })
        .ok_or_else(|| refused("PUBLIC_URL", text, accepted))
}

fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(Url::has_host)?;
    let origin = url.origin().ascii_serialization();
    // `tauri://localhost` has an opaque origin for the URL standard, but browsers send it as written.
    let origin = if origin == "null" { text.trim_end_matches('/').to_owned() } else { origin };
    (origin == text.trim_end_matches('/')).then_some(origin)
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_set_is_a_server_for_this_machine_on_sqlite() {
        let config = read(&[]).unwrap();
        assert_eq!((config.host.to_string().as_str(), config.port), ("127.0.0.1", 8060));
        assert_eq!(config.database, Engine::Sqlite("./data/workspace.db".into()));
        assert_eq!(config.session_policy, SessionPolicy::Exclusive);
        assert!(!config.allow_registration);
    }

    #[test]
    fn a_bad_value_names_the_variable_the_value_and_what_is_accepted() {
        for (name, value) in [
            ("HOST", "localhost:80"),
            ("PORT", "70000"),
            ("DB_POOL_SIZE", "0"),
            ("SESSION_POLICY", "many"),
            ("ALLOW_REGISTRATION", "yes please"),
            ("ALLOWED_ORIGINS", "https://ok.example,not an origin"),
            ("LOG_LEVEL", "loud=="),
            ("PUBLIC_URL", "workspace.local"),
            ("TRUSTED_PROXIES", "10.0.0.300"),
            ("BCRYPT_ROUNDS", "31"),
            ("MDNS", "sometimes"),
            ("WEBHOOK_PRIVATE_TARGETS", "some"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert_eq!(error.name, name);
            assert!(!error.accepted.is_empty() && error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn jwt_secret_short_or_placeholder_is_refused_without_showing_it() {
        for secret in ["tiny-key", "please-changeme-please-changeme-please", &"a".repeat(40)] {
            let error = read(&[("JWT_SECRET", secret)]).unwrap_err();
            assert!(!error.to_string().contains(secret), "{error}");
        }
        let config = read(&[("JWT_SECRET", "k3JH9s8dfhJHsd8f7sdfkjh3k4jh5k3jh45")]).unwrap();
        assert!(!format!("{config:?}").contains("k3JH9"));
    }

    #[test]
    fn a_bad_database_url_does_not_show_its_password() {
        let error = read(&[("DATABASE_URL", "mysql://root:hunter2@db/x")]).unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn the_manual_names_every_variable_that_is_read() {
        let asked = std::cell::RefCell::new(Vec::new());
        Config::read(|name| {
            asked.borrow_mut().push(name.to_owned());
            None
        })
        .unwrap();
        let mut asked = asked.into_inner();
        let mut manual: Vec<_> = VARIABLES.iter().map(|variable| variable.name.to_owned()).collect();
        asked.sort();
        manual.sort();
        assert_eq!(asked, manual);
    }
}
