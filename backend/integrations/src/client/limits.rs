//! What an answer says about the host's limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callboard_core::outgoing::Fetched;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// Hosts name the same two headers in two ways.
const REMAINING: [&str; 2] = ["x-ratelimit-remaining", "ratelimit-remaining"];
const RESET: [&str; 2] = ["x-ratelimit-reset", "ratelimit-reset"];

/// A reset of less than this is not a time but a number of seconds from now.
const EARLIEST_TIME: u64 = 1_000_000_000;

/// How long the limit for bursts lasts at least.
const SECOND_LIMIT: Duration = Duration::from_secs(60);

pub(super) enum Verdict {
    /// It is for the caller. When it was the last one of the quota, so long until the next.
    Answer { exhausted_for: Option<Duration> },
    /// Too many requests; how long to wait, when the host says it.
    Limited(Option<Duration>),
    /// The host cannot answer at the moment.
    Busy(Option<Duration>),
}

pub(super) fn judge(fetched: &Fetched, busy: &[u16]) -> Verdict {
    let now = SystemTime::now();
    let retry_after = retry_after(&fetched.headers, now);
    let exhausted = number(&fetched.headers, &REMAINING) == Some(0);
    let reset = reset(&fetched.headers, now);
    let status = fetched.status;
    let forbidden = status == StatusCode::FORBIDDEN;
    if forbidden && !exhausted && retry_after.is_none() && names_second_limit(&fetched.body) {
        return Verdict::Limited(Some(SECOND_LIMIT));
    }
    let limited = status == StatusCode::TOO_MANY_REQUESTS || (forbidden && (exhausted || retry_after.is_some()));
    if limited {
        return Verdict::Limited(retry_after.or(reset.filter(|_| exhausted)));
    }
    if busy.contains(&status.as_u16()) {
        return Verdict::Busy(retry_after);
    }
    Verdict::Answer { exhausted_for: reset.filter(|_| exhausted) }
}

/// GitHub has a limit for bursts besides its quota, and tells of it in words only.
fn names_second_limit(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).to_lowercase().contains("secondary rate limit")
}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at: Timestamp = DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(SystemTime::from(at).duration_since(now).unwrap_or_default())
}

/// The second since 1970 at which the quota is full again, or the seconds until then.
fn reset(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let number = number(headers, &RESET)?;
    if number < EARLIEST_TIME {
        return Some(Duration::from_secs(number));
    }
    let at = UNIX_EPOCH + Duration::from_secs(number);
    Some(at.duration_since(now).unwrap_or_default())
}

fn number(headers: &HeaderMap, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| headers.get(*name)?.to_str().ok()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(http::HeaderName::from_static(name), value.parse().unwrap())])
    }

    #[test]
    fn waits_are_seconds_or_times() {
        let now = UNIX_EPOCH + Duration::from_secs(1_795_600_000);
        let after = |text: &str| retry_after(&headers("retry-after", text), now).map(|wait| wait.as_secs());
        assert_eq!(after("7"), Some(7));
        let date = Timestamp::from_second(1_795_600_030).unwrap();
        let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&date).unwrap();
        assert_eq!(after(&date), Some(30));
        assert_eq!(after("soon"), None);
        let until = |text: &str| reset(&headers("x-ratelimit-reset", text), now).map(|wait| wait.as_secs());
        assert_eq!(until("1795600012"), Some(12));
        assert_eq!(until("1795500000"), Some(0));
        assert_eq!(until("45"), Some(45));
    }
}
