//! `POST /batch`: several questions in one request, each answered as it would be by itself.

use axum::extract::State;
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json_bytes};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::paths::routes as paths;
use callboard_shared::catalog::{BATCH_LIMIT, BatchQuestion, BatchRequest};

use super::{CatalogState, by_query, by_refs, facets};

pub(super) async fn batch(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<BatchRequest>,
) -> ApiResult<Response> {
    let count = body.requests.len();
    if count == 0 || count > BATCH_LIMIT {
        return Err(ApiError::Input(format!("'requests' must hold 1 to {BATCH_LIMIT} questions, not {count}")));
    }
    let mut out = BytesMut::new();
    out.extend_from_slice(b"{\"responses\":[");
    for (position, question) in body.requests.into_iter().enumerate() {
        if position > 0 {
            out.put_u8(b',');
        }
        let path = question.path.clone();
        let (status, body) = match answer(&state, &credentials, question).await {
            Ok(body) => (200, body),
            Err(error) => {
                let status = error.name().status();
                let body = error.into_body().with_request("POST", &path);
                (status, serde_json::to_vec(&body).map_err(ApiError::internal)?.into())
            }
        };
        out.extend_from_slice(format!("{{\"status\":{status},\"body\":").as_bytes());
        out.extend_from_slice(&body);
        out.put_u8(b'}');
    }
    out.extend_from_slice(b"]}");
    Ok(json_bytes(out.freeze()))
}

async fn answer(state: &CatalogState, credentials: &Credentials, question: BatchQuestion) -> ApiResult<Bytes> {
    let BatchQuestion { path, body } = question;
    match path.as_str() {
        paths::BY_QUERY => by_query::answer_to(state, credentials, &body).await,
        paths::BY_REFS => by_refs::answer_to(state, credentials, read(body)?, None).await,
        paths::FACETS => facets::answer_to(state, credentials, read(body)?).await,
        _ => Err(ApiError::NotFound(format!(
            "'{path}' cannot be asked in a batch; {}, {} and {} can",
            paths::BY_QUERY,
            paths::BY_REFS,
            paths::FACETS
        ))),
    }
}

fn read<T: serde::de::DeserializeOwned>(body: serde_json::Value) -> ApiResult<T> {
    serde_json::from_value(body)
        .map_err(|error| ApiError::Input(format!("the request body is not what this route takes: {error}")))
}
