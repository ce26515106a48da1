//! `GET /entities/by-name/{kind}/{namespace}/{name}/ancestry`.

use std::collections::{HashMap, HashSet, VecDeque};

use axum::extract::{Path, State};
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use serde_json::json;

use super::CatalogState;

/// The entity, then everything that led to it, nearest first.
pub(super) async fn ancestry(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> ApiResult<Response> {
    let visible = state.visible(&credentials).await;
    let root = EntityRef::new(&kind, &namespace, &name).to_string();
    if state.index.by_ref(&root, visible.as_ref()).is_none() {
        // As in the contract, and whether it is there or not: only those who may see everything learn that.
        return Err(match visible {
            Some(_) => ApiError::NotAllowed("You may not see this entity".into()),
            None => ApiError::NotFound(format!("No entity named '{name}' of kind '{kind}' in namespace '{namespace}'")),
        });
    }
    let parents = ancestors(&state, &root).await?;
    let mut items = Vec::new();
    let mut seen = HashSet::from([root.clone()]);
    let mut queue = VecDeque::from([root.clone()]);
    while let Some(current) = queue.pop_front() {
        // With an entity that the caller may not see goes what only it leads to.
        let Some(document) = state.index.by_ref(&current, visible.as_ref()) else { continue };
        let mut above = parents.get(&current).cloned().unwrap_or_default();
        above.retain(|parent| visible.is_none() || state.index.by_ref(parent, visible.as_ref()).is_some());
        queue.extend(above.iter().filter(|parent| seen.insert((*parent).clone())).cloned());
        items.push(json!({ "entity": document.value(), "parentEntityRefs": above }));
    }
    Ok(json(&json!({ "rootEntityRef": root, "items": items })))
}

/// The parents of the entity and of each of its ancestors, one level a query.
async fn ancestors(state: &CatalogState, root: &str) -> ApiResult<HashMap<String, Vec<String>>> {
    let mut known: HashMap<String, Vec<String>> = HashMap::new();
    let mut level = vec![root.to_owned()];
    while !level.is_empty() {
        let found = state.engine.store.parents(&level).await?;
        let next: HashSet<String> =
            found.values().flatten().filter(|parent| !known.contains_key(*parent)).cloned().collect();
        for entity_ref in level {
            known.insert(entity_ref.clone(), found.get(&entity_ref).cloned().unwrap_or_default());
        }
        level = next.into_iter().filter(|entity_ref| !known.contains_key(entity_ref)).collect();
    }
    Ok(known)
}
