//! The definitions that were read lately.

use std::sync::Arc;
use std::time::Duration;

use callboard_shared::entity::EntityRef;
use moka::future::Cache;
use serde_json::Value;

use crate::definition::Definition;

/// Bytes of definitions that are kept, counted as text. What is made of a text is some five times as large.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;
/// A definition that nobody looks at for so long is forgotten.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);

/// The definitions that were read lately, by entity and etag. Those who ask for the same one at the same time
/// share the work.
#[derive(Clone)]
pub(crate) struct Definitions {
    read: Cache<(String, String), Arc<Definition>>,
}

impl Definitions {
    pub(crate) fn new() -> Self {
        let read = Cache::builder()
            .max_capacity(KEPT_BYTES)
            .weigher(|_, definition: &Arc<Definition>| u32::try_from(definition.size()).unwrap_or(u32::MAX))
            .time_to_idle(KEPT_FOR)
            .build();
        Self { read }
    }

    /// The definition of an entity; nothing when it has none, or one without text.
    pub(crate) async fn of(&self, entity_ref: &EntityRef, mut entity: Value) -> Option<Arc<Definition>> {
        let etag = entity["metadata"]["etag"].as_str().unwrap_or_default().to_owned();
        let api_type = entity["spec"]["type"].as_str().unwrap_or_default().to_owned();
        let Value::String(text) = entity.get_mut("spec")?.get_mut("definition")?.take() else { return None };
        if text.trim().is_empty() {
            return None;
        }
        let read = || tokio::task::spawn_blocking(move || Arc::new(Definition::read(&api_type, &text)));
        let key = (entity_ref.to_string(), etag);
        self.read.try_get_with(key, async { read().await }).await.ok()
    }
}
