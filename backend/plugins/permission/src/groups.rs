//! The groups around a person, by the catalog as it is now.

use std::collections::{HashSet, VecDeque};

use callboard_core::catalog::CatalogApi;
use callboard_shared::entity::EntityRef;
use serde_json::Value;

/// Everything above a person: the groups of which they are a member, the parents of those, and so on. `levels`
/// bounds how far up, counted from the person's own groups. Nothing when the groups go in a circle.
pub(crate) async fn above(catalog: &dyn CatalogApi, user: &EntityRef, levels: Option<usize>) -> Option<Vec<String>> {
    let own = match catalog.entity(user).await {
        Some(entity) => related(&entity, "memberOf"),
        None => Vec::new(),
    };
    let mut found = Vec::new();
    for group in own {
        let mut path = Vec::new();
        if !climb(catalog, &group, levels, &mut path, &mut found).await {
            return None;
        }
    }
    Some(found)
}

/// Adds a group and what is above it; false when it comes back to itself.
async fn climb(
    catalog: &dyn CatalogApi,
    group: &str,
    levels: Option<usize>,
    path: &mut Vec<String>,
    found: &mut Vec<String>,
) -> bool {
    if path.iter().any(|below| below == group) {
        return false;
    }
    if !found.iter().any(|known| known == group) {
        found.push(group.to_owned());
    }
    if levels == Some(0) {
        return true;
    }
    path.push(group.to_owned());
    let parents = match EntityRef::parse_full(group).ok() {
        Some(group) => catalog.entity(&group).await.map(|entity| related(&entity, "childOf")).unwrap_or_default(),
        None => Vec::new(),
    };
    for parent in parents {
        let up = Box::pin(climb(catalog, &parent, levels.map(|levels| levels - 1), path, found));
        if !up.await {
            return false;
        }
    }
    path.pop();
    true
}

/// The refs and the groups below those that are groups, each once.
pub(crate) async fn with_children(catalog: &dyn CatalogApi, refs: &[String]) -> Vec<String> {
    let mut seen: HashSet<String> = refs.iter().cloned().collect();
    let mut all = refs.to_vec();
    let mut queue: VecDeque<String> =
        refs.iter().filter(|entity_ref| entity_ref.starts_with("group:")).cloned().collect();
    while let Some(group) = queue.pop_front() {
        let Ok(group) = EntityRef::parse_full(&group) else { continue };
        let Some(entity) = catalog.entity(&group).await else { continue };
        for child in related(&entity, "parentOf") {
            if seen.insert(child.clone()) {
                all.push(child.clone());
                queue.push_back(child);
            }
        }
    }
    all
}

/// The groups to which an entity has a relation.
fn related(entity: &Value, relation_type: &str) -> Vec<String> {
    let relations = entity["relations"].as_array().into_iter().flatten();
    let targets = relations.filter(|relation| relation["type"] == relation_type);
    let groups =
        targets.filter_map(|relation| relation["targetRef"].as_str()).filter(|target| target.starts_with("group:"));
    groups.map(str::to_owned).collect()
}
