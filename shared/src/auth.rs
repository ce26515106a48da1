//! Signing in: addresses and answers of `/api/auth`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

mod clients;
mod sessions;

use crate::uri::{UriWriter, encode};

pub use clients::*;
pub use sessions::*;

/// Where the sign-in API is mounted.
pub const MOUNT: &str = "/api/auth";

/// The header that requests which use cookies must carry, as proof that no foreign form sent them.
pub const REQUESTED_WITH: (&str, &str) = ("X-Requested-With", "XMLHttpRequest");

/// The permission to see what a sign-in comes to.
pub const SIGN_IN_TEST_PERMISSION: &str = "auth.sign-in.test";

/// The addresses as the server declares them: below the mount, with `{parameters}`.
pub mod routes {
    /// Opens a provider's sign-in.
    pub const START: &str = "/{provider}/start";
    /// Where a provider sends the browser back to.
    pub const HANDLER: &str = "/{provider}/handler/frame";
    /// Gives a session.
    pub const REFRESH: &str = "/{provider}/refresh";
    /// Ends a provider's session.
    pub const LOGOUT: &str = "/{provider}/logout";
    /// Who a token belongs to.
    pub const USER_INFO: &str = "/v1/userinfo";
    /// Public keys of user tokens.
    pub const JWKS: &str = "/.well-known/jwks.json";
    /// Description of the token issuer.
    pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
    /// The browser's session.
    pub const SESSION: &str = "/session";
    /// The ways to sign in.
    pub const PROVIDERS: &str = "/providers";
    /// Where somebody is signed in.
    pub const BROWSER_SESSIONS: &str = "/browser-sessions";
    /// One of these.
    pub const BROWSER_SESSION: &str = "/browser-sessions/{id}";
    /// What a sign-in would come to, with a proxy.
    pub const TEST: &str = "/{provider}/test";
    /// What a sign-in that was tested came to.
    pub const TEST_RESULT: &str = "/sign-in-test";
    /// The program that signs a terminal in, as a client.
    pub const CLI_CLIENT: &str = "/.well-known/oauth-client/cli.json";
    /// A program asks to act for somebody.
    pub const AUTHORIZE: &str = "/v1/authorize";
    /// What a program asks for.
    pub const AUTHORIZATION: &str = "/v1/sessions/{id}";
    /// Lets it.
    pub const APPROVE: &str = "/v1/sessions/{id}/approve";
    /// Does not let it.
    pub const REJECT: &str = "/v1/sessions/{id}/reject";
    /// Gives a program tokens.
    pub const TOKEN: &str = "/v1/token";
    /// Takes a program's tokens back.
    pub const REVOKE: &str = "/v1/revoke";
    /// Makes a program known.
    pub const REGISTER: &str = "/v1/register";
}

/// GET, POST: a session with a provider; see [`SessionResponse`].
pub fn refresh(provider: &str, env: Option<&str>) -> String {
    of_provider(provider, "refresh", env)
}

/// GET: a session with a provider that has granted `scope`.
pub fn refresh_access(provider: &str, env: Option<&str>, scope: &str) -> String {
    let mut uri = UriWriter::new(&of_provider_path(provider, "refresh"));
    uri.push_some("env", env);
    uri.push_some("scope", Some(scope).filter(|scope| !scope.is_empty()));
    uri.finish()
}

/// POST: ends the session with a provider.
pub fn logout(provider: &str, env: Option<&str>) -> String {
    of_provider(provider, "logout", env)
}

/// A page to go to: signs in with a provider and comes back to `redirect_url`.
pub fn start(provider: &str, env: Option<&str>, origin: &str, redirect_url: &str) -> String {
    let mut uri = UriWriter::new(&of_provider_path(provider, "start"));
    uri.push_some("env", env);
    uri.push("origin", origin);
    uri.push("flow", "redirect");
    uri.push("redirectUrl", redirect_url);
    uri.finish()
}

