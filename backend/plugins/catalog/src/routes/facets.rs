//! `GET` and `POST /entity-facets`.

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json_bytes};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::query::{Predicate, parse_filters};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{CatalogState, input};

pub(super) async fn get(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["facet", "filter"])?;
    let filter = parse_filters(&params.all("filter")).map_err(input)?;
    answer(&state, &credentials, &params.all("facet"), filter.as_ref()).await.map(json_bytes)
}

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    #[serde(default)]
    facets: Vec<String>,
    #[serde(default)]
    query: Option<Value>,
}

pub(super) async fn post(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<Response> {
    answer_to(&state, &credentials, body).await.map(json_bytes)
}

/// The answer to a question that was posted, here or among others.
pub(super) async fn answer_to(state: &CatalogState, credentials: &Credentials, body: Body) -> ApiResult<Bytes> {
    let filter = body.query.as_ref().map(Predicate::from_json).transpose().map_err(input)?;
    answer(state, credentials, &body.facets, filter.as_ref()).await
}

async fn answer(
    state: &CatalogState,
    credentials: &Credentials,
    facets: &[String],
    filter: Option<&Predicate>,
) -> ApiResult<Bytes> {
    if facets.is_empty() {
        return Err(ApiError::Input("Name at least one facet, for example facet=kind".into()));
    }
    let counted = state.index.facets(facets, filter, state.visible(credentials).await.as_ref());
    let members: Map<String, Value> = counted
        .into_iter()
        .map(|(facet, values)| {
            let values = values.into_iter().map(|(value, count)| json!({ "value": value, "count": count }));
            (facet, Value::Array(values.collect()))
        })
        .collect();
    serde_json::to_vec(&json!({ "facets": members })).map(Bytes::from).map_err(ApiError::internal)
}
