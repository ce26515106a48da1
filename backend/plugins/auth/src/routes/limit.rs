//! How often one caller may try to sign in or to get tokens.
//!
//! Nothing of it is kept beyond this process: it stops guessing and floods, and counts nobody exactly.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use callboard_core::Config;
use callboard_core::audit::caller;
use callboard_core::http::json_with;
use callboard_core::plugin::PluginError;
use moka::sync::Cache;
use serde_json::json;

const WINDOW: Duration = Duration::from_secs(60);
/// The oldest callers are forgotten beyond this, so that made-up addresses take no memory.
const CALLERS: u64 = 50_000;
const REQUESTS: u32 = 300;
const FAILURES: u32 = 60;
/// The parts of addresses that sign in or give tokens.
const LIMITED: [&str; 7] = ["start", "frame", "refresh", "authorize", "token", "revoke", "register"];

/// Counts for each caller within a minute.
#[derive(Clone)]
pub(super) struct Limit {
    requests: Counter,
    failures: Counter,
}

#[derive(Clone)]
struct Counter {
    /// Zero: any number.
    most: u32,
    counts: Cache<IpAddr, Arc<AtomicU32>>,
}

impl Counter {
    fn new(most: u32) -> Self {
        Self { most, counts: Cache::builder().max_capacity(CALLERS).time_to_live(WINDOW).build() }
    }

    /// Counts one more; false when that is too many.
    fn one_more(&self, caller: IpAddr) -> bool {
        self.most == 0 || self.count(caller).fetch_add(1, Ordering::Relaxed) < self.most
    }

    fn is_full(&self, caller: IpAddr) -> bool {
        self.most != 0 && self.counts.get(&caller).is_some_and(|count| count.load(Ordering::Relaxed) >= self.most)
    }

    fn count(&self, caller: IpAddr) -> Arc<AtomicU32> {
        self.counts.get_with(caller, Arc::default)
    }
}

impl Limit {
    pub(super) fn read(config: &Config) -> Result<Self, PluginError> {
        let number = |key: &str, default: u32| -> Result<u32, PluginError> {
            match config.get(key) {
                None => Ok(default),
                Some(value) => {
                    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
                    Ok(number.ok_or_else(|| config.invalid(key, "must be a number; 0 sets no limit"))?)
                }
            }
        };
        Ok(Self {
            requests: Counter::new(number("auth.rateLimit.requests", REQUESTS)?),
            failures: Counter::new(number("auth.rateLimit.failures", FAILURES)?),
        })
    }
}

/// Refuses callers that ask too often, or fail too often.
pub(super) async fn limited(State(limit): State<Limit>, request: Request, next: Next) -> Response {
    let last = request.uri().path().rsplit('/').next().unwrap_or_default();
    let Some(last) = LIMITED.into_iter().find(|limited| *limited == last) else { return next.run(request).await };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let Some(who) = peer.map(|peer| who(peer, caller(), request.headers())) else { return next.run(request).await };
    if limit.failures.is_full(who) || !limit.requests.one_more(who) {
        return too_many();
    }
    let response = next.run(request).await;
    // A visitor who is not signed in is told so with 401 when the page loads; that is no attempt.
    let attempt = last != "refresh" || response.status() != StatusCode::UNAUTHORIZED;
    if attempt && response.status().is_client_error() {
        limit.failures.one_more(who);
    }
    response
}

/// Whom to count. `caller` is who it is as far as proxies are believed. Where nobody said whether to believe the proxy
/// in front, the last address that it added is still better than to count everybody behind it as one.
fn who(peer: IpAddr, caller: Option<String>, headers: &HeaderMap) -> IpAddr {
    let believed = caller.and_then(|caller| caller.parse().ok()).unwrap_or(peer);
    if believed != peer || !is_private(peer) {
        return believed;
    }
    let mut forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    forwarded.next_back().and_then(|value| value.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer)
}

fn is_private(peer: IpAddr) -> bool {
    match peer.to_canonical() {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private() || peer.is_link_local(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    }
}

fn too_many() -> Response {
    let body = json!({
        "error": { "name": "Error", "message": "Too many requests, please try again later" },
        "response": { "statusCode": 429 },
    });
    let mut response = json_with(StatusCode::TOO_MANY_REQUESTS, &body);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(WINDOW.as_secs()));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_proxy_each_caller_is_counted_alone() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let headers = HeaderMap::from_iter([(
            header::HeaderName::from_static("x-forwarded-for"),
            HeaderValue::from_static("6.6.6.6, 1.2.3.4"),
        )]);
        let told = |peer: &str, caller: &str| who(address(peer), Some(caller.into()), &headers).to_string();
        assert_eq!(told("10.0.0.1", "10.0.0.1"), "1.2.3.4");
        assert_eq!(told("8.8.8.8", "8.8.8.8"), "8.8.8.8", "who comes from outside cannot choose");
        assert_eq!(told("10.0.0.1", "6.6.6.6"), "6.6.6.6", "the operator believes the proxy");
    }

    #[test]
    fn so_many_and_no_more() {
        let counter = Counter::new(2);
        let who = IpAddr::from([127, 0, 0, 1]);
        assert!(counter.one_more(who) && !counter.is_full(who));
        assert!(counter.one_more(who) && counter.is_full(who));
        assert!(!counter.one_more(who));
        assert!(Counter::new(0).one_more(who) && !Counter::new(0).is_full(who));
    }
}
