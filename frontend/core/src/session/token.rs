//! The token of a session, and when it is time for the next.

use std::time::Duration;

/// How long before its end a token is renewed.
const AHEAD: f64 = 180_000.0;
/// How long after a renewal that failed the next one is tried.
pub(super) const RETRY: Duration = Duration::from_secs(15);
/// A token whose life nobody tells is renewed as often as this, in milliseconds.
const UNKNOWN_LIFE: f64 = 600_000.0;

/// A token. Times are milliseconds of the browser's clock, measured from when the token came, so that a clock
/// that is set wrong does no harm.
#[derive(Debug, Clone)]
pub(super) struct Token {
    text: String,
    renew_at: f64,
    ends_at: f64,
    received_at: f64,
    refused: bool,
}

impl Token {
    pub(super) fn new(text: String, expires_in_seconds: Option<u64>, now: f64) -> Self {
        // Lossless: lives of tokens are far below 2^53 seconds.
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        let life = expires_in_seconds.map_or(UNKNOWN_LIFE + AHEAD, |seconds| seconds as f64 * 1000.0);
        // A short-lived token is renewed at half time and not at once for ever.
        let renew_after = if life > 2.0 * AHEAD { life - AHEAD } else { life / 2.0 };
        Self { text, renew_at: now + renew_after, ends_at: now + life, received_at: now, refused: false }
    }

    /// A token that somebody else renews.
    pub(super) fn lent(text: String) -> Self {
        Self { text, renew_at: f64::INFINITY, ends_at: f64::INFINITY, received_at: 0.0, refused: false }
    }

    /// The text to send, unless the person declined to sign in again.
    pub(super) fn text(&self) -> Option<&str> {
        (!self.refused).then_some(&self.text)
    }

    pub(super) fn refuse(&mut self) {
        self.refused = true;
    }

    /// How long after it came a token is to be renewed.
    pub(super) fn renew_in(&self) -> Duration {
        Duration::from_secs_f64(((self.renew_at - self.received_at) / 1000.0).max(1.0))
    }

    pub(super) fn is_due(&self, now: f64) -> bool {
        self.refused || now >= self.renew_at
    }

    pub(super) fn has_run_out(&self, now: f64) -> bool {
        self.refused || now >= self.ends_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: f64 = 1_700_000_000_000.0;

    #[test]
    fn an_hour_is_renewed_three_minutes_before_its_end() {
        let token = Token::new("t".into(), Some(3600), T);
        assert_eq!(token.renew_in(), Duration::from_secs(57 * 60));
        assert!(!token.is_due(T + 57.0 * 60_000.0 - 1.0) && token.is_due(T + 57.0 * 60_000.0));
        assert!(!token.has_run_out(T + 3_599_000.0) && token.has_run_out(T + 3_600_000.0));
    }

    #[test]
    fn a_short_life_is_renewed_at_half_time() {
        let token = Token::new("t".into(), Some(120), T);
        assert_eq!(token.renew_in(), Duration::from_secs(60));
        assert_eq!(Token::new("t".into(), Some(0), T).renew_in(), Duration::from_secs(1));
    }

    #[test]
    fn a_lent_token_is_never_due() {
        let token = Token::lent("t".into());
        assert_eq!(token.text(), Some("t"));
        assert!(!token.is_due(T) && !token.has_run_out(T));
    }

    #[test]
    fn an_untold_life_is_renewed_now_and_then() {
        assert_eq!(Token::new("t".into(), None, T).renew_in(), Duration::from_secs(600));
    }

    #[test]
    fn a_refused_token_is_not_sent_and_asks_for_the_next() {
        let mut token = Token::new("t".into(), Some(3600), T);
        assert_eq!(token.text(), Some("t"));
        token.refuse();
        assert!(token.text().is_none() && token.is_due(T) && token.has_run_out(T));
    }
}
