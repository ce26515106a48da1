//! What the list is asked for, in the address and as a request.

use callboard_shared::catalog::{self, FacetsRequest, FacetsResponse, QueryEntitiesRequest};
use callboard_shared::query::{Direction, FullTextFilter, Order};
use callboard_ui::SortDirection;
use callboard_web_core::{Request, below_base, use_go};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use serde_json::{Value, json};

/// Rows a page.
const ROWS: u64 = 20;
/// The fields that the search looks into.
const TEXT_FIELDS: [&str; 3] = ["metadata.name", "metadata.title", "metadata.description"];
const FIELDS: [&str; 10] = [
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.title",
    "metadata.description",
    "metadata.tags",
    "spec.type",
    "spec.owner",
    "spec.system",
    "spec.lifecycle",
];

/// What the list is asked for; it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) api_type: String,
    pub(super) lifecycle: String,
    /// The field and `asc` or `desc`.
    pub(super) sort: Option<(String, SortDirection)>,
    /// The cursor of the page.
    pub(super) cursor: Option<String>,
}

/// What the address asks for, and what changes it.
pub(super) fn use_asked() -> (Memo<Asked>, Callback<Asked>) {
    let query = use_query_map();
    let location = use_location();
    let go = use_go();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
        let sort = query.get_str("sort").and_then(|sort| {
            let (field, direction) = sort.split_once(' ').unwrap_or((sort, "asc"));
            let direction = if direction == "desc" { SortDirection::Descending } else { SortDirection::Ascending };
            sort_field(field).map(|_| (field.to_owned(), direction))
        });
        let cursor = query.get_str("cursor").map(str::to_owned);
        Asked { text: text("text"), api_type: text("type"), lifecycle: text("lifecycle"), sort, cursor }
    });
    let ask = Callback::new(move |wanted: Asked| {
        let mut query = query.get_untracked();
        let sort = wanted.sort.map(|(field, direction)| format!("{field} {}", direction.as_str()));
        for (name, value) in [
            ("text", Some(wanted.text)),
            ("type", Some(wanted.api_type)),
            ("lifecycle", Some(wanted.lifecycle)),
            ("sort", sort),
            ("cursor", wanted.cursor),
        ] {
            query.remove(name);
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.insert(name, value);
            }
        }
        go(&format!("{}{}", below_base(&location.pathname.read_untracked()), query.to_query_string()), true);
    });
    (asked, ask)
}

pub(super) fn by_name() -> (String, SortDirection) {
    ("name".to_owned(), SortDirection::Ascending)
}

/// The field of the catalog by which a column is ordered.
fn sort_field(column: &str) -> Option<&'static str> {
    match column {
        "name" => Some("metadata.name"),
        "owner" => Some("spec.owner"),
        "type" => Some("spec.type"),
        "lifecycle" => Some("spec.lifecycle"),
        _ => None,
    }
}

impl Asked {
    /// The request for the page.
    pub(super) fn query(&self) -> QueryEntitiesRequest {
        let fields = FIELDS.map(str::to_owned).to_vec();
        if let Some(cursor) = &self.cursor {
            return QueryEntitiesRequest {
                cursor: Some(cursor.clone()),
                limit: Some(ROWS),
                fields,
                ..QueryEntitiesRequest::default()
            };
        }
        let mut conditions = serde_json::Map::from_iter([("kind".to_owned(), json!("api"))]);
        for (key, value) in [("spec.type", &self.api_type), ("spec.lifecycle", &self.lifecycle)] {
            if !value.is_empty() {
                conditions.insert(key.to_owned(), json!(value));
            }
        }
        let (column, direction) = self.sort.clone().unwrap_or_else(by_name);
        let direction = if direction == SortDirection::Descending { Direction::Desc } else { Direction::Asc };
        let text = self.text.trim();
        QueryEntitiesRequest {
            query: Some(Value::Object(conditions)),
            limit: Some(ROWS),
            fields,
            order_by: vec![Order::new(sort_field(&column).unwrap_or("metadata.name"), direction)],
            full_text_filter: (!text.is_empty()).then(|| FullTextFilter::new(text, TEXT_FIELDS)),
            ..QueryEntitiesRequest::default()
        }
    }
}

pub(super) fn facets() -> Request<FacetsResponse> {
    let request = FacetsRequest {
        facets: vec!["spec.type".to_owned(), "spec.lifecycle".to_owned()],
        query: Some(json!({"kind": "api"})),
    };
    Request::post(catalog::facets::<&str, &str>(&[], &[]), &request)
}
