//! A copy of a channel, as a zip: `channel.json` for programs or `index.html` for people, and the files.
//!
//! It is made while it is sent, on a thread of its own: whatever its size, a page of messages and a piece of a file are in
//! memory at a time. A caller who goes away ends it.

mod html;
mod json;

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use workspace_protocol::Time;
use workspace_protocol::chat::{Attachment, ChannelInfo, Message};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use super::store::export as store;
use crate::accounts::{self, Name};
use crate::core::Core;
use crate::db::AnyConnection;
use crate::error::{Result, internal, unavailable};

/// How many copies are made at once.
const AT_ONCE: usize = 2;
/// How many bytes are sent in one piece, and how many pieces wait for a slow caller.
const PIECE: usize = 64 * 1024;
const WAITING: usize = 4;

/// Lets a few copies be made at once.
pub struct Exports(Arc<Semaphore>);

impl Default for Exports {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// How a copy is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// For programs.
    #[default]
    Json,
    /// For people.
    Html,
}

impl Format {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
        }
    }
}

/// What every copy begins with.
struct Head<'a> {
    channel: &'a ChannelInfo,
    members: &'a [(i64, bool)],
    at: Time,
}

/// Who is called what; those who wrote, as they are met.
type Names = HashMap<i64, Name>;

/// Writes one kind of copy.
trait Document {
    fn begin(&self, out: &mut dyn Write, head: &Head<'_>, names: &Names) -> io::Result<()>;
    /// A message; its replies follow before it is closed.
    fn open(&self, out: &mut dyn Write, message: &Message, names: &Names, place: Place) -> io::Result<()>;
    fn close(&self, out: &mut dyn Write, place: Place) -> io::Result<()>;
    fn end(&self, out: &mut dyn Write) -> io::Result<()>;
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Whether replies follow.
    thread: bool,
    /// Whether it is the first of its list.
    first: bool,
}

/// The name of an attachment's file in the zip.
fn file_name(attachment: &Attachment) -> String {
    format!("files/{}-{}", attachment.id, attachment.name)
}

/// Begins a copy; its bytes come as they are read.
///
/// # Errors
/// 503 when too many are made already.
pub fn start(core: Arc<Core>, channel: ChannelInfo, format: Format) -> Result<impl Stream<Item = Result<Bytes>>> {
    let places = core.memory.get::<Exports>().0.clone();
    let place = places
        .try_acquire_owned()
        .map_err(|_| unavailable("busy", "other channels are being copied; try again soon"))?;
    let (send, receive) = mpsc::channel(WAITING);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let pieces = Pieces { send: send.clone(), piece: Vec::with_capacity(PIECE) };
        let mut copy = Copy { core, runtime, names: Names::new(), files: Vec::new(), channel };
        if let Err(error) = copy.write(pieces, format) {
            // The caller sees that the answer breaks off, so half a copy is never taken for a whole one.
            let _ = send.blocking_send(Err(error));
        }
        drop(place);
    });
    Ok(futures_util::stream::unfold(receive, |mut receive| async {
        receive.recv().await.map(|piece| (piece, receive))
    }))
}

