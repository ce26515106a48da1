//! Roles: who has them, and what they allow. Files and decisions of the community's RBAC plugin for Backstage
//! (contract/permissions.md §6).

mod aliases;
mod conditions_file;
mod csv_file;
mod decide;
mod files;
mod model;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::catalog::CatalogApi;
use callboard_core::permissions::{Decision, PermissionPolicy, PolicyUser, Verdict};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::services::Services;
use callboard_shared::permissions::Permission;
use parking_lot::RwLock;

use crate::groups;
use model::Roles;
use settings::Settings;

/// Decides by roles.
struct Rbac {
    settings: Settings,
    services: Services,
    /// The last good state of the files.
    roles: Arc<RwLock<Arc<Roles>>>,
}

pub(crate) async fn policy(env: &PluginEnv) -> Result<Arc<dyn PermissionPolicy>, PluginError> {
    let settings = Settings::read(&env.config, &env.base_dir)?;
    let first = files::load(&settings).await.map_err(PluginError::message)?;
    let roles = Arc::new(RwLock::new(Arc::new(first)));
    if settings.reload {
        env.lifecycle.spawn(files::follow(settings.clone(), roles.clone(), env.lifecycle.clone()));
    }
    Ok(Arc::new(Rbac { settings, services: env.services.clone(), roles }))
}

impl Rbac {
    /// The roles of a person: their own, those of their groups and of the groups above, and the one that everybody
    /// has. Nothing when the groups go in a circle, which could make somebody what they are not.
    async fn roles_of(&self, roles: &Roles, user: &PolicyUser) -> anyhow::Result<Option<BTreeSet<String>>> {
        let catalog = self.services.get::<dyn CatalogApi>()?;
        let Some(groups) = groups::above(&*catalog, &user.user, self.settings.max_depth).await else { return Ok(None) };
        let mut members = vec![user.user.to_string()];
        members.extend(groups);
        if self.settings.use_ownership {
            members.extend(user.ownership.iter().cloned());
        }
        let mut held: BTreeSet<String> = members.iter().flat_map(|member| roles.of_member(member)).cloned().collect();
        held.extend(self.settings.default_role.clone());
        Ok(Some(held))
    }
}

#[async_trait]
impl PermissionPolicy for Rbac {
    fn name(&self) -> &str {
        "rbac"
    }

    async fn decide(&self, permission: &Permission, user: Option<&PolicyUser>) -> anyhow::Result<Verdict> {
        let Some(user) = user else { return Ok(Verdict::new(Decision::Deny, "nobody is signed in")) };
        let named = |name: &String| *name == user.user.to_string() || user.ownership.contains(name);
        if let Some(name) = self.settings.super_users.iter().find(|name| named(name)) {
            return Ok(Verdict::new(Decision::Allow, format!("{name} is in permission.rbac.admin.superUsers")));
        }
        let roles = self.roles.read().clone();
        let Some(held) = self.roles_of(&roles, user).await? else {
            return Ok(Verdict::new(Decision::Deny, "the groups of the user go in a circle, so no role counts"));
        };
        Ok(decide::decide(&roles, &held, permission, user, self.settings.precedence))
    }
}
