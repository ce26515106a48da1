//! The catalog as other plugins see it.

use async_trait::async_trait;
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use serde_json::Value;

/// Read access to the software catalog, implemented by the catalog plugin. Answers are those of the
/// portal itself, not filtered by anybody's permissions: the caller decides what it passes on.
#[async_trait]
pub trait CatalogApi: Send + Sync {
    /// The final entity, or nothing when the catalog has none of that name.
    async fn entity(&self, entity_ref: &EntityRef) -> Option<Value>;

    /// Every entity that meets the condition, in the order of their refs.
    async fn entities(&self, filter: &Predicate) -> Vec<Value>;
}
