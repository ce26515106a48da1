//! What stitching needs of each entity, and storing what it made.

use std::collections::{HashMap, HashSet};

use callboard_core::database::retry_on_conflict;
use callboard_shared::catalog::{Cause, ChangeKind};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::Value;

use super::bulk::{execute_rows, query_keys, statement};
use super::changes::{NewChange, answers_before, record};
use super::outcomes::StatusError;
use super::{CatalogStore, StoreError, by_keys, now_millis};
use crate::history::{cause_of, differences};

/// Everything that goes into one final entity.
#[derive(Clone, Debug)]
pub(crate) struct StitchInput {
    pub(crate) entity_id: String,
    pub(crate) entity_ref: String,
    pub(crate) processed: Value,
    pub(crate) errors: Vec<StatusError>,
    /// Type and target, in any order, with duplicates.
    pub(crate) relations: Vec<(String, String)>,
    /// Nobody names the entity.
    pub(crate) orphan: bool,
    /// The hash of the present final entity.
    pub(crate) hash: Option<String>,
    /// Why the source last said something else, unless its location tells.
    pub(crate) cause: Option<Cause>,
}

/// A final entity as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct FinalEntity {
    pub(crate) entity_id: String,
    pub(crate) entity_ref: String,
    pub(crate) hash: String,
    pub(crate) entity: Value,
    /// Why it is what it is now, when that is known and its location does not tell.
    pub(crate) cause: Option<Cause>,
    /// The number of the change that made it so; 0 until it is stored.
    pub(crate) seq: i64,
}

impl FinalEntity {
    pub(super) fn read(row: &QueryResult) -> Result<Self, StoreError> {
        let entity: String = row.try_get("", "final_entity")?;
        Ok(Self {
            entity_id: row.try_get("", "entity_id")?,
            entity_ref: row.try_get("", "entity_ref")?,
            hash: row.try_get("", "hash")?,
            entity: serde_json::from_str(&entity)?,
            cause: None,
            seq: row.try_get("", "seq")?,
        })
    }
}

/// Makes the new final entity, or nothing when it is what it was.
pub(crate) type Stitch = fn(StitchInput) -> Option<FinalEntity>;

impl CatalogStore {
    /// Takes at most `limit` refs from the queue and stores what `stitch` makes of each. All in one transaction:
    /// whoever dies in the middle leaves the queue as it was.
    pub(crate) async fn stitch_some(
        &self,
        limit: u64,
        stitch: Stitch,
    ) -> Result<(usize, Vec<FinalEntity>), StoreError> {
        if !self.has_queued().await? {
            return Ok((0, Vec::new()));
        }
        retry_on_conflict(|| self.stitch_once(limit, stitch)).await
    }

    async fn stitch_once(&self, limit: u64, stitch: Stitch) -> Result<(usize, Vec<FinalEntity>), StoreError> {
        let transaction = self.database.begin().await?;
        let db = &*transaction;
        // By the place of the row, since the rows are at hand: looking each up again costs as much as finding it.
        let sql = if self.database.is_sqlite() {
            "DELETE FROM catalog_stitch_queue WHERE rowid IN (SELECT rowid FROM catalog_stitch_queue LIMIT $1) RETURNING entity_ref"
        } else {
            "DELETE FROM catalog_stitch_queue WHERE ctid = ANY(ARRAY( \
               SELECT ctid FROM catalog_stitch_queue LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING entity_ref"
        };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut refs: Vec<String> = Vec::new();
        for row in db.query_all_raw(statement(db, sql, [limit.into()])).await? {
            refs.push(row.try_get("", "entity_ref")?);
        }
        let taken = refs.len();
        by_keys(db).await?;
        let inputs = inputs(db, &refs).await?;
        let mut finals: Vec<FinalEntity> = inputs.into_iter().filter_map(stitch).collect();
        number(db, &mut finals).await?;
        let now = now_millis();
        let rows = finals.iter().map(|entity| {
            vec![
                entity.entity_id.as_str().into(),
                entity.entity_ref.as_str().into(),
                entity.hash.as_str().into(),
                entity.entity.to_string().into(),
                now.into(),
                entity.seq.into(),
            ]
        });
        execute_rows(
            db,
            "INSERT INTO catalog_final_entities (entity_id, entity_ref, hash, final_entity, last_updated_at, seq) VALUES {values} \
             ON CONFLICT (entity_ref) DO UPDATE SET entity_id = excluded.entity_id, hash = excluded.hash, \
               final_entity = excluded.final_entity, last_updated_at = excluded.last_updated_at, seq = excluded.seq",
            rows.collect(),
        )
        .await?;
        transaction.commit().await?;
        Ok((taken, finals))
    }

