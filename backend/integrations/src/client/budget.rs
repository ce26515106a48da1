//! How much a host is asked at a time, shared by everything in this process that asks it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Weak};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::HostError;
use super::memory::Memory;

/// Requests that are under way at a time. Hosts ask for moderation and count more than that as abuse.
const CONCURRENT: usize = 12;

const MINUTE: Duration = Duration::from_secs(60);

/// Hosts count the requests of a whole process, and readers and providers are made in different places, so
/// the budgets are found by the host's name.
static BUDGETS: LazyLock<Mutex<HashMap<String, Weak<Budget>>>> = LazyLock::new(Mutex::default);

/// What a host may be asked.
pub struct Budget {
    host: String,
    slots: Semaphore,
    per_minute: Option<usize>,
    state: Mutex<State>,
    pub(super) memory: Memory,
}

#[derive(Default)]
struct State {
    /// Until when a lane is closed. Hosts count by credential and by kind of request; each is a lane.
    pauses: HashMap<String, Instant>,
    /// When the requests of the last minute began.
    began: VecDeque<Instant>,
}

impl Budget {
    /// The budget of `host`; `per_minute` counts for whoever asks first.
    #[must_use]
    pub fn of(host: &str, per_minute: Option<usize>) -> Arc<Self> {
        let mut budgets = BUDGETS.lock();
        if let Some(known) = budgets.get(host).and_then(Weak::upgrade) {
            return known;
        }
        let budget = Arc::new(Self {
            host: host.to_owned(),
            slots: Semaphore::new(CONCURRENT),
            per_minute: per_minute.filter(|count| *count > 0),
            state: Mutex::default(),
            memory: Memory::default(),
        });
        budgets.retain(|_, known| known.strong_count() > 0);
        budgets.insert(host.to_owned(), Arc::downgrade(&budget));
        budget
    }

    /// Closes a lane for some time; a longer pause stays.
    pub(super) fn pause(&self, lane: &str, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.state.lock();
        let known = state.pauses.entry(lane.to_owned()).or_insert(until);
        *known = until.max(*known);
    }

    /// Waits until the lane is open and the minute has room.
    pub(super) async fn wait(&self, lane: &str, longest: Duration) -> Result<(), HostError> {
        let deadline = Instant::now() + longest;
        loop {
            let entered = self.state.lock().enter(lane, self.per_minute);
            let Err(until) = entered else { return Ok(()) };
            if until > deadline {
                return Err(HostError::Limited {
                    host: self.host.clone(),
                    seconds: (until - Instant::now()).as_secs(),
                });
            }
            tokio::time::sleep_until(until).await;
        }
    }

    /// Waits for a place among the requests under way.
    pub(super) async fn slot(&self) -> Option<SemaphorePermit<'_>> {
        // It fails when the semaphore is closed, which nobody does.
        self.slots.acquire().await.ok()
    }
}

impl State {
    /// Begins a request; the error says when to ask again.
    fn enter(&mut self, lane: &str, per_minute: Option<usize>) -> Result<(), Instant> {
        let now = Instant::now();
        self.pauses.retain(|_, until| *until > now);
        if let Some(until) = self.pauses.get(lane) {
            return Err(*until);
        }
        let Some(most) = per_minute else { return Ok(()) };
        while self.began.front().is_some_and(|began| *began + MINUTE <= now) {
            self.began.pop_front();
        }
        match self.began.front() {
            Some(first) if self.began.len() >= most => Err(*first + MINUTE),
            _ => {
                self.began.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_closed_lane_leaves_the_others_open() {
        let budget = Budget::of("lanes.example", None);
        budget.pause("core", Duration::from_secs(20));
        let began = Instant::now();
        budget.wait("graphql", Duration::from_secs(1)).await.unwrap();
        assert_eq!(began.elapsed(), Duration::ZERO);
        let error = budget.wait("core", Duration::from_secs(1)).await.unwrap_err();
        assert!(error.to_string().contains("lanes.example"), "{error}");
        budget.wait("core", Duration::from_secs(30)).await.unwrap();
        assert_eq!(began.elapsed().as_secs(), 20);
    }

    #[tokio::test(start_paused = true)]
    async fn a_minute_has_room_for_so_many() {
        let budget = Budget::of("minute.example", Some(3));
        let began = Instant::now();
        for _ in 0..7 {
            budget.wait("", Duration::from_secs(600)).await.unwrap();
        }
        assert_eq!(began.elapsed().as_secs(), 120);
    }

    #[test]
    fn everybody_who_asks_a_host_shares_its_budget() {
        let first = Budget::of("shared.example", None);
        assert!(Arc::ptr_eq(&first, &Budget::of("shared.example", None)));
        assert!(!Arc::ptr_eq(&first, &Budget::of("other.example", None)));
    }
}
