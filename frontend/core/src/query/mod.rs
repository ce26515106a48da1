//! Data from the server, kept between pages.
//!
//! Whoever asks again gets at once what is there, and the newer answer when it has come. Two places that ask
//! the same share one request. A failure leaves the last good answer in place and stands beside it.

pub(crate) mod batch;
mod cache;
mod entry;
mod request;
mod view;

use std::sync::Arc;

use callboard_i18n::t;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::request_error::RequestError;
pub use request::Request;
use view::{Seen, View};

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

/// A request whose answer is shown.
pub struct Query<T: Send + Sync + 'static> {
    /// What is known about the answer.
    pub state: Signal<QueryState<T>>,
    view: View,
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
        self.state.get().data
    }

    /// What went wrong, unless there is an answer to show in spite of it.
    pub fn failure(&self) -> Option<RequestError> {
        let state = self.state.get();
        state.error.filter(|_| state.data.is_none())
    }

    /// Asks again.
    pub fn refetch(&self) {
        self.view.refetch();
    }
}

/// Asks for what `request` says, now and whenever that changes; nothing while it is `None`. While the answer
/// to a changed request is under way, the one before stands in for it (see [`QueryState::previous`]).
pub fn use_query<T, R>(request: impl Fn() -> R + Send + Sync + 'static) -> Query<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
    R: Into<Option<Request<T>>>,
{
    // Everything but these lines is compiled once and not once a type.
    let view = View::of(Box::new(move || request().into().map(Request::into_key)));
    let state = Signal::derive(move || {
        let Seen { data, error, fetching, previous } = view.seen.get();
        QueryState { data: data.and_then(|data| data.downcast().ok()), error, fetching, previous }
    });
    Query { state, view }
}

/// Asks once, for event handlers and other queries: the answer that is there when it is new enough, else a
/// new one.
///
/// # Errors
/// When the request fails.
pub async fn load<T: DeserializeOwned + Send + Sync + 'static>(request: Request<T>) -> Result<Arc<T>, RequestError> {
    let data = cache::slot(request.into_key()).fetch().await?;
    data.downcast().map_err(|_| RequestError::unreadable(t!("it has another type than before"), None))
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
