//! Providers that are a proxy in front of the portal: it signs people in and tells us with each request who they are
//! (contract/auth.md §1.3). What it tells counts when it is signed, or when it comes from a machine that may be one.

mod aws_alb;
mod azure_easy_auth;
mod cf_access;
mod gcp_iap;
mod keys;
mod oauth2_proxy;
mod peers;
mod rows;

use std::net::IpAddr;

use async_trait::async_trait;
use axum::http::HeaderMap;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::auth::Profile;
use serde_json::Value;

use crate::resolvers::{self, Offer, Person, Resolver};
use peers::Peers;
pub(crate) use rows::ROWS;

/// Makes the check of a proxy from its block of the configuration.
type ReadCheck = fn(&PluginEnv, &Config) -> Result<Box<dyn Check>, PluginError>;

/// What is special about a proxy.
pub(crate) struct Row {
    /// The word in the address and in the configuration.
    pub(crate) id: &'static str,
    /// What people call it.
    pub(crate) title: &'static str,
    offers: &'static [Offer],
    /// What it tells is not signed, so that it counts from certain machines only.
    unsigned: bool,
    read: ReadCheck,
}

/// How a request is checked.
#[async_trait]
trait Check: Send + Sync {
    /// Who sends it.
    ///
    /// # Errors
    /// 401 when the proxy does not vouch for anybody.
    async fn recognise(&self, headers: &HeaderMap) -> ApiResult<Seen>;

    /// What it tells counts from anywhere, because this check looks at a signature all the same.
    fn is_signed(&self) -> bool {
        false
    }
}

/// Whom a proxy vouches for.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) profile: Profile,
    pub(crate) person: Person,
    /// `providerInfo` of the answer.
    pub(crate) info: Value,
    /// Everything that the proxy told, for a test of the sign-in.
    pub(crate) claims: Value,
}

/// `auth.providers.<id>` of a proxy.
pub(crate) struct ProxyProvider {
    pub(crate) row: &'static Row,
    pub(crate) resolvers: Vec<Resolver>,
    check: Box<dyn Check>,
    peers: Option<Peers>,
}

impl ProxyProvider {
    pub(crate) fn read(env: &PluginEnv, row: &'static Row, config: &Config) -> Result<Self, PluginError> {
        let resolvers = resolvers::read(config, row.offers, "")?;
        if resolvers.is_empty() {
            return Err(config.invalid("signIn.resolvers", "needs at least one resolver").into());
        }
        let check = (row.read)(env, config)?;
        let peers = (row.unsigned && !check.is_signed()).then(|| Peers::read(config)).transpose()?;
        Ok(Self { row, resolvers, check, peers })
    }

    /// Who sends this request, which came from `peer`.
    ///
    /// # Errors
    /// 401 when nobody vouches for them, 403 when the one who does may not.
    pub(crate) async fn recognise(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> ApiResult<Seen> {
        if let Some(peers) = &self.peers
            && !peer.is_some_and(|peer| peers.trust(peer))
        {
            tracing::warn!(provider = self.row.id, ?peer, "somebody who is no trusted proxy told who they are");
            return Err(ApiError::NotAllowed(format!(
                "What this request tells about you did not come through the proxy. Whoever runs the portal names the proxy's \
                 address in auth.providers.{}.trustedProxies",
                self.row.id
            )));
        }
        self.check.recognise(headers).await
    }
}

/// A header, if it holds something.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).into_iter();
    let value = values.next()?.to_str().ok()?.trim();
    // A header that is there twice was added by two; which of them is the proxy nobody knows.
    (values.next().is_none() && !value.is_empty()).then_some(value)
}

fn required<'a>(headers: &'a HeaderMap, name: &str) -> ApiResult<&'a str> {
    header(headers, name).ok_or_else(|| {
        ApiError::Authentication(format!(
            "The proxy did not tell who you are: the header '{name}' is missing. Open the portal through the proxy"
        ))
    })
}

/// A claim, if it holds something.
fn text(claims: &Value, name: &str) -> Option<String> {
    claims[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// An address of the claims, unless they say that nobody verified it.
fn email(claims: &Value) -> Option<String> {
    let denied = matches!(&claims["email_verified"], Value::Bool(false)) || claims["email_verified"] == "false";
    text(claims, "email").filter(|_| !denied)
}
