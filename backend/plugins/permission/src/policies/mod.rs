//! The policies that come with the portal, and which of them decides.

mod allow_all;
mod ownership;

use std::sync::Arc;

use callboard_core::permissions::{PermissionPolicies, PermissionPolicy};
use callboard_core::plugin::{PluginEnv, PluginError};

use crate::rbac::{self, Rbac};
use allow_all::AllowAll;
use ownership::Ownership;

/// What decides; the roles, if it decides by them.
pub(crate) struct Chosen {
    pub(crate) policy: Arc<dyn PermissionPolicy>,
    pub(crate) rbac: Option<Arc<Rbac>>,
}

/// The policy that a plugin contributed, else the one that the configuration names, else that of roles when there
/// are some, else the one that allows everything.
pub(crate) async fn of_portal(env: &PluginEnv) -> Result<Chosen, PluginError> {
    match env.extensions.all::<PermissionPolicies>() {
        [] => configured(env).await,
        [own] => Ok(Chosen { policy: own(env.clone()).await?, rbac: None }),
        several => Err(PluginError::message(format!(
            "{} plugins contribute a permission policy, and a portal has one; remove all but one from the list of plugins",
            several.len()
        ))),
    }
}

async fn configured(env: &PluginEnv) -> Result<Chosen, PluginError> {
    let named = env.config.string("permission.policy")?;
    let policy = match named.as_deref() {
        Some(name) => name,
        None if env.config.has("permission.rbac") => "rbac",
        None => "allow-all",
    };
    let without_roles = |policy: Arc<dyn PermissionPolicy>| Chosen { policy, rbac: None };
    Ok(match policy {
        "rbac" => {
            let rbac = rbac::policy(env).await?;
            Chosen { policy: rbac.clone(), rbac: Some(rbac) }
        }
        "ownership" => without_roles(Arc::new(Ownership::read(env)?)),
        "allow-all" => without_roles(Arc::new(AllowAll)),
        other => {
            let why = format!("'{other}' is no policy; there are allow-all, ownership, and rbac");
            return Err(env.config.invalid("permission.policy", &why).into());
        }
    })
}
