//! One answer and its age.

use std::time::Duration;

use super::request::Erased;
use crate::request_error::RequestError;
use crate::waiters::Waiters;

/// What is known about one request. Times are milliseconds of the browser's clock.
#[derive(Default)]
pub(crate) struct Entry {
    /// The last good answer.
    pub(crate) data: Option<Erased>,
    /// What went wrong since.
    pub(crate) error: Option<RequestError>,
    /// Whether an answer is under way.
    pub(crate) fetching: bool,
    fetched_at: Option<f64>,
    outdated: bool,
    viewers: u32,
    left_at: f64,
    waiters: Waiters,
}

impl Entry {
    /// True before anything was asked or put in place.
    pub(crate) fn is_new(&self) -> bool {
        self.fetched_at.is_none() && self.data.is_none() && self.error.is_none()
    }

    /// True when the answer is there and new enough.
    pub(crate) fn is_fresh(&self, fresh: Duration, now: f64) -> bool {
        let age = self.fetched_at.map(|at| now - at);
        let young = age.is_some_and(|age| (0.0..fresh.as_secs_f64() * 1000.0).contains(&age));
        young && !self.outdated && self.error.is_none() && self.data.is_some()
    }

    /// True while somebody looks at it.
    pub(crate) fn is_seen(&self) -> bool {
        self.viewers > 0
    }

    /// Somebody looks at it.
    pub(crate) fn enter(&mut self) {
        self.viewers += 1;
    }

    /// Somebody looks away.
    pub(crate) fn leave(&mut self, now: f64) {
        self.viewers = self.viewers.saturating_sub(1);
        self.left_at = now;
    }

    /// True when nobody has looked at it for so long.
    pub(crate) fn is_forgotten(&self, after: Duration, now: f64) -> bool {
        !self.is_seen() && !self.fetching && now - self.left_at > after.as_secs_f64() * 1000.0
    }

    /// The answer is no longer true. When one is under way already, it may be from before the change, so
    /// that another must follow.
    pub(crate) fn outdate(&mut self) {
        self.outdated = true;
    }

    /// A request begins.
    pub(crate) fn begin(&mut self) {
        self.fetching = true;
        self.outdated = false;
    }

    /// A request ended. True when another must follow.
    pub(crate) fn end(&mut self, outcome: Result<Erased, RequestError>, now: f64) -> bool {
        self.fetching = false;
        match outcome {
            Ok(data) => self.put(data, now),
            Err(error) => {
                self.error = Some(error);
                // The age is that of the last good answer; for one that never came it is that of the failure,
                // so that it is not new any more.
                self.fetched_at.get_or_insert(now);
            }
        }
        self.waiters.wake();
        self.outdated && self.is_seen()
    }

    /// Resolves when the request that is under way has ended.
    pub(crate) fn ended(&mut self) -> impl Future<Output = ()> + use<> {
        self.waiters.wait()
    }

    /// The answer, or what went wrong with the last request.
    pub(crate) fn outcome(&self) -> Result<Erased, RequestError> {
        match (&self.error, &self.data) {
            (Some(error), _) => Err(error.clone()),
            (None, Some(data)) => Ok(data.clone()),
            (None, None) => Err(RequestError::offline()),
        }
    }

    /// An answer that is known from elsewhere.
    pub(crate) fn put(&mut self, data: Erased, now: f64) {
        self.data = Some(data);
        self.error = None;
        self.fetched_at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const FRESH: Duration = Duration::from_secs(10);
    const T: f64 = 1_700_000_000_000.0;

    fn answered() -> Entry {
        let mut entry = Entry::default();
        entry.begin();
        assert!(!entry.end(Ok(Arc::new(1)), T));
        entry
    }

    #[test]
    fn an_answer_ages() {
        let mut entry = answered();
        assert!(entry.is_fresh(FRESH, T + 9_999.0) && !entry.is_fresh(FRESH, T + 10_000.0));
        // A clock that was set back does not keep an answer for ever.
        assert!(!entry.is_fresh(FRESH, T - 1.0));
        entry.outdate();
        assert!(!entry.is_fresh(FRESH, T));
    }

    #[test]
    fn a_failure_leaves_the_answer_in_place() {
        let mut entry = answered();
        entry.begin();
        entry.end(Err(RequestError::offline()), T + 1.0);
        assert!(entry.data.is_some() && entry.error.is_some() && !entry.is_fresh(FRESH, T + 1.0));
        entry.begin();
        entry.end(Ok(Arc::new(2)), T + 2.0);
        assert!(entry.error.is_none() && entry.is_fresh(FRESH, T + 3.0));
    }

    #[test]
    fn a_first_failure_is_not_new() {
        let mut entry = Entry::default();
        assert!(entry.is_new());
        entry.begin();
        entry.end(Err(RequestError::offline()), T);
        assert!(!entry.is_new() && !entry.fetching);
    }

    #[test]
    fn a_change_during_a_request_asks_for_another() {
        let mut entry = answered();
        entry.enter();
        entry.begin();
        entry.outdate();
        assert!(entry.end(Ok(Arc::new(2)), T));
        entry.leave(T);
        entry.begin();
        entry.outdate();
        assert!(!entry.end(Ok(Arc::new(3)), T), "nobody looks at it");
    }

    #[test]
    fn what_nobody_looks_at_is_forgotten() {
        let mut entry = answered();
        entry.enter();
        assert!(!entry.is_forgotten(FRESH, T + 60_000.0));
        entry.leave(T);
        assert!(!entry.is_forgotten(FRESH, T + 10_000.0) && entry.is_forgotten(FRESH, T + 10_001.0));
    }
}
