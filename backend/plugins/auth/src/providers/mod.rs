//! The sign-in providers that the configuration names.

mod guest;

use std::sync::Arc;

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::entity::EntityRef;

pub(crate) use guest::Guest;

/// A provider that can sign people in. So far there is one kind; redirecting ones arrive with OAuth.
#[derive(Clone)]
pub(crate) enum Provider {
    /// Lets everybody in as one user.
    Guest(Arc<Guest>),
}

/// Whom a provider recognised.
pub(crate) struct Recognised {
    pub(crate) user: EntityRef,
    /// What the user owns when the catalog does not know the user.
    pub(crate) ownership_without_entity: Vec<String>,
}

impl Provider {
    /// The word in the address and in the configuration.
    pub(crate) const fn id(&self) -> &'static str {
        match self {
            Self::Guest(_) => "guest",
        }
    }

    /// What the sign-in page shows.
    pub(crate) const fn title(&self) -> &'static str {
        match self {
            Self::Guest(_) => "Guest",
        }
    }
}

/// Reads `auth.providers`. Providers that this release does not know are named in a warning and skipped,
/// so that a configuration that was written for more still starts.
pub(crate) fn configured(config: &Config) -> Result<Vec<Provider>, PluginError> {
    let mut providers = Vec::new();
    for id in config.keys("auth.providers") {
        match id.as_str() {
            "guest" => providers.push(Provider::Guest(Arc::new(Guest::read(config)?))),
            other => {
                tracing::warn!(provider = other, "auth.providers.{other} is not offered by this release and is skipped")
            }
        }
    }
    Ok(providers)
}
