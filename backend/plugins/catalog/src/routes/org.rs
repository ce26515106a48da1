//! `GET /org/groups`: the hierarchy of groups, in one answer.

use std::collections::{BTreeMap, HashMap, HashSet};

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::{OrgGroup, OrgResponse};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use serde_json::Value;

use super::{CatalogState, input};
use crate::index::ListQuery;

pub(super) async fn groups(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["root"])?;
    let root = params.first("root").map(|root| EntityRef::parse(root, Some("group"), "default")).transpose();
    let root = root.map_err(input)?.map(|root| root.to_string());
    let visible = state.visible(&credentials).await;
    let query = ListQuery {
        filter: Some(Predicate::equals("kind", "group")),
        visible: visible.clone(),
        ..ListQuery::default()
    };
    let count = |facet: &str, filter: Option<&Predicate>| {
        let counted = state.index.facets(&[facet.to_owned()], filter, visible.as_ref());
        let values = counted.into_iter().flat_map(|(_, values)| values);
        values.map(|(value, count)| (value.to_lowercase(), count)).collect::<HashMap<String, u64>>()
    };
    let members = count("relations.memberOf", Some(&Predicate::equals("kind", "user")));
    let owned = count("relations.ownedBy", None);
    let documents = state.index.list(&query).documents;
    let mut groups: Vec<OrgGroup> =
        documents.iter().filter_map(|document| group(&document.value(), &members, &owned)).collect();
    groups.sort_by_cached_key(|group| (group.title.to_lowercase(), group.entity_ref.clone()));
    if let Some(root) = root {
        groups = below(groups, &root);
        if groups.is_empty() {
            return Err(ApiError::NotFound(format!("There is no group {root}")));
        }
    }
    let known: HashSet<String> = groups.iter().map(|group| group.entity_ref.clone()).collect();
    for group in &mut groups {
        group.parents.retain(|parent| known.contains(parent) && *parent != group.entity_ref);
    }
    Ok(json(&OrgResponse { groups }))
}

fn group(entity: &Value, members: &HashMap<String, u64>, owned: &HashMap<String, u64>) -> Option<OrgGroup> {
    let entity_ref = EntityRef::of(entity)?.to_string();
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let profile = &entity["spec"]["profile"];
    let title = text(&profile["displayName"]).or_else(|| text(&entity["metadata"]["title"]));
    let relations = entity["relations"].as_array().into_iter().flatten();
    let parents = relations.filter(|relation| relation["type"] == "childOf");
    Some(OrgGroup {
        title: title.or_else(|| text(&entity["metadata"]["name"])).unwrap_or_default(),
        group_type: text(&entity["spec"]["type"]),
        picture: text(&profile["picture"]),
        parents: parents.filter_map(|relation| text(&relation["targetRef"])).collect(),
        members: members.get(&entity_ref).copied().unwrap_or_default(),
        owned: owned.get(&entity_ref).copied().unwrap_or_default(),
        entity_ref,
    })
}

/// The group and all below it, itself first and the others by title. Groups that belong to each other are met once.
fn below(groups: Vec<OrgGroup>, root: &str) -> Vec<OrgGroup> {
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for group in &groups {
        for parent in &group.parents {
            children.entry(parent).or_default().push(&group.entity_ref);
        }
    }
    let mut reached = HashSet::new();
    let mut waiting = vec![root];
    while let Some(next) = waiting.pop() {
        if reached.insert(next.to_owned()) {
            waiting.extend(children.get(next).into_iter().flatten());
        }
    }
    let mut kept: Vec<OrgGroup> = groups.into_iter().filter(|group| reached.contains(&group.entity_ref)).collect();
    match kept.iter().position(|group| group.entity_ref == root) {
        Some(place) => kept[..=place].rotate_right(1),
        None => kept.clear(),
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(entity_ref: &str, parents: &[&str]) -> OrgGroup {
        OrgGroup {
            entity_ref: entity_ref.into(),
            title: entity_ref.into(),
            group_type: None,
            picture: None,
            parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
            members: 0,
            owned: 0,
        }
    }

    #[test]
    fn the_group_comes_first_and_circles_end() {
        let groups = vec![named("a", &["r"]), named("b", &["a"]), named("r", &["b"]), named("x", &[])];
        let refs: Vec<String> = below(groups.clone(), "r").into_iter().map(|group| group.entity_ref).collect();
        assert_eq!(refs, ["r", "a", "b"]);
        assert!(below(groups, "none").is_empty());
    }
}
