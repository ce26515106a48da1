//! What a user or group owns, by kind and type.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{CatalogFilters, FacetValue, FacetsRequest, OwnershipFilter, pages};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_shared::query::Predicate;
use callboard_ui::{Card, EmptyState, Icon, KindIcon, Skeleton, Switch};
use callboard_web_core::entity_facts::targets;
use callboard_web_core::{RequestErrorPanel, extension_config, href, kinds, use_query};
use leptos::prelude::*;
use serde_json::Value;

use crate::settings::is_aggregated;
use crate::{OWNERSHIP, requests};

/// Numbers by kind, each with its types; every number leads to the list that it counts.
#[component]
pub(crate) fn Ownership(
    /// The user or group.
    entity: Arc<Entity>,
) -> impl IntoView {
    let this = entity.entity_ref();
    let is_user = this.kind == "user";
    let groups = targets(&entity, "memberOf", Some("group"));
    let can_widen = if is_user { !groups.is_empty() } else { !targets(&entity, "parentOf", Some("group")).is_empty() };
    let config = extension_config(OWNERSHIP);
    // People own through their groups; a group's own things come before those of the groups below it.
    let is_wide = is_aggregated(&config).unwrap_or(is_user);
    let may_change = config.get("hideRelationsToggle") != Some(&Value::Bool(true));
    let wide = RwSignal::new(is_wide && can_widen);
    let counted = counted(config.get("ownedKinds"));
    // The server says which groups there are below, in one answer.
    let below = {
        let this = this.clone();
        use_query(move || (wide.get() && !is_user).then(|| requests::groups(Some(&this))))
    };
    let owners = Memo::new(move |_| {
        if !wide.get() {
            return Some(vec![this.to_string()]);
        }
        match is_user {
            true => Some(std::iter::once(&this).chain(&groups).map(EntityRef::to_string).collect::<Vec<_>>()),
            false => Some(below.data()?.groups.iter().map(|group| group.entity_ref.clone()).collect()),
        }
    });
    let widen = move |on: bool| wide.set(on);
    let label = if is_user { t!("With groups") } else { t!("With subgroups") };
    let tools = move || (can_widen && may_change).then(|| view! { <Switch label=label checked=wide on_change=widen/> });

    let kinds = use_query(move || Some(requests::facets(&counts("kind", owners.read().as_ref()?, None))));
    let found = Memo::new(move |_| kinds.data().map(|facets| by_rank(facets.facets.get("kind"), counted.as_deref())));
    let owners = Memo::new(move |_| owners.get().unwrap_or_default());
    let failure = move || below.failure().filter(|_| wide.get()).or_else(|| kinds.failure());
    let content = move || match (found.get(), failure()) {
        (Some(found), _) if found.is_empty() => view! { <NothingOwned/> }.into_any(),
        (Some(found), _) => {
            let rows = found.into_iter().map(|kind| view! { <KindRow kind owners/> }).collect_view();
            view! { <div class="ownership">{rows}</div> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| {
                below.refetch();
                kinds.refetch();
            });
            view! { <RequestErrorPanel title=t!("The numbers could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <div class="ownership"><Skeleton lines=3/></div> }.into_any(),
    };
    view! { <Card title=Some(t!("Ownership").to_owned()) actions=tools>{content}</Card> }.into_any()
}

#[component]
fn NothingOwned() -> impl IntoView {
    let body = t!("Name it as spec.owner of what belongs to it.");
    view! { <EmptyState icon=Icon::Catalog title=t!("Owns nothing yet") body=Some(body.to_owned())/> }
}

/// One kind with its types.
#[component]
fn KindRow(kind: FacetValue, owners: Memo<Vec<String>>) -> impl IntoView {
    let FacetValue { value: kind, count } = kind;
    let types = {
        let kind = kind.clone();
        use_query(move || Some(requests::facets(&counts("spec.type", &owners.read(), Some(&kind)))))
    };
    let of_kind = {
        let kind = kind.clone();
        move || href(&list_address(&kind, None, &owners.read()))
    };
    let chips = {
        let kind = kind.clone();
        move || {
            let facets = types.data();
            let mut values = facets.and_then(|facets| facets.facets.get("spec.type").cloned()).unwrap_or_default();
            values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
            values
                .into_iter()
                .map(|value| {
                    let address = href(&list_address(&kind, Some(&value.value), &owners.read()));
                    view! {
                        <a class="ownership__type" href=address>
                            {value.value}
                            <span class="ownership__type-count">{value.count}</span>
                        </a>
                    }
                })
                .collect_view()
        }
    };
    let name = if count == 1 { kinds::display(&kind) } else { kinds::plural(&kind) };
    view! {
        <div class="ownership__row">
            <a class="ownership__kind" href=of_kind>
                <KindIcon kind=kind/>
                <span class="ownership__count">{count}</span>
                <span class="ownership__name">{name}</span>
            </a>
            <div class="ownership__types">{chips}</div>
        </div>
    }
    .into_any()
}

fn counts(facet: &str, owners: &[String], kind: Option<&str>) -> FacetsRequest {
    let owned = Predicate::one_of("relations.ownedBy", owners);
    let condition = match kind {
        Some(kind) => Predicate::equals("kind", kind).and(owned),
        None => owned,
    };
    FacetsRequest { facets: vec![facet.to_owned()], query: Some(condition.to_json()) }
}

/// The kinds that `ownedKinds` of the extension names, in lower case; nothing for all.
fn counted(configured: Option<&Value>) -> Option<Vec<String>> {
    let named = configured?.as_array()?.iter().filter_map(Value::as_str);
    Some(named.map(Letters::lower).collect())
}

fn by_rank(values: Option<&Vec<FacetValue>>, counted: Option<&[String]>) -> Vec<FacetValue> {
    let mut values = values.cloned().unwrap_or_default();
    values.retain(|kind| counted.is_none_or(|counted| counted.contains(&kind.value.lower())));
    values.sort_by_key(|kind| kinds::rank(&kind.value));
    values
}

fn list_address(kind: &str, of_type: Option<&str>, owners: &[String]) -> String {
    pages::catalog(&CatalogFilters {
        kind: Some(kind.lower()),
        types: of_type.map(str::to_owned).into_iter().collect(),
        user: Some(OwnershipFilter::All),
        owners: owners.to_vec(),
        ..CatalogFilters::default()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_configuration_says_which_kinds_are_counted() {
        let value = |value: &str| FacetValue { value: value.into(), count: 1 };
        let values = vec![value("Widget"), value("System"), value("Component")];
        let found = |configured: Option<&Value>| {
            by_rank(Some(&values), counted(configured).as_deref())
                .into_iter()
                .map(|kind| kind.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(None), ["Component", "System", "Widget"]);
        assert_eq!(found(Some(&json!(["widget"]))), ["Widget"]);
    }

    #[test]
    fn numbers_lead_to_what_they_count() {
        let owners = ["group:default/a".to_owned(), "group:default/b".to_owned()];
        let address = list_address("API", Some("openapi"), &owners);
        let query = address.split_once('?').unwrap().1;
        let filters = CatalogFilters::parse(query);
        assert_eq!(
            (filters.kind.as_deref(), filters.types.as_slice()),
            (Some("api"), ["openapi".to_owned()].as_slice())
        );
        assert_eq!(filters.owners, owners);
        assert_eq!(
            counts("spec.type", &owners, Some("API")).query.unwrap(),
            json!({"$all": [{"kind": "api"}, {"relations.ownedby": {"$in": owners}}]})
        );
    }
}
