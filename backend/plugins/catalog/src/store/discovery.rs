//! Putting entities in that a provider or a parent names, and the edges that say who named them.
//!
//! The rules of contract/catalog.md §5.2: a ref that somebody else holds under another key is refused;
//! a successful claim replaces all other incoming edges, so in practice a ref has one parent.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::bulk::{execute_keys, execute_rows, query_keys};
use super::{StoreError, now_millis};
use crate::ingest::canonical;

/// An entity as somebody named it.
#[derive(Clone, Debug)]
pub(crate) struct Discovered {
    pub(crate) entity_ref: String,
    pub(crate) entity: Value,
    /// Who may change the entity later; nothing means anybody.
    pub(crate) location_key: Option<String>,
}

/// Who names entities.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    Provider(&'a str),
    Parent(&'a str),
}

impl Source<'_> {
    fn columns(self) -> [sea_orm::Value; 2] {
        match self {
            Self::Provider(key) => [key.into(), None::<String>.into()],
            Self::Parent(entity_ref) => [None::<String>.into(), entity_ref.into()],
        }
    }
}

/// What one source now names.
pub(super) struct Naming<'a> {
    pub(super) source: Source<'a>,
    pub(super) entities: Vec<Discovered>,
}

struct Known {
    hash: String,
    location_key: Option<String>,
}

/// Stores everything that `namings` name and makes it due. Refs whose incoming edges changed are
/// returned: they may have become, or ceased to be, orphans.
pub(super) async fn discover<C: ConnectionTrait>(
    db: &C,
    namings: Vec<Naming<'_>>,
) -> Result<HashSet<String>, StoreError> {
    let refs: Vec<String> =
        namings.iter().flat_map(|naming| naming.entities.iter().map(|entity| entity.entity_ref.clone())).collect();
    let mut known = known(db, &refs).await?;
    let now = now_millis();
    let (mut inserts, mut updates, mut edges) = (Vec::new(), Vec::new(), Vec::new());
    let mut claimed: HashMap<String, Source<'_>> = HashMap::new();
    for naming in namings {
        for entity in last_of_each(naming.entities) {
            let Discovered { entity_ref, entity, location_key } = entity;
            let hash = canonical::hash(&entity);
            match known.get(&entity_ref) {
                Some(other) if held_by_another(other, location_key.as_deref()) => {
                    conflict(&entity_ref, other, location_key.as_deref());
                    continue;
                }
                Some(same) if same.hash == hash && same.location_key == location_key => {}
                Some(_) => updates.push(vec![
                    entity_ref.as_str().into(),
                    entity.to_string().into(),
                    hash.as_str().into(),
                    location_key.clone().into(),
                    now.to_string().into(),
                ]),
                None => inserts.push(vec![
                    uuid::Uuid::new_v4().to_string().into(),
                    entity_ref.as_str().into(),
                    entity.to_string().into(),
                    hash.as_str().into(),
                    location_key.clone().into(),
                    now.into(),
                    now.into(),
                ]),
            }
            known.insert(entity_ref.clone(), Known { hash, location_key });
            claimed.insert(entity_ref, naming.source);
        }
    }
    execute_rows(
        db,
        "INSERT INTO catalog_refresh_state (entity_id, entity_ref, unprocessed_entity, unprocessed_hash, location_key, next_update_at, discovered_at) \
         VALUES {values} ON CONFLICT (entity_ref) DO NOTHING",
        inserts,
    )
    .await?;
    // A changed source invalidates what was remembered about the old one.
    execute_rows(
        db,
        "WITH v(entity_ref, entity, hash, location_key, now) AS (VALUES {values}) \
         UPDATE catalog_refresh_state SET unprocessed_entity = v.entity, unprocessed_hash = v.hash, location_key = v.location_key, \
           next_update_at = CAST(v.now AS BIGINT), result_hash = NULL, cache = NULL \
         FROM v WHERE catalog_refresh_state.entity_ref = v.entity_ref",
        updates,
    )
    .await?;
    let targets: Vec<String> = claimed.keys().cloned().collect();
    execute_keys(db, "DELETE FROM catalog_refresh_state_references WHERE target_entity_ref IN ({keys})", &targets)
        .await?;
    for (target, source) in &claimed {
        let [key, parent] = source.columns();
        edges.push(vec![key, parent, target.as_str().into()]);
    }
    execute_rows(db, "INSERT INTO catalog_refresh_state_references (source_key, source_entity_ref, target_entity_ref) VALUES {values}", edges).await?;
    Ok(claimed.into_keys().collect())
}

/// Two documents of one ref from one source: the last one wins.
fn last_of_each(entities: Vec<Discovered>) -> Vec<Discovered> {
    let last: HashMap<String, usize> =
        entities.iter().enumerate().map(|(position, entity)| (entity.entity_ref.clone(), position)).collect();
    let numbered = entities.into_iter().enumerate();
    numbered
        .filter(|(position, entity)| last.get(&entity.entity_ref) == Some(position))
        .map(|(_, entity)| entity)
        .collect()
}

fn held_by_another(known: &Known, key: Option<&str>) -> bool {
    known.location_key.is_some() && known.location_key.as_deref() != key
}

fn conflict(entity_ref: &str, known: &Known, key: Option<&str>) {
    tracing::warn!(
        entity_ref,
        held_by = known.location_key.as_deref().unwrap_or_default(),
        claimed_by = key.unwrap_or_default(),
        "two sources define {entity_ref}; the first one keeps it. Rename one of them, or remove it from one of the sources"
    );
}

async fn known<C: ConnectionTrait>(db: &C, refs: &[String]) -> Result<HashMap<String, Known>, StoreError> {
    let sql =
        "SELECT entity_ref, unprocessed_hash, location_key FROM catalog_refresh_state WHERE entity_ref IN ({keys})";
    let mut found = HashMap::new();
    for row in query_keys(db, sql, refs).await? {
        let known =
            Known { hash: row.try_get("", "unprocessed_hash")?, location_key: row.try_get("", "location_key")? };
        found.insert(row.try_get("", "entity_ref")?, known);
    }
    Ok(found)
}
