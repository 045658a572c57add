//! A connection that speaks just enough HTTP/1.1 to cost next to nothing.

use std::io::{self, Error, ErrorKind};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

/// The messages of `#general`.
const MESSAGES: &str = "/api/chat/channels/1/messages";

/// A connection that is kept open from one request to the next.
pub struct Http {
    stream: TcpStream,
    /// The headers that every request has.
    headers: String,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Http {
    /// Connects; `token` is that of who asks.
    pub async fn connect(address: SocketAddr, token: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let headers = format!("host: {address}\r\nauthorization: Bearer {token}\r\n");
        Ok(Self { stream, headers, request: Vec::new(), answer: Vec::with_capacity(64 * 1_024) })
    }

    /// `GET`; the status of the answer.
    pub async fn get(&mut self, path: &str) -> io::Result<u16> {
        self.request.clear();
        self.request.extend_from_slice(format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers).as_bytes());
        self.exchange().await
    }

    /// Sends a message to `#general`.
    pub async fn say(&mut self, text: &str) -> io::Result<()> {
        let body = format!(r#"{{"client_id":"{}","text":"{text}"}}"#, Uuid::now_v7());
        match self.post(MESSAGES, &body).await? {
            201 => Ok(()),
            status => Err(Error::other(format!("a message was answered with {status}"))),
        }
    }

    /// `POST` of JSON; the status of the answer.
    pub async fn post(&mut self, path: &str, body: &str) -> io::Result<u16> {
        self.request.clear();
        let head = format!(
            "POST {path} HTTP/1.1\r\n{}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.headers,
            body.len()
        );
        self.request.extend_from_slice(head.as_bytes());
        self.request.extend_from_slice(body.as_bytes());
        self.exchange().await
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        let head = self.answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").map_or(0, |at| at + 4);
        &self.answer[head..]
    }

    async fn exchange(&mut self) -> io::Result<u16> {
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        let mut whole = None;
        while whole.is_none_or(|length| self.answer.len() < length) {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            whole = whole.or_else(|| length(&self.answer));
        }
        let status = self.answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        status.ok_or_else(|| ErrorKind::InvalidData.into())
    }
}

/// How long an answer is, once its headers are there.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let body = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    Some(head + 4 + body.unwrap_or(0))
}
