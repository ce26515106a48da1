//! Putting entities in that a provider or a parent names, and the edges that say who named them.
//!
//! The rules of contract/catalog.md §5.2: a ref that somebody else holds under another key is refused;
//! a successful claim replaces all other incoming edges, so in practice a ref has one parent.

use std::collections::{HashMap, HashSet};

use callboard_shared::catalog::Cause;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::bulk::{execute_keys, execute_rows, query_keys};
use super::cells::Cell;
use super::import::take_reserved;
use super::locks::{Lock, sorted};
use super::outcomes::{Processed, StatusError};
use super::relations::{Before, Emitted, replace_relations};
use super::{CatalogStore, StoreError, now_millis};
use crate::ingest::canonical;

/// An entity as somebody named it. It holds text and no tree: one Location may bring in 100,000 of them.
#[derive(Clone, Debug)]
pub(crate) struct Discovered {
    pub(crate) entity_ref: String,
    /// JSON.
    pub(crate) entity: String,
    /// Over the entity, whatever the order of its keys.
    pub(crate) hash: String,
    /// Who may change the entity later; nothing means anybody.
    pub(crate) location_key: Option<String>,
    /// What processing makes of it, when that is known already.
    pub(crate) ready: Option<Box<Ready>>,
}

impl Discovered {
    pub(crate) fn new(entity_ref: String, entity: &Value, location_key: Option<String>) -> Self {
        Self { entity_ref, entity: entity.to_string(), hash: canonical::hash(entity), location_key, ready: None }
    }
}

/// The outcome for an entity that depends on nothing outside itself.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) result: Result<Processed, Vec<StatusError>>,
    /// When to look again, milliseconds from now.
    pub(crate) wait: i64,
}

/// What is stored of an entity ref.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    entity_id: String,
    pub(crate) hash: String,
    location_key: Option<String>,
}

/// Who names entities.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    Provider(&'a str),
    Parent(&'a str),
}

impl Source<'_> {
    fn columns(self) -> [Cell; 2] {
        match self {
            Self::Provider(key) => [key.into(), None::<String>.into()],
            Self::Parent(entity_ref) => [None::<String>.into(), entity_ref.into()],
        }
    }
}

/// What one source now names.
pub(super) struct Naming<'a> {
    pub(super) source: Source<'a>,
    pub(super) entities: &'a [Discovered],
    /// Why, unless the location of each tells.
    pub(super) cause: Option<&'a Cause>,
    /// What stands above the source, and must not come to stand below it: nothing would ever let go of it.
    pub(super) above: HashSet<String>,
}

/// What storing them did.
#[derive(Default)]
pub(super) struct Named {
    /// Refs whose incoming edges changed: they may have become, or ceased to be, orphans.
    pub(super) refs: HashSet<String>,
    /// Refs that are answered differently because of what was ready about them.
    pub(super) stitch: HashSet<String>,
    /// Parents that named what somebody else holds, or what brought them in.
    pub(super) refused: HashSet<String>,
    /// What was named and somebody else holds.
    pub(super) conflicts: Vec<Conflict>,
}

/// A ref that two sources want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) entity_ref: String,
    /// What the second source says: JSON.
    pub(crate) entity: String,
    /// The location key of the one that keeps it.
    pub(crate) held_by: Option<String>,
    /// The location key of the other one.
    pub(crate) claimed_by: Option<String>,
}

/// An entity that is written, with its id.
struct Write<'a> {
    entity_id: String,
    entity: &'a Discovered,
    cause: Option<&'a Cause>,
}

