//! What providers say (contract/catalog.md §5.2).

use std::collections::{HashMap, HashSet};

use callboard_core::database::retry_on_conflict;
use callboard_shared::catalog::Cause;
use sea_orm::ConnectionTrait;

use super::bulk::{execute_keys, statement};
use super::deletion::{Removal, Removed};
use super::discovery::{Discovered, Naming, Source, discover};
use super::locks::hold;
use super::{CatalogStore, StoreError};

impl CatalogStore {
    /// The provider's whole truth: what it names now replaces what it named before. Unchanged entities
    /// are left in peace; those it no longer names go at once, with whatever only they named.
    pub(crate) async fn apply_full(
        &self,
        source_key: &str,
        entities: &[Discovered],
        cause: &Cause,
    ) -> Result<Vec<Removed>, StoreError> {
        retry_on_conflict(|| self.apply_full_once(source_key, entities, cause)).await
    }

    async fn apply_full_once(
        &self,
        source_key: &str,
        entities: &[Discovered],
        cause: &Cause,
    ) -> Result<Vec<Removed>, StoreError> {
        let transaction = self.begin().await?;
        let db = &*transaction;
        let before = named_by(db, source_key).await?;
        let now: HashSet<&str> = entities.iter().map(|entity| entity.entity_ref.as_str()).collect();
        // Another key means another owner: the old one goes before the new one comes.
        let rekeyed = entities
            .iter()
            .filter(|entity| before.get(&entity.entity_ref).is_some_and(|key| *key != entity.location_key));
        let mut gone: Vec<String> = rekeyed.map(|entity| entity.entity_ref.clone()).collect();
        gone.extend(before.keys().filter(|entity_ref| !now.contains(entity_ref.as_str())).cloned());
        let removed = exchange(db, source_key, gone, entities, cause).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// What the provider names besides, and what it names no longer.
    pub(crate) async fn apply_delta(
        &self,
        source_key: &str,
        added: &[Discovered],
        removed: &[String],
        cause: &Cause,
    ) -> Result<Vec<Removed>, StoreError> {
        retry_on_conflict(|| self.apply_delta_once(source_key, added, removed, cause)).await
    }

    async fn apply_delta_once(
        &self,
        source_key: &str,
        added: &[Discovered],
        removed: &[String],
        cause: &Cause,
    ) -> Result<Vec<Removed>, StoreError> {
        let transaction = self.begin().await?;
        let db = &*transaction;
        let removed = exchange(db, source_key, removed.to_vec(), added, cause).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// Removes everything that providers named which are not among `installed`.
    pub(crate) async fn purge_providers(&self, installed: &[&str]) -> Result<Vec<Removed>, StoreError> {
        let reader = self.database.reader();
        let all = statement(
            reader,
            "SELECT DISTINCT source_key FROM catalog_refresh_state_references WHERE source_key IS NOT NULL",
            [],
        );
        let mut removed = Vec::new();
        for row in reader.query_all_raw(all).await? {
            let key: String = row.try_get("", "source_key")?;
            if !installed.contains(&key.as_str()) {
                tracing::info!(
                    provider = key,
                    "the provider is no longer installed; its entities are removed (catalog.orphanProviderStrategy)"
                );
                let cause = Cause::Provider { provider: key.clone() };
                removed.extend(self.apply_full(&key, &[], &cause).await?);
            }
        }
        Ok(removed)
    }
}

async fn named_by<C: ConnectionTrait>(db: &C, source_key: &str) -> Result<HashMap<String, Option<String>>, StoreError> {
    let find = statement(
        db,
        "SELECT e.target_entity_ref, r.location_key FROM catalog_refresh_state_references e \
         LEFT JOIN catalog_refresh_state r ON r.entity_ref = e.target_entity_ref WHERE e.source_key = $1",
        [source_key.into()],
    );
    let mut named = HashMap::new();
    for row in db.query_all_raw(find).await? {
        named.insert(row.try_get("", "target_entity_ref")?, row.try_get("", "location_key")?);
    }
    Ok(named)
}

/// Lets go of some, with whatever only they named, and names others.
async fn exchange<C: ConnectionTrait>(
    db: &C,
    source_key: &str,
    gone: Vec<String>,
    named: &[Discovered],
    cause: &Cause,
) -> Result<Vec<Removed>, StoreError> {
    let mut removal = Removal::default();
    hold(db, &gone).await?;
    // The key is a provider's own name, never a caller's text; quotes in it are doubled all the same.
    let let_go = format!(
        "DELETE FROM catalog_refresh_state_references WHERE source_key = '{}' AND target_entity_ref IN ({{keys}})",
        source_key.replace('\'', "''")
    );
    execute_keys(db, &let_go, &gone).await?;
    removal.take_trees(db, gone).await?;
    let naming =
        Naming { source: Source::Provider(source_key), entities: named, above: HashSet::new(), cause: Some(cause) };
    let named = discover(db, vec![naming]).await?;
    removal.stitch(named.refs.into_iter().chain(named.stitch));
    removal.finish(db, cause).await
}
