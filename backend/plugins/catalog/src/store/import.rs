//! Rows that come from another portal.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::bulk::{execute_keys, execute_rows, query_keys};
use super::{CatalogStore, Location, StoreError};
use crate::ingest::Registration;

impl CatalogStore {
    /// Registers locations under their ids; how many are new, and how many were here.
    pub(crate) async fn import_locations(&self, locations: &[Location]) -> Result<(u64, u64), StoreError> {
        let transaction = self.begin().await?;
        let rows = locations.iter().map(|location| {
            let derived = || Registration::new(location.location_ref()).entity_ref().to_string();
            let entity_ref = if location.entity_ref.is_empty() { derived() } else { location.entity_ref.clone() };
            vec![
                location.id.as_str().into(),
                location.kind.as_str().into(),
                location.target.as_str().into(),
                entity_ref.into(),
            ]
        });
        let added = execute_rows(
            &*transaction,
            "INSERT INTO catalog_locations (id, type, target, location_entity_ref) VALUES {values} ON CONFLICT DO NOTHING",
            rows.collect(),
        )
        .await?;
        transaction.commit().await?;
        Ok((added, locations.len() as u64 - added))
    }

    /// Keeps uids for entities that are not here yet; how many.
    pub(crate) async fn reserve_uids(&self, uids: &[(String, String)]) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        let rows = uids.iter().map(|(entity_ref, uid)| vec![entity_ref.as_str().into(), uid.as_str().into()]);
        let reserved = execute_rows(
            &*transaction,
            "WITH v(entity_ref, entity_id) AS (VALUES {values}) \
             INSERT INTO catalog_reserved_uids (entity_ref, entity_id) SELECT v.entity_ref, v.entity_id FROM v \
             WHERE NOT EXISTS (SELECT 1 FROM catalog_refresh_state r WHERE r.entity_ref = v.entity_ref OR r.entity_id = v.entity_id) \
             ON CONFLICT (entity_ref) DO UPDATE SET entity_id = excluded.entity_id",
            rows.collect(),
        )
        .await?;
        transaction.commit().await?;
        Ok(reserved)
    }
}

/// Takes the uids that are kept for these refs.
pub(super) async fn take_reserved<C: ConnectionTrait>(
    db: &C,
    refs: &[&str],
) -> Result<HashMap<String, String>, StoreError> {
    let mut taken = HashMap::new();
    let any = db.query_one_raw(super::bulk::statement(db, "SELECT 1 FROM catalog_reserved_uids LIMIT 1", [])).await?;
    if refs.is_empty() || any.is_none() {
        return Ok(taken);
    }
    let sql = "SELECT entity_ref, entity_id FROM catalog_reserved_uids WHERE entity_ref IN ({keys})";
    for row in query_keys(db, sql, refs).await? {
        taken.insert(row.try_get("", "entity_ref")?, row.try_get("", "entity_id")?);
    }
    execute_keys(db, "DELETE FROM catalog_reserved_uids WHERE entity_ref IN ({keys})", refs).await?;
    Ok(taken)
}
