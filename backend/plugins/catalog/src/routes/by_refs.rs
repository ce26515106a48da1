//! `POST /entities/by-refs`.

use axum::extract::State;
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json_bytes};
use callboard_shared::query::{Fields, Predicate, parse_filters};
use serde::Deserialize;
use serde_json::Value;

use super::{CatalogState, input, put};

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    #[serde(rename = "entityRefs")]
    entity_refs: Vec<String>,
    #[serde(default)]
    fields: Option<Vec<String>>,
    #[serde(default)]
    query: Option<Value>,
}

/// Entities in the order asked, `null` for those that do not exist or do not meet the filter.
pub(super) async fn by_refs(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<Response> {
    params.allow(&["filter"])?;
    let by_params = parse_filters(&params.all("filter")).map_err(input)?;
    answer_to(&state, &credentials, body, by_params).await.map(json_bytes)
}

/// The answer to a question that was posted, here or among others.
pub(super) async fn answer_to(
    state: &CatalogState,
    credentials: &Credentials,
    body: Body,
    by_params: Option<Predicate>,
) -> ApiResult<Bytes> {
    let fields = body.fields.map(Fields::from_list).transpose().map_err(input)?;
    let by_body = body.query.as_ref().map(Predicate::from_json).transpose().map_err(input)?;
    let filter = match (by_params, by_body) {
        (Some(left), Some(right)) => Some(left.and(right)),
        (left, right) => left.or(right),
    };
    let found = state.index.by_refs(&body.entity_refs, filter.as_ref(), state.visible(credentials).await.as_ref());
    let mut out = BytesMut::with_capacity(found.len() * 1024 + 16);
    out.extend_from_slice(b"{\"items\":[");
    for (position, document) in found.iter().enumerate() {
        if position > 0 {
            out.put_u8(b',');
        }
        match document {
            Some(document) => put(&mut out, document, fields.as_ref())?,
            None => out.extend_from_slice(b"null"),
        }
    }
    out.extend_from_slice(b"]}");
    Ok(out.freeze())
}
