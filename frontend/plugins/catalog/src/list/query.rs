//! The list's question in the words of the API.

use callboard_shared::catalog::{FacetsRequest, OwnershipFilter, QueryEntitiesRequest};
use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};

use super::columns;
use super::dimension::Dimension;
use super::scope::Scope;
use crate::kinds;

/// Where a text is looked for.
const TEXT_FIELDS: [&str; 5] =
    ["metadata.name", "metadata.title", "spec.profile.displayName", "spec.target", "spec.targets"];

/// The page of entities that the scope asks for.
pub(crate) fn page(scope: &Scope) -> QueryEntitiesRequest {
    let fields = columns::fields(scope.kind()).into_iter().map(str::to_owned).collect();
    if let Some(cursor) = scope.filters.cursor.clone() {
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
    let apart = dimension != Dimension::Tag && !dimension.values(&scope.filters).is_empty();
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
    Dimension::ALL.into_iter().map(|dimension| dimension.field().to_owned()).collect()
}

fn kind_condition(kind: &str) -> Option<Predicate> {
    (kind != kinds::ALL).then(|| Predicate::equals("kind", kind))
}

/// Kind, ownership and dimensions, perhaps without one of them.
fn condition(scope: &Scope, except: Option<Dimension>) -> Predicate {
    let mut parts: Vec<Predicate> = kind_condition(scope.kind()).into_iter().collect();
    if scope.user == OwnershipFilter::Owned {
        parts.push(Predicate::one_of(Dimension::Owner.field(), scope.claims.as_deref().unwrap_or_default()));
    }
    for dimension in Dimension::ALL {
        let values = dimension.values(&scope.filters);
        if Some(dimension) == except || values.is_empty() || !dimension.applies_to(scope.kind()) {
            continue;
        }
        if dimension == Dimension::Tag {
            // An entity may have many tags, so that asking for all of them makes sense.
            parts.extend(values.iter().map(|value| Predicate::equals(dimension.field(), value)));
        } else {
            parts.push(Predicate::one_of(dimension.field(), values));
        }
    }
    parts.into_iter().fold(Predicate::always(), Predicate::and)
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
             &filters[tags]=a&filters[tags]=b&filters[namespace]=ops&filters[text]=%20box%20&limit=50&offset=100",
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
                    {"metadata.namespace": "ops"}
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
