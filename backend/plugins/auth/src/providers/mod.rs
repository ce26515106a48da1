//! The sign-in providers that the configuration names.

mod guest;

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::ProviderKind;
use callboard_shared::entity::EntityRef;

use crate::oauth::{self, OAuthProvider};
use crate::proxy::{self, ProxyProvider};

pub(crate) use guest::Guest;

/// A provider that can sign people in.
#[derive(Clone)]
pub(crate) enum Provider {
    /// Lets everybody in as one user.
    Guest(Arc<Guest>),
    /// Signs in on a page of its own; one block of settings an environment.
    OAuth(&'static oauth::Row, Arc<BTreeMap<String, OAuthProvider>>),
    /// Stands in front of the portal and vouches for people.
    Proxy(Arc<ProxyProvider>),
}

/// Whom a provider recognised.
pub(crate) struct Recognised {
    pub(crate) user: EntityRef,
    /// What the user owns when the catalog does not know the user.
    pub(crate) ownership_without_entity: Vec<String>,
}

impl Provider {
    /// The word in the address and in the configuration.
    pub(crate) fn id(&self) -> &'static str {
        match self {
            Self::Guest(_) => "guest",
            Self::OAuth(row, _) => row.id,
            Self::Proxy(proxy) => proxy.row.id,
        }
    }

    /// What the sign-in page shows.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::Guest(_) => "Guest",
            Self::OAuth(row, _) => row.title,
            Self::Proxy(proxy) => proxy.row.title,
        }
    }

    pub(crate) const fn kind(&self) -> ProviderKind {
        match self {
            Self::Guest(_) => ProviderKind::Guest,
            Self::OAuth(..) => ProviderKind::OAuth,
            Self::Proxy(_) => ProviderKind::Proxy,
        }
    }

    /// True when somebody can sign in with it; else it only gives access to its own API.
    pub(crate) fn signs_in(&self) -> bool {
        match self {
            Self::Guest(_) | Self::Proxy(_) => true,
            Self::OAuth(_, environments) => environments.values().any(|settings| !settings.resolvers.is_empty()),
        }
    }

    /// Where it is, `host[:port]`, when that is the same in every environment and known without asking.
    pub(crate) fn place(&self) -> Option<&str> {
        let Self::OAuth(_, environments) = self else { return None };
        let mut places = environments.values().map(|settings| settings.addresses.place());
        let first = places.next()?;
        first.filter(|_| places.all(|place| place == first))
    }

    /// Every environment of a provider with a page of its own.
    ///
    /// # Errors
    /// 501 for other providers.
    pub(crate) fn environments(&self) -> ApiResult<&BTreeMap<String, OAuthProvider>> {
        match self {
            Self::OAuth(_, environments) => Ok(environments),
            Self::Guest(_) | Self::Proxy(_) => Err(ApiError::NotImplemented(format!(
                "Provider '{}' signs in without a redirect; call its refresh route",
                self.id()
            ))),
        }
    }

    /// The settings of a provider with a page of its own.
    ///
    /// # Errors
    /// 501 for other providers, 400 without an environment, 404 when it has no such one.
    pub(crate) fn oauth(&self, env: Option<&str>) -> ApiResult<&OAuthProvider> {
        let environments = self.environments()?;
        let env = env.filter(|env| !env.is_empty());
        let env = env.ok_or_else(|| ApiError::Input("Must specify 'env' query to select environment".into()))?;
        environments.get(env).ok_or_else(|| {
            ApiError::NotFound(format!(
                "auth.providers.{} has no block '{env}'; auth.environment must name one of its",
                self.id()
            ))
        })
    }
}

/// Reads `auth.providers`. Providers that this release does not know are named in a warning and skipped,
/// so that a configuration that was written for more still starts.
pub(crate) fn configured(env: &PluginEnv) -> Result<Vec<Provider>, PluginError> {
    let config = &env.config;
    let mut providers = Vec::new();
    for id in config.keys("auth.providers") {
        let block = config.sub(&format!("auth.providers.{id}"));
        if id == "guest" {
            providers.push(Provider::Guest(Arc::new(Guest::read(config)?)));
        } else if let Some(row) = oauth::ROWS.iter().find(|row| row.id == id) {
            let mut environments = BTreeMap::new();
            for name in config.keys(&format!("auth.providers.{id}")) {
                let block = config.sub(&format!("auth.providers.{id}.{name}"));
                environments.insert(name, OAuthProvider::read(env, row, &block)?);
            }
            providers.push(Provider::OAuth(row, Arc::new(environments)));
        } else if let Some(row) = proxy::ROWS.iter().find(|row| row.id == id) {
            providers.push(Provider::Proxy(Arc::new(ProxyProvider::read(env, row, &block)?)));
        } else {
            tracing::warn!(provider = id, "auth.providers.{id} is not offered by this release and is skipped");
        }
    }
    Ok(providers)
}
