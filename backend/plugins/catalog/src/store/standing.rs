//! How entities stand in the pipeline, and who named them.

use std::collections::HashMap;

use sea_orm::QueryResult;

use super::bulk::query_keys;
use super::outcomes::StatusError;
use super::{CatalogStore, StoreError};

/// How one entity stands. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) entity_id: String,
    pub(crate) entity_ref: String,
    /// As the source or the parent gave it: JSON.
    pub(crate) unprocessed: String,
    pub(crate) location_key: Option<String>,
    pub(crate) errors: Vec<StatusError>,
    pub(crate) discovered_at: i64,
    /// Nothing for entities that were never processed, or not since this is recorded.
    pub(crate) last_attempt_at: Option<i64>,
    pub(crate) next_attempt_at: i64,
    /// When its answer changed last; nothing while there is none.
    pub(crate) last_changed_at: Option<i64>,
}

/// Who names an entity.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedBy {
    pub(crate) parents: Vec<String>,
    pub(crate) providers: Vec<String>,
}

impl CatalogStore {
    /// How those of `refs` stand that the pipeline knows, in any order.
    pub(crate) async fn standing(&self, refs: &[String]) -> Result<Vec<Standing>, StoreError> {
        let sql = "SELECT r.entity_id, r.entity_ref, r.unprocessed_entity, r.location_key, r.errors, r.discovered_at, \
                     r.last_attempt_at, r.next_update_at, f.last_updated_at FROM catalog_refresh_state r \
                   LEFT JOIN catalog_final_entities f ON f.entity_ref = r.entity_ref WHERE r.entity_ref IN ({keys})";
        query_keys(self.database.reader(), sql, refs).await?.iter().map(read).collect()
    }

    /// Who names each of `refs`; those that nobody names are left out.
    pub(crate) async fn named_by(&self, refs: &[String]) -> Result<HashMap<String, NamedBy>, StoreError> {
        let sql = "SELECT target_entity_ref, source_entity_ref, source_key FROM catalog_refresh_state_references \
                   WHERE target_entity_ref IN ({keys})";
        let mut found: HashMap<String, NamedBy> = HashMap::new();
        for row in query_keys(self.database.reader(), sql, refs).await? {
            let named_by = found.entry(row.try_get("", "target_entity_ref")?).or_default();
            named_by.parents.extend(row.try_get::<Option<String>>("", "source_entity_ref")?);
            named_by.providers.extend(row.try_get::<Option<String>>("", "source_key")?);
        }
        Ok(found)
    }
}

fn read(row: &QueryResult) -> Result<Standing, StoreError> {
    let errors: Option<String> = row.try_get("", "errors")?;
    Ok(Standing {
        entity_id: row.try_get("", "entity_id")?,
        entity_ref: row.try_get("", "entity_ref")?,
        unprocessed: row.try_get("", "unprocessed_entity")?,
        location_key: row.try_get("", "location_key")?,
        errors: errors.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
        discovered_at: row.try_get("", "discovered_at")?,
        last_attempt_at: row.try_get("", "last_attempt_at")?,
        next_attempt_at: row.try_get("", "next_update_at")?,
        last_changed_at: row.try_get("", "last_updated_at")?,
    })
}