    async fn has_queued(&self) -> Result<bool, StoreError> {
        let reader = self.database.reader();
        let found = reader.query_one_raw(statement(reader, "SELECT 1 FROM catalog_stitch_queue LIMIT 1", [])).await?;
        Ok(found.is_some())
    }
}

/// Records what changes and gives each entity the number of its change.
async fn number<C: ConnectionTrait>(db: &C, finals: &mut [FinalEntity]) -> Result<(), StoreError> {
    if finals.is_empty() {
        return Ok(());
    }
    let refs: Vec<&str> = finals.iter().map(|entity| entity.entity_ref.as_str()).collect();
    let mut before = answers_before(db, &refs).await?;
    let changes = finals.iter().map(|entity| {
        let before = before.remove(&entity.entity_ref);
        let changes = before.as_ref().map(|before| differences(before, &entity.entity)).unwrap_or_default();
        NewChange {
            entity_ref: &entity.entity_ref,
            entity_id: &entity.entity_id,
            kind: if before.is_some() { ChangeKind::Changed } else { ChangeKind::Added },
            cause: Some(cause_of(&changes, entity.cause.clone(), &entity.entity)),
            changes,
        }
    });
    let first = record(db, changes.collect()).await?;
    for (seq, entity) in (first..).zip(finals) {
        entity.seq = seq;
    }
    Ok(())
}

async fn inputs<C: ConnectionTrait>(db: &C, refs: &[String]) -> Result<Vec<StitchInput>, StoreError> {
    let sql = "SELECT r.entity_id, r.entity_ref, r.processed_entity, r.errors, r.cause, f.hash FROM catalog_refresh_state r \
               LEFT JOIN catalog_final_entities f ON f.entity_ref = r.entity_ref \
               WHERE r.processed_entity IS NOT NULL AND r.entity_ref IN ({keys})";
    let rows = query_keys(db, sql, refs).await?;
    let mut relations = relations_of(db, refs).await?;
    let named = named(db, refs).await?;
    let mut inputs = Vec::with_capacity(rows.len());
    for row in rows {
        let entity_ref: String = row.try_get("", "entity_ref")?;
        let processed: String = row.try_get("", "processed_entity")?;
        let errors: Option<String> = row.try_get("", "errors")?;
        let cause: Option<String> = row.try_get("", "cause")?;
        inputs.push(StitchInput {
            entity_id: row.try_get("", "entity_id")?,
            processed: serde_json::from_str(&processed)?,
            errors: errors.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
            relations: relations.remove(&entity_ref).unwrap_or_default(),
            orphan: !named.contains(&entity_ref),
            hash: row.try_get("", "hash")?,
            cause: cause.map(|text| serde_json::from_str(&text)).transpose()?,
            entity_ref,
        });
    }
    Ok(inputs)
}

async fn relations_of<C: ConnectionTrait>(
    db: &C,
    refs: &[String],
) -> Result<HashMap<String, Vec<(String, String)>>, StoreError> {
    let sql =
        "SELECT source_entity_ref, type, target_entity_ref FROM catalog_relations WHERE source_entity_ref IN ({keys})";
    let mut found: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for row in query_keys(db, sql, refs).await? {
        let relation = (row.try_get("", "type")?, row.try_get("", "target_entity_ref")?);
        found.entry(row.try_get("", "source_entity_ref")?).or_default().push(relation);
    }
    Ok(found)
}

/// Those of `refs` that a provider or a parent names.
async fn named<C: ConnectionTrait>(db: &C, refs: &[String]) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT target_entity_ref FROM catalog_refresh_state_references WHERE target_entity_ref IN ({keys})";
    let mut found = HashSet::new();
    for row in query_keys(db, sql, refs).await? {
        found.insert(row.try_get("", "target_entity_ref")?);
    }
    Ok(found)
}
