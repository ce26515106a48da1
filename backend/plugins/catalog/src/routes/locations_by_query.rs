//! `POST /locations/by-query`.

use axum::extract::State;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::query::Predicate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{CatalogState, input};
use crate::permissions::LOCATION_READ;
use crate::store::Location;

const DEFAULT_LIMIT: usize = 1000;

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    #[serde(default)]
    query: Option<Value>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    cursor: Option<String>,
}

/// Where the next page begins, with everything that the next request may leave out.
#[derive(Debug, Serialize, Deserialize)]
struct Cursor {
    limit: usize,
    query: Option<Value>,
    after: String,
}

/// Registered locations that meet a predicate over `id`, `type`, `target` and `entityRef`, by id.
/// There are hundreds of them at most in any company, so they are simply looked through.
pub(super) async fn by_query(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<Response> {
    let from = body.cursor.as_deref().map(decode).transpose()?;
    let (query, limit, after) = match from {
        Some(cursor) => (cursor.query, body.limit.unwrap_or(cursor.limit), cursor.after),
        None => (body.query, body.limit.unwrap_or(DEFAULT_LIMIT), String::new()),
    };
    if limit == 0 {
        return Err(ApiError::Input("'limit' must be at least 1".into()));
    }
    let predicate = query.as_ref().map(Predicate::from_location_json).transpose().map_err(input)?;
    let all =
        if state.may(&credentials, &LOCATION_READ).await { state.engine.store.locations().await? } else { Vec::new() };
    // An empty `$all` finds nothing here, unlike in queries for entities.
    let meets = |location: &Location| {
        predicate.as_ref().is_none_or(|predicate| *predicate != Predicate::always() && holds(predicate, location))
    };
    let everything = query.as_ref().is_none_or(|query| query.as_object().is_some_and(serde_json::Map::is_empty));
    let found: Vec<Location> = all.into_iter().filter(|location| everything || meets(location)).collect();
    let total = found.len();
    let mut rest = found.into_iter().filter(|location| location.id > after);
    let items: Vec<Location> = rest.by_ref().take(limit).collect();
    let next = match (rest.next(), items.last()) {
        (Some(_), Some(last)) => Some(encode(&Cursor { limit, query, after: last.id.clone() })?),
        _ => None,
    };
    let page_info = next.map_or_else(|| json!({}), |cursor| json!({ "nextCursor": cursor }));
    Ok(json(&json!({ "items": items, "totalItems": total, "pageInfo": page_info })))
}

fn holds(predicate: &Predicate, location: &Location) -> bool {
    let value = |key: &str| {
        let text = match key {
            "id" => &location.id,
            "type" => &location.kind,
            "target" => &location.target,
            _ => &location.entity_ref,
        };
        text.to_lowercase()
    };
    match predicate {
        Predicate::All(parts) => !parts.is_empty() && parts.iter().all(|part| holds(part, location)),
        Predicate::Any(parts) => parts.iter().any(|part| holds(part, location)),
        Predicate::Not(part) => !holds(part, location),
        Predicate::Exists { present, .. } => *present,
        Predicate::In { key, values } => values.contains(&value(key)),
        Predicate::HasPrefix { key, prefix } => value(key).starts_with(prefix.as_str()),
        Predicate::Relation { .. } => false,
    }
}

fn encode(cursor: &Cursor) -> ApiResult<String> {
    serde_json::to_vec(cursor).map(|text| STANDARD.encode(text)).map_err(ApiError::internal)
}

fn decode(text: &str) -> ApiResult<Cursor> {
    let bytes = STANDARD.decode(text).map_err(|_| ApiError::Input("Malformed cursor, could not be parsed".into()))?;
    serde_json::from_slice(&bytes).map_err(|_| ApiError::Input("Malformed cursor, could not be parsed".into()))
}
