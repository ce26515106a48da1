//! Data from the server, kept between pages.
//!
//! Whoever asks again gets at once what is there, and the newer answer when it has come. Two places that ask
//! the same share one request. A failure leaves the last good answer in place and stands beside it.

mod cache;
mod entry;
mod request;

use std::sync::Arc;

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::request_error::RequestError;
use cache::Slot;
use entry::Entry;
pub use request::Request;

pub(crate) use cache::{clear, refresh_what_is_seen};

/// What is known about the answer to a request.
#[derive(Debug)]
pub struct QueryState<T> {
    /// The last good answer.
    pub data: Option<Arc<T>>,
    /// What went wrong since.
    pub error: Option<RequestError>,
    /// Whether an answer is under way.
    pub fetching: bool,
    /// Whether `data` answers the request before the present one, and only stands in for it.
    pub previous: bool,
}

impl<T> QueryState<T> {
    /// True when there is neither an answer nor a failure to show: the time for a skeleton.
    pub fn is_loading(&self) -> bool {
        self.data.is_none() && self.error.is_none()
    }
}

impl<T> Default for QueryState<T> {
    fn default() -> Self {
        Self { data: None, error: None, fetching: false, previous: false }
    }
}

impl<T> Clone for QueryState<T> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), error: self.error.clone(), fetching: self.fetching, previous: self.previous }
    }
}

impl<T> PartialEq for QueryState<T> {
    fn eq(&self, other: &Self) -> bool {
        let same_data = match (&self.data, &other.data) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        same_data && self.error == other.error && self.fetching == other.fetching && self.previous == other.previous
    }
}

/// A request whose answer is shown.
pub struct Query<T: Send + Sync + 'static> {
    /// What is known about the answer.
    pub state: Signal<QueryState<T>>,
    slot: Memo<Option<Slot>>,
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// The answer, also one that only stands in for the present request's.
    pub fn data(&self) -> Option<Arc<T>> {
        self.state.read().data.clone()
    }

    /// What went wrong, unless there is an answer to show in spite of it.
    pub fn failure(&self) -> Option<RequestError> {
        let state = self.state.read();
        state.error.clone().filter(|_| state.data.is_none())
    }

    /// Asks again.
    pub fn refetch(&self) {
        if let Some(slot) = self.slot.get_untracked() {
            slot.refresh();
        }
    }
}

/// Asks for what `request` says, now and whenever that changes; nothing while it is `None`. While the answer
/// to a changed request is under way, the one before stands in for it (see [`QueryState::previous`]).
pub fn use_query<T, R>(request: impl Fn() -> R + Send + Sync + 'static) -> Query<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
    R: Into<Option<Request<T>>>,
{
    let slot = Memo::new(move |_| request().into().map(|request| cache::slot(request.into_key())));
    keep_fresh(slot);
    let state = Memo::new(move |before: Option<&QueryState<T>>| {
        let Some(slot) = slot.get() else { return QueryState::default() };
        slot.entry.with(|entry| state_of(entry, before))
    });
    Query { state: state.into(), slot }
}

/// Holds what is shown, so that it is neither forgotten nor left to go stale.
fn keep_fresh(slot: Memo<Option<Slot>>) {
    let held = StoredValue::new(None::<cache::Hold>);
    Effect::new(move || held.set_value(slot.get().map(Slot::hold)));
}

fn state_of<T: Send + Sync + 'static>(entry: &Entry, before: Option<&QueryState<T>>) -> QueryState<T> {
    let data = entry.data.clone().and_then(|data| data.downcast::<T>().ok());
    let fetching = entry.fetching || entry.is_new();
    match data {
        Some(data) => QueryState { data: Some(data), error: entry.error.clone(), fetching, previous: false },
        None if entry.error.is_some() => {
            QueryState { data: None, error: entry.error.clone(), fetching, previous: false }
        }
        None => {
            let data = before.and_then(|before| before.data.clone());
            QueryState { previous: data.is_some(), data, error: None, fetching }
        }
    }
}

/// Asks once, for event handlers and other queries: the answer that is there when it is new enough, else a
/// new one.
///
/// # Errors
/// When the request fails.
pub async fn load<T: DeserializeOwned + Send + Sync + 'static>(request: Request<T>) -> Result<Arc<T>, RequestError> {
    let data = cache::slot(request.into_key()).fetch().await?;
    data.downcast().map_err(|_| RequestError::unreadable("it has another type than before", None))
}

/// Asks ahead for what will probably be shown next. A failure is not told.
pub fn prefetch<T: DeserializeOwned + Send + Sync + 'static>(request: Request<T>) {
    cache::slot(request.into_key()).refresh_if_stale();
}

/// Puts an answer in place that is known from elsewhere: from a list, or from a change just made.
pub fn remember<T: DeserializeOwned + Send + Sync + 'static>(request: Request<T>, data: T) {
    cache::slot(request.into_key()).remember(Arc::new(data));
}

/// Something changed: what has this tag is asked for again when it is shown, at once if it is shown now.
/// The tag of a request is the plugin of its address (`catalog`), or what [`Request::tag`] says.
pub fn invalidate(tag: &str) {
    cache::invalidate(tag);
}
