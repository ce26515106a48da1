//! Entities that leave: by request, with their provider, or because nobody names them any more.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;

use super::bulk::{execute_keys, query_keys, statement};
use super::outcomes::queue_for_stitching;
use super::stitching::{Removed, remove_entities};
use super::{CatalogStore, StoreError, now_millis};

impl CatalogStore {
    /// Deletes one entity. Those that name it are looked at afresh at once, so it comes back when its
    /// source still has it. Nothing when there is no such uid.
    pub(crate) async fn delete_by_uid(&self, uid: &str) -> Result<Vec<Removed>, StoreError> {
        let transaction = self.database.begin().await?;
        let db = &*transaction;
        let find = statement(db, "SELECT entity_ref FROM catalog_refresh_state WHERE entity_id = $1", [uid.into()]);
        let Some(row) = db.query_one_raw(find).await? else { return Ok(Vec::new()) };
        let refs: [String; 1] = [row.try_get("", "entity_ref")?];
        let now = now_millis();
        let again = statement(
            db,
            "UPDATE catalog_refresh_state SET next_update_at = $1, result_hash = NULL, cache = NULL WHERE entity_ref IN \
               (SELECT source_entity_ref FROM catalog_refresh_state_references WHERE target_entity_ref = $2)",
            [now.into(), refs[0].as_str().into()],
        );
        db.execute_raw(again).await?;
        let children = children(db, &refs).await?;
        let removed = remove_entities(db, &refs).await?;
        queue_for_stitching(db, children).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// Deletes every entity that nobody names, and then those that only they named.
    pub(crate) async fn delete_orphans(&self) -> Result<Vec<Removed>, StoreError> {
        let orphans = "SELECT entity_ref FROM catalog_refresh_state r WHERE NOT EXISTS \
                       (SELECT 1 FROM catalog_refresh_state_references e WHERE e.target_entity_ref = r.entity_ref) LIMIT 1000";
        let reader = self.database.reader();
        if reader.query_one_raw(statement(reader, orphans, [])).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut removed = Vec::new();
        loop {
            let transaction = self.database.begin().await?;
            let db = &*transaction;
            let mut refs: Vec<String> = Vec::new();
            for row in db.query_all_raw(statement(db, orphans, [])).await? {
                refs.push(row.try_get("", "entity_ref")?);
            }
            if refs.is_empty() {
                return Ok(removed);
            }
            removed.extend(remove_entities(db, &refs).await?);
            transaction.commit().await?;
        }
    }
}

/// Removes these entities and every descendant that nobody else would keep alive.
pub(super) async fn remove_trees<C: ConnectionTrait>(db: &C, roots: Vec<String>) -> Result<Vec<Removed>, StoreError> {
    let mut removed = Vec::new();
    let mut level = roots;
    while !level.is_empty() {
        let below = children(db, &level).await?;
        removed.extend(remove_entities(db, &level).await?);
        level = unnamed(db, below).await?;
    }
    Ok(removed)
}

/// Takes away the edges of a provider to these refs; those that nobody else names.
pub(super) async fn let_go<C: ConnectionTrait>(
    db: &C,
    source_key: &str,
    refs: &[String],
) -> Result<Vec<String>, StoreError> {
    // The key is a provider's own name, never a caller's text; quotes in it are doubled all the same.
    let sql = format!(
        "DELETE FROM catalog_refresh_state_references WHERE source_key = '{}' AND target_entity_ref IN ({{keys}})",
        source_key.replace('\'', "''")
    );
    execute_keys(db, &sql, refs).await?;
    unnamed(db, refs.iter().cloned().collect()).await
}

async fn children<C: ConnectionTrait>(db: &C, parents: &[String]) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT target_entity_ref FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})";
    let mut found = HashSet::new();
    for row in query_keys(db, sql, parents).await? {
        found.insert(row.try_get("", "target_entity_ref")?);
    }
    Ok(found)
}

async fn unnamed<C: ConnectionTrait>(db: &C, refs: HashSet<String>) -> Result<Vec<String>, StoreError> {
    let mut left = refs;
    let keys: Vec<String> = left.iter().cloned().collect();
    let sql =
        "SELECT DISTINCT target_entity_ref FROM catalog_refresh_state_references WHERE target_entity_ref IN ({keys})";
    for row in query_keys(db, sql, &keys).await? {
        let named: String = row.try_get("", "target_entity_ref")?;
        left.remove(&named);
    }
    Ok(left.into_iter().collect())
}
