//! Storing what processing made of entities.

use std::collections::{HashMap, HashSet};

use callboard_core::database::retry_on_conflict;
use callboard_shared::entity::EmittedRelation;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::ancestors::Ancestors;
use super::bulk::{execute_keys, execute_rows, query_keys};
use super::claim::Work;
use super::discovery::{Conflict, Discovered, Naming, Source, discover};
use super::locks::{Lock, sorted};
use super::refresh_keys::replace_keys;
use super::relations::{Before, Emitted, replace_relations};
use super::{CatalogStore, StoreError, now_millis};

/// One error of an entity, as it is shown in the entity's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct StatusError {
    /// `InputError`, `NotFoundError`, …
    pub(crate) name: String,
    pub(crate) message: String,
}

/// What processing made of one entity.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The sources say what they said before.
    Unchanged,
    /// Everything went well.
    Processed(Box<Processed>),
    /// Nothing but the errors is stored; the last good state stays.
    Failed(Vec<StatusError>),
}

impl Outcome {
    /// How many entities were found in it.
    pub(crate) fn children(&self) -> usize {
        if let Self::Processed(processed) = self { processed.children.len() } else { 0 }
    }

    /// True when files of the portal's own disk made it what it is.
    pub(crate) fn is_read_from_file(&self) -> bool {
        let Self::Processed(processed) = self else { return false };
        processed.refresh_keys.iter().any(|key| key.starts_with("file:"))
    }
}

/// A good result.
#[derive(Clone, Debug)]
pub(crate) struct Processed {
    /// JSON.
    pub(crate) entity: String,
    pub(crate) relations: Vec<EmittedRelation>,
    pub(crate) children: Vec<Discovered>,
    pub(crate) cache: Option<String>,
    /// What it was read from besides its own source: `url:https://…`, `file:/…`.
    pub(crate) refresh_keys: Vec<String>,
    /// Why some of the children may be missing; those that were there before stay.
    pub(crate) errors: Vec<StatusError>,
    /// Over everything but the errors; equal hashes mean that there is nothing to store.
    pub(crate) hash: String,
}

/// An entity with what became of it and when to look again, milliseconds from now.
pub(crate) type Finished = (Work, Outcome, i64);

impl CatalogStore {
    /// Stores a batch in one transaction and queues everything for stitching that it changes. Returns what it names
    /// and somebody else holds.
    pub(crate) async fn store_outcomes(&self, batch: &[Finished]) -> Result<Vec<Conflict>, StoreError> {
        retry_on_conflict(|| self.store_outcomes_once(batch)).await
    }

    async fn store_outcomes_once(&self, batch: &[Finished]) -> Result<Vec<Conflict>, StoreError> {
        let now = now_millis();
        let transaction = self.begin().await?;
        let db = &*transaction;
        let (mut looks, mut failures, mut results) = (Vec::new(), Vec::new(), Vec::new());
        let mut stitch: HashSet<String> = HashSet::new();
        for (work, outcome, wait) in still_current(db, batch).await? {
            looks.push(vec![
                work.entity_id.as_str().into(),
                (now + wait).to_string().into(),
                work.claimed_until.to_string().into(),
            ]);
            match outcome {
                Outcome::Unchanged => {}
                Outcome::Failed(errors) => {
                    failures.push(vec![work.entity_id.as_str().into(), serde_json::to_string(errors)?.into()]);
                    stitch.insert(work.entity_ref.clone());
                }
                Outcome::Processed(processed)
                    if work.result_hash.as_ref() == Some(&processed.hash)
                        && !work.had_errors
                        && processed.errors.is_empty() => {}
                Outcome::Processed(processed) => results.push((work, &**processed)),
            }
        }
        execute_rows(
            db,
            &format!(
                "WITH v(id, at, claimed) AS (VALUES {{values}}) UPDATE catalog_refresh_state SET last_attempt_at = {now}, \
                   next_update_at = CASE WHEN next_update_at = CAST(v.claimed AS BIGINT) THEN CAST(v.at AS BIGINT) ELSE next_update_at END \
                 FROM v WHERE catalog_refresh_state.entity_id = v.id"
            ),
            looks,
        )
        .await?;
        // A failed entity is read afresh next time, whatever its sources' versions say.
        execute_rows(
            db,
            "WITH v(id, errors) AS (VALUES {values}) UPDATE catalog_refresh_state SET errors = v.errors, cache = NULL \
             FROM v WHERE catalog_refresh_state.entity_id = v.id",
            failures,
        )
        .await?;
        let conflicts = store_results(db, results, &mut stitch).await?;
        queue_for_stitching(db, stitch).await?;
        transaction.commit().await?;
        Ok(conflicts)
    }
}

