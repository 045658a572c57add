//! What the server measures of itself, as `OpenMetrics` at `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::address;
use super::api::refuse;
use crate::core::Core;
use crate::error::{forbidden, internal};
use crate::secret::Secret;

/// The upper ends of the buckets of durations, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    method: String,
    route: String,
    status: u16,
}

/// How many buckets of durations the percentiles are read from.
const FINE: usize = 128;
/// The upper end of the first of them, in seconds; each further one ends a tenth later.
const FINEST: f64 = 50e-6;
const GROWTH: f64 = 1.1;

/// What was answered since the start, in a form that is cheap to read often.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Requests.
    pub requests: u64,
    /// Of these, those that failed by the server's fault.
    pub errors: u64,
    durations: [u64; FINE],
}

impl Answered {
    /// The time within which `percent` of the requests since `earlier` were answered, in seconds, a tenth at most too
    /// high; `None` when there were none.
    pub fn within(&self, percent: u64, earlier: &Self) -> Option<f64> {
        let counts: Vec<u64> = self.durations.iter().zip(earlier.durations).map(|(now, then)| now - then).collect();
        let total: u64 = counts.iter().sum();
        let mut left = (total * percent).div_ceil(100);
        let bucket = counts.iter().position(|count| {
            left = left.saturating_sub(*count);
            left == 0
        })?;
        (total > 0).then(|| FINEST * GROWTH.powi(i32::try_from(bucket).unwrap_or_default()))
    }
}

/// Reads a figure that something else keeps.
type Read = fn(&Core) -> i64;

/// The measures.
pub struct Metrics {
    registry: Registry,
    requests: Family<Outcome, Counter>,
    durations: Family<Route, Histogram>,
    /// Round trips of the sockets' pings, in seconds.
    pub round_trips: Histogram,
    /// The rounds of bcrypt that checking passwords took.
    pub password_rounds: Counter,
    gauges: Vec<(Gauge, Read)>,
    answered: AtomicU64,
    failed: AtomicU64,
    fine: [AtomicU64; FINE],
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("workspace");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let durations = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        registry.register("http_request_duration_seconds", "Time to answer a request", durations.clone());
        let round_trips = Histogram::new(BUCKETS);
        registry.register("socket_round_trip_seconds", "Round trips of the sockets' pings", round_trips.clone());
        let password_rounds = Counter::default();
        registry.register("password_rounds", "Rounds of bcrypt spent on checking passwords", password_rounds.clone());
        let mut gauges = Vec::new();
        let mut gauge = |name: &str, help: &str, read: Read| {
            let gauge: Gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauges.push((gauge, read));
        };
        gauge("journal_seq", "Last entry of the journal that was delivered", |core| core.hub.stats().seq.load(Relaxed));
        gauge("socket_connections", "Open sockets", |core| signed(core.hub.stats().connections.load(Relaxed)));
        gauge("socket_deliveries", "Deliveries put into the sockets' queues", |core| {
            signed(core.hub.stats().deliveries.load(Relaxed))
        });
        gauge("socket_dropped", "Sockets dropped because they were too slow", |core| {
            signed(core.hub.stats().dropped.load(Relaxed))
        });
        gauge("writer_waiting", "Writes that wait", |core| signed(core.db.writer_stats().waiting.load(Relaxed)));
        gauge("writer_commits", "Transactions committed", |core| signed(core.db.writer_stats().commits.load(Relaxed)));
        gauge("writer_writes", "Writes committed", |core| signed(core.db.writer_stats().writes.load(Relaxed)));
        gauge("writer_reruns", "Batches run again because one of their writes failed", |core| {
            signed(core.db.writer_stats().reruns.load(Relaxed))
        });
        gauge("writer_busy_microseconds", "Time spent in transactions", |core| {
            signed(core.db.writer_stats().busy_us.load(Relaxed))
        });
        gauge("writer_refused", "Writes refused because too many waited", |core| {
            signed(core.db.writer_stats().refused.load(Relaxed))
        });
        gauge("database_connections", "Open connections that read", |core| i64::from(core.db.pool_stats().open));
        gauge("database_idle_connections", "Connections that nobody uses", |core| i64::from(core.db.pool_stats().idle));
        Self {
            registry,
            requests,
            durations,
            round_trips,
            password_rounds,
            gauges,
            answered: AtomicU64::default(),
            failed: AtomicU64::default(),
            fine: [const { AtomicU64::new(0) }; FINE],
        }
    }
}

