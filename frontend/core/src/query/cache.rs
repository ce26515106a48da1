//! All answers of this page.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::batch;
use super::entry::Entry;
use super::request::{Erased, Key};
use crate::api;
use crate::request_error::RequestError;

/// Answers that nobody looked at for so long are forgotten.
const KEPT: Duration = Duration::from_secs(300);

thread_local! {
    static SLOTS: RefCell<HashMap<Key, Slot>> = RefCell::default();
}

/// The place of one answer.
#[derive(Clone)]
pub(crate) struct Slot {
    key: std::sync::Arc<Key>,
    pub(crate) entry: ArcRwSignal<Entry>,
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        // Not the key: after `clear` the same request has another place.
        self.entry == other.entry
    }
}

/// Keeps an answer fresh and in memory while it is shown.
pub(crate) struct Hold(Slot);

impl Drop for Hold {
    fn drop(&mut self) {
        let now = now();
        if let Some(mut entry) = self.0.entry.try_write_untracked() {
            entry.leave(now);
        }
    }
}

/// The place of a request's answer.
pub(crate) fn slot(key: Key) -> Slot {
    if let Some(slot) = SLOTS.with_borrow(|slots| slots.get(&key).cloned()) {
        return slot;
    }
    let now = now();
    let mut entry = Entry::default();
    entry.leave(now);
    let slot = Slot { key: std::sync::Arc::new(key.clone()), entry: ArcRwSignal::new(entry) };
    SLOTS.with_borrow_mut(|slots| {
        slots.retain(|_, slot| !slot.entry.read_untracked().is_forgotten(KEPT, now));
        slots.insert(key, slot.clone());
    });
    slot
}

/// Marks what has the tag as outdated.
pub(crate) fn invalidate(tag: &str) {
    for slot in all(|slot| slot.key.tag == tag) {
        slot.entry.write_untracked().outdate();
        if slot.entry.read_untracked().is_seen() {
            slot.refresh();
        }
    }
}

/// Asks again for whatever is on the page and no longer new.
pub(crate) fn refresh_what_is_seen() {
    for slot in all(|slot| slot.entry.read_untracked().is_seen()) {
        slot.refresh_if_stale();
    }
}

/// Forgets everything. What is shown is asked for again, because somebody else may be looking now.
pub(crate) fn clear() {
    let slots: Vec<Slot> = SLOTS.with_borrow_mut(|slots| slots.drain().map(|(_, slot)| slot).collect());
    for slot in slots.into_iter().filter(|slot| slot.entry.read_untracked().is_seen()) {
        SLOTS.with_borrow_mut(|slots| slots.insert((*slot.key).clone(), slot.clone()));
        slot.entry.write_untracked().outdate();
        slot.refresh();
    }
}

fn all(wanted: impl Fn(&Slot) -> bool) -> Vec<Slot> {
    // Copied out: what is asked for next may come back here.
    SLOTS.with_borrow(|slots| slots.values().filter(|slot| wanted(slot)).cloned().collect())
}

impl Slot {
    /// Looks at the answer, and asks for it if need be.
    pub(crate) fn hold(self) -> Hold {
        self.entry.write_untracked().enter();
        self.refresh_if_stale();
        Hold(self)
    }

    pub(crate) fn refresh_if_stale(&self) {
        if !self.entry.read_untracked().is_fresh(self.key.fresh, now()) {
            self.refresh();
        }
    }

    /// Asks, unless that is under way.
    pub(crate) fn refresh(&self) {
        if self.entry.read_untracked().fetching {
            return;
        }
        self.entry.update(Entry::begin);
        let slot = self.clone();
        spawn_local(async move {
            let outcome = ask(&slot.key).await;
            let now = now();
            let again = slot.entry.try_update(|entry| entry.end(outcome, now)).unwrap_or_default();
            if again {
                slot.refresh();
            }
        });
    }

    pub(crate) fn remember(&self, data: Erased) {
        let now = now();
        self.entry.update(|entry| entry.put(data, now));
    }

    /// The answer, asked for if it is not new enough.
    pub(crate) async fn fetch(&self) -> Result<Erased, RequestError> {
        self.refresh_if_stale();
        // Not in the condition of the loop: the entry must not stay locked while it is waited for.
        loop {
            let ended = self.entry.try_write_untracked().and_then(|mut entry| entry.fetching.then(|| entry.ended()));
            match ended {
                Some(ended) => ended.await,
                None => return self.entry.read_untracked().outcome(),
            }
        }
    }
}

async fn ask(key: &Key) -> Result<Erased, RequestError> {
    let answer = match key.batch {
        Some(place) => batch::ask(place, key.path.clone(), key.body.clone().unwrap_or_default()).await?,
        None => api::send(key.method, key.path.clone(), key.body.clone()).await?,
    };
    (key.decode)(&answer.text).map_err(|error| RequestError::unreadable(error, answer.request_id))
}

fn now() -> f64 {
    js_sys::Date::now()
}
