//! The one-time setup link: as long as no account exists, whoever has it creates the administrator.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::secret::{Secret, random_token, write_private};

/// The file in the data folder that holds the token until it is used.
const FILE: &str = "setup-token";

/// Whether the server is still to be set up, and the token that lets one do it.
pub struct Setup {
    required: AtomicBool,
    token: Secret,
    file: PathBuf,
}

impl Setup {
    /// Reads the token that an earlier start left in `data_dir`, or makes one. Without need, the file goes.
    pub fn prepare(data_dir: &std::path::Path, required: bool) -> io::Result<Self> {
        let file = data_dir.join(FILE);
        let token = match fs::read_to_string(&file) {
            Ok(token) if token.trim().len() >= 43 => token.trim().to_owned(),
            _ => random_token()?,
        };
        let setup = Self { required: AtomicBool::new(required), token: Secret::new(token), file };
        if required {
            write_private(&setup.file, setup.token.expose())?;
        } else {
            setup.done();
        }
        Ok(setup)
    }

    /// Whether the first administrator is still to be created.
    pub fn is_required(&self) -> bool {
        self.required.load(Ordering::Acquire)
    }

    /// Whether this is the token of the setup link.
    pub fn matches(&self, token: &str) -> bool {
        self.token.matches(token)
    }

    /// The page of the web application that the setup link leads to.
    pub fn page(&self) -> String {
        format!("setup/{}", self.token.expose())
    }

    /// The administrator exists: the token is worth nothing from now on.
    pub fn done(&self) {
        self.required.store(false, Ordering::Release);
        if let Err(error) = fs::remove_file(&self.file)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the used setup token could not be removed");
        }
    }
}