/// Stores everything that `namings` name. What is not ready is made due.
pub(super) async fn discover<C: ConnectionTrait>(db: &C, namings: Vec<Naming<'_>>) -> Result<Named, StoreError> {
    let refs: Vec<&str> =
        namings.iter().flat_map(|naming| naming.entities.iter().map(|entity| entity.entity_ref.as_str())).collect();
    // Nobody removes meanwhile what is there already.
    let refs = sorted(refs);
    let mut known = known(db, &refs, &Lock::AgainstRemoval.clause(db)).await?;
    let new: Vec<&str> = refs.into_iter().filter(|entity_ref| !known.contains_key(*entity_ref)).collect();
    let mut reserved = take_reserved(db, &new).await?;
    let (mut inserts, mut updates) = (Vec::new(), Vec::new());
    let mut claimed: HashMap<String, Source<'_>> = HashMap::new();
    let (mut refused, mut conflicts) = (HashSet::new(), Vec::new());
    for naming in namings {
        for entity in last_of_each(naming.entities) {
            if let (Source::Parent(parent), true) = (naming.source, naming.above.contains(&entity.entity_ref)) {
                circle(parent, &entity.entity_ref);
                refused.insert(parent.to_owned());
                continue;
            }
            claimed.insert(entity.entity_ref.clone(), naming.source);
            let stored = known.get(&entity.entity_ref);
            match stored {
                Some(other) if held_by_another(other, entity.location_key.as_deref()) => {
                    conflicts.push(conflict(entity, other));
                    claimed.remove(&entity.entity_ref);
                    if let Source::Parent(parent) = naming.source {
                        refused.insert(parent.to_owned());
                    }
                    continue;
                }
                Some(same) if same.hash == entity.hash && same.location_key == entity.location_key => continue,
                _ => {}
            }
            let entity_id = match stored {
                Some(known) => known.entity_id.clone(),
                None => reserved.remove(&entity.entity_ref).unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
            };
            let now = Known {
                entity_id: entity_id.clone(),
                hash: entity.hash.clone(),
                location_key: entity.location_key.clone(),
            };
            let writes = if stored.is_some() { &mut updates } else { &mut inserts };
            known.insert(entity.entity_ref.clone(), now);
            writes.push(Write { entity_id, entity, cause: naming.cause });
        }
    }
    // In the order in which rows are locked.
    inserts.sort_by(|a: &Write<'_>, b| a.entity.entity_ref.cmp(&b.entity.entity_ref));
    insert(db, &mut inserts).await?;
    update(db, &updates).await?;
    let mut stitch = HashSet::new();
    replace_relations(db, &emitted(&inserts), Before::Nothing, &mut stitch).await?;
    replace_relations(db, &emitted(&updates), Before::Stored, &mut stitch).await?;
    let written = inserts.iter().chain(&updates).filter(|write| write.entity.ready.is_some());
    stitch.extend(written.map(|write| write.entity.entity_ref.clone()));
    replace_edges(db, &claimed).await?;
    Ok(Named { refs: claimed.into_keys().collect(), stitch, refused, conflicts })
}

/// Stores new entities. Those that another process stored meanwhile are taken off the list: it had them first.
async fn insert<C: ConnectionTrait>(db: &C, writes: &mut Vec<Write<'_>>) -> Result<(), StoreError> {
    let now = now_millis();
    let rows = writes.iter().map(|Write { entity_id, entity, cause }| {
        let [processed, result_hash, errors] = made(entity)?;
        Ok(vec![
            entity_id.as_str().into(),
            entity.entity_ref.as_str().into(),
            entity.entity.as_str().into(),
            entity.hash.as_str().into(),
            entity.location_key.clone().into(),
            due(entity, now).into(),
            now.into(),
            processed.into(),
            result_hash.into(),
            errors.into(),
            entity.ready.as_ref().map(|_| now).into(),
            text_of(*cause)?.into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    let stored = execute_rows(
        db,
        "INSERT INTO catalog_refresh_state (entity_id, entity_ref, unprocessed_entity, unprocessed_hash, location_key, \
           next_update_at, discovered_at, processed_entity, result_hash, errors, last_attempt_at, cause) \
         VALUES {values} ON CONFLICT (entity_ref) DO NOTHING",
        rows,
    )
    .await?;
    if stored < writes.len() as u64 {
        let refs: Vec<&str> = writes.iter().map(|write| write.entity.entity_ref.as_str()).collect();
        let known = known(db, &refs, "").await?;
        writes.retain(|write| known.get(&write.entity.entity_ref).is_some_and(|it| it.entity_id == write.entity_id));
    }
    Ok(())
}

/// Stores changed entities. What was remembered about the old source goes; the last good result stays until
/// there is a new one.
async fn update<C: ConnectionTrait>(db: &C, writes: &[Write<'_>]) -> Result<(), StoreError> {
    let now = now_millis();
    let rows = writes.iter().map(|Write { entity_id, entity, cause }| {
        let [processed, result_hash, errors] = made(entity)?;
        let judged = if entity.ready.is_some() { "yes" } else { "no" };
        Ok(vec![
            entity_id.as_str().into(),
            entity.entity.as_str().into(),
            entity.hash.as_str().into(),
            entity.location_key.clone().into(),
            due(entity, now).to_string().into(),
            processed.into(),
            result_hash.into(),
            errors.into(),
            judged.into(),
            now.to_string().into(),
            text_of(*cause)?.into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    execute_rows(
        db,
        "WITH v(id, entity, hash, location_key, at, processed, result_hash, errors, judged, now, cause) AS (VALUES {values}) \
         UPDATE catalog_refresh_state SET unprocessed_entity = v.entity, unprocessed_hash = v.hash, \
           location_key = v.location_key, next_update_at = CAST(v.at AS BIGINT), cache = NULL, \
           cause = v.cause, processed_entity = COALESCE(v.processed, processed_entity), result_hash = v.result_hash, \
           errors = CASE WHEN v.judged = 'yes' THEN v.errors ELSE catalog_refresh_state.errors END, \
           last_attempt_at = CASE WHEN v.judged = 'yes' THEN CAST(v.now AS BIGINT) ELSE last_attempt_at END \
         FROM v WHERE catalog_refresh_state.entity_id = v.id",
        rows,
    )
    .await?;
    Ok(())
}

/// Processed entity, hash of the result and errors, as far as they are known.
fn made(entity: &Discovered) -> Result<[Option<String>; 3], StoreError> {
    Ok(match entity.ready.as_deref().map(|ready| &ready.result) {
        None => [None, None, None],
        Some(Ok(processed)) => [Some(processed.entity.clone()), Some(processed.hash.clone()), None],
        Some(Err(errors)) => [None, None, Some(serde_json::to_string(errors)?)],
    })
}

fn text_of(cause: Option<&Cause>) -> Result<Option<String>, StoreError> {
    Ok(cause.map(serde_json::to_string).transpose()?)
}

fn due(entity: &Discovered, now: i64) -> i64 {
    now + entity.ready.as_ref().map_or(0, |ready| ready.wait)
}

fn emitted<'a>(writes: &'a [Write<'_>]) -> Vec<Emitted<'a>> {
    let good = writes.iter().filter_map(|Write { entity_id, entity, .. }| {
        let processed = entity.ready.as_ref()?.result.as_ref().ok()?;
        Some(Emitted { entity_id, relations: &processed.relations })
    });
    good.collect()
}

async fn replace_edges<C: ConnectionTrait>(db: &C, claimed: &HashMap<String, Source<'_>>) -> Result<(), StoreError> {
    let targets: Vec<&String> = claimed.keys().collect();
    execute_keys(db, "DELETE FROM catalog_refresh_state_references WHERE target_entity_ref IN ({keys})", &targets)
        .await?;
    let edges = claimed.iter().map(|(target, source)| {
        let [key, parent] = source.columns();
        vec![key, parent, target.as_str().into()]
    });
    execute_rows(
        db,
        "INSERT INTO catalog_refresh_state_references (source_key, source_entity_ref, target_entity_ref) VALUES {values}",
        edges.collect(),
    )
    .await?;
    Ok(())
}

/// Two documents of one ref from one source: the last one wins.
fn last_of_each(entities: &[Discovered]) -> impl Iterator<Item = &Discovered> {
    let last: HashMap<&str, usize> =
        entities.iter().enumerate().map(|(position, entity)| (entity.entity_ref.as_str(), position)).collect();
    let numbered = entities.iter().enumerate();
    numbered
        .filter(move |(position, entity)| last.get(entity.entity_ref.as_str()) == Some(position))
        .map(|(_, entity)| entity)
}

fn held_by_another(known: &Known, key: Option<&str>) -> bool {
    known.location_key.is_some() && known.location_key.as_deref() != key
}

fn circle(parent: &str, entity_ref: &str) {
    tracing::warn!(
        entity_ref = parent,
        "{parent} names {entity_ref}, by which it was itself brought in; that document is ignored. Take one of the two out of the other"
    );
}

fn conflict(entity: &Discovered, known: &Known) -> Conflict {
    let (entity_ref, held_by, claimed_by) = (&entity.entity_ref, &known.location_key, &entity.location_key);
    tracing::warn!(
        entity_ref,
        held_by = held_by.as_deref().unwrap_or_default(),
        claimed_by = claimed_by.as_deref().unwrap_or_default(),
        "two sources define {entity_ref}; the first one keeps it. Rename one of them, or remove it from one of the sources"
    );
    Conflict {
        entity_ref: entity_ref.clone(),
        entity: entity.entity.clone(),
        held_by: held_by.clone(),
        claimed_by: claimed_by.clone(),
    }
}

impl CatalogStore {
    /// What is stored of those of `refs` that are.
    pub(crate) async fn known(&self, refs: &[&str]) -> Result<HashMap<String, Known>, StoreError> {
        known(self.database.reader(), refs, "").await
    }
}

async fn known<C: ConnectionTrait>(db: &C, refs: &[&str], lock: &str) -> Result<HashMap<String, Known>, StoreError> {
    let sql = format!(
        "SELECT entity_id, entity_ref, unprocessed_hash, location_key FROM catalog_refresh_state WHERE entity_ref IN ({{keys}}) {lock}"
    );
    let mut found = HashMap::new();
    for row in query_keys(db, &sql, refs).await? {
        let known = Known {
            entity_id: row.try_get("", "entity_id")?,
            hash: row.try_get("", "unprocessed_hash")?,
            location_key: row.try_get("", "location_key")?,
        };
        found.insert(row.try_get("", "entity_ref")?, known);
    }
    Ok(found)
}
