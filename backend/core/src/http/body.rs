//! JSON request bodies with the contract's limit and errors.

use axum::extract::{FromRequest, Request};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::ApiError;

/// The largest JSON body that a route takes, bytes (contract/catalog.md §7.1).
pub const MAX_JSON_BODY: usize = 100 * 1024;

/// What batches may take, bytes: one that a client puts together by itself must not be refused for its size.
pub const MAX_BATCH_BODY: usize = 8 * 1024 * 1024;

/// Extracts a JSON body of at most `MAX` bytes. Too large or malformed ones are a 400 `InputError`.
#[derive(Debug)]
pub struct JsonBody<T, const MAX: usize = MAX_JSON_BODY>(pub T);

impl<T, S, const MAX: usize> FromRequest<S> for JsonBody<T, MAX>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let bytes = Limited::new(request.into_body(), MAX).collect().await.map_err(|error| {
            if error.downcast_ref::<LengthLimitError>().is_some() {
                return ApiError::Input("request entity too large".into());
            }
            ApiError::Input(format!("the request body could not be read: {error}"))
        })?;
        let bytes = bytes.to_bytes();
        // An absent body counts as an empty object, as body parsers of the original's kind have it.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(text)
            .map(JsonBody)
            .map_err(|error| ApiError::Input(format!("the request body is not what this route takes: {error}")))
    }
}
