//! Entities that leave: by request, with their provider, or because nobody names them any more.

use std::collections::HashSet;

use callboard_core::database::retry_on_conflict;
use callboard_shared::catalog::Cause;
use sea_orm::ConnectionTrait;

use super::bulk::{execute_keys, query_keys, statement};
use super::changes::record_removals;
use super::locks::{hold, sorted};
use super::outcomes::queue_for_stitching;
use super::{CatalogStore, StoreError, now_millis};

/// An entity that left the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removed {
    pub(crate) entity_ref: String,
    pub(crate) entity_id: String,
}

impl CatalogStore {
    /// Deletes one entity. Those that name it are looked at afresh at once, so it comes back when its
    /// source still has it. Nothing when there is no such uid.
    pub(crate) async fn delete_by_uid(&self, uid: &str, cause: &Cause) -> Result<Vec<Removed>, StoreError> {
        retry_on_conflict(|| self.delete_by_uid_once(uid, cause)).await
    }

    async fn delete_by_uid_once(&self, uid: &str, cause: &Cause) -> Result<Vec<Removed>, StoreError> {
        let transaction = self.begin().await?;
        let db = &*transaction;
        let Some(entity_ref) = ref_of(db, uid).await? else { return Ok(Vec::new()) };
        let refs = [entity_ref];
        let parents = parents(db, &refs).await?;
        hold(db, parents.iter().chain(&refs)).await?;
        let again = format!(
            "UPDATE catalog_refresh_state SET next_update_at = {}, result_hash = NULL, cache = NULL WHERE entity_ref IN ({{keys}})",
            now_millis()
        );
        execute_keys(db, &again, &parents).await?;
        let children = children(db, &refs).await?;
        let mut removal = Removal::default();
        removal.take(db, &refs).await?;
        removal.stitch(children);
        let removed = removal.finish(db, cause).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// Forgets an entity; it comes back when its source still names it.
    pub(crate) async fn delete_unprocessed(&self, entity_id: &str, cause: &Cause) -> Result<Vec<Removed>, StoreError> {
        retry_on_conflict(|| self.delete_unprocessed_once(entity_id, cause)).await
    }

    async fn delete_unprocessed_once(&self, entity_id: &str, cause: &Cause) -> Result<Vec<Removed>, StoreError> {
        let transaction = self.begin().await?;
        let db = &*transaction;
        let Some(entity_ref) = ref_of(db, entity_id).await? else { return Ok(Vec::new()) };
        let refs = [entity_ref];
        hold(db, &refs).await?;
        let mut removal = Removal::default();
        removal.take(db, &refs).await?;
        let removed = removal.finish(db, cause).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// Deletes every entity that nobody names, and then those that only they named.
    pub(crate) async fn delete_orphans(&self) -> Result<Vec<Removed>, StoreError> {
        let reader = self.database.reader();
        let mut removed = Vec::new();
        while reader.query_one_raw(statement(reader, ORPHANS, [])).await?.is_some() {
            removed.extend(retry_on_conflict(|| self.delete_orphans_once()).await?);
        }
        Ok(removed)
    }

    async fn delete_orphans_once(&self) -> Result<Vec<Removed>, StoreError> {
        let transaction = self.begin().await?;
        let db = &*transaction;
        let mut refs: Vec<String> = Vec::new();
        for row in db.query_all_raw(statement(db, ORPHANS, [])).await? {
            refs.push(row.try_get("", "entity_ref")?);
        }
        hold(db, &refs).await?;
        // Somebody may have named one before it was held.
        let refs = unnamed(db, refs).await?;
        let mut removal = Removal::default();
        removal.take(db, &refs).await?;
        let removed = removal.finish(db, &Cause::Orphaned).await?;
        transaction.commit().await?;
        Ok(removed)
    }
}

/// Entities that nobody names, some at a time.
const ORPHANS: &str = "SELECT entity_ref FROM catalog_refresh_state r WHERE NOT EXISTS \
    (SELECT 1 FROM catalog_refresh_state_references e WHERE e.target_entity_ref = r.entity_ref) LIMIT 1000";

/// Entities on their way out of one transaction.
#[derive(Default)]
pub(super) struct Removal {
    removed: Vec<Removed>,
    /// Whose answers change with it.
    stitch: HashSet<String>,
}

impl Removal {
    /// Takes these entities, which must be held, from everything but what is answered.
    async fn take<C: ConnectionTrait>(&mut self, db: &C, refs: &[String]) -> Result<(), StoreError> {
        let known = "SELECT entity_id, entity_ref FROM catalog_refresh_state WHERE entity_ref IN ({keys})";
        for row in query_keys(db, known, refs).await? {
            let entity_ref = row.try_get("", "entity_ref")?;
            self.removed.push(Removed { entity_ref, entity_id: row.try_get("", "entity_id")? });
        }
        let peers = "SELECT DISTINCT l.source_entity_ref FROM catalog_relations l \
                     JOIN catalog_refresh_state r ON r.entity_id = l.originating_entity_id WHERE r.entity_ref IN ({keys})";
        for row in query_keys(db, peers, refs).await? {
            self.stitch.insert(row.try_get("", "source_entity_ref")?);
        }
        for sql in [
            "DELETE FROM catalog_refresh_keys WHERE entity_id IN (SELECT entity_id FROM catalog_refresh_state WHERE entity_ref IN ({keys}))",
            "DELETE FROM catalog_relations WHERE originating_entity_id IN (SELECT entity_id FROM catalog_refresh_state WHERE entity_ref IN ({keys}))",
            "DELETE FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})",
            "DELETE FROM catalog_refresh_state_references WHERE target_entity_ref IN ({keys})",
            "DELETE FROM catalog_refresh_state WHERE entity_ref IN ({keys})",
        ] {
            execute_keys(db, sql, refs).await?;
        }
        Ok(())
    }

    /// Takes these entities and every descendant that nobody else would keep alive, as far as nobody names them.
    pub(super) async fn take_trees<C: ConnectionTrait>(
        &mut self,
        db: &C,
        roots: Vec<String>,
    ) -> Result<(), StoreError> {
        let mut level = roots;
        while !level.is_empty() {
            hold(db, &level).await?;
            level = unnamed(db, level).await?;
            let below = children(db, &level).await?;
            self.take(db, &level).await?;
            level = sorted(below);
        }
        Ok(())
    }

    /// The answers of these change as well.
    pub(super) fn stitch(&mut self, refs: impl IntoIterator<Item = String>) {
        self.stitch.extend(refs);
    }

    /// Takes them from the answers too, and queues whose answers change with that. Late in the transaction: see
    /// [`super::locks`].
    pub(super) async fn finish<C: ConnectionTrait>(self, db: &C, cause: &Cause) -> Result<Vec<Removed>, StoreError> {
        queue_for_stitching(db, self.stitch).await?;
        record_removals(db, &self.removed, cause).await?;
        let ids: Vec<&str> = self.removed.iter().map(|removed| removed.entity_id.as_str()).collect();
        execute_keys(db, "DELETE FROM catalog_final_entities WHERE entity_id IN ({keys})", &ids).await?;
        Ok(self.removed)
    }
}

async fn ref_of<C: ConnectionTrait>(db: &C, entity_id: &str) -> Result<Option<String>, StoreError> {
    let find = statement(db, "SELECT entity_ref FROM catalog_refresh_state WHERE entity_id = $1", [entity_id.into()]);
    Ok(db.query_one_raw(find).await?.map(|row| row.try_get("", "entity_ref")).transpose()?)
}

async fn parents<C: ConnectionTrait>(db: &C, refs: &[String]) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT source_entity_ref AS r FROM catalog_refresh_state_references \
               WHERE source_entity_ref IS NOT NULL AND target_entity_ref IN ({keys})";
    column(db, sql, refs).await
}

async fn children<C: ConnectionTrait>(db: &C, parents: &[String]) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT target_entity_ref AS r FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})";
    column(db, sql, parents).await
}

async fn unnamed<C: ConnectionTrait>(db: &C, refs: Vec<String>) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT target_entity_ref AS r FROM catalog_refresh_state_references WHERE target_entity_ref IN ({keys})";
    let named: HashSet<String> = column(db, sql, &refs).await?.into_iter().collect();
    Ok(refs.into_iter().filter(|entity_ref| !named.contains(entity_ref)).collect())
}

/// What a statement answers in its column `r`.
async fn column<C: ConnectionTrait>(db: &C, sql: &str, keys: &[String]) -> Result<Vec<String>, StoreError> {
    let rows = query_keys(db, sql, keys).await?;
    Ok(rows.iter().map(|row| row.try_get("", "r")).collect::<Result<_, _>>()?)
}
