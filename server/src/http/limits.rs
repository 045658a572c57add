//! How much one account or address may ask for.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::Config;
use crate::error::{Result, too_many};

/// A limit per key; without a quota everything passes.
pub struct Limit<K: std::hash::Hash + Eq + Clone>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: std::hash::Hash + Eq + Clone> Limit<K> {
    /// `count` in every `period`, all at once if need be; 0 for no limit.
    pub fn new(count: u32, period: Duration) -> Self {
        let quota = NonZeroU32::new(count)
            .and_then(|burst| Quota::with_period(period / burst.get()).map(|quota| quota.allow_burst(burst)));
        Self(quota.map(RateLimiter::keyed))
    }

    /// Counts one.
    ///
    /// # Errors
    /// 429 with the seconds until there is room again.
    pub fn take(&self, key: &K, code: &'static str, detail: &'static str) -> Result<()> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            too_many(code, detail, wait.as_secs() + 1)
        })
    }

    /// Forgets the keys that have all their room again.
    pub fn tidy(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// The limits that are configured.
pub struct Limits {
    accounts: Limit<i64>,
    addresses: Limit<IpAddr>,
    messages: Limit<i64>,
    webhooks: Limit<i64>,
}

impl Limits {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        let minute = Duration::from_mins(1);
        Self {
            accounts: Limit::new(config.rate_limit_account, minute),
            addresses: Limit::new(config.rate_limit_address, minute),
            messages: Limit::new(config.chat_rate_limit, Duration::from_secs(10)),
            webhooks: Limit::new(config.chat_rate_limit, Duration::from_secs(10)),
        }
    }

    /// Counts a request of an account.
    pub fn account(&self, account: i64) -> Result<()> {
        self.accounts.take(&account, "too_many_requests", "too many requests of this account")
    }

    /// Counts a request from an address.
    pub fn address(&self, address: IpAddr) -> Result<()> {
        self.addresses.take(&subscriber(address), "too_many_requests", "too many requests from this address")
    }

    /// Counts a chat message of an account.
    pub fn message(&self, account: i64) -> Result<()> {
        self.messages.take(&account, "too_many_messages", "too many messages in a short time")
    }

    /// Counts what a webhook posts.
    pub fn webhook(&self, webhook: i64) -> Result<()> {
        self.webhooks.take(&webhook, "too_many_messages", "too many messages in a short time")
    }

    /// Forgets those who have not called for a while.
    pub fn tidy(&self) {
        self.accounts.tidy();
        self.addresses.tidy();
        self.messages.tidy();
        self.webhooks.tidy();
    }
}

/// One subscriber's address: an IPv6 one usually has a whole /64 to change within.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_lets_its_burst_through_and_says_when_to_come_back() {
        let limit = Limit::new(3, Duration::from_mins(1));
        for _ in 0..3 {
            limit.take(&1, "c", "d").unwrap();
        }
        assert_eq!(limit.take(&1, "c", "d").unwrap_err().status().as_u16(), 429);
        limit.take(&2, "c", "d").unwrap();
        let none = Limit::new(0, Duration::from_mins(1));
        (0..1000).for_each(|_| none.take(&1, "c", "d").unwrap());
    }

    #[test]
    fn ipv6_neighbours_share_a_limit() {
        assert_eq!(subscriber("2001:db8::1".parse().unwrap()), subscriber("2001:db8::2".parse().unwrap()));
        assert_ne!(subscriber("2001:db8:0:1::1".parse().unwrap()), subscriber("2001:db8::2".parse().unwrap()));
    }
}
