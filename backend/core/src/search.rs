//! Documents that people search for: a plugin contributes a [`Collator`] for each type of document that it has, and
//! the plugin `search` keeps an index of them.
//!
//! The index follows: a collator numbers what happens to its documents, and the index asks for what changed. Whether
//! a caller may find a document is decided by whoever owns what it is about, at the moment of the search.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Map, Value};
use tokio::sync::watch;

use crate::auth::Credentials;
use crate::plugin::PluginEnv;

/// An extension point of the plugin `search`: makes the collators of a plugin, once every plugin has started.
///
/// ```ignore
/// register: |points| points.add::<Collators>(|env| vec![Arc::new(Notes::new(env))]),
/// ```
pub type Collators = fn(&PluginEnv) -> Vec<Arc<dyn Collator>>;

/// The documents of one type (contract/search.md §2).
#[async_trait]
pub trait Collator: Send + Sync {
    /// What results and the parameter `types` call it: `software-catalog`.
    fn document_type(&self) -> &'static str;

    /// Every document's key with the state that it is in. An index that has a key in the same state has the document.
    async fn states(&self) -> Vec<DocumentState>;

    /// The documents of these keys; those that are no longer there are left out.
    async fn documents(&self, keys: &[String]) -> Vec<SearchDocument>;

    /// The number of the last change of any document. It changes when there is news.
    fn last(&self) -> watch::Receiver<i64>;

    /// The keys of the documents that came, changed or went after a number.
    fn changed_since(&self, after: i64) -> ChangedDocuments;

    /// What the caller may find. Asked for each search, so it should not ask the database.
    async fn visible(&self, caller: &Credentials) -> Visibility;
}

/// A document's key and a text that is another one whenever the document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentState {
    /// Names the document among those of its type: an entity ref.
    pub key: String,
    /// Never the same for two contents.
    pub state: String,
}

/// What happened after a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedDocuments {
    /// The number to ask with next.
    pub last: i64,
    /// The keys; nothing when more happened than is remembered, so that all states have to be compared.
    pub keys: Option<Vec<String>>,
}

/// What of its documents a caller may find.
#[derive(Clone, Debug)]
pub enum Visibility {
    /// All of them.
    All,
    /// None.
    None,
    /// Those with these keys, as things are now.
    Keys(Arc<HashSet<u64>>),
}

/// The number by which [`Visibility::Keys`] names a key. It is the same in every process of a version.
#[must_use]
pub fn key_number(key: &str) -> u64 {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(key.as_bytes());
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A document as it is found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchDocument {
    /// Its key.
    pub key: String,
    /// The state that it is in.
    pub state: String,
    /// `title`, `text`, `location` and the fields of the type. Answers have exactly these.
    pub fields: Map<String, Value>,
    /// Fields of ours besides, which can be searched and filtered, and are answered to whoever asks for `details`.
    pub details: Map<String, Value>,
    /// The technical name that it is also found by as if it were a title.
    pub name: String,
    /// Other names that count like a title: what a person is called.
    pub aliases: Vec<String>,
    /// Canonical refs of who owns it: people find their own first.
    pub owners: Vec<String>,
    /// How much people look for things like this one, about 1: a component more than a location.
    pub weight: f32,
    /// A number that is larger the later the document was changed.
    pub changed: u64,
}
