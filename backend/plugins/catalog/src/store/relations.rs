//! The relations that entities give rise to.

use std::collections::{HashMap, HashSet};

use callboard_shared::entity::EmittedRelation;
use sea_orm::ConnectionTrait;

use super::StoreError;
use super::bulk::{execute_keys, execute_rows, query_keys};

/// An entity with the relations that processing took from it.
pub(super) struct Emitted<'a> {
    pub(super) entity_id: &'a str,
    pub(super) relations: &'a [EmittedRelation],
}

/// What the table holds of these entities.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// They are new.
    Nothing,
    Stored,
}

/// Source, type, target.
type Edge = (String, String, String);

/// Replaces the relations that these entities give rise to; both ends of what changed are stitched.
pub(super) async fn replace_relations<C: ConnectionTrait>(
    db: &C,
    entities: &[Emitted<'_>],
    before: Before,
    stitch: &mut HashSet<String>,
) -> Result<(), StoreError> {
    let mut before = if before == Before::Stored { stored(db, entities).await? } else { HashMap::new() };
    let (mut outdated, mut rows) = (Vec::new(), Vec::new());
    for Emitted { entity_id, relations } in entities {
        let edges = relations.iter().map(|r| (r.source.to_string(), r.relation_type.clone(), r.target.to_string()));
        let after: HashSet<Edge> = edges.collect();
        let before = before.remove(*entity_id).unwrap_or_default();
        if before == after {
            continue;
        }
        stitch.extend(before.symmetric_difference(&after).map(|(source, _, _)| source.clone()));
        if !before.is_empty() {
            outdated.push(*entity_id);
        }
        rows.extend(
            after
                .into_iter()
                .map(|(source, kind, target)| vec![(*entity_id).into(), source.into(), kind.into(), target.into()]),
        );
    }
    execute_keys(db, "DELETE FROM catalog_relations WHERE originating_entity_id IN ({keys})", &outdated).await?;
    execute_rows(
        db,
        "INSERT INTO catalog_relations (originating_entity_id, source_entity_ref, type, target_entity_ref) VALUES {values}",
        rows,
    )
    .await?;
    Ok(())
}

async fn stored<C: ConnectionTrait>(
    db: &C,
    entities: &[Emitted<'_>],
) -> Result<HashMap<String, HashSet<Edge>>, StoreError> {
    let ids: Vec<&str> = entities.iter().map(|entity| entity.entity_id).collect();
    let sql = "SELECT originating_entity_id, source_entity_ref, type, target_entity_ref FROM catalog_relations WHERE originating_entity_id IN ({keys})";
    let mut stored: HashMap<String, HashSet<Edge>> = HashMap::new();
    for row in query_keys(db, sql, &ids).await? {
        let edge =
            (row.try_get("", "source_entity_ref")?, row.try_get("", "type")?, row.try_get("", "target_entity_ref")?);
        stored.entry(row.try_get("", "originating_entity_id")?).or_default().insert(edge);
    }
    Ok(stored)
}
