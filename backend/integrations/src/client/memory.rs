//! Answers that are asked for again and again: whether they still hold costs a host next to nothing, and
//! nothing of its quota.

use callboard_core::outgoing::Fetched;
use http::StatusCode;
use moka::sync::Cache;

use super::HostRequest;

/// What is kept of one host, bytes. Catalog files are small; ten thousand of them fit.
const MAX_BYTES: u64 = 32 * 1024 * 1024;
/// Larger answers are not kept, bytes.
const MAX_ANSWER_BYTES: usize = 256 * 1024;
/// What an answer takes besides its body, bytes, roughly.
const OVERHEAD: usize = 1024;

/// The last answers of a host that had an `ETag`.
pub(super) struct Memory {
    known: Cache<String, Fetched>,
}

impl Default for Memory {
    fn default() -> Self {
        let weigher = |key: &String, answer: &Fetched| {
            u32::try_from(key.len() + answer.body.len() + OVERHEAD).unwrap_or(u32::MAX)
        };
        Self { known: Cache::builder().max_capacity(MAX_BYTES).weigher(weigher).build() }
    }
}

impl Memory {
    /// The same request, with the condition that the answer is another one than that which is known.
    pub(super) fn condition(&self, request: &HostRequest) -> Option<(HostRequest, Fetched)> {
        let known = self.known.get(&request.memory_key()?)?;
        let conditional = request.clone().if_none_match(Some(known.etag.as_deref()?));
        Some((conditional, known))
    }

    /// What the caller gets: the known answer when it still holds, else the new one, which is remembered.
    pub(super) fn settle(&self, request: &HostRequest, known: Option<Fetched>, fetched: Fetched) -> Fetched {
        if fetched.status == StatusCode::NOT_MODIFIED
            && let Some(known) = known
        {
            return known;
        }
        let Some(key) = request.memory_key() else { return fetched };
        let kept = fetched.status == StatusCode::OK && fetched.etag.is_some() && fetched.body.len() <= MAX_ANSWER_BYTES;
        if kept {
            self.known.insert(key, fetched.clone());
        } else if fetched.status != StatusCode::NOT_MODIFIED {
            self.known.invalidate(&key);
        }
        fetched
    }
}
