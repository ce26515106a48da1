//! Storing what processing made of entities.

use std::collections::{HashMap, HashSet};

use callboard_shared::entity::EmittedRelation;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bulk::{execute_keys, execute_rows, query_keys};
use super::claim::Work;
use super::discovery::{Discovered, Naming, Source, discover};
use super::{CatalogStore, StoreError, now_millis};

/// One error of an entity, as it is shown in the entity's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// A good result.
#[derive(Clone, Debug)]
pub(crate) struct Processed {
    pub(crate) entity: Value,
    pub(crate) relations: Vec<EmittedRelation>,
    pub(crate) children: Vec<Discovered>,
    pub(crate) cache: Option<String>,
    /// Over everything above; equal hashes mean that there is nothing to store.
    pub(crate) hash: String,
}

/// An entity with what became of it and when to look again, milliseconds from now.
pub(crate) type Finished = (Work, Outcome, i64);

impl CatalogStore {
    /// Stores a batch in one transaction and queues everything for stitching that it changes.
    pub(crate) async fn store_outcomes(&self, batch: Vec<Finished>) -> Result<(), StoreError> {
        let now = now_millis();
        let transaction = self.database.begin().await?;
        let db = &*transaction;
        let (mut looks, mut failures, mut results) = (Vec::new(), Vec::new(), Vec::new());
        let mut stitch: HashSet<String> = HashSet::new();
        for (work, outcome, wait) in batch {
            looks.push(vec![work.entity_id.as_str().into(), (now + wait).to_string().into()]);
            match outcome {
                Outcome::Unchanged => {}
                Outcome::Failed(errors) => {
                    failures.push(vec![work.entity_id.as_str().into(), serde_json::to_string(&errors)?.into()]);
                    stitch.insert(work.entity_ref);
                }
                Outcome::Processed(processed)
                    if work.result_hash.as_ref() == Some(&processed.hash) && !work.had_errors => {}
                Outcome::Processed(processed) => results.push((work, *processed)),
            }
        }
        execute_rows(
            db,
            "WITH v(id, at) AS (VALUES {values}) UPDATE catalog_refresh_state SET next_update_at = CAST(v.at AS BIGINT) \
             FROM v WHERE catalog_refresh_state.entity_id = v.id",
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
        store_results(db, results, &mut stitch).await?;
        queue_for_stitching(db, stitch).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn store_results<C: ConnectionTrait>(
    db: &C,
    results: Vec<(Work, Processed)>,
    stitch: &mut HashSet<String>,
) -> Result<(), StoreError> {
    if results.is_empty() {
        return Ok(());
    }
    let rows = results.iter().map(|(work, processed)| {
        vec![
            work.entity_id.as_str().into(),
            processed.entity.to_string().into(),
            processed.hash.as_str().into(),
            processed.cache.clone().into(),
        ]
    });
    execute_rows(
        db,
        "WITH v(id, entity, hash, cache) AS (VALUES {values}) \
         UPDATE catalog_refresh_state SET processed_entity = v.entity, result_hash = v.hash, cache = v.cache, errors = NULL \
         FROM v WHERE catalog_refresh_state.entity_id = v.id",
        rows.collect(),
    )
    .await?;
    replace_relations(db, &results, stitch).await?;
    stitch.extend(results.iter().map(|(work, _)| work.entity_ref.clone()));

    let parents: Vec<String> = results.iter().map(|(work, _)| work.entity_ref.clone()).collect();
    let before = children_of(db, &parents).await?;
    execute_keys(db, "DELETE FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})", &parents)
        .await?;
    let namings = results
        .into_iter()
        .filter(|(_, processed)| !processed.children.is_empty())
        .map(|(work, processed)| (work.entity_ref, processed.children));
    let namings: Vec<(String, Vec<Discovered>)> = namings.collect();
    let borrowed =
        namings.iter().map(|(parent, children)| Naming { source: Source::Parent(parent), entities: children.clone() });
    let after = discover(db, borrowed.collect()).await?;
    // Who lost its parent is an orphan now, who got one is none any more.
    stitch.extend(before.symmetric_difference(&after).cloned());
    Ok(())
}

async fn children_of<C: ConnectionTrait>(db: &C, parents: &[String]) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT target_entity_ref FROM catalog_refresh_state_references WHERE source_entity_ref IN ({keys})";
    let mut found = HashSet::new();
    for row in query_keys(db, sql, parents).await? {
        found.insert(row.try_get("", "target_entity_ref")?);
    }
    Ok(found)
}

type Edge = (String, String, String);

/// Replaces the relations that these entities give rise to; both ends of what changed are stitched.
async fn replace_relations<C: ConnectionTrait>(
    db: &C,
    results: &[(Work, Processed)],
    stitch: &mut HashSet<String>,
) -> Result<(), StoreError> {
    let ids: Vec<&str> = results.iter().map(|(work, _)| work.entity_id.as_str()).collect();
    let sql = "SELECT originating_entity_id, source_entity_ref, type, target_entity_ref FROM catalog_relations WHERE originating_entity_id IN ({keys})";
    let mut before: HashMap<String, HashSet<Edge>> = HashMap::new();
    for row in query_keys(db, sql, &ids).await? {
        let edge =
            (row.try_get("", "source_entity_ref")?, row.try_get("", "type")?, row.try_get("", "target_entity_ref")?);
        before.entry(row.try_get("", "originating_entity_id")?).or_default().insert(edge);
    }
    let (mut outdated, mut rows) = (Vec::new(), Vec::new());
    for (work, processed) in results {
        let edges =
            processed.relations.iter().map(|r| (r.source.to_string(), r.relation_type.clone(), r.target.to_string()));
        let after: HashSet<Edge> = edges.collect();
        let before = before.remove(&work.entity_id).unwrap_or_default();
        if before == after {
            continue;
        }
        stitch.extend(before.symmetric_difference(&after).map(|(source, _, _)| source.clone()));
        if !before.is_empty() {
            outdated.push(work.entity_id.clone());
        }
        let id = &work.entity_id;
        rows.extend(
            after
                .into_iter()
                .map(|(source, kind, target)| vec![id.as_str().into(), source.into(), kind.into(), target.into()]),
        );
    }
    execute_keys(db, "DELETE FROM catalog_relations WHERE originating_entity_id IN ({keys})", &outdated).await?;
    execute_rows(db, "INSERT INTO catalog_relations (originating_entity_id, source_entity_ref, type, target_entity_ref) VALUES {values}", rows).await?;
    Ok(())
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
