//! Roles: who has them, and what they allow. Files, API and decisions of the community's RBAC plugin for Backstage
//! (contract/permissions.md §6).

mod aliases;
mod book;
mod conditions_file;
mod csv_file;
mod decide;
mod dry_run;
mod files;
mod model;
mod owner_rule;
mod settings;
mod store;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::catalog::CatalogApi;
use callboard_core::permissions::{Decision, PermissionPolicy, PolicyUser, Verdict};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::services::Services;
use callboard_shared::permissions::Permission;

pub(crate) use aliases::expand;
pub(crate) use book::Book;
pub(crate) use csv_file::{action_of, allows, member_of, role_of};
pub(crate) use dry_run::{Outcome, Past, distinct};
pub(crate) use model::{AppliesTo, Line, Role, RoleCondition, RoleInfo, Roles, Source};
pub(crate) use owner_rule::{OwnerRules, POLICY_ENTITY, owned};
pub(crate) use settings::Limits;
pub(crate) use store::{ChangeError, Stored};

use crate::groups;
use settings::Settings;

/// Decides by roles.
pub(crate) struct Rbac {
    settings: Settings,
    services: Services,
    pub(crate) book: Book,
}

pub(crate) async fn policy(env: &PluginEnv) -> Result<Arc<Rbac>, PluginError> {
    let settings = Settings::read(&env.config, &env.base_dir)?;
    let said = files::load(&settings).await.map_err(PluginError::message)?;
    let book = Book::open(said, store::RoleStore::new(env.database.clone())).await?;
    if settings.reload {
        env.lifecycle.spawn(files::follow(settings.clone(), book.clone(), env.lifecycle.clone()));
    }
    env.lifecycle.spawn(book.clone().follow(env.lifecycle.clone()));
    Ok(Arc::new(Rbac { settings, services: env.services.clone(), book }))
}

impl Rbac {
    /// How large conditions may be.
    pub(crate) const fn limits(&self) -> &Limits {
        &self.settings.limits
    }

    /// `permission.rbac.pluginsWithPermission`.
    pub(crate) fn configured_plugins(&self) -> &[String] {
        &self.settings.plugins
    }

    /// The roles of a person, each with the refs through which they have it: their own, those of their groups and of
    /// the groups above; nothing stands for the role that everybody has. No roles at all when the groups go in a
    /// circle, which could make somebody what they are not.
    pub(crate) async fn held(
        &self,
        roles: &Roles,
        user: &PolicyUser,
    ) -> anyhow::Result<Option<BTreeMap<String, BTreeSet<String>>>> {
        let catalog = self.services.get::<dyn CatalogApi>()?;
        let Some(groups) = groups::above(&*catalog, &user.user, self.settings.max_depth).await else { return Ok(None) };
        let mut members = vec![user.user.to_string()];
        members.extend(groups);
        if self.settings.use_ownership {
            members.extend(user.ownership.iter().cloned());
        }
        let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for member in members {
            for role in roles.of_member(&member) {
                held.entry(role.clone()).or_default().insert(member.clone());
            }
        }
        if let Some(role) = &self.settings.default_role {
            held.entry(role.clone()).or_default();
        }
        Ok(Some(held))
    }

    /// The name of the super user that the person is, or is a member of.
    pub(crate) fn super_user(&self, user: &PolicyUser) -> Option<&str> {
        let named = |name: &&String| **name == user.user.to_string() || user.ownership.contains(*name);
        self.settings.super_users.iter().find(named).map(String::as_str)
    }

    /// The decision as it would be with these roles.
    pub(crate) async fn decide_by(
        &self,
        roles: &Roles,
        permission: &Permission,
        user: &PolicyUser,
    ) -> anyhow::Result<Verdict> {
        if let Some(name) = self.super_user(user) {
            return Ok(Verdict::new(Decision::Allow, format!("{name} is in permission.rbac.admin.superUsers")));
        }
        let Some(held) = self.held(roles, user).await? else {
            return Ok(Verdict::new(Decision::Deny, "the groups of the user go in a circle, so no role counts"));
        };
        let held: BTreeSet<String> = held.into_keys().collect();
        Ok(decide::decide(roles, &held, permission, user, self.settings.precedence))
    }
}

#[async_trait]
impl PermissionPolicy for Rbac {
    fn name(&self) -> &str {
        "rbac"
    }

    async fn decide(&self, permission: &Permission, user: Option<&PolicyUser>) -> anyhow::Result<Verdict> {
        let Some(user) = user else { return Ok(Verdict::new(Decision::Deny, "nobody is signed in")) };
        self.decide_by(&self.book.roles(), permission, user).await
    }
}
