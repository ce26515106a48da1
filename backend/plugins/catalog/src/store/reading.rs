//! Reading what is stored: the final entities for the index, and the parents of an entity.

use std::collections::HashMap;

use callboard_core::database::retry_on_conflict;
use sea_orm::ConnectionTrait;

use super::bulk::{query_keys, statement};
use super::stitching::FinalEntity;
use super::{CatalogStore, StoreError, now_millis};

impl CatalogStore {
    /// The next final entities after `after` in the order of their refs, at most `limit`.
    pub(crate) async fn final_entities(&self, after: &str, limit: u64) -> Result<Vec<FinalEntity>, StoreError> {
        let db = self.database.reader();
        let find = statement(
            db,
            "SELECT entity_id, entity_ref, hash, final_entity, seq FROM catalog_final_entities WHERE entity_ref > $1 ORDER BY entity_ref LIMIT $2",
            [after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
        );
        db.query_all_raw(find).await?.iter().map(FinalEntity::read).collect()
    }

    /// The entities that name each of `refs`.
    pub(crate) async fn parents(&self, refs: &[String]) -> Result<HashMap<String, Vec<String>>, StoreError> {
        let sql = "SELECT target_entity_ref, source_entity_ref FROM catalog_refresh_state_references \
                   WHERE source_entity_ref IS NOT NULL AND target_entity_ref IN ({keys})";
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for row in query_keys(self.database.reader(), sql, refs).await? {
            let parents = found.entry(row.try_get("", "target_entity_ref")?).or_default();
            parents.push(row.try_get("", "source_entity_ref")?);
        }
        Ok(found)
    }

    /// Makes these entities due now; how many there were.
    pub(crate) async fn make_due(&self, refs: &[String]) -> Result<u64, StoreError> {
        retry_on_conflict(|| self.make_due_once(refs)).await
    }

    async fn make_due_once(&self, refs: &[String]) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        // A number of our own, not a caller's text.
        let sql = format!(
            "UPDATE catalog_refresh_state SET next_update_at = {} WHERE entity_ref IN ({{keys}})",
            now_millis()
        );
        let changed = super::bulk::execute_keys(&*transaction, &sql, refs).await?;
        transaction.commit().await?;
        Ok(changed)
    }
}
