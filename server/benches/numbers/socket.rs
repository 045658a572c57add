//! A WebSocket client that reads just enough of RFC 6455 to count what comes. All sockets of a thread share one buffer.

use std::cell::RefCell;
use std::io::{self, Error, ErrorKind};
use std::net::SocketAddr;
use std::ops::ControlFlow;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How much is read at once; more than the largest frame.
const BUFFER: usize = 256 * 1_024;
/// A pong without content, masked with zeros as RFC 6455 asks of clients.
const PONG: [u8; 6] = [0x8a, 0x80, 0, 0, 0, 0];

thread_local! {
    static SHARED: RefCell<Vec<u8>> = RefCell::new(vec![0; BUFFER]);
}

/// A socket to the server.
pub struct Socket {
    stream: TcpStream,
    /// The beginning of a frame whose end has not come yet.
    carry: Vec<u8>,
}

impl Socket {
    /// Opens a socket and says hello, with the last entry that it has.
    pub async fn open(address: SocketAddr, token: &str, resume: Option<i64>) -> io::Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET /ws HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut carry = Vec::new();
        let head = loop {
            if stream.read_buf(&mut carry).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Some(end) = carry.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
        };
        if !carry.starts_with(b"HTTP/1.1 101") {
            return Err(Error::other("the server opened no socket"));
        }
        carry.drain(..head);
        let resume = resume.map_or_else(|| "null".to_owned(), |seq| seq.to_string());
        let hello = format!(r#"{{"type":"hello","token":"{token}","resume":{resume}}}"#);
        let mut frame = vec![0x81, 0xfe];
        frame.extend_from_slice(&(hello.len() as u16).to_be_bytes());
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(hello.as_bytes());
        stream.write_all(&frame).await?;
        carry.shrink_to_fit();
        Ok(Self { stream, carry })
    }

    /// Gives every text frame to `hear` until it breaks.
    ///
    /// # Errors
    /// When the server closes the socket before.
    pub async fn listen(&mut self, mut hear: impl FnMut(&[u8]) -> ControlFlow<()>) -> io::Result<()> {
        loop {
            self.stream.readable().await?;
            if SHARED.with_borrow_mut(|buffer| self.take(buffer, &mut hear))?.is_break() {
                return Ok(());
            }
        }
    }

    fn take(
        &mut self,
        buffer: &mut [u8],
        hear: &mut impl FnMut(&[u8]) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let carried = self.carry.len();
        buffer[..carried].copy_from_slice(&self.carry);
        let filled = match self.stream.try_read(&mut buffer[carried..]) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => carried + count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(ControlFlow::Continue(())),
            Err(error) => return Err(error),
        };
        let mut rest = &buffer[..filled];
        let mut flow = ControlFlow::Continue(());
        while let Some((opcode, payload, after)) = frame(rest) {
            match opcode {
                1 if flow.is_continue() => flow = hear(payload),
                8 => return Err(Error::other(format!("closed: {}", String::from_utf8_lossy(payload)))),
                9 => drop(self.stream.try_write(&PONG)),
                _ => {}
            }
            rest = after;
        }
        self.carry.clear();
        self.carry.extend_from_slice(rest);
        Ok(flow)
    }
}

/// The first whole frame: its opcode, its payload, and what follows it.
fn frame(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (opcode, short) = (bytes.first()? & 0x0f, usize::from(bytes.get(1)? & 0x7f));
    let (length, head) = match short {
        126 => (usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)), 4),
        127 => (usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?, 10),
        length => (length, 2),
    };
    let payload = bytes.get(head..head + length)?;
    Some((opcode, payload, &bytes[head + length..]))
}

/// Whether a frame brings an entry of the journal.
pub fn is_event(frame: &[u8]) -> bool {
    frame.starts_with(br#"{"type":"event""#)
}

/// Whether a frame says that the socket is ready.
pub fn is_ready(frame: &[u8]) -> bool {
    frame.starts_with(br#"{"type":"ready""#)
}

/// The `seq` of an event or of a ready frame.
pub fn seq(frame: &[u8]) -> Option<i64> {
    const NAME: &[u8] = br#""seq":"#;
    let at = frame.windows(NAME.len()).position(|bytes| bytes == NAME)? + NAME.len();
    let digits = frame[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&frame[at..at + digits]).ok()?.parse().ok()
}
