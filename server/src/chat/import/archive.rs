//! Reading an export from its file, within limits: a zip may hold a thousand times what it is large.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use serde::de::DeserializeOwned;
use zip::ZipArchive;

use super::invalid;
use crate::error::Result;

/// How many bytes are unpacked in all.
const MOST: u64 = 1 << 30;
/// How many bytes one file of a zip, or one line, may have.
const LARGEST_FILE: u64 = 256 << 20;
const LARGEST_LINE: u64 = 16 << 20;

/// A zip whose files are read by name.
pub struct Zip {
    zip: ZipArchive<File>,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl Zip {
    /// Opens a zip.
    ///
    /// # Errors
    /// 422 when it is none.
    pub fn open(file: File) -> Result<Self> {
        let zip =
            ZipArchive::new(file).map_err(|error| invalid(format!("this is no zip that can be read: {error}")))?;
        Ok(Self { zip, left: MOST })
    }

    /// The names of all files in it, sorted.
    pub fn names(&self) -> Vec<String> {
        // What has no readable name is nothing that an export would hold.
        let mut names: Vec<String> = self.zip.file_names().flatten().map(Cow::into_owned).collect();
        names.sort_unstable();
        names
    }

    /// A JSON document in it.
    ///
    /// # Errors
    /// 422 that names the file and the place where it is not what it should be.
    pub fn json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        let broken = |error: &dyn std::fmt::Display| invalid(format!("{name}: {error}"));
        let limit = self.left.min(LARGEST_FILE);
        let file = self.zip.by_name(name).map_err(|error| broken(&error))?;
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        if bytes.len() as u64 > limit {
            return Err(broken(&format!("at most {limit} bytes are accepted, unpacked")));
        }
        self.left -= bytes.len() as u64;
        serde_json::from_slice(&bytes).map_err(|error| broken(&error))
    }

    /// A file in it, line by line.
    ///
    /// # Errors
    /// 422 when there is none of this name, for a line that is too long, and what `take` fails with.
    pub fn lines(&mut self, name: &str, take: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
        let file = self.zip.by_name(name).map_err(|error| invalid(format!("{name}: {error}")))?;
        each_line(BufReader::new(file), take)
    }
}

/// Whether a name ends as those of such files do.
pub fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == extension)
}

/// Whether a file begins as zips do (PKZIP APPNOTE 4.3.7); reading goes on at its beginning.
pub fn is_zip(file: &mut File) -> std::io::Result<bool> {
    let mut head = Vec::new();
    (&*file).take(4).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(head == b"PK\x03\x04")
}

/// Hands over every line that is not empty, with its number from 1.
pub fn each_line(mut lines: impl BufRead, mut take: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
    let (mut line, mut left) = (Vec::new(), MOST);
    for number in 1.. {
        line.clear();
        let broken = |error: &dyn std::fmt::Display| invalid(format!("line {number}: {error}"));
        lines.by_ref().take(LARGEST_LINE + 1).read_until(b'\n', &mut line).map_err(|error| broken(&error))?;
        if line.is_empty() {
            break;
        }
        if line.len() as u64 > LARGEST_LINE {
            return Err(broken(&format!("at most {LARGEST_LINE} bytes are accepted")));
        }
        left =
            left.checked_sub(line.len() as u64).ok_or_else(|| broken(&format!("at most {MOST} bytes are accepted")))?;
        if !line.trim_ascii().is_empty() {
            take(number, line.trim_ascii())?;
        }
    }
    Ok(())
}
