//! Where documents are kept and found: the index on this replica's disk, or a cluster of Elasticsearch or OpenSearch.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::search::SearchDocument;
use callboard_shared::search::SearchSort;
use serde_json::{Map, Value};

use crate::clause::Clause;

/// The documents that the caller may find, for each type that not everybody finds everything of.
pub(crate) type Guards = Arc<Vec<(String, Arc<HashSet<u64>>)>>;

/// Why a store did not do what it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error(transparent)]
    Index(#[from] tantivy::TantivyError),
    #[error("reading the index ended early: {0}")]
    Ended(String),
    #[error("{0}")]
    Cluster(String),
}

/// A document that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) document_type: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) details: Map<String, Value>,
}

/// Some of what was found, and how much there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) found: Vec<Found>,
    pub(crate) total: u64,
}

/// Which part of the results is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) sort: SearchSort,
}

/// What is counted.
#[derive(Clone, Debug)]
pub(crate) struct ToCount {
    /// What all have to meet, whatever their type.
    pub(crate) clause: Clause,
    pub(crate) guards: Guards,
    /// The types of which the fields are counted.
    pub(crate) types: Vec<String>,
    /// For fields with facets, by number: the values of which one is wanted. A filter does not narrow its own facet.
    pub(crate) filters: Vec<(usize, Vec<String>)>,
}

/// How often each value occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// What meets everything.
    pub(crate) total: u64,
    /// Types of documents, also those that are not asked for.
    pub(crate) types: HashMap<String, u64>,
    /// By number of the facet.
    pub(crate) fields: Vec<HashMap<String, u64>>,
}

/// How a store does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Sound,
    /// It still answers as before, and can keep nothing any more: its folder is gone.
    Lost,
    /// What it answers cannot be relied upon.
    Damaged,
}

/// A place for documents.
#[async_trait]
pub(crate) trait Store: Send + Sync {
    /// What meets the clause, and is let through.
    async fn page(&self, clause: Clause, guards: Guards, part: Part) -> Result<Page, StoreError>;

    /// How often values occur.
    async fn count(&self, to_count: ToCount) -> Result<Counts, StoreError>;

    /// The state in which each document of a type is here.
    async fn states(&self, document_type: &str) -> Result<HashMap<String, String>, StoreError>;

    /// Takes in documents of one type and leaves out those of the keys that have none. Seen after
    /// [`Store::commit`] at the latest.
    async fn put(&self, document_type: &str, keys: &[String], found: Vec<SearchDocument>) -> Result<(), StoreError>;

    /// Leaves out the documents of every type but these: whoever contributed them is not there any more. A cluster
    /// keeps them, since other replicas may still know the type.
    async fn keep_types(&self, _types: &[&'static str]) -> Result<(), StoreError> {
        Ok(())
    }

    /// Shows readers what was put.
    async fn commit(&self) -> Result<(), StoreError>;

    /// Whether all that it wrote is still there, as far as a quick look tells.
    async fn health(&self) -> Health {
        Health::Sound
    }

    /// An empty one to be filled in this one's place; nothing when this one mends itself and goes on.
    async fn successor(&self) -> Result<Option<Arc<dyn Store>>, StoreError>;

    /// Is what will be opened from now on.
    async fn take_over(&self) -> Result<(), StoreError>;

    /// It may have most documents already when the process starts.
    fn was_filled(&self) -> bool;
}
