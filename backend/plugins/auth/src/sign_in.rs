//! Turns a recognised person into tokens and the answer of the refresh route.

use std::net::IpAddr;

use axum::http::HeaderMap;
use callboard_core::auth::{Auth, IssuedToken};
use callboard_core::database::Database;
use callboard_core::plugin::PluginEnv;
use callboard_core::services::Services;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{BackstageIdentity, Profile, SessionResponse, UserIdentity};
use callboard_shared::entity::EntityRef;

use crate::oauth::{OAuthProvider, Recognition, Tokens};
use crate::providers::{Guest, Provider, Recognised};
use crate::proxy::{ProxyProvider, Seen};
use crate::{ownership, resolvers, user_info};

/// What signing in needs.
#[derive(Clone)]
pub(crate) struct SignIn {
    auth: Auth,
    database: Database,
    pub(crate) services: Services,
    providers: Vec<Provider>,
}

impl SignIn {
    pub(crate) fn new(env: &PluginEnv, providers: Vec<Provider>) -> Self {
        Self { auth: env.auth.clone(), database: env.database.clone(), services: env.services.clone(), providers }
    }

    pub(crate) fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// The provider of that name.
    ///
    /// # Errors
    /// 404, as for any provider that is not configured.
    pub(crate) fn provider(&self, id: &str) -> ApiResult<&Provider> {
        let unknown = || {
            ApiError::NotFound(format!(
                "Unknown auth provider '{id}'; auth.providers of the configuration names those there are"
            ))
        };
        self.providers.iter().find(|provider| provider.id() == id).ok_or_else(unknown)
    }

    /// Signs in through a provider that needs nothing but the request, and issues a token.
    pub(crate) async fn guest(&self, guest: &Guest) -> ApiResult<SessionResponse> {
        let Recognised { user, ownership_without_entity } = guest.recognise()?;
        let identity = self.identify(&user, ownership_without_entity).await?;
        Ok(SessionResponse { profile: Profile::default(), provider_info: None, backstage_identity: Some(identity) })
    }

    /// Signs in whom the proxy in front of the portal vouches for.
    pub(crate) async fn proxy(
        &self,
        proxy: &ProxyProvider,
        headers: &HeaderMap,
        peer: Option<IpAddr>,
    ) -> ApiResult<SessionResponse> {
        let Seen { profile, person, info, claims: _ } = proxy.recognise(headers, peer).await?;
        let user = resolvers::resolve(&proxy.resolvers, &person, &self.services).await?;
        let identity = self.identify(&user, vec![user.to_string()]).await?;
        Ok(SessionResponse { profile, provider_info: Some(info), backstage_identity: Some(identity) })
    }

    /// The answer for somebody whom a provider recognised; without resolvers it only delegates access.
    pub(crate) async fn oauth(
        &self,
        provider: &OAuthProvider,
        recognition: Recognition,
        tokens: &Tokens,
        scope: &str,
    ) -> ApiResult<SessionResponse> {
        let Recognition { profile, person, claims: _ } = recognition;
        let backstage_identity = match &provider.resolvers[..] {
            [] => None,
            resolvers => {
                let user = resolvers::resolve(resolvers, &person, &self.services).await?;
                Some(self.identify(&user, vec![user.to_string()]).await?)
            }
        };
        let mut info = serde_json::json!({ "accessToken": tokens.access_token, "scope": scope });
        if let Some(token) = &tokens.id_token {
            info["idToken"] = token.as_str().into();
        }
        if let Some(seconds) = tokens.expires_in {
            info["expiresInSeconds"] = seconds.into();
        }
        Ok(SessionResponse { profile, provider_info: Some(info), backstage_identity })
    }

    async fn identify(&self, user: &EntityRef, without_entity: Vec<String>) -> ApiResult<BackstageIdentity> {
        let ownership = ownership::resolve(&self.services, user).await.unwrap_or(without_entity);
        let issued = self.issue(user, &ownership).await?;
        Ok(BackstageIdentity {
            token: issued.token,
            expires_in_seconds: Some(issued.expires_at.saturating_sub(now_seconds())),
            identity: UserIdentity::of_user(user.to_string(), ownership),
        })
    }

    /// A token for a user, who is remembered with what they own.
    pub(crate) async fn issue(&self, user: &EntityRef, ownership: &[String]) -> ApiResult<IssuedToken> {
        user_info::remember(&self.database, user, ownership).await?;
        Ok(self.auth.issue_user_token(user, ownership).await?)
    }
}

/// Seconds since 1970.
pub(crate) fn now_seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
