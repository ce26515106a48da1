//! What a caller may see and do, as the handlers ask for it.

use callboard_core::auth::Credentials;
use callboard_core::permissions::{Criteria, Decision, Permission};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::query::Predicate;

use super::CatalogState;
use crate::index::{CatalogIndex, Document};
use crate::permissions::{ENTITY_READ, predicate};

/// What a decision about entities comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scope {
    All,
    None,
    Some(Predicate),
}

impl Scope {
    /// As one more condition; nothing when there is none to add.
    pub(super) fn condition(self) -> Option<Predicate> {
        match self {
            Self::All => None,
            Self::None => Some(Predicate::never()),
            Self::Some(predicate) => Some(predicate),
        }
    }
}

impl CatalogState {
    /// What the caller may see, as one more condition on every query. Whoever may see nothing gets empty answers,
    /// never a refusal.
    pub(super) async fn visible(&self, credentials: &Credentials) -> Option<Predicate> {
        self.scope(credentials, &ENTITY_READ).await.condition()
    }

    /// The entities with which the caller may do something.
    pub(super) async fn scope(&self, credentials: &Credentials, permission: &Permission) -> Scope {
        match self.permissions.authorize(credentials, "catalog", permission).await {
            Decision::Allow => Scope::All,
            Decision::Deny => Scope::None,
            Decision::Conditional(criteria) => scope_of(&criteria, permission),
        }
    }

    /// True when the caller has the permission whatever it is used with.
    pub(super) async fn may(&self, credentials: &Credentials, permission: &Permission) -> bool {
        self.permissions.authorize(credentials, "catalog", permission).await.is_allow()
    }

    /// Refuses callers without the permission.
    pub(super) async fn demand(&self, credentials: &Credentials, permission: &Permission) -> ApiResult<()> {
        if self.may(credentials, permission).await { Ok(()) } else { Err(refusal(permission)) }
    }

    /// Refuses callers who do not have the permission for one entity; `found` looks it up under a condition. What is
    /// not in the index is for those who have the permission for every entity. `entity_ref` is for the audit log.
    pub(super) async fn demand_for(
        &self,
        credentials: &Credentials,
        permission: &Permission,
        entity_ref: Option<&str>,
        found: impl FnOnce(&CatalogIndex, &Predicate) -> Option<Document> + Send,
    ) -> ApiResult<()> {
        let holds = |criteria: &Criteria| match scope_of(criteria, permission) {
            Scope::Some(condition) => found(&self.index, &condition).is_some(),
            Scope::All | Scope::None => false,
        };
        match self.permissions.authorize_about(credentials, "catalog", permission, entity_ref, holds).await {
            true => Ok(()),
            false => Err(refusal(permission)),
        }
    }

    /// Refuses changes to registrations of a read-only catalog.
    pub(super) fn demand_writable(&self) -> ApiResult<()> {
        if !self.engine.settings.readonly {
            return Ok(());
        }
        Err(ApiError::NotAllowed(
            "This catalog is read-only (catalog.readonly); change its configuration instead".into(),
        ))
    }
}

/// Conditions that cannot be applied let nothing through.
fn scope_of(criteria: &Criteria, permission: &Permission) -> Scope {
    match predicate(criteria) {
        Ok(predicate) => Scope::Some(predicate),
        Err(error) => {
            tracing::error!(%error, permission = permission.name, "the policy's conditions cannot be applied, which is a refusal");
            Scope::None
        }
    }
}

fn refusal(permission: &Permission) -> ApiError {
    ApiError::NotAllowed(format!("You do not have the permission {}; ask whoever runs this portal", permission.name))
}
