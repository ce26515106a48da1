//! `POST /v1/revoke`: a program no longer needs its refresh token.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use callboard_shared::auth::RevokeRequest;

use super::{AuthState, body, check_client, check_on, refusal};
use crate::clients::Refused;

/// The whole token is proof enough that it is the caller's to revoke; a client that says more must be right.
pub(in crate::routes) async fn revoke(State(state): State<AuthState>, headers: HeaderMap, bytes: Bytes) -> Response {
    if let Err(error) = check_on(&state) {
        return error.into_response();
    }
    let work = async {
        let request: RevokeRequest = body(&headers, &bytes)?;
        let Some((session, client)) = state.offline.client_of(&request.token).await? else { return Ok(()) };
        let (id, secret) = (request.client_id.as_deref(), request.client_secret.as_deref());
        let says_more = id.is_some() || headers.contains_key(axum::http::header::AUTHORIZATION);
        if says_more {
            check_client(&state, &client, &headers, id, secret).await.map_err(|refused| match refused {
                Refused::Because { why, .. } => Refused::client(&why),
                failed => failed,
            })?;
        }
        Ok(state.offline.end(&session).await?)
    };
    let outcome: Result<(), Refused> = work.await;
    match outcome {
        // Also of a token that nobody knows: it is as good as revoked.
        Ok(()) => StatusCode::OK.into_response(),
        Err(refused) => refusal(refused),
    }
}
