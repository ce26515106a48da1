//! The policies that come with the portal, and which of them decides.

mod allow_all;
mod ownership;

use std::sync::Arc;

use callboard_core::permissions::{PermissionPolicies, PermissionPolicy};
use callboard_core::plugin::{PluginEnv, PluginError};

use crate::rbac;
use allow_all::AllowAll;
use ownership::Ownership;

/// The policy that a plugin contributed, else the one that the configuration names, else that of roles when there
/// are some, else the one that allows everything.
pub(crate) async fn of_portal(env: &PluginEnv) -> Result<Arc<dyn PermissionPolicy>, PluginError> {
    match env.extensions.all::<PermissionPolicies>() {
        [] => configured(env).await,
        [own] => own(env.clone()).await,
        several => Err(PluginError::message(format!(
            "{} plugins contribute a permission policy, and a portal has one; remove all but one from the list of plugins",
            several.len()
        ))),
    }
}

async fn configured(env: &PluginEnv) -> Result<Arc<dyn PermissionPolicy>, PluginError> {
    let named = env.config.string("permission.policy")?;
    let policy = match named.as_deref() {
        Some(name) => name,
        None if env.config.has("permission.rbac") => "rbac",
        None => "allow-all",
    };
    Ok(match policy {
        "rbac" => rbac::policy(env).await?,
        "ownership" => Arc::new(Ownership::read(env)?),
        "allow-all" => Arc::new(AllowAll),
        other => {
            let why = format!("'{other}' is no policy; there are allow-all, ownership, and rbac");
            return Err(env.config.invalid("permission.policy", &why).into());
        }
    })
}
