//! Entities as documents of the search (contract/search.md §2).

mod document;
mod filter;

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::auth::Credentials;
use callboard_core::permissions::{Decision, Permissions};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::search::{ChangedDocuments, Collator, DocumentState, SearchDocument, Visibility, key_number};
use callboard_shared::query::Predicate;
use parking_lot::Mutex;
use tokio::sync::watch;

use document::Template;

use crate::index::CatalogIndex;
use crate::ingest::News;
use crate::permissions::{ENTITY_READ, predicate};

/// Sets of visible entities that are remembered: one for each role that people have.
const REMEMBERED: usize = 16;

/// The entities of the catalog. Those that `search.collators.catalog.filter` leaves out have no document.
pub(crate) struct EntityDocuments {
    index: CatalogIndex,
    news: Arc<News>,
    permissions: Permissions,
    filter: Option<Predicate>,
    template: Template,
    visible: Mutex<Vec<Remembered>>,
}

/// What a condition let through when the catalog was at that number.
struct Remembered {
    condition: Predicate,
    at: u64,
    keys: Arc<HashSet<u64>>,
}

#[async_trait]
impl Collator for EntityDocuments {
    fn document_type(&self) -> &'static str {
        "software-catalog"
    }

    async fn states(&self) -> Vec<DocumentState> {
        let states = self.index.states(self.filter.as_ref());
        states.into_iter().map(|(key, uid, version)| DocumentState { key, state: format!("{uid}/{version}") }).collect()
    }

    async fn documents(&self, keys: &[String]) -> Vec<SearchDocument> {
        // Read before the entities: one that changes meanwhile is then indexed once more, and never missed.
        let versions: Vec<_> = keys.iter().map(|key| self.index.version_of(key).unwrap_or_default()).collect();
        let found = self.index.by_refs(keys, self.filter.as_ref(), None);
        let present = keys.iter().zip(versions).zip(found);
        present
            .filter_map(|(stated, document)| Some((stated, document?.value())))
            .map(|((key, version), entity)| self.template.document(key, version, &entity))
            .collect()
    }

    fn last(&self) -> watch::Receiver<i64> {
        self.news.last()
    }

    fn changed_since(&self, after: i64) -> ChangedDocuments {
        let since = self.news.since(after);
        let keys = since.changes.into_iter().map(|change| change.entity_ref).collect();
        ChangedDocuments { last: since.last, keys: (!since.missed).then_some(keys) }
    }

    async fn visible(&self, caller: &Credentials) -> Visibility {
        let criteria = match self.permissions.authorize(caller, "catalog", &ENTITY_READ).await {
            Decision::Allow => return Visibility::All,
            Decision::Deny => return Visibility::None,
            Decision::Conditional(criteria) => criteria,
        };
        match predicate(&criteria) {
            Ok(condition) => Visibility::Keys(self.meeting(condition)),
            Err(error) => {
                tracing::error!(%error, "the policy's conditions for catalog.entity.read cannot be applied; nothing is shown");
                Visibility::None
            }
        }
    }
}

/// The contribution to the search.
pub(crate) fn collators(env: &PluginEnv) -> Vec<Arc<dyn Collator>> {
    env.services.get::<EntityDocuments>().into_iter().map(|documents| documents as Arc<dyn Collator>).collect()
}

impl EntityDocuments {
    pub(crate) fn new(env: &PluginEnv, index: CatalogIndex, news: Arc<News>) -> Result<Self, PluginError> {
        Ok(Self {
            index,
            news,
            permissions: env.permissions.clone(),
            filter: filter::read(&env.config)?,
            template: Template::new(env.config.string("search.collators.catalog.locationTemplate")?),
            visible: Mutex::default(),
        })
    }

    /// The entities that meet the condition now. They are put together once for each change of the catalog.
    fn meeting(&self, condition: Predicate) -> Arc<HashSet<u64>> {
        // Before the set is made: what changes meanwhile is in the next one.
        let at = self.index.generation();
        let mut remembered = self.visible.lock();
        if let Some(known) = remembered.iter().find(|known| known.at == at && known.condition == condition) {
            return known.keys.clone();
        }
        remembered.retain(|known| known.at == at);
        let keys: HashSet<u64> =
            self.index.states(Some(&condition)).iter().map(|(entity_ref, ..)| key_number(entity_ref)).collect();
        let keys = Arc::new(keys);
        if remembered.len() == REMEMBERED {
            remembered.remove(0);
        }
        remembered.push(Remembered { condition, at, keys: keys.clone() });
        keys
    }
}
