//! The signature of what outgoing webhooks deliver: who knows the key can tell that it came from here, and when.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::secret::hex;

/// The header that carries it.
pub const HEADER: &str = "Workspace-Signature";

/// `t=<seconds since 1970>,v1=<hex>`: the HMAC-SHA256 (RFC 2104) of `<seconds>.<body>`. The time is signed along, so that
/// nobody can send an old delivery again much later.
pub fn sign(secret: &str, seconds: i64, body: &[u8]) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    format!("t={seconds},v1={}", hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_covers_the_time_and_the_body() {
        // From `printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key`.
        let right = "t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03";
        assert_eq!(sign("key", 1_700_000_000, br#"{"a":1}"#), right);
        assert_ne!(sign("key", 1_700_000_001, br#"{"a":1}"#), right);
        assert_ne!(sign("key", 1_700_000_000, br#"{"a":2}"#), right);
        assert_ne!(sign("yek", 1_700_000_000, br#"{"a":1}"#), right);
    }
}
