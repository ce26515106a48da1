//! Asks the policy, and applies what its decisions depend on.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use callboard_config::{Config, ConfigError};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions as wire;
use parking_lot::RwLock;

use super::record::Recorder;
use super::{
    Criteria, Decision, Matching, Permission, PermissionPolicy, PolicyUser, ResourceRules, RuleError, Verdict, metadata,
};
use crate::audit::Auditor;
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
    recorder: Recorder,
}

/// What plugins said about themselves.
#[derive(Default)]
struct Known {
    permissions: HashMap<&'static str, (&'static str, Permission)>,
    resources: HashMap<&'static str, Owner>,
}

/// A kind of thing with the plugin that owns it.
#[derive(Clone)]
struct Owner {
    plugin: &'static str,
    rules: Arc<dyn ResourceRules>,
}

/// A decision, and what the policy said, if it was asked.
struct Judged {
    decision: Decision,
    told: Option<Verdict>,
}

impl From<Decision> for Judged {
    fn from(decision: Decision) -> Self {
        Self { decision, told: None }
    }
}

impl Permissions {
    /// Reads `permission.enabled`.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn new(config: &Config, services: Services, auditor: &Auditor) -> Result<Self, ConfigError> {
        let enabled = config.bool("permission.enabled")?.unwrap_or(false);
        let recorder = Recorder::new(auditor.scoped("permission"));
        let inner = Inner { enabled, services, policy: OnceLock::new(), known: RwLock::default(), recorder };
        Ok(Self { inner: Arc::new(inner) })
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
        known.permissions.extend(permissions.iter().map(|permission| (permission.name, (plugin, *permission))));
        let owned = resources.iter().map(|rules| (rules.resource_type(), Owner { plugin, rules: rules.clone() }));
        known.resources.extend(owned);
    }

    /// The decision for these credentials. What cannot be decided is refused, and the log says why.
    pub async fn authorize(&self, credentials: &Credentials, plugin: &str, permission: &Permission) -> Decision {
        let verdict = self.judge(credentials, plugin, permission).await;
        if let (Some(verdict), Some(user)) = (&verdict.told, credentials.user()) {
            self.inner.recorder.record(user, permission, verdict, None);
        }
        verdict.decision
    }

    async fn judge(&self, credentials: &Credentials, plugin: &str, permission: &Permission) -> Judged {
        let user = match credentials.principal() {
            Principal::None => return Decision::Deny.into(),
            // A token's restrictions bind also where people are not restricted.
            Principal::Service { restrictions, .. } => {
                let allowed = restrictions.as_ref().is_none_or(|restrictions| {
                    restrictions.iter().any(|entry| entry.plugin == plugin && entry.permits(permission))
                });
                return if allowed { Decision::Allow.into() } else { Decision::Deny.into() };
            }
            Principal::User { .. } if !self.inner.enabled => return Decision::Allow.into(),
            Principal::User { user, .. } => user,
        };
        let verdict = match self.policy_user(user).await {
            Ok(user) => self.decide(&permission.on_the_wire(), Some(&user)).await,
            Err(error) => Err(anyhow::Error::new(error)),
        };
        match verdict {
            Ok(verdict) => {
                if verdict.decision == Decision::Deny {
                    let reason = &verdict.reason;
                    tracing::info!(target: "permission", %user, permission = permission.name, reason, "denied");
                }
                Judged { decision: verdict.decision.clone(), told: Some(verdict) }
            }
            Err(error) => {
                tracing::error!(%user, permission = permission.name, error = format!("{error:#}"), "the policy could not decide, which is a refusal");
                let verdict = Verdict::new(Decision::Deny, "the policy could not decide; the log says why");
                Judged { decision: Decision::Deny, told: Some(verdict) }
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
        let Judged { decision, told } = self.judge(credentials, plugin, permission).await;
        let allowed = match decision {
            Decision::Allow => true,
            Decision::Deny => false,
            Decision::Conditional(criteria) => {
                let resource_type = permission.resource_type.unwrap_or_default();
                self.meet(resource_type, &[resource_ref.to_owned()], &criteria).await? == [true]
            }
        };
        if let (Some(verdict), Some(user)) = (&told, credentials.user()) {
            self.inner.recorder.record(user, permission, verdict, Some((resource_ref, allowed)));
        }
        Ok(allowed)
    }

    /// Whether these credentials have the permission for one thing, of which the plugin itself says what `holds`.
    /// `resource_ref`: its name, if it has one.
    pub async fn authorize_about(
        &self,
        credentials: &Credentials,
        plugin: &str,
        permission: &Permission,
        resource_ref: Option<&str>,
        holds: impl FnOnce(&Criteria) -> bool + Send,
    ) -> bool {
        let Judged { decision, told } = self.judge(credentials, plugin, permission).await;
        let allowed = match decision {
            Decision::Allow => true,
            Decision::Deny => false,
            Decision::Conditional(criteria) => holds(&criteria),
        };
        if let (Some(verdict), Some(user)) = (&told, credentials.user()) {
            self.inner.recorder.record(user, permission, verdict, resource_ref.map(|resource| (resource, allowed)));
        }
        allowed
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
        self.inner.known.read().permissions.get(name).map(|(_, permission)| *permission)
    }

    /// Every permission with the plugin that declares it, by plugin and name.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, Permission)> {
        let mut all: Vec<_> = self.inner.known.read().permissions.values().copied().collect();
        all.sort_by_key(|(plugin, permission)| (*plugin, permission.name));
        all
    }

    /// Every rule that conditions may use, with the plugin that declares it.
    #[must_use]
    pub fn rules(&self) -> Vec<(&'static str, wire::RuleMetadata)> {
        let mut owners: Vec<Owner> = self.inner.known.read().resources.values().cloned().collect();
        owners.sort_by_key(|owner| (owner.plugin, owner.rules.resource_type()));
        let of = |owner: &Owner| metadata::rules(&*owner.rules).into_iter().map(|rule| (owner.plugin, rule)).collect();
        owners.iter().flat_map::<Vec<_>, _>(of).collect()
    }

    /// Whether criteria can be applied to things of a kind; nothing when no plugin knows such things.
    pub async fn check(&self, resource_type: &str, criteria: &Criteria) -> Option<Result<(), RuleError>> {
        let owner = self.inner.known.read().resources.get(resource_type).cloned()?;
        Some(owner.rules.meet(&[], criteria).await.map(|_| ()))
    }

    /// How many things meet the criteria, with some of their refs; nothing when the plugin cannot tell.
    ///
    /// # Errors
    /// When what the criteria say cannot be applied.
    pub async fn matching(
        &self,
        resource_type: &str,
        criteria: &Criteria,
        limit: usize,
    ) -> Result<Option<Matching>, RuleError> {
        let owner = self.inner.known.read().resources.get(resource_type).cloned();
        match owner {
            Some(owner) => owner.rules.matching(criteria, limit).await,
            None => Ok(None),
        }
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