/// The bucket that a duration falls into.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the buckets that there are")]
fn bucket(seconds: f64) -> usize {
    let steps = (seconds.max(FINEST) / FINEST).ln() / GROWTH.ln();
    (steps.ceil() as usize).min(FINE - 1)
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl Metrics {
    /// Counts an answered request.
    pub fn request(&self, method: &Method, route: &str, status: StatusCode, seconds: f64) {
        let (method, route) = (method.to_string(), route.to_owned());
        let outcome = Outcome { method: method.clone(), route: route.clone(), status: status.as_u16() };
        self.requests.get_or_create(&outcome).inc();
        // A socket's request lasts as long as the socket; its duration says nothing.
        self.answered.fetch_add(1, Relaxed);
        if status.is_server_error() {
            self.failed.fetch_add(1, Relaxed);
        }
        if status != StatusCode::SWITCHING_PROTOCOLS {
            self.fine[bucket(seconds)].fetch_add(1, Relaxed);
            self.durations.get_or_create(&Route { method, route }).observe(seconds);
        }
    }

    /// What was answered so far.
    pub fn answered(&self) -> Answered {
        Answered {
            requests: self.answered.load(Relaxed),
            errors: self.failed.load(Relaxed),
            durations: std::array::from_fn(|at| self.fine[at].load(Relaxed)),
        }
    }

    fn write(&self, core: &Core) -> Result<String, std::fmt::Error> {
        for (gauge, read) in &self.gauges {
            gauge.set(read(core));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// `GET /metrics`: for this machine, or with the configured token.
pub async fn scrape(request: HttpRequest, core: web::Data<Core>) -> HttpResponse {
    // Behind a proxy that was not declared, everybody seems to be this machine.
    let proxied = request.headers().contains_key("x-forwarded-for") || request.headers().contains_key("forwarded");
    let address = address::of(&request, &core.config);
    let local = address.is_loopback() && (!proxied || !core.config.trusted_proxies.is_empty());
    let sent =
        request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let allowed = match (&core.config.metrics_token, sent) {
        (Some(token), Some(sent)) => Secret::matches(token, sent),
        (Some(_), None) => false,
        (None, _) => local,
    };
    if !allowed {
        return refuse(&request, &forbidden("not_allowed", "metrics are for this machine, or need the METRICS_TOKEN"));
    }
    match core.metrics.write(&core) {
        Ok(text) => {
            HttpResponse::Ok().content_type("application/openmetrics-text; version=1.0.0; charset=utf-8").body(text)
        }
        Err(error) => refuse(&request, &internal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_came_since() {
        let metrics = Metrics::default();
        let answer = |count: u32, seconds: f64| {
            (0..count).for_each(|_| metrics.request(&Method::GET, "/", StatusCode::OK, seconds));
        };
        answer(100, 5.0);
        let before = metrics.answered();
        assert_eq!(metrics.answered().within(95, &before), None, "nothing came since");
        answer(96, 0.002);
        answer(4, 1.0);
        metrics.request(&Method::GET, "/", StatusCode::SERVICE_UNAVAILABLE, 20.0);
        let now = metrics.answered();
        let p95 = now.within(95, &before).unwrap();
        assert!((0.002..=0.0022).contains(&p95), "{p95}");
        assert!(now.within(99, &before).unwrap() >= 1.0);
        assert_eq!((now.requests - before.requests, now.errors - before.errors), (101, 1));
    }
}
