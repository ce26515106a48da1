//! The catalog for other plugins.

use async_trait::async_trait;
use callboard_core::catalog::CatalogApi;
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use serde_json::Value;

use crate::index::{CatalogIndex, ListQuery};

/// Answers from memory.
pub(crate) struct IndexedCatalog(pub(crate) CatalogIndex);

#[async_trait]
impl CatalogApi for IndexedCatalog {
    async fn entity(&self, entity_ref: &EntityRef) -> Option<Value> {
        self.0.by_ref(&entity_ref.to_string(), None).map(|document| document.value())
    }

    async fn entities(&self, filter: &Predicate) -> Vec<Value> {
        let page = self.0.list(&ListQuery { filter: Some(filter.clone()), ..ListQuery::default() });
        page.documents.iter().map(crate::index::Document::value).collect()
    }
}
