//! The list's question in the words of the API.

use std::collections::BTreeMap;

use callboard_shared::catalog::{FacetsRequest, OwnershipFilter, QueryEntitiesRequest, TotalItems};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};

use super::columns;
use super::config::Paging;
use super::dimension::Dimension;
use super::scope::Scope;
use crate::kinds;

/// Where a text is looked for.
pub(crate) const TEXT_FIELDS: [&str; 5] =
    ["metadata.name", "metadata.title", "spec.profile.displayName", "spec.target", "spec.targets"];

/// Rows that a long list fetches at once.
pub(crate) const BLOCK: u64 = 50;

/// The page of entities that the scope asks for; of a long list its beginning.
pub(crate) fn page(scope: &Scope) -> QueryEntitiesRequest {
    if scope.paging == Paging::Scroll {
        return block(scope, 0);
    }
    let fields = row_fields(scope);
    if let Some(cursor) = scope.filters.cursor.clone().filter(|_| scope.paging == Paging::Cursor) {
        // The cursor carries the question itself; the server looks at nothing else.
        return QueryEntitiesRequest {
            cursor: Some(cursor),
            limit: Some(scope.limit()),
            fields,
            ..QueryEntitiesRequest::default()
        };
    }
    QueryEntitiesRequest {
        limit: Some(scope.limit()),
        offset: scope.filters.offset.filter(|offset| *offset > 0),
        order_by: vec![order(scope)],
        fields,
        ..question(scope)
    }
}

/// A block of a long list, by its number. Only the first one counts.
pub(crate) fn block(scope: &Scope, number: u64) -> QueryEntitiesRequest {
    QueryEntitiesRequest {
        limit: Some(BLOCK),
        offset: Some(number * BLOCK).filter(|offset| *offset > 0),
        order_by: vec![order(scope)],
        fields: row_fields(scope),
        total_items: (number > 0).then_some(TotalItems::Exclude),
        ..question(scope)
    }
}

/// Everything that the scope asks for, with these fields, a portion at a time: the portions after the first one
/// are reached by their cursors.
pub(crate) fn everything(scope: &Scope, fields: Vec<String>, portion: u64) -> QueryEntitiesRequest {
    QueryEntitiesRequest { limit: Some(portion), order_by: vec![order(scope)], fields, ..question(scope) }
}

/// Only the number of entities that the scope asks for.
pub(crate) fn count(scope: &Scope) -> QueryEntitiesRequest {
    QueryEntitiesRequest { limit: Some(0), ..question(scope) }
}

/// How often every kind occurs.
pub(crate) fn kind_counts() -> FacetsRequest {
    FacetsRequest { facets: vec!["kind".to_owned()], query: None }
}

/// Which values the dimensions have at all for a kind: the choices, which stay where they are whatever
/// is chosen among them.
pub(crate) fn choices(kind: &str) -> FacetsRequest {
    FacetsRequest { facets: every_field(), query: kind_condition(kind).map(|condition| condition.to_json()) }
}

/// How many entities choosing a value of the dimension would give. Where values are alternatives, that is
/// their number under all filters but the dimension's own; the other dimensions share one request.
pub(crate) fn counts(scope: &Scope, dimension: Dimension) -> FacetsRequest {
    let apart = !dimension.narrows() && !dimension.values(&scope.filters).is_empty();
    let facets = if apart { vec![dimension.field().to_owned()] } else { every_field() };
    let query = condition(scope, apart.then_some(dimension));
    FacetsRequest { facets, query: (query != Predicate::always()).then(|| query.to_json()) }
}

/// What the list is sorted by; by a field that the kind may lack, entities would be missing.
pub(crate) fn order(scope: &Scope) -> Order {
    scope
        .filters
        .order
        .clone()
        .filter(|order| columns::may_sort_by(scope.kind(), &order.field))
        .unwrap_or_else(|| Order::new(columns::NAME_FIELD, Direction::Asc))
}

