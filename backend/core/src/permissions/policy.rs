//! The one who decides.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::Permission;
use futures::future::BoxFuture;

use super::Decision;
use crate::plugin::{PluginEnv, PluginError};

/// An extension point of the plugin `permission`: makes the policy of the portal. At most one plugin may contribute
/// one; it replaces what the configuration says.
///
/// ```ignore
/// register: |points| points.add::<PermissionPolicies>(|env| Box::pin(policy(env))),
/// ```
pub type PermissionPolicies = fn(PluginEnv) -> BoxFuture<'static, Result<Arc<dyn PermissionPolicy>, PluginError>>;

/// Decides what people may do. Programs are not asked about: their tokens carry what they may do.
#[async_trait]
pub trait PermissionPolicy: Send + Sync {
    /// Its name, for logs.
    fn name(&self) -> &str;

    /// What `user` may do; nobody when nobody is signed in and the portal lets such requests through.
    ///
    /// A conditional decision is good for a permission about things, with conditions about things of that kind;
    /// anything else is a refusal.
    ///
    /// # Errors
    /// When it cannot be known. That is a refusal, with the reason in the log.
    async fn decide(&self, permission: &Permission, user: Option<&PolicyUser>) -> anyhow::Result<Verdict>;
}

/// The person who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyUser {
    /// The user's entity.
    pub user: EntityRef,
    /// The canonical refs by which the user owns things, as they are now: the user and the user's groups.
    pub ownership: Vec<String>,
}

/// A decision and what led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// Why, in words for whoever looks after the portal: the role, the line, the rule.
    pub reason: String,
}

impl Verdict {
    /// A decision with its reason.
    pub fn new(decision: Decision, reason: impl Into<String>) -> Self {
        Self { decision, reason: reason.into() }
    }
}
