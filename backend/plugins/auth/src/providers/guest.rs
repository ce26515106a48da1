//! The guest: everybody, without a password.

use callboard_core::plugin::PluginError;
use callboard_core::{ApiError, Config};
use callboard_shared::entity::EntityRef;

use super::Recognised;

const DEFAULT_USER: &str = "user:development/guest";

/// `auth.providers.guest`.
pub(crate) struct Guest {
    user: EntityRef,
    ownership: Vec<String>,
    allowed: bool,
}

impl Guest {
    pub(crate) fn read(config: &Config) -> Result<Self, PluginError> {
        const PATH: &str = "auth.providers.guest";
        let user = config.string(&format!("{PATH}.userEntityRef"))?.unwrap_or_else(|| DEFAULT_USER.into());
        let user = EntityRef::parse(&user, Some("user"), "development")
            .map_err(|error| config.invalid(&format!("{PATH}.userEntityRef"), &error.to_string()))?;
        let ownership =
            config.string_or_list(&format!("{PATH}.ownershipEntityRefs"))?.unwrap_or_else(|| vec![user.to_string()]);
        let dangerously = config.bool(&format!("{PATH}.dangerouslyAllowOutsideDevelopment"))?.unwrap_or(false);
        // The same variable as in the original, so that one deployment file serves both.
        let development = std::env::var("NODE_ENV").is_ok_and(|environment| environment == "development");
        Ok(Self { user, ownership, allowed: dangerously || development })
    }

    pub(crate) fn recognise(&self) -> Result<Recognised, ApiError> {
        if !self.allowed {
            return Err(ApiError::NotAllowed(
                "The guest may sign in during development only. Set up another provider, or, where anybody may see everything, \
                 auth.providers.guest.dangerouslyAllowOutsideDevelopment: true"
                    .into(),
            ));
        }
        Ok(Recognised { user: self.user.clone(), ownership_without_entity: self.ownership.clone() })
    }
}