fn question(scope: &Scope) -> QueryEntitiesRequest {
    let condition = condition(scope, None);
    let text = scope.filters.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    QueryEntitiesRequest {
        query: (condition != Predicate::always()).then(|| condition.to_json()),
        full_text_filter: text.map(|text| FullTextFilter::new(text, TEXT_FIELDS)),
        ..QueryEntitiesRequest::default()
    }
}

fn every_field() -> Vec<String> {
    Dimension::ALL.into_iter().flat_map(Dimension::fields).map(|field| (*field).to_owned()).collect()
}

fn row_fields(scope: &Scope) -> Vec<String> {
    columns::fields(scope.kind()).into_iter().map(str::to_owned).collect()
}

fn kind_condition(kind: &str) -> Option<Predicate> {
    (kind != kinds::ALL).then(|| Predicate::equals("kind", kind))
}

/// Kind, ownership and dimensions, perhaps without one of them.
fn condition(scope: &Scope, except: Option<Dimension>) -> Predicate {
    let mut parts: Vec<Predicate> = kind_condition(scope.kind()).into_iter().collect();
    match scope.user {
        OwnershipFilter::Owned => {
            parts.push(Predicate::one_of(Dimension::Owner.field(), scope.claims.as_deref().unwrap_or_default()));
        }
        OwnershipFilter::Starred => parts.push(any_of(&scope.starred)),
        OwnershipFilter::All => {}
    }
    for dimension in Dimension::ALL {
        let values = dimension.values(&scope.filters);
        if Some(dimension) == except || values.is_empty() || !dimension.applies_to(scope.kind()) {
            continue;
        }
        if dimension.narrows() {
            // An entity may have many of them, so that asking for all makes sense.
            parts.extend(values.iter().map(|value| dimension.condition(value)));
        } else {
            parts.push(Predicate::one_of(dimension.field(), values));
        }
    }
    parts.into_iter().fold(Predicate::always(), Predicate::and)
}

/// The entities of these refs. Those that differ in the name alone share a condition, so that a thousand stars are
/// a short question.
fn any_of(refs: &[EntityRef]) -> Predicate {
    let mut names: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for one in refs {
        names.entry((&one.kind, &one.namespace)).or_default().push(&one.name);
    }
    let group = |((kind, namespace), names): ((&str, &str), Vec<&str>)| {
        Predicate::equals("kind", kind)
            .and(Predicate::equals("metadata.namespace", namespace))
            .and(Predicate::one_of("metadata.name", &names))
    };
    Predicate::Any(names.into_iter().map(group).collect())
}

#[cfg(test)]
mod tests {
    use callboard_shared::catalog::CatalogFilters;
    use serde_json::{Value, json};

    use super::*;

    fn scope(filters: &str) -> Scope {
        Scope::new(
            CatalogFilters::parse(filters),
            Some(vec!["user:default/me".into(), "group:default/us".into()]),
            None,
        )
    }

    fn json_of(request: impl serde::Serialize) -> Value {
        serde_json::to_value(request).unwrap()
    }

    #[test]
    fn everything_chosen_becomes_a_condition() {
        let scope = scope(
            "filters[type]=service&filters[type]=website&filters[owners]=group:default/x&filters[lifecycles]=production\
             &filters[tags]=a&filters[tags]=b&filters[namespace]=ops&filters[processing-status]=orphan\
             &filters[processing-status]=error&filters[text]=%20box%20&limit=50&offset=100",
        );
        assert_eq!(
            json_of(question(&scope)),
            json!({
                "query": {"$all": [
                    {"kind": "component"},
                    {"relations.ownedby": {"$in": ["user:default/me", "group:default/us"]}},
                    {"spec.type": {"$in": ["service", "website"]}},
                    {"spec.lifecycle": "production"},
                    {"relations.ownedby": "group:default/x"},
                    {"metadata.tags": "a"},
                    {"metadata.tags": "b"},
                    {"metadata.namespace": "ops"},
                    {"metadata.annotations.backstage.io/orphan": "true"},
                    {"status.items.level": "error"}
                ]},
                "fullTextFilter": {"term": "box", "fields": TEXT_FIELDS}
            })
        );
        let page = page(&scope);
        assert_eq!((page.limit, page.offset), (Some(50), Some(100)));
        assert_eq!(page.order_by, [Order::new("metadata.name", Direction::Asc)]);
        assert_eq!(count(&scope).limit, Some(0));
    }