/// Without the entities that were changed or removed while they were processed: what was made of them is
/// outdated, and the change has made them due again. The others stay as they are until the transaction ends.
async fn still_current<'a, C: ConnectionTrait>(db: &C, batch: &'a [Finished]) -> Result<Vec<&'a Finished>, StoreError> {
    let sql = format!(
        "SELECT entity_id, unprocessed_hash FROM catalog_refresh_state WHERE entity_ref IN ({{keys}}) {}",
        Lock::AgainstChange.clause(db)
    );
    let refs = sorted(batch.iter().map(|(work, ..)| work.entity_ref.as_str()));
    let mut current: HashMap<String, String> = HashMap::new();
    for row in query_keys(db, &sql, &refs).await? {
        current.insert(row.try_get("", "entity_id")?, row.try_get("", "unprocessed_hash")?);
    }
    Ok(batch.iter().filter(|(work, ..)| current.get(&work.entity_id) == Some(&work.hash)).collect())
}

async fn store_results<C: ConnectionTrait>(
    db: &C,
    results: Vec<(&Work, &Processed)>,
    stitch: &mut HashSet<String>,
) -> Result<Vec<Conflict>, StoreError> {
    if results.is_empty() {
        return Ok(Vec::new());
    }
    let rows = results.iter().map(|(work, processed)| {
        let whole = processed.errors.is_empty();
        Ok(vec![
            work.entity_id.as_str().into(),
            processed.entity.as_str().into(),
            processed.hash.as_str().into(),
            // Half of the targets are no state to come back to.
            processed.cache.clone().filter(|_| whole).into(),
            (!whole).then(|| serde_json::to_string(&processed.errors)).transpose()?.into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    execute_rows(
        db,
        "WITH v(id, entity, hash, cache, errors) AS (VALUES {values}) \
         UPDATE catalog_refresh_state SET processed_entity = v.entity, result_hash = v.hash, cache = v.cache, errors = v.errors \
         FROM v WHERE catalog_refresh_state.entity_id = v.id",
        rows,
    )
    .await?;
    let emitted =
        results.iter().map(|(work, processed)| Emitted { entity_id: &work.entity_id, relations: &processed.relations });
    replace_relations(db, &emitted.collect::<Vec<_>>(), Before::Stored, stitch).await?;
    stitch.extend(results.iter().map(|(work, _)| work.entity_ref.clone()));
    let keys = results.iter().map(|(work, processed)| (work.entity_id.as_str(), processed.refresh_keys.as_slice()));
    replace_keys(db, &keys.collect::<Vec<_>>()).await?;

    // Before any edge goes.
    let ancestors = Ancestors::of(db, with_locations(&results)).await?;
    // A child that an error may hide keeps its parent.
    let whole = results.iter().filter(|(_, processed)| processed.errors.is_empty());
    let parents: Vec<String> = whole.map(|(work, _)| work.entity_ref.clone()).collect();
    let before = children_of(db, &parents).await?;
    execute_keys(db, "DELETE FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})", &parents)
        .await?;
    let with_children = results.iter().filter(|(_, processed)| !processed.children.is_empty());
    let namings = with_children
        .map(|(work, processed)| Naming {
            source: Source::Parent(&work.entity_ref),
            entities: &processed.children,
            cause: None,
            above: ancestors.above(&work.entity_ref),
        })
        .collect();
    let named = discover(db, namings).await?;
    // What stands against it may go, so they name it again whenever they are looked at.
    let refused = sorted(&named.refused);
    execute_keys(
        db,
        "UPDATE catalog_refresh_state SET result_hash = NULL, cache = NULL WHERE entity_ref IN ({keys})",
        &refused,
    )
    .await?;
    // Who lost its parent is an orphan now, who got one is none any more.
    stitch.extend(before.symmetric_difference(&named.refs).cloned());
    stitch.extend(named.stitch);
    Ok(named.conflicts)
}

/// Those that name Locations: nothing else can lead back to them.
fn with_locations(results: &[(&Work, &Processed)]) -> Vec<String> {
    let names_one = |processed: &Processed| processed.children.iter().any(|it| it.entity_ref.starts_with("location:"));
    results.iter().filter(|(_, processed)| names_one(processed)).map(|(work, _)| work.entity_ref.clone()).collect()
}

async fn children_of<C: ConnectionTrait>(db: &C, parents: &[String]) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT target_entity_ref FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})";
    let mut found = HashSet::new();
    for row in query_keys(db, sql, parents).await? {
        found.insert(row.try_get("", "target_entity_ref")?);
    }
    Ok(found)
}

/// Queues refs for stitching; those that no entity has are dropped when their turn comes.
pub(super) async fn queue_for_stitching<C: ConnectionTrait>(
    db: &C,
    refs: impl IntoIterator<Item = String>,
) -> Result<(), StoreError> {
    // Sorted, so that two processes never wait for each other's rows in opposite order.
    let mut refs: Vec<String> = refs.into_iter().collect();
    refs.sort_unstable();
    let rows = refs.into_iter().map(|entity_ref| vec![entity_ref.into()]).collect();
    execute_rows(
        db,
        "INSERT INTO catalog_stitch_queue (entity_ref) VALUES {values} ON CONFLICT (entity_ref) DO NOTHING",
        rows,
    )
    .await?;
    Ok(())
}
