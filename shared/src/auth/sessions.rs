//! Where somebody is signed in, and what a sign-in comes to.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Profile;

/// A browser or a program that somebody is signed in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BrowserSession {
    /// What to call it when it is to end.
    pub id: String,
    /// It is the one that asks.
    #[serde(default)]
    pub current: bool,
    /// The provider that it was begun with; empty for a program.
    #[serde(default)]
    pub provider: String,
    /// What the browser calls itself.
    #[serde(default)]
    pub agent: String,
    /// Where it came from when it began.
    #[serde(default)]
    pub address: String,
    /// When it began, in seconds since 1970.
    pub signed_in_at: u64,
    /// When it last got a token, in seconds since 1970.
    pub last_used_at: u64,
    /// The program's name, when it is no browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The providers whose access this browser can renew. Told of the one that asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connected: Vec<String>,
}

/// What the channel `auth` tells a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionNews {
    /// The number to ask with next.
    pub last: i64,
    /// Anything may have happened.
    #[serde(default)]
    pub missed: bool,
    /// The person ended a session, or all of them.
    #[serde(default)]
    pub ended: bool,
}

/// Where the browser goes on to after a sign-out, to sign out at the provider too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LogoutResponse {
    /// The address.
    pub logout_url: String,
}

/// What a sign-in would have come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInTest {
    /// The provider.
    pub provider: String,
    /// When it was tested, in seconds since 1970.
    pub at: u64,
    /// What people would see.
    #[serde(default)]
    pub profile: Profile,
    /// Everything that the provider told.
    #[serde(default)]
    pub claims: Value,
    /// What resolvers may look at.
    #[serde(default)]
    pub facts: Vec<SignInFact>,
    /// What each resolver did, in their order.
    #[serde(default)]
    pub steps: Vec<ResolverStep>,
    /// The user that it would have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// What the user would own.
    #[serde(default)]
    pub ownership: Vec<String>,
    /// Why nobody would have been signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Something about somebody that a resolver may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInFact {
    /// What it is, in words.
    pub name: String,
    /// What the provider told; nothing when it told none, or none that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What a resolver did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ResolverStep {
    /// Its name in the configuration.
    pub resolver: String,
    /// What it found or did not find, in words.
    pub outcome: String,
    /// The user that it found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}
