//! What a place on the page sees of the cache.

use std::sync::Arc;

use leptos::prelude::*;

use super::cache::{self, Hold, Slot};
use super::entry::Entry;
use super::request::{Erased, Key};
use crate::request_error::RequestError;

/// [`super::QueryState`] without its type.
#[derive(Clone, Default)]
pub(super) struct Seen {
    pub(super) data: Option<Erased>,
    pub(super) error: Option<RequestError>,
    pub(super) fetching: bool,
    pub(super) previous: bool,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        // Answers are not compared: a new one is another, also when it says the same.
        let address = |data: &Option<Erased>| data.as_ref().map(|data| Arc::as_ptr(data).cast::<()>());
        address(&self.data) == address(&other.data)
            && self.error == other.error
            && (self.fetching, self.previous) == (other.fetching, other.previous)
    }
}

/// A request that may change, and what is known about its answer.
#[derive(Clone, Copy)]
pub(super) struct View {
    slot: Memo<Option<Slot>>,
    pub(super) seen: Memo<Seen>,
}

impl View {
    /// Looks at the answer to what `request` says, and holds it, so that it is neither forgotten nor left to go
    /// stale.
    pub(super) fn of(request: Box<dyn Fn() -> Option<Key> + Send + Sync>) -> Self {
        let slot = Memo::new(move |_| request().map(cache::slot));
        let held = StoredValue::new(None::<Hold>);
        Effect::new(move || held.set_value(slot.get().map(Slot::hold)));
        let seen = Memo::new(move |before: Option<&Seen>| match slot.get() {
            Some(slot) => slot.entry.with(|entry| see(entry, before)),
            None => Seen::default(),
        });
        Self { slot, seen }
    }

    pub(super) fn refetch(self) {
        if let Some(slot) = self.slot.get_untracked() {
            slot.refresh();
        }
    }
}

/// What is known, with the answer before as long as there is neither an answer nor a failure.
fn see(entry: &Entry, before: Option<&Seen>) -> Seen {
    let error = entry.error.clone();
    let fetching = entry.fetching || entry.is_new();
    if entry.data.is_some() || error.is_some() {
        return Seen { data: entry.data.clone(), error, fetching, previous: false };
    }
    let data = before.and_then(|before| before.data.clone());
    Seen { previous: data.is_some(), data, error, fetching }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_before_stands_in_until_there_is_one_or_a_failure() {
        let old: Erased = Arc::new(1);
        let before = Seen { data: Some(old), ..Seen::default() };
        let mut entry = Entry::default();
        let seen = see(&entry, Some(&before));
        assert!(seen.data.is_some() && seen.previous && seen.fetching);
        entry.begin();
        entry.end(Err(RequestError::offline()), 0.0);
        let seen = see(&entry, Some(&before));
        assert!(seen.data.is_none() && seen.error.is_some() && !seen.fetching);
        entry.put(Arc::new(2), 0.0);
        let seen = see(&entry, Some(&before));
        assert!(seen.data.is_some() && !seen.previous && seen.error.is_none());
    }

    #[test]
    fn a_new_answer_is_another_one() {
        let answer: Erased = Arc::new(1);
        let seen = |data: Erased| Seen { data: Some(data), ..Seen::default() };
        assert!(seen(answer.clone()) == seen(answer.clone()));
        assert!(seen(answer) != seen(Arc::new(1)));
    }
}
