//! Turns a recognised person into tokens and the answer of the refresh route.

use callboard_core::auth::Auth;
use callboard_core::database::Database;
use callboard_core::plugin::PluginEnv;
use callboard_core::services::Services;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::{BackstageIdentity, Profile, SessionResponse, UserIdentity};

use crate::providers::{Provider, Recognised};
use crate::{ownership, user_info};

/// What signing in needs.
#[derive(Clone)]
pub(crate) struct SignIn {
    auth: Auth,
    database: Database,
    services: Services,
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
    pub(crate) async fn refresh(&self, provider: &Provider) -> ApiResult<SessionResponse> {
        let Provider::Guest(guest) = provider;
        self.identify(guest.recognise()?).await
    }

    async fn identify(&self, recognised: Recognised) -> ApiResult<SessionResponse> {
        let Recognised { user, ownership_without_entity } = recognised;
        let ownership = ownership::resolve(&self.services, &user).await.unwrap_or(ownership_without_entity);
        user_info::remember(&self.database, &user, &ownership).await?;
        let issued = self.auth.issue_user_token(&user, &ownership).await?;
        let expires_in_seconds = issued.expires_at.saturating_sub(now_seconds());
        Ok(SessionResponse {
            profile: Profile::default(),
            provider_info: None,
            backstage_identity: Some(BackstageIdentity {
                token: issued.token,
                expires_in_seconds: Some(expires_in_seconds),
                identity: UserIdentity::of_user(user.to_string(), ownership),
            }),
        })
    }
}

fn now_seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
