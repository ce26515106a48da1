//! Entities that no answer shows, or not as their source has them: the ones that failed, and the ones that wait.

use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::bulk::statement;
use super::outcomes::StatusError;
use super::{CatalogStore, StoreError};

/// A row of what is known about an entity before it is answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Unprocessed {
    pub(crate) entity_id: String,
    pub(crate) entity_ref: String,
    pub(crate) unprocessed_entity: Value,
    pub(crate) processed_entity: Option<Value>,
    pub(crate) errors: Vec<StatusError>,
    pub(crate) location_key: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) next_update_at: i64,
    pub(crate) last_discovery_at: i64,
}

const COLUMNS: &str = "r.entity_id, r.entity_ref, r.unprocessed_entity, r.processed_entity, r.errors, r.location_key, \
                       r.next_update_at, r.discovered_at";

impl CatalogStore {
    /// Entities whose last processing ended with errors, by ref.
    pub(crate) async fn failed(&self) -> Result<Vec<Unprocessed>, StoreError> {
        self.unprocessed("WHERE r.errors IS NOT NULL").await
    }

    /// Entities that no answer shows yet, by ref.
    pub(crate) async fn pending(&self) -> Result<Vec<Unprocessed>, StoreError> {
        self.unprocessed("LEFT JOIN catalog_final_entities f ON f.entity_ref = r.entity_ref WHERE f.entity_ref IS NULL")
            .await
    }

    async fn unprocessed(&self, condition: &str) -> Result<Vec<Unprocessed>, StoreError> {
        let db = self.database.reader();
        let sql = format!("SELECT {COLUMNS} FROM catalog_refresh_state r {condition} ORDER BY r.entity_ref");
        db.query_all_raw(statement(db, &sql, [])).await?.iter().map(read).collect()
    }
}

fn read(row: &QueryResult) -> Result<Unprocessed, StoreError> {
    let unprocessed: String = row.try_get("", "unprocessed_entity")?;
    let processed: Option<String> = row.try_get("", "processed_entity")?;
    let errors: Option<String> = row.try_get("", "errors")?;
    Ok(Unprocessed {
        entity_id: row.try_get("", "entity_id")?,
        entity_ref: row.try_get("", "entity_ref")?,
        unprocessed_entity: serde_json::from_str(&unprocessed)?,
        processed_entity: processed.map(|text| serde_json::from_str(&text)).transpose()?,
        errors: errors.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
        location_key: row.try_get("", "location_key")?,
        next_update_at: row.try_get("", "next_update_at")?,
        last_discovery_at: row.try_get("", "discovered_at")?,
    })
}