/// GET: who the token belongs to; see [`UserInfoResponse`].
pub fn user_info() -> String {
    format!("{MOUNT}{}", routes::USER_INFO)
}

/// GET: the public keys of user tokens.
pub fn jwks() -> String {
    format!("{MOUNT}{}", routes::JWKS)
}

/// GET: the browser's session ([`SessionResponse`], or 401 when there is none). DELETE: signs out (204).
pub fn session() -> String {
    format!("{MOUNT}{}", routes::SESSION)
}

/// GET, open to everybody: the ways to sign in, a list of [`SignInProvider`].
pub fn providers() -> String {
    format!("{MOUNT}{}", routes::PROVIDERS)
}

/// A page to open in a window of its own: signs in with a provider, asks for `scope` besides, and answers the window
/// that opened it.
pub fn start_popup(provider: &str, env: Option<&str>, origin: &str, scope: &str) -> String {
    let mut uri = UriWriter::new(&of_provider_path(provider, "start"));
    uri.push_some("env", env);
    uri.push("origin", origin);
    uri.push("flow", "popup");
    uri.push_some("scope", Some(scope).filter(|scope| !scope.is_empty()));
    uri.finish()
}

/// A page to go to: as [`start`], but tells what would come of it and signs nobody in.
pub fn start_test(provider: &str, env: Option<&str>, origin: &str, redirect_url: &str) -> String {
    format!("{}&test=true", start(provider, env, origin, redirect_url))
}

/// POST: what a sign-in with a proxy would come to.
pub fn test(provider: &str) -> String {
    of_provider(provider, "test", None)
}

/// GET: what the sign-in that this browser tested came to; see [`SignInTest`].
pub fn test_result() -> String {
    format!("{MOUNT}{}", routes::TEST_RESULT)
}

/// GET: where the caller is signed in, a list of [`BrowserSession`]. DELETE: signs out everywhere.
pub fn browser_sessions() -> String {
    format!("{MOUNT}{}", routes::BROWSER_SESSIONS)
}

/// DELETE: signs out there.
pub fn browser_session(id: &str) -> String {
    format!("{MOUNT}{}/{}", routes::BROWSER_SESSIONS, encode(id))
}

/// GET: what a program asks for; see [`Authorization`].
pub fn authorization(id: &str) -> String {
    format!("{MOUNT}/v1/sessions/{}", encode(id))
}

/// POST: lets a program act for the caller; see [`Decided`].
pub fn approve(id: &str) -> String {
    format!("{}/approve", authorization(id))
}

/// POST: does not let it.
pub fn reject(id: &str) -> String {
    format!("{}/reject", authorization(id))
}

fn of_provider(provider: &str, action: &str, env: Option<&str>) -> String {
    let mut uri = UriWriter::new(&of_provider_path(provider, action));
    uri.push_some("env", env);
    uri.finish()
}

fn of_provider_path(provider: &str, action: &str) -> String {
    format!("{MOUNT}/{}/{action}", encode(provider))
}

/// A session: who is signed in and with what token.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionResponse {
    /// What the provider tells about the person.
    #[serde(default)]
    pub profile: Profile,
    /// What the provider gave, in its own form: `accessToken`, `idToken`, `scope`, `expiresInSeconds`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_info: Option<Value>,
    /// Who this is in the catalog; absent when the provider only delegates access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backstage_identity: Option<BackstageIdentity>,
}

/// What a provider tells about a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Verified address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// Who somebody is in the catalog, with the token that proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BackstageIdentity {
    /// For `Authorization: Bearer`.
    pub token: String,
    /// How long the token still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in_seconds: Option<u64>,
    /// The refs.
    pub identity: UserIdentity,
}

/// The refs of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserIdentity {
    /// Always `user`.
    #[serde(rename = "type")]
    pub identity_type: String,
    /// Full ref of the user.
    pub user_entity_ref: String,
    /// Full refs of everything through which the user owns: the user and the user's groups.
    #[serde(default)]
    pub ownership_entity_refs: Vec<String>,
}

