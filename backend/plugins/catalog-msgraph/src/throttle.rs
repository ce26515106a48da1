//! Waiting when Microsoft Graph asks for it.

use std::time::{Duration, Instant};

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use parking_lot::Mutex;
use tokio::time::sleep;

/// How often one request is sent at most.
pub(crate) const ATTEMPTS: u32 = 6;
/// Longer than anything that it asks for in practice; a run has a time limit besides.
const LONGEST: Duration = Duration::from_secs(600);

/// What every request of a run waits for, so that one that was told to wait does so for all.
#[derive(Default)]
pub(crate) struct Throttle {
    until: Mutex<Option<Instant>>,
}

impl Throttle {
    /// Waits until requests are welcome again.
    pub(crate) async fn wait(&self) {
        // Somebody else may have been told to wait in the meantime.
        while let Some(rest) = self.rest(Instant::now()) {
            sleep(rest).await;
        }
    }

    /// How long to wait from `now` on; nothing when requests are welcome.
    fn rest(&self, now: Instant) -> Option<Duration> {
        let until = (*self.until.lock())?;
        Some(until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }

    /// Lets everybody wait that long.
    pub(crate) fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut held = self.until.lock();
        *held = Some(held.map_or(until, |earlier| earlier.max(until)));
    }
}

/// How long to wait before this answer's request is sent again; nothing when that is of no use. `attempt`
/// counts from 0.
pub(crate) fn pause(status: StatusCode, headers: &HeaderMap, attempt: u32) -> Option<Duration> {
    let passes = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    );
    if !passes || attempt + 1 >= ATTEMPTS {
        return None;
    }
    let asked = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Some(asked.map_or(Duration::from_secs(1 << attempt), Duration::from_secs).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(retry_after: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(retry_after))])
    }

    #[test]
    fn the_pause_is_what_was_asked_for_and_else_grows() {
        let busy = StatusCode::TOO_MANY_REQUESTS;
        let seconds =
            |status, headers: &HeaderMap, attempt| pause(status, headers, attempt).map(|pause| pause.as_secs());
        assert_eq!(seconds(busy, &headers("17"), 0), Some(17));
        assert_eq!(seconds(busy, &headers("0"), 3), Some(0));
        assert_eq!(seconds(busy, &headers("99999"), 0), Some(600));
        assert_eq!(seconds(busy, &headers("soon"), 2), Some(4));
        assert_eq!(seconds(StatusCode::SERVICE_UNAVAILABLE, &HeaderMap::new(), 1), Some(2));
        assert_eq!(seconds(busy, &headers("1"), ATTEMPTS - 1), None);
        assert_eq!(seconds(StatusCode::NOT_FOUND, &headers("1"), 0), None);
        assert_eq!(seconds(StatusCode::OK, &headers("1"), 0), None);
    }

    #[tokio::test]
    async fn everybody_waits_for_the_longest_pause() {
        let (throttle, began) = (Throttle::default(), Instant::now());
        throttle.wait().await;
        throttle.hold(Duration::from_secs(20));
        throttle.hold(Duration::from_secs(5));
        assert!(throttle.rest(began + Duration::from_secs(6)).unwrap() >= Duration::from_secs(14));
        assert_eq!(throttle.rest(Instant::now() + Duration::from_secs(20)), None);
    }
}
