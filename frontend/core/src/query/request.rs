//! What is asked for.

use std::any::{Any, TypeId};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fetch::Method;

/// An answer without its type. The cache is compiled once and not once a type.
pub(crate) type Erased = Arc<dyn Any + Send + Sync>;

/// How long an answer counts as new when the request does not say.
const FRESH: Duration = Duration::from_secs(10);

/// What is asked for, with the type of the answer. Requests of equal method, address, body and type are the
/// same request.
pub struct Request<T> {
    key: Key,
    answer: PhantomData<fn() -> T>,
}

/// A request without the type of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<String>,
    pub(crate) tag: String,
    pub(crate) fresh: Duration,
    pub(crate) batch: Option<&'static str>,
    pub(crate) decode: fn(&str) -> Result<Erased, serde_json::Error>,
    answer: TypeId,
}

impl<T: DeserializeOwned + Send + Sync + 'static> Request<T> {
    /// Reads an address.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path.into(), None)
    }

    /// Reads an address with a question that is too long for it. What changes something does not belong
    /// here, but to [`crate::api::post`].
    pub fn post<B: Serialize + ?Sized>(path: impl Into<String>, body: &B) -> Self {
        // A value of ours always has a JSON form; were there one without, the server would refuse `null`.
        let body = serde_json::to_string(body).unwrap_or_else(|_| "null".to_owned());
        Self::new(Method::Post, path.into(), Some(body))
    }

    /// The same request under another tag, see [`super::invalidate`].
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.key.tag = tag.into();
        self
    }

    /// The same request, whose answer counts as new for so long.
    #[must_use]
    pub fn fresh_for(mut self, time: Duration) -> Self {
        self.key.fresh = time;
        self
    }

    /// The same request, which may be sent together with others that are asked for at the same moment: posted to
    /// `place`, which takes [`callboard_shared::catalog::BatchRequest`]. Only for what is posted.
    #[must_use]
    pub fn batched(mut self, place: &'static str) -> Self {
        self.key.batch = (self.key.method == Method::Post).then_some(place);
        self
    }

    fn new(method: Method, path: String, body: Option<String>) -> Self {
        let tag = plugin_of(&path).to_owned();
        let decode = |text: &str| serde_json::from_str::<T>(text).map(|data| Arc::new(data) as Erased);
        Self {
            key: Key { method, path, body, tag, fresh: FRESH, batch: None, decode, answer: TypeId::of::<T>() },
            answer: PhantomData,
        }
    }

    pub(crate) fn into_key(self) -> Key {
        self.key
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), answer: PhantomData }
    }
}

impl Key {
    fn identity(&self) -> (Method, &str, Option<&str>, TypeId) {
        (self.method, &self.path, self.body.as_deref(), self.answer)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// `catalog` of `/api/catalog/entities`.
fn plugin_of(path: &str) -> &str {
    path.strip_prefix("/api/").and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_is_the_plugin() {
        assert_eq!(Request::<u32>::get("/api/catalog/entities?x").into_key().tag, "catalog");
        assert_eq!(Request::<u32>::get("/api/search?term=x").into_key().tag, "search");
        assert_eq!(Request::<u32>::get("/elsewhere").into_key().tag, "");
        assert_eq!(Request::<u32>::get("/api/catalog/x").tag("facets").into_key().tag, "facets");
    }

    #[test]
    fn equal_requests_are_one() {
        let get = |path: &str| Request::<u32>::get(path).into_key();
        assert_eq!(get("/api/a"), Request::<u32>::get("/api/a").fresh_for(Duration::ZERO).into_key());
        assert_ne!(get("/api/a"), get("/api/b"));
        assert_ne!(get("/api/a"), Request::<u64>::get("/api/a").into_key());
        assert_ne!(get("/api/a"), Request::<u32>::post("/api/a", &1).into_key());
        assert_ne!(Request::<u32>::post("/api/a", &1).into_key(), Request::<u32>::post("/api/a", &2).into_key());
    }

    #[test]
    fn answers_are_read_as_their_type() {
        let key = Request::<Vec<u32>>::get("/api/a").into_key();
        let data = (key.decode)("[1, 2]").unwrap().downcast::<Vec<u32>>().unwrap();
        assert_eq!(*data, [1, 2]);
        assert!((key.decode)("{}").is_err());
    }
}
