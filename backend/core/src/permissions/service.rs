//! Asks the policy, and applies what its decisions depend on.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use callboard_config::{Config, ConfigError};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions as wire;
use parking_lot::RwLock;

use super::{Criteria, Decision, Permission, PermissionPolicy, PolicyUser, ResourceRules, Verdict};
use crate::auth::{Credentials, Principal, UserInfo};
use crate::services::Services;
use crate::{ApiError, ApiResult};

/// Decides what a principal may do. Cheap to clone.
#[derive(Clone)]
pub struct Permissions {
    inner: Arc<Inner>,
}

struct Inner {
    /// `permission.enabled`.
    enabled: bool,
    services: Services,
    policy: OnceLock<Arc<dyn PermissionPolicy>>,
    known: RwLock<Known>,
}

/// What plugins said about themselves.
#[derive(Default)]
struct Known {
    permissions: HashMap<&'static str, Permission>,
    resources: HashMap<&'static str, Owner>,
}

/// A kind of thing with the plugin that owns it.
#[derive(Clone)]
struct Owner {
    plugin: &'static str,
    rules: Arc<dyn ResourceRules>,
}

impl Permissions {
    /// Reads `permission.enabled`.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn new(config: &Config, services: Services) -> Result<Self, ConfigError> {
        let enabled = config.bool("permission.enabled")?.unwrap_or(false);
        Ok(Self { inner: Arc::new(Inner { enabled, services, policy: OnceLock::new(), known: RwLock::default() }) })
    }

    /// Whether people are restricted at all.
    #[must_use]
    pub fn enabled(&self) -> bool {
        self.inner.enabled
    }

    /// Puts the policy in place. Until then nobody may do anything.
    ///
    /// # Errors
    /// Gives back the name of the policy that is there already.
    pub fn set_policy(&self, policy: Arc<dyn PermissionPolicy>) -> Result<(), String> {
        self.inner.policy.set(policy).map_err(|_| self.policy_name().to_owned())
    }

    /// What decides, for people.
    #[must_use]
    pub fn policy_name(&self) -> &str {
        self.inner.policy.get().map_or("none", |policy| policy.name())
    }

    /// Makes the permissions and things of a plugin known.
    pub(crate) fn register(
        &self,
        plugin: &'static str,
        permissions: &'static [Permission],
        resources: &[Arc<dyn ResourceRules>],
    ) {
        let mut known = self.inner.known.write();
        known.permissions.extend(permissions.iter().map(|permission| (permission.name, *permission)));
        let owned = resources.iter().map(|rules| (rules.resource_type(), Owner { plugin, rules: rules.clone() }));
        known.resources.extend(owned);
    }

    /// The decision for these credentials. What cannot be decided is refused, and the log says why.
    pub async fn authorize(&self, credentials: &Credentials, plugin: &str, permission: &Permission) -> Decision {
        let user = match credentials.principal() {
            Principal::None => return Decision::Deny,
            // A token's restrictions bind also where people are not restricted.
            Principal::Service { restrictions, .. } => {
                let allowed = restrictions.as_ref().is_none_or(|restrictions| {
                    restrictions.iter().any(|entry| entry.plugin == plugin && entry.permits(permission))
                });
                return if allowed { Decision::Allow } else { Decision::Deny };
            }
            Principal::User { .. } if !self.inner.enabled => return Decision::Allow,
            Principal::User { user, .. } => user,
        };
        let verdict = match self.policy_user(user).await {
            Ok(user) => self.decide(&permission.on_the_wire(), Some(&user)).await,
            Err(error) => Err(anyhow::Error::new(error)),
        };
        match verdict {
            Ok(Verdict { decision, reason }) => {
                if decision == Decision::Deny {
                    tracing::info!(target: "permission", %user, permission = permission.name, reason, "denied");
                }
                decision
            }
            Err(error) => {
                tracing::error!(%user, permission = permission.name, error = format!("{error:#}"), "the policy could not decide, which is a refusal");
                Decision::Deny
            }
        }
    }

    /// Whether these credentials have the permission for one thing.
    ///
    /// # Errors
    /// When what the decision depends on cannot be applied.
    pub async fn authorize_for(
        &self,
        credentials: &Credentials,
        plugin: &str,
        permission: &Permission,
        resource_ref: &str,
    ) -> ApiResult<bool> {
        let criteria = match self.authorize(credentials, plugin, permission).await {
            Decision::Allow => return Ok(true),
            Decision::Deny => return Ok(false),
            Decision::Conditional(criteria) => criteria,
        };
        let resource_type = permission.resource_type.unwrap_or_default();
        Ok(self.meet(resource_type, &[resource_ref.to_owned()], &criteria).await? == [true])
    }

    /// What the policy says, checked: conditions only about things of the permission's own kind.
    ///
    /// # Errors
    /// When the policy fails, or says what it may not.
    pub async fn decide(&self, permission: &wire::Permission, user: Option<&PolicyUser>) -> anyhow::Result<Verdict> {
        let Some(policy) = self.inner.policy.get() else {
            anyhow::bail!("there is no policy yet; is the plugin `permission` in the list of portal.rs?");
        };
        let verdict = policy.decide(permission, user).await?;
        if let Decision::Conditional(criteria) = &verdict.decision {
            let own = permission.resource_type.as_deref();
            if let Some(other) = criteria.resource_types().into_iter().find(|kind| Some(*kind) != own) {
                anyhow::bail!(
                    "the policy {} makes {} depend on things of kind {other}; it is about {}",
                    policy.name(),
                    permission.name,
                    own.unwrap_or("nothing")
                );
            }
        }
        Ok(verdict)
    }

    /// The person, with what they own now.
    ///
    /// # Errors
    /// 404 for somebody of whom nothing is known.
    pub async fn policy_user(&self, user: &EntityRef) -> ApiResult<PolicyUser> {
        let known = self.inner.services.get::<dyn UserInfo>()?.ownership(user).await?;
        let ownership = known.ok_or_else(|| {
            ApiError::NotFound(format!("Nothing is known about {user}: not in the catalog, and never signed in"))
        })?;
        Ok(PolicyUser { user: user.clone(), ownership })
    }

    /// The permission of that name as its plugin declares it, if one does: what callers say about its action or its
    /// kind of thing is not believed.
    #[must_use]
    pub fn declared(&self, name: &str) -> Option<Permission> {
        self.inner.known.read().permissions.get(name).copied()
    }

    /// Which plugin owns things of a kind.
    #[must_use]
    pub fn owner_of(&self, resource_type: &str) -> Option<&'static str> {
        self.inner.known.read().resources.get(resource_type).map(|owner| owner.plugin)
    }

    /// Whether criteria hold for each of the things, in their order.
    ///
    /// # Errors
    /// 501 when no plugin knows such things, and what applying them runs into.
    pub async fn meet(&self, resource_type: &str, refs: &[String], criteria: &Criteria) -> ApiResult<Vec<bool>> {
        let owner = self.inner.known.read().resources.get(resource_type).cloned();
        let Some(owner) = owner else {
            return Err(ApiError::NotImplemented(format!(
                "No plugin of this portal can load things of kind {resource_type}"
            )));
        };
        Ok(owner.rules.meet(refs, criteria).await?)
    }
}

impl std::fmt::Debug for Permissions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Permissions")
            .field("enabled", &self.inner.enabled)
            .field("policy", &self.policy_name())
            .finish()
    }
}
