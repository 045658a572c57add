//! A small mail server on loopback (RFC 5321): it takes mails, or refuses them as a test wants.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the mail server does with who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It takes every mail.
    Takes,
    /// It knows no recipient, for good.
    RefusesRecipient,
    /// It accepts no password, and says which one it was given: a bad habit that some have.
    RefusesPassword,
    /// It takes nothing for now.
    Later,
    /// It takes every mail, but the line breaks before it has said so.
    LosesAnswer,
}

/// A mail that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The address that it comes from.
    pub from: String,
    /// The addresses that it is for.
    pub to: Vec<String>,
    /// The user name and the password that came before it.
    pub identity: Option<(String, String)>,
    /// What came, with CRLF at the end of lines and dots unstuffed.
    pub data: String,
}

/// A mail server.
pub struct Smtp {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    taken: Arc<Mutex<Vec<Taken>>>,
    heard: Arc<Mutex<Vec<String>>>,
    listening: Option<JoinHandle<()>>,
}

impl Smtp {
    /// One that takes every mail.
    pub async fn start() -> Self {
        let mut smtp = Self {
            port: 0,
            manner: Arc::new(Mutex::new(Manner::Takes)),
            taken: Arc::default(),
            heard: Arc::default(),
            listening: None,
        };
        smtp.start_again().await;
        smtp
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Goes on in another manner.
    pub fn set(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// The mails that it took.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Every command that it was given.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// Goes down: nobody listens on its port.
    pub async fn stop(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            let _ = listening.await;
        }
    }

    /// Comes up again on its port.
    pub async fn start_again(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.port = listener.local_addr().unwrap().port();
        let (manner, taken, heard) = (self.manner.clone(), self.taken.clone(), self.heard.clone());
        self.listening = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let manner = *manner.lock().unwrap();
                let (taken, heard) = (taken.clone(), heard.clone());
                tokio::spawn(async move {
                    // A client that hangs up is no concern.
                    let _ = serve(stream, manner, &taken, &heard).await;
                });
            }
        }));
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

/// `\0name\0password` in base64 (RFC 4616).
fn plain(argument: &str) -> (String, String) {
    let text = String::from_utf8(STANDARD.decode(argument).unwrap()).unwrap();
    let mut parts = text.split('\0').skip(1);
    (parts.next().unwrap().to_owned(), parts.next().unwrap().to_owned())
}

fn address(argument: &str) -> String {
    argument.split(['<', '>']).nth(1).unwrap().to_owned()
}

async fn serve(
    mut stream: TcpStream,
    manner: Manner,
    taken: &Mutex<Vec<Taken>>,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read);
    let (mut from, mut to, mut identity) = (String::new(), Vec::new(), None);
    write.write_all(b"220 post.example ESMTP\r\n").await?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        heard.lock().unwrap().push(line.to_owned());
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-post.example\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
            "AUTH" => {
                let (name, password) = plain(line.rsplit(' ').next().unwrap_or_default());
                if manner == Manner::RefusesPassword {
                    format!("535 5.7.8 the password {password} is not that of {name}")
                } else {
                    identity = Some((name, password));
                    "235 2.7.0 welcome".to_owned()
                }
            }
            "MAIL" if manner == Manner::Later => "451 4.3.2 come back later".to_owned(),
            "MAIL" => {
                from = address(line);
                "250 2.1.0 fine".to_owned()
            }
            "RCPT" if manner == Manner::RefusesRecipient => "550 5.1.1 nobody of this name".to_owned(),
            "RCPT" => {
                to.push(address(line));
                "250 2.1.5 fine".to_owned()
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let data = data(&mut lines).await?;
                let mail = Taken { from: from.clone(), to: std::mem::take(&mut to), identity: identity.clone(), data };
                taken.lock().unwrap().push(mail);
                if manner == Manner::LosesAnswer {
                    return Ok(());
                }
                "250 2.0.0 taken".to_owned()
            }
            "RSET" | "NOOP" => "250 fine".to_owned(),
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "500 5.5.1 what?".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// What comes until the line with a single dot.
async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
