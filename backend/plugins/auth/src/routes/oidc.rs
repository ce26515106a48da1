//! What other programs need to check our tokens.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::USER_TOKEN_ISSUER;
use callboard_core::http::json;
use callboard_shared::auth::{MOUNT, jwks as jwks_path, user_info as user_info_path};

use super::AuthState;

/// `GET /.well-known/jwks.json`.
pub(super) async fn jwks(State(state): State<AuthState>) -> ApiResult<Response> {
    let keys = state.auth.jwks(USER_TOKEN_ISSUER).await?;
    if keys["keys"].as_array().is_some_and(|keys| !keys.is_empty()) {
        return Ok(json(&keys));
    }
    // Nobody has signed in yet. Publishing the first key now spares callers that cache an empty set.
    state.auth.prepare_keys(USER_TOKEN_ISSUER).await?;
    Ok(json(&state.auth.jwks(USER_TOKEN_ISSUER).await?))
}

/// `GET /.well-known/openid-configuration`.
pub(super) async fn discovery(State(state): State<AuthState>) -> Response {
    let base = state.auth.backend_url().as_str().trim_end_matches('/');
    let issuer = format!("{base}{MOUNT}");
    json(&serde_json::json!({
        "issuer": issuer,
        "userinfo_endpoint": format!("{base}{}", user_info_path()),
        "jwks_uri": format!("{base}{}", jwks_path()),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["openid"],
        "token_endpoint_auth_methods_supported": [],
        "claims_supported": ["sub", "ent"],
        "grant_types_supported": [],
    }))
}
