//! Who stands above an entity.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;

use super::StoreError;
use super::bulk::query_keys;

/// The edges from some entities up to what providers name: child, and who names it.
#[derive(Default)]
pub(super) struct Ancestors(HashMap<String, Vec<String>>);

impl Ancestors {
    /// Everything above `refs`, one level a query.
    pub(super) async fn of<C: ConnectionTrait>(db: &C, refs: Vec<String>) -> Result<Self, StoreError> {
        let sql = "SELECT target_entity_ref, source_entity_ref FROM catalog_refresh_state_references \
                   WHERE source_entity_ref IS NOT NULL AND target_entity_ref IN ({keys})";
        let mut known: HashMap<String, Vec<String>> = HashMap::new();
        let mut level = refs;
        while !level.is_empty() {
            known.extend(level.iter().map(|entity_ref| (entity_ref.clone(), Vec::new())));
            let mut next = HashSet::new();
            for row in query_keys(db, sql, &level).await? {
                let parent: String = row.try_get("", "source_entity_ref")?;
                if !known.contains_key(&parent) {
                    next.insert(parent.clone());
                }
                known.entry(row.try_get("", "target_entity_ref")?).or_default().push(parent);
            }
            level = next.into_iter().collect();
        }
        Ok(Self(known))
    }

    /// What stands above one of them.
    pub(super) fn above(&self, entity_ref: &str) -> HashSet<String> {
        let mut seen = HashSet::new();
        let mut next = vec![entity_ref];
        while let Some(parents) = next.pop().map(|entity_ref| self.0.get(entity_ref)) {
            for parent in parents.into_iter().flatten() {
                if seen.insert(parent.clone()) {
                    next.push(parent);
                }
            }
        }
        seen
    }
}