impl UserIdentity {
    /// The identity of a user.
    pub fn of_user(user_entity_ref: impl Into<String>, ownership_entity_refs: Vec<String>) -> Self {
        Self { identity_type: "user".to_owned(), user_entity_ref: user_entity_ref.into(), ownership_entity_refs }
    }
}

/// Who a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserInfoResponse {
    /// The claims.
    pub claims: UserInfoClaims,
}

/// The claims about a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserInfoClaims {
    /// Full ref of the user.
    pub sub: String,
    /// Full refs of everything through which the user owns.
    #[serde(default)]
    pub ent: Vec<String>,
}

/// A way to sign in, for the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInProvider {
    /// The provider's id, for example `github`.
    pub id: String,
    /// What to call it.
    pub title: String,
    /// How it works.
    pub kind: ProviderKind,
    /// Somebody can sign in with it; else it only gives access to its own API.
    #[serde(default = "yes")]
    pub signs_in: bool,
    /// Where it is, `host[:port]`; told of those whose tokens a host of repositories takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

const fn yes() -> bool {
    true
}

/// How a way to sign in works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// Without any proof: the browser asks [`refresh`] and is in.
    Guest,
    /// A page of the provider: the browser goes to [`start`] and comes back.
    OAuth,
    /// A proxy in front of the portal vouches for the user: the browser asks [`refresh`].
    Proxy,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn addresses() {
        for (built, expected) in [
            (refresh("guest", None), "/api/auth/guest/refresh"),
            (refresh("my/idp", Some("development")), "/api/auth/my%2Fidp/refresh?env=development"),
            (logout("github", Some("production")), "/api/auth/github/logout?env=production"),
            (
                start("github", Some("development"), "http://localhost:7007", "http://localhost:7007/catalog?a=b"),
                "/api/auth/github/start?env=development&origin=http%3A%2F%2Flocalhost%3A7007&flow=redirect\
                 &redirectUrl=http%3A%2F%2Flocalhost%3A7007%2Fcatalog%3Fa%3Db",
            ),
            (user_info(), "/api/auth/v1/userinfo"),
            (jwks(), "/api/auth/.well-known/jwks.json"),
            (session(), "/api/auth/session"),
            (
                start_popup("github", Some("development"), "http://localhost:7007", "repo"),
                "/api/auth/github/start?env=development&origin=http%3A%2F%2Flocalhost%3A7007&flow=popup&scope=repo",
            ),
            (browser_session("a/b"), "/api/auth/browser-sessions/a%2Fb"),
            (approve("x"), "/api/auth/v1/sessions/x/approve"),
            (providers(), "/api/auth/providers"),
        ] {
            assert_eq!(built, expected);
        }
    }

    #[test]
    fn sessions_have_the_shape_of_the_contract() {
        let json = json!({
            "profile": {"email": "ada@corp.io", "displayName": "Ada"},
            "providerInfo": {"accessToken": "x"},
            "backstageIdentity": {"token": "eyJ", "expiresInSeconds": 3600, "identity": {
                "type": "user", "userEntityRef": "user:default/ada", "ownershipEntityRefs": ["user:default/ada"]
            }}
        });
        let session: SessionResponse = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&session).unwrap(), json);
        let delegated: SessionResponse = serde_json::from_value(json!({"providerInfo": {}})).unwrap();
        assert_eq!(delegated.backstage_identity, None);
    }

    #[test]
    fn providers_name_their_kind() {
        let kind = ProviderKind::OAuth;
        let provider = SignInProvider { id: "x".into(), title: "X".into(), kind, signs_in: true, host: None };
        assert_eq!(
            serde_json::to_value(provider).unwrap(),
            json!({"id": "x", "title": "X", "kind": "oauth", "signsIn": true})
        );
    }
}
