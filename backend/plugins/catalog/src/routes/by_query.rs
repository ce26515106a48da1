//! `GET` and `POST /entities/by-query`.

use axum::extract::State;
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json_bytes};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::{PageInfo, QueryEntitiesRequest, TotalItems};
use callboard_shared::query::{Cursor, Fields, FullTextFilter, Order, parse_filters};
use serde_json::Value;

use super::{CatalogState, array_of, fields_of, input};
use crate::index::{Edge, Page, PageQuery};

const DECLARED: [&str; 9] = [
    "filter",
    "fields",
    "limit",
    "offset",
    "orderField",
    "cursor",
    "fullTextFilterTerm",
    "fullTextFilterFields",
    "totalItems",
];
const DEFAULT_LIMIT: u64 = 200;

pub(super) async fn get(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&DECLARED)?;
    let fields = fields_of(params.first("fields"))?;
    let limit = not_negative(&params, "limit")?;
    if let Some(cursor) = params.first("cursor") {
        let cursor = Cursor::decode(cursor).map_err(input)?;
        return answer(&state, &credentials, cursor, limit, fields.as_ref()).await.map(json_bytes);
    }
    let orders = params.all("orderField");
    let orders = orders.iter().map(|text| Order::parse_order_field(text)).collect::<Result<Vec<_>, _>>();
    let start = Start {
        cursor: Cursor {
            query: parse_filters(&params.all("filter")).map_err(input)?,
            order_fields: orders.map_err(input)?,
            full_text_filter: FullTextFilter::from_params(
                params.first("fullTextFilterTerm"),
                params.first("fullTextFilterFields"),
            ),
            ..Cursor::default()
        },
        count: total_items(params.first("totalItems"))?,
        offset: not_negative(&params, "offset")?,
        limit,
    };
    start.answer(&state, &credentials, fields.as_ref()).await.map(json_bytes)
}

pub(super) async fn post(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Value>,
) -> ApiResult<Response> {
    answer_to(&state, &credentials, &body).await.map(json_bytes)
}

/// The answer to a question that was posted, here or among others.
pub(super) async fn answer_to(state: &CatalogState, credentials: &Credentials, body: &Value) -> ApiResult<Bytes> {
    let request = QueryEntitiesRequest::from_json(body).map_err(input)?;
    let fields = Fields::from_list(&request.fields).map_err(input)?;
    if let Some(cursor) = &request.cursor {
        let cursor = Cursor::decode(cursor).map_err(input)?;
        return answer(state, credentials, cursor, request.limit, Some(&fields)).await;
    }
    let start = Start {
        cursor: Cursor {
            query: request.predicate().map_err(input)?,
            order_fields: request.order_by,
            full_text_filter: request.full_text_filter,
            ..Cursor::default()
        },
        count: request.total_items != Some(TotalItems::Exclude),
        offset: request.offset,
        limit: request.limit,
    };
    start.answer(state, credentials, Some(&fields)).await
}

/// The first page of a query.
struct Start {
    cursor: Cursor,
    count: bool,
    offset: Option<u64>,
    limit: Option<u64>,
}

impl Start {
    async fn answer(
        self,
        state: &CatalogState,
        credentials: &Credentials,
        fields: Option<&Fields>,
    ) -> ApiResult<Bytes> {
        let Self { cursor, count, offset, limit } = self;
        let query = PageQuery { count, ..page_query(state, credentials, &cursor, limit, offset.unwrap_or(0)).await };
        let page = state.index.page(&query);
        let cursor = Cursor { total_items: page.total, ..cursor };
        respond(&cursor, &page, fields)
    }
}

/// The page that a cursor stands for. The count is that of the first page: it costs nothing then, and does not
/// jump while somebody pages.
async fn answer(
    state: &CatalogState,
    credentials: &Credentials,
    cursor: Cursor,
    limit: Option<u64>,
    fields: Option<&Fields>,
) -> ApiResult<Bytes> {
    let page = state.index.page(&page_query(state, credentials, &cursor, limit, 0).await);
    respond(&cursor, &page, fields)
}

async fn page_query(
    state: &CatalogState,
    credentials: &Credentials,
    cursor: &Cursor,
    limit: Option<u64>,
    offset: u64,
) -> PageQuery {
    PageQuery {
        filter: cursor.query.clone(),
        full_text: cursor.full_text_filter.clone(),
        order: cursor.order_fields.first().cloned(),
        limit: usize::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(usize::MAX - 1),
        offset: usize::try_from(offset).unwrap_or(usize::MAX),
        edge: edge_of(&cursor.order_field_values),
        backwards: cursor.is_previous,
        count: false,
        visible: state.visible(credentials).await,
    }
}

fn respond(cursor: &Cursor, page: &Page, fields: Option<&Fields>) -> ApiResult<Bytes> {
    let items = array_of(&page.documents, fields)?;
    let info = serde_json::to_vec(&page_info(cursor, page)).map_err(ApiError::internal)?;
    let mut out = BytesMut::with_capacity(items.len() + info.len() + 64);
    out.extend_from_slice(b"{\"items\":");
    out.extend_from_slice(&items);
    out.extend_from_slice(format!(",\"totalItems\":{},\"pageInfo\":", cursor.total_items.unwrap_or(0)).as_bytes());
    out.extend_from_slice(&info);
    out.put_u8(b'}');
    Ok(out.freeze())
}

/// Walking back, there is always a next page: the one that was come from.
fn page_info(cursor: &Cursor, page: &Page) -> PageInfo {
    let (Some(first), Some(last)) = (&page.first, &page.last) else { return PageInfo::default() };
    let very_first = cursor.first_sort_field_values.clone().unwrap_or_else(|| values_of(first));
    let is_first_page = values_of(first) == very_first;
    let at = |edge: &Edge, is_previous| {
        Cursor {
            order_field_values: values_of(edge),
            first_sort_field_values: Some(very_first.clone()),
            is_previous,
            ..cursor.clone()
        }
        .encode()
    };
    PageInfo {
        next_cursor: (cursor.is_previous || page.has_more).then(|| at(last, false)),
        prev_cursor: (!is_first_page).then(|| at(first, true)),
    }
}

fn values_of(edge: &Edge) -> Vec<Option<String>> {
    vec![Some(edge.value.clone()), Some(edge.uid.clone())]
}

/// Without an order the cursors of the original hold nothing but the uid.
fn edge_of(values: &[Option<String>]) -> Option<Edge> {
    match values {
        [.., value, uid] => Some(Edge { value: value.clone()?, uid: uid.clone()? }),
        [Some(uid)] => Some(Edge { value: uid.clone(), uid: uid.clone() }),
        _ => None,
    }
}

fn total_items(word: Option<&str>) -> ApiResult<bool> {
    match word {
        None | Some("include") => Ok(true),
        Some("exclude") => Ok(false),
        Some(other) => Err(ApiError::Input(format!("'totalItems' must be include or exclude, not '{other}'"))),
    }
}

fn not_negative(params: &Params, name: &str) -> ApiResult<Option<u64>> {
    let number = params.integer(name)?;
    number
        .map(|number| u64::try_from(number).map_err(|_| ApiError::Input(format!("'{name}' must not be negative"))))
        .transpose()
}
