//! What an embedded table asks for.

use callboard_letters::Letters;
use callboard_shared::catalog::QueryEntitiesRequest;
use callboard_shared::query::{FullTextFilter, Order, QueryError, parse_filters};

use crate::kinds;
use crate::list::columns;
use crate::list::query::TEXT_FIELDS;

/// The kind that a filter names, in lower case; [`kinds::ALL`] when it names none or several.
pub(super) fn kind_of(filter: &str) -> String {
    let mut kinds = filter.split(',').filter_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case("kind").then(|| value.trim().lower())
    });
    match (kinds.next(), kinds.next()) {
        (Some(kind), None) => kind,
        _ => kinds::ALL.to_owned(),
    }
}

/// A page of the entities under a filter in the grammar of the API (`kind=component,spec.type=service`), or what is
/// wrong with it.
pub(super) fn page(
    filter: &str,
    text: &str,
    order: &Order,
    rows: u64,
    cursor: Option<&str>,
) -> Result<QueryEntitiesRequest, QueryError> {
    let condition = parse_filters(&[filter.to_owned()])?;
    let fields = columns::fields(&kind_of(filter)).into_iter().map(str::to_owned).collect();
    let limit = Some(rows.max(1));
    if let Some(cursor) = cursor {
        // The cursor carries the question itself.
        return Ok(QueryEntitiesRequest { cursor: Some(cursor.to_owned()), limit, fields, ..Default::default() });
    }
    let text = Some(text.trim()).filter(|text| !text.is_empty());
    Ok(QueryEntitiesRequest {
        query: condition.map(|condition| condition.to_json()),
        full_text_filter: text.map(|text| FullTextFilter::new(text, TEXT_FIELDS)),
        order_by: vec![order.clone()],
        limit,
        fields,
        ..Default::default()
    })
}

#[cfg(test)]
mod tests {
    use callboard_shared::query::Direction;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_kind_decides_the_columns() {
        assert_eq!(kind_of("kind=API, spec.type=openapi"), "api");
        assert_eq!(kind_of("spec.type=service"), kinds::ALL);
        assert_eq!(kind_of("kind=api,kind=component"), kinds::ALL);
    }

    #[test]
    fn the_filter_is_that_of_the_api() {
        let order = Order::new("metadata.name", Direction::Asc);
        let asked = page("kind=component,spec.type=service", " pay ", &order, 10, None).unwrap();
        let asked = serde_json::to_value(asked).unwrap();
        assert_eq!(asked["query"], json!({"$all": [{"kind": "component"}, {"spec.type": "service"}]}));
        assert_eq!((&asked["fullTextFilter"]["term"], &asked["limit"]), (&json!("pay"), &json!(10)));
        assert!(page("=x", "", &order, 10, None).unwrap_err().to_string().contains("=x"));
        let next = page("kind=component", "", &order, 10, Some("c")).unwrap();
        assert!(next.query.is_none() && next.order_by.is_empty() && next.cursor.as_deref() == Some("c"));
    }
}
