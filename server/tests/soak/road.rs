//! The road between one client and the servers: it can be slow, lose everything, break, and lead elsewhere.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the road is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Everything arrives at once.
    Fair,
    /// Everything takes so many milliseconds longer.
    Slow(u64),
    /// Nothing arrives, and nobody is told: the Wi-Fi is lost, the machine asleep.
    Lost,
    /// Nothing arrives, and whoever tries is told so at once.
    Closed,
}

#[derive(Debug, Clone, Copy)]
struct Now {
    weather: Weather,
    /// Where it leads.
    to: SocketAddr,
    /// Connections of an earlier time are broken.
    time: u64,
}

/// A road with an end that stays where it is.
pub(crate) struct Road {
    pub(crate) url: String,
    now: watch::Sender<Now>,
}

impl Road {
    pub(crate) async fn to(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let now = watch::Sender::new(Now { weather: Weather::Fair, to, time: 0 });
        let seen = now.subscribe();
        tokio::spawn(async move {
            // Ends with the road: nobody changes the weather any more.
            while seen.has_changed().is_ok() {
                let Ok(Ok((near, _))) = tokio::time::timeout(Duration::from_secs(1), listener.accept()).await else {
                    continue;
                };
                tokio::spawn(travel(near, seen.clone()));
            }
        });
        Self { url, now }
    }

    pub(crate) fn becomes(&self, weather: Weather) {
        self.now.send_modify(|now| now.weather = weather);
    }

    /// Breaks what is under way.
    pub(crate) fn breaks(&self) {
        self.now.send_modify(|now| now.time += 1);
    }

    /// Breaks, and leads elsewhere from now on, as with a new address.
    pub(crate) fn leads(&self, to: SocketAddr) {
        self.now.send_modify(|now| (now.time, now.to) = (now.time + 1, to));
    }
}

async fn travel(near: TcpStream, mut now: watch::Receiver<Now>) {
    let Now { weather, to, time } = *now.borrow_and_update();
    if weather == Weather::Closed {
        return;
    }
    let Ok(far) = TcpStream::connect(to).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let (there, back) = (carry(near_in, far_out, now.clone()), carry(far_in, near_out, now.clone()));
    tokio::select! {
        () = there => {}
        () = back => {}
        _ = now.wait_for(|now| now.time != time || now.weather == Weather::Closed) => {}
    }
    // Whatever was read and not passed on is gone, perhaps in the middle of a frame.
}

async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut now: watch::Receiver<Now>) {
    let mut bytes = [0; 4_096];
    loop {
        let Ok(count @ 1..) = from.read(&mut bytes).await else { return };
        let weather = now.borrow_and_update().weather;
        match weather {
            Weather::Slow(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
            Weather::Lost => {
                // Held until it clears up, or the road breaks.
                if now.wait_for(|now| now.weather != Weather::Lost).await.is_err() {
                    return;
                }
            }
            Weather::Fair | Weather::Closed => {}
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