/// Collects what is written and sends it on.
struct Pieces {
    send: mpsc::Sender<Result<Bytes>>,
    piece: Vec<u8>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.send.blocking_send(Ok(piece.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Zip = ZipWriter<StreamWriter<Pieces>>;

struct Copy {
    core: Arc<Core>,
    runtime: Handle,
    names: Names,
    /// The files of the messages so far: their names in the zip, and where their bytes are.
    files: Vec<(String, String)>,
    channel: ChannelInfo,
}

impl Copy {
    fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.runtime.block_on(self.core.db.read(query))
    }

    fn write(&mut self, pieces: Pieces, format: Format) -> Result<()> {
        let mut zip = ZipWriter::new_stream(pieces);
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let (name, document): (_, &dyn Document) = match format {
            Format::Json => ("channel.json", &json::Json),
            Format::Html => ("index.html", &html::Html),
        };
        // Nobody knows beforehand how much it will be.
        zip.start_file(name, packed.large_file(true)).map_err(internal)?;
        self.document(&mut zip, document)?;
        for (name, sha256) in std::mem::take(&mut self.files) {
            self.file(&mut zip, &name, &sha256)?;
        }
        let mut pieces = zip.finish().map_err(internal)?.into_inner();
        pieces.send().map_err(internal)
    }

    fn document(&mut self, zip: &mut Zip, document: &dyn Document) -> Result<()> {
        let channel = self.channel.clone();
        let members = self.read(move |conn| store::members(conn, &channel))?;
        self.meet(members.iter().map(|(account, _)| *account))?;
        let head = Head { channel: &self.channel, members: &members, at: Time(self.core.clock.now()) };
        document.begin(zip, &head, &self.names).map_err(internal)?;
        let (mut after, mut first) = (0, true);
        let channel = self.channel.id;
        loop {
            let (messages, files) = self.read(move |conn| store::page(conn, channel, after))?;
            let Some(last) = messages.last() else { break };
            after = last.id;
            self.take(&messages, &files)?;
            for message in &messages {
                let place = Place { thread: message.replies.is_some(), first };
                document.open(zip, message, &self.names, place).map_err(internal)?;
                if place.thread {
                    self.replies(zip, document, message.id)?;
                }
                document.close(zip, place).map_err(internal)?;
                first = false;
            }
        }
        document.end(zip).map_err(internal)
    }

    fn replies(&mut self, zip: &mut Zip, document: &dyn Document, root: i64) -> Result<()> {
        let (mut after, mut first) = (0, true);
        loop {
            let (messages, files) = self.read(move |conn| store::replies(conn, root, after))?;
            let Some(last) = messages.last() else { return Ok(()) };
            after = last.id;
            self.take(&messages, &files)?;
            for message in &messages {
                let place = Place { thread: false, first };
                document.open(zip, message, &self.names, place).map_err(internal)?;
                document.close(zip, place).map_err(internal)?;
                first = false;
            }
        }
    }

    /// Learns the names of those who wrote and reacted, and notes the files.
    fn take(&mut self, messages: &[Message], files: &HashMap<i64, String>) -> Result<()> {
        let authors = messages.iter().map(|message| message.author);
        let reacted = messages.iter().flat_map(|message| &message.reactions).flat_map(|reaction| &reaction.accounts);
        self.meet(authors.chain(reacted.copied()))?;
        for attachment in messages.iter().flat_map(|message| &message.attachments) {
            if let Some(sha256) = files.get(&attachment.id) {
                self.files.push((file_name(attachment), sha256.clone()));
            }
        }
        Ok(())
    }

    fn meet(&mut self, accounts: impl Iterator<Item = i64>) -> Result<()> {
        let new: BTreeSet<i64> = accounts.filter(|account| !self.names.contains_key(account)).collect();
        if !new.is_empty() {
            let new: Vec<i64> = new.into_iter().collect();
            self.names.extend(self.read(move |conn| accounts::names(conn, &new))?);
        }
        Ok(())
    }

    fn file(&self, zip: &mut Zip, name: &str, sha256: &str) -> Result<()> {
        let mut bytes = match self.runtime.block_on(self.core.files.get(sha256)) {
            Ok(bytes) => bytes,
            // Its message was deleted while the copy was made.
            Err(error) if error.code() == "not_found" => return Ok(()),
            Err(error) => return Err(error),
        };
        // Most files are compressed as they are.
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, plain).map_err(internal)?;
        while let Some(piece) = self.runtime.block_on(bytes.next()) {
            zip.write_all(&piece?).map_err(internal)?;
        }
        Ok(())
    }
}

/// How somebody is shown: the name that they had, or their number once it is gone.
fn display(names: &Names, account: i64) -> String {
    match names.get(&account) {
        Some(name) if !name.display_name.is_empty() => name.display_name.clone(),
        _ => format!("#{account}"),
    }
}

/// A zip is named after its channel.
pub fn name_of(channel: &ChannelInfo) -> String {
    let name = if channel.name.is_empty() { format!("conversation-{}", channel.id) } else { channel.name.clone() };
    format!("{name}.zip")
}
