//! The catalog in memory: every query is answered from here, and never from the database.
//!
//! **What is held.** Each entity has a number and a compressed document. Its search rows ([`rows`]) are
//! spread over *columns*, one a key: a column knows its distinct values ([`strings`]) and, for each, the
//! entities that have it ([`postings`]). Filters, predicates, full text and permission conditions become
//! sets of numbers ([`set`], [`filter`]); facets are counts of intersections; pages walk a column's sorted
//! order ([`order`]) from where the last page ended. Answers are assembled from the stored documents.
//!
//! **How readers and writers share it.** One lock guards the whole. Whatever is expensive in writing
//! (flattening, compressing, reading the rows of what is replaced) happens outside of it, and a batch is
//! applied in slices of a few dozen entities, so that a reader waits for less than a millisecond. A second
//! copy to swap would double the memory of a large estate. Sorted orders are brought up to date by the
//! first query that needs them, by merging in what changed.
//!
//! It is a cache: a restart fills it from the database.

mod change;
mod column;
mod departed;
mod document;
mod facets;
mod filter;
mod like;
mod list;
#[cfg(test)]
mod naive;
mod order;
mod page;
mod postings;
mod rows;
mod set;
mod state;
mod strings;
#[cfg(test)]
mod tests;
mod uid;
mod values;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use callboard_shared::query::Predicate;
use parking_lot::{Mutex, RwLock};

pub use change::{Change, Prepared, StitchedEntity};
pub use document::Document;
pub use list::{ListQuery, Listing};
pub use page::{Edge, Page, PageQuery};
pub use rows::AmbiguousKeys;

use departed::Departed;
use state::State;

/// Entities that are applied under one hold of the lock.
const SLICE: usize = 32;

/// The catalog in memory. Cheap to clone; clones share it.
#[derive(Clone, Default)]
pub struct CatalogIndex {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: RwLock<State>,
    generation: AtomicU64,
    /// Held by whoever applies changes, so that batches do not interleave.
    writer: Mutex<Departed>,
}

/// How large the index is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Entities.
    pub entities: usize,
    /// Edges between entities, each counted from both ends.
    pub relations: u64,
    /// Keys that some entity has.
    pub columns: usize,
}

impl CatalogIndex {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Applies changes in their order, but nothing about an entity that was removed before. Readers see each
    /// entity before or after its change, never between.
    pub fn apply(&self, changes: Vec<Change>) {
        let mut departed = self.shared.writer.lock();
        let mut changes = changes.into_iter().filter(|change| departed.admits(change)).peekable();
        while changes.peek().is_some() {
            let slice = {
                let state = self.shared.state.read();
                change::next_slice(&state, &mut changes, SLICE)
            };
            let mut state = self.shared.state.write();
            slice.into_iter().for_each(|step| state.apply(step));
            self.shared.generation.fetch_add(1, Ordering::Release);
        }
    }

    /// The entity of a canonical ref, if it meets the condition.
    #[must_use]
    pub fn by_ref(&self, entity_ref: &str, visible: Option<&Predicate>) -> Option<Document> {
        let state = self.shared.state.read();
        state.document_if(state.number_of(entity_ref)?, visible)
    }

    /// The entity of a uid, if it meets the condition.
    #[must_use]
    pub fn by_uid(&self, uid: &str, visible: Option<&Predicate>) -> Option<Document> {
        let state = self.shared.state.read();
        state.document_if(state.number_of_uid(uid)?, visible)
    }

    /// The entities of canonical refs in the order asked; nothing for those that do not exist or do not
    /// meet both conditions.
    #[must_use]
    pub fn by_refs(
        &self,
        refs: &[String],
        filter: Option<&Predicate>,
        visible: Option<&Predicate>,
    ) -> Vec<Option<Document>> {
        let state = self.shared.state.read();
        let allowed = state.matching(filter, visible);
        let find = |entity_ref: &String| {
            let number = state.number_of(entity_ref)?;
            allowed.as_ref().is_none_or(|allowed| allowed.contains(number)).then(|| state.document(number))
        };
        refs.iter().map(find).collect()
    }

    /// The number of the change that made the entity of a ref what it is; nothing when there is none.
    #[must_use]
    pub fn version_of(&self, entity_ref: &str) -> Option<i64> {
        let state = self.shared.state.read();
        Some(state.version(state.number_of(entity_ref)?))
    }

    /// Every entity's ref and uid, in any order.
    #[must_use]
    pub fn identities(&self) -> Vec<(String, String)> {
        self.shared.state.read().identities()
    }

    /// Ref, uid and version of every entity that meets the condition, in any order.
    #[must_use]
    pub fn states(&self, filter: Option<&Predicate>) -> Vec<(String, String, i64)> {
        self.shared.state.read().states(filter)
    }

    /// Another number after every change.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.shared.generation.load(Ordering::Acquire)
    }

    /// What `GET /entities` lists.
    #[must_use]
    pub fn list(&self, query: &ListQuery) -> Listing {
        list::list(&self.shared.state.read(), query)
    }

    /// A page of `by-query`.
    #[must_use]
    pub fn page(&self, query: &PageQuery) -> Page {
        page::page(&self.shared.state.read(), query)
    }

    /// For every facet, in the order asked, its values with the number of entities that have each, in the
    /// order of the values. A value counts in each form of upper and lower case by itself.
    #[must_use]
    pub fn facets(
        &self,
        facets: &[String],
        filter: Option<&Predicate>,
        visible: Option<&Predicate>,
    ) -> Vec<(String, Vec<(String, u64)>)> {
        facets::facets(&self.shared.state.read(), facets, filter, visible)
    }

    /// How large the index is.
    #[must_use]
    pub fn size(&self) -> Size {
        self.shared.state.read().size()
    }
}
