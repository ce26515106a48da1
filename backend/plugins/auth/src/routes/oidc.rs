//! What other programs need to check our tokens, and to find where to ask for them.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::USER_TOKEN_ISSUER;
use callboard_core::http::json;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{jwks as jwks_path, routes as paths, user_info as user_info_path};

use super::AuthState;
use crate::clients;

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
    let settings = &state.client_settings;
    let mut described = serde_json::json!({
        "issuer": state.issuer,
        "userinfo_endpoint": format!("{base}{}", user_info_path()),
        "jwks_uri": format!("{base}{}", jwks_path()),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["openid"],
        "token_endpoint_auth_methods_supported": [],
        "claims_supported": ["sub", "ent"],
        "grant_types_supported": [],
    });
    if settings.is_on() {
        let at = |path: &str| format!("{}{path}", state.issuer).into();
        described["authorization_endpoint"] = at(paths::AUTHORIZE);
        described["token_endpoint"] = at(paths::TOKEN);
        described["revocation_endpoint"] = at(paths::REVOKE);
        described["response_types_supported"] = serde_json::json!(["code", "id_token"]);
        described["code_challenge_methods_supported"] = serde_json::json!(["S256"]);
        described["authorization_response_iss_parameter_supported"] = true.into();
        let mut methods = Vec::new();
        if settings.registration.is_some() {
            described["registration_endpoint"] = at(paths::REGISTER);
            methods.extend(["client_secret_basic", "client_secret_post"]);
        }
        if settings.documents.is_some() {
            described["client_id_metadata_document_supported"] = true.into();
            methods.push("none");
        }
        described["token_endpoint_auth_methods_supported"] = methods.into();
        let mut grants = vec!["authorization_code"];
        if settings.refresh.is_some() {
            grants.push("refresh_token");
            described["scopes_supported"] = serde_json::json!(["openid", "offline_access"]);
        }
        described["grant_types_supported"] = grants.into();
    }
    json(&described)
}

/// `GET /.well-known/oauth-client/cli.json`: the command line of the portal, as a program that describes itself.
pub(super) async fn cli_client(State(state): State<AuthState>) -> ApiResult<Response> {
    if state.client_settings.documents.is_none() {
        return Err(ApiError::NotFound(
            "Programs that describe themselves cannot sign in here (auth.clientIdMetadataDocuments.enabled)".into(),
        ));
    }
    Ok(json(&clients::cli(state.auth.backend_url())))
}
