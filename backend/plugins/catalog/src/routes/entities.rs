//! `GET /entities`.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::Params;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::query::{After, Order, parse_filters};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{CatalogState, fields_of, input, list_of};
use crate::index::ListQuery;

const DECLARED: [&str; 6] = ["filter", "fields", "limit", "offset", "after", "order"];
const DEFAULT_LIMIT: usize = 500;
const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');

pub(super) async fn list(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&DECLARED)?;
    let fields = fields_of(params.first("fields"))?;
    let orders = params
        .all("order")
        .iter()
        .map(|text| Order::parse_order(text))
        .collect::<Result<Vec<Order>, _>>()
        .map_err(input)?;
    let page = page(&params)?;
    let query = ListQuery {
        filter: parse_filters(&params.all("filter")).map_err(input)?,
        order: orders,
        offset: page.as_ref().map_or(0, |page| page.offset),
        limit: page.as_ref().and_then(|page| page.limit),
        paginated: page.is_some(),
        visible: state.visible(&credentials).await,
    };
    let found = state.index.list(&query);
    let mut response = list_of(found.documents, fields)?;
    if let (Some(page), true) = (page, found.has_more)
        && let Some(limit) = page.limit
    {
        let after = After { limit: Some(limit as u64), offset: (page.offset + limit) as u64 }.encode();
        let link = format!("</entities?{}>; rel=\"next\"", next_query(&params, &after));
        response.headers_mut().insert(header::LINK, HeaderValue::from_str(&link).map_err(ApiError::internal)?);
    }
    Ok(response)
}

struct Page {
    limit: Option<usize>,
    offset: usize,
}

/// Nothing when none of `limit`, `offset` and `after` is given: the whole set then.
fn page(params: &Params) -> ApiResult<Option<Page>> {
    let (limit, offset) = (params.integer("limit")?, params.integer("offset")?);
    let after = params.first("after").map(After::decode).transpose().map_err(input)?;
    if limit.is_none() && offset.is_none() && after.is_none() {
        return Ok(None);
    }
    if limit.is_some_and(|limit| limit < 1) {
        return Err(ApiError::Input("'limit' must be at least 1".into()));
    }
    let offset = offset
        .map(|offset| usize::try_from(offset).map_err(|_| ApiError::Input("'offset' must not be negative".into())))
        .transpose()?;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let from_after = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    match after {
        Some(after) => Ok(Some(Page {
            limit: after.limit.map(from_after).or(limit).or(Some(DEFAULT_LIMIT)),
            offset: from_after(after.offset),
        })),
        None => Ok(Some(Page { limit, offset: offset.unwrap_or(0) })),
    }
}

/// The parameters of this request without its place, and the place of the next page.
fn next_query(params: &Params, after: &str) -> String {
    let kept = params.pairs().iter().filter(|(name, _)| name != "after" && name != "offset");
    let pairs = kept.map(|(name, value)| (name.as_str(), value.as_str())).chain([("after", after)]);
    let pairs: Vec<String> = pairs
        .map(|(name, value)| {
            format!("{name}={}", utf8_percent_encode(value, &UNRESERVED).to_string().replace("%20", "+"))
        })
        .collect();
    pairs.join("&")
}
