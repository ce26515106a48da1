//! `GET /entities/by-name/{kind}/{namespace}/{name}/explain`: sources, errors and attempts of an entity and of
//! everything that led to it. Also of entities that no other answer shows, because they never were good.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::{EntityState, ExplainResponse, ExplainedEntity, ExplainedError};
use callboard_shared::entity::{EntityRef, annotations};
use callboard_shared::query::Predicate;
use serde_json::Value;

use super::{CatalogState, history, time};
use crate::ingest::processors;
use crate::permissions::UNPROCESSED_READ;
use crate::store::{NamedBy, Standing};

/// A chain of parents that is longer than this is a circle.
const LONGEST_CHAIN: usize = 32;

pub(super) async fn explain(
    State(state): State<CatalogState>,
    credentials: Credentials,
    Path((kind, namespace, name)): Path<(String, String, String)>,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&[])?;
    let root = EntityRef::new(&kind, &namespace, &name).to_string();
    // Who may see the entity may know why; what nobody sees yet is for those who look after the catalog.
    let visible = state.visible(&credentials).await;
    if state.index.by_ref(&root, visible.as_ref()).is_none() {
        state.demand(&credentials, &UNPROCESSED_READ).await?;
    }
    let mut chain = chain(&state, &root).await?;
    hide(&state, &root, visible.as_ref(), &mut chain);
    let departure = history::departure(&state, &root).await?;
    let (uid, stands) = match (chain.first(), &departure) {
        (Some((own, _)), _) => (own.entity_id.clone(), state_of(own)),
        (None, Some(departure)) => (departure.uid.clone(), EntityState::Gone),
        (None, None) => {
            return Err(ApiError::NotFound(format!(
                "No source names '{name}' of kind '{kind}' in namespace '{namespace}'"
            )));
        }
    };
    let explained = ExplainResponse {
        entity_ref: root,
        uid,
        state: stands,
        departure,
        chain: chain.iter().map(|(standing, named_by)| explained(&state, standing, named_by)).collect(),
    };
    Ok(json(&explained))
}

/// The entity and its ancestors, one level a query.
async fn chain(state: &CatalogState, root: &str) -> ApiResult<Vec<(Standing, NamedBy)>> {
    let store = &state.engine.store;
    let mut seen = HashSet::from([root.to_owned()]);
    let mut level = vec![root.to_owned()];
    let mut chain = Vec::new();
    for _ in 0..LONGEST_CHAIN {
        let mut standing = store.standing(&level).await?;
        let mut named_by = store.named_by(&level).await?;
        standing.sort_by(|a, b| a.entity_ref.cmp(&b.entity_ref));
        let mut next = Vec::new();
        for entity in standing {
            let names = named_by.remove(&entity.entity_ref).unwrap_or_default();
            next.extend(names.parents.iter().filter(|parent| seen.insert((*parent).clone())).cloned());
            chain.push((entity, names));
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    Ok(chain)
}

/// Takes out what led to the entity and the caller may not see, also where it is only named.
fn hide(state: &CatalogState, root: &str, visible: Option<&Predicate>, chain: &mut Vec<(Standing, NamedBy)>) {
    if visible.is_none() {
        return;
    }
    let is_seen = |entity_ref: &str| entity_ref == root || state.index.by_ref(entity_ref, visible).is_some();
    chain.retain(|(standing, _)| is_seen(&standing.entity_ref));
    chain.iter_mut().for_each(|(_, named_by)| named_by.parents.retain(|parent| is_seen(parent)));
}

fn state_of(standing: &Standing) -> EntityState {
    match (standing.last_changed_at.is_some(), standing.errors.is_empty()) {
        (true, true) => EntityState::Current,
        (true, false) => EntityState::Degraded,
        (false, false) => EntityState::Failed,
        (false, true) => EntityState::Waiting,
    }
}

fn explained(state: &CatalogState, standing: &Standing, named_by: &NamedBy) -> ExplainedEntity {
    let errors = standing.errors.iter();
    let source: Value = serde_json::from_str(&standing.unprocessed).unwrap_or_default();
    let processors = processors(&source, &state.engine.processing.model);
    ExplainedEntity {
        entity_ref: standing.entity_ref.clone(),
        location: source["metadata"]["annotations"][annotations::MANAGED_BY_LOCATION].as_str().map(str::to_owned),
        location_key: standing.location_key.clone(),
        parents: named_by.parents.clone(),
        providers: named_by.providers.clone(),
        processors: processors.into_iter().map(str::to_owned).collect(),
        errors: errors
            .map(|error| ExplainedError { name: error.name.clone(), message: error.message.clone() })
            .collect(),
        discovered_at: time(standing.discovered_at),
        last_attempt_at: standing.last_attempt_at.map(time),
        next_attempt_at: time(standing.next_attempt_at),
        last_changed_at: standing.last_changed_at.map(time),
    }
}