    #[test]
    fn stars_are_asked_for_by_kind_namespace_and_name() {
        let starred = ["component:default/a", "api:ops/c", "component:default/b"];
        let starred: Vec<_> = starred.iter().map(|one| EntityRef::parse_full(one).unwrap()).collect();
        let scope = Scope { starred: starred.into(), ..scope("filters[kind]=all&filters[user]=starred") };
        assert_eq!(
            question(&scope).query,
            Some(json!({"$any": [
                {"$all": [{"kind": "api"}, {"metadata.namespace": "ops"}, {"metadata.name": "c"}]},
                {"$all": [{"kind": "component"}, {"metadata.namespace": "default"}, {"metadata.name": {"$in": ["a", "b"]}}]}
            ]}))
        );
        let none = self::scope("filters[kind]=all&filters[user]=starred");
        assert_eq!(question(&none).query, Some(json!({"$any": []})));
    }

    #[test]
    fn a_long_list_comes_in_blocks() {
        let scope = Scope { paging: Paging::Scroll, ..scope("filters[user]=all&offset=4000&limit=20&cursor=x") };
        let (first, third) = (page(&scope), block(&scope, 2));
        assert_eq!((first.limit, first.offset, first.total_items, first.cursor), (Some(BLOCK), None, None, None));
        assert_eq!((third.offset, third.total_items), (Some(2 * BLOCK), Some(TotalItems::Exclude)));
        let numbered = page(&Scope { paging: Paging::Offset, ..scope });
        assert_eq!((numbered.offset, numbered.cursor), (Some(4000), None));
    }

    #[test]
    fn a_cursor_goes_alone() {
        let page = page(&scope("filters[type]=service&cursor=abc&offset=20"));
        assert_eq!((page.cursor.as_deref(), page.query, page.offset), (Some("abc"), None, None));
        assert!(page.order_by.is_empty());
    }

    #[test]
    fn everything_of_every_kind_has_no_condition() {
        let scope = scope("filters[kind]=all&filters[user]=all");
        assert_eq!(question(&scope).query, None);
        assert_eq!(choices("all").query, None);
        assert_eq!(counts(&scope, Dimension::Tag).query, None);
    }

    #[test]
    fn counts_leave_out_their_own_dimension() {
        let scope = scope("filters[user]=all&filters[type]=service");
        let of_type = counts(&scope, Dimension::Type);
        assert_eq!(json_of(of_type), json!({"facets": ["spec.type"], "query": {"kind": "component"}}));
        let tagged = self::scope("filters[user]=all&filters[tags]=a");
        assert_eq!(counts(&tagged, Dimension::Tag), counts(&tagged, Dimension::Type), "further tags narrow further");
        let of_tag = counts(&scope, Dimension::Tag);
        assert_eq!(of_tag, counts(&scope, Dimension::Owner), "one request serves both");
        assert_eq!(of_tag.query, Some(json!({"$all": [{"kind": "component"}, {"spec.type": "service"}]})));
    }

    #[test]
    fn only_fields_that_every_entity_of_the_kind_has_sort_it() {
        let sorted_by = |query: &str| order(&scope(query)).field;
        assert_eq!(sorted_by("orderField=spec.type,desc"), "spec.type");
        assert_eq!(sorted_by("filters[kind]=system&orderField=spec.type,desc"), "metadata.name");
        assert_eq!(sorted_by("orderField=metadata.description"), "metadata.name");
    }

    #[test]
    fn predicates_are_what_the_server_reads() {
        let question = question(&scope("filters[tags]=a&filters[tags]=b"));
        assert!(question.predicate().unwrap().is_some());
    }
}
