//! The REST API of roles (contract/permissions.md §6.3). A file holds one resource.

mod access;
mod conditions;
mod dry_run;
mod endpoints;
mod names;
mod plugins;
mod policies;
mod preview;
mod roles;
mod status;
mod wire;

use std::sync::Arc;

use axum::Router;
use callboard_core::audit::{AuditEventKind, Auditor, Severity};
use callboard_core::http::Params;
use callboard_core::openapi::OpenApi;
use callboard_core::permissions::{Action, Permission, Permissions};
use callboard_core::plugin::PluginEnv;
use callboard_core::{ApiError, ApiResult};

use crate::rbac::{ChangeError, POLICY_ENTITY, Rbac};

pub(crate) const POLICY_READ: Permission =
    Permission { name: "policy.entity.read", action: Some(Action::Read), resource_type: Some(POLICY_ENTITY) };
pub(crate) const POLICY_CREATE: Permission =
    Permission { name: "policy.entity.create", action: Some(Action::Create), resource_type: None };
pub(crate) const POLICY_UPDATE: Permission =
    Permission { name: "policy.entity.update", action: Some(Action::Update), resource_type: Some(POLICY_ENTITY) };
pub(crate) const POLICY_DELETE: Permission =
    Permission { name: "policy.entity.delete", action: Some(Action::Delete), resource_type: Some(POLICY_ENTITY) };

/// The permissions of this plugin.
pub(crate) const ALL: &[Permission] = &[POLICY_READ, POLICY_CREATE, POLICY_UPDATE, POLICY_DELETE];

const ROLE_WRITE: AuditEventKind = AuditEventKind { id: "role-write", severity: Severity::High };
const POLICY_WRITE: AuditEventKind = AuditEventKind { id: "policy-write", severity: Severity::High };
const CONDITION_WRITE: AuditEventKind = AuditEventKind { id: "condition-write", severity: Severity::High };
const PLUGIN_IDS_WRITE: AuditEventKind = AuditEventKind { id: "plugin-ids-write", severity: Severity::Medium };

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct RbacState {
    permissions: Permissions,
    audit: Auditor,
    /// Nothing where another policy decides.
    rbac: Option<Arc<Rbac>>,
}

/// True when the caller asked for this value of a parameter, in any case, or for any.
fn is_wanted(params: &Params, name: &str, value: &str) -> bool {
    params.first(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
}

pub(crate) fn routes(env: &PluginEnv, rbac: Option<Arc<Rbac>>) -> Router {
    let state = RbacState { permissions: env.permissions.clone(), audit: env.audit.clone(), rbac };
    endpoints::endpoints().router().with_state(state)
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    endpoints::endpoints().description()
}

impl RbacState {
    fn rbac(&self) -> ApiResult<&Rbac> {
        self.rbac.as_deref().ok_or_else(|| {
            ApiError::NotFound(format!(
                "This portal decides by the policy '{}', which knows no roles; set permission.policy to rbac to have some",
                self.permissions.policy_name()
            ))
        })
    }
}

impl From<ChangeError<Self>> for ApiError {
    fn from(error: ChangeError<Self>) -> Self {
        match error {
            ChangeError::Refused(why) => why,
            ChangeError::Store(error) => Self::internal(error),
        }
    }
}

/// Milliseconds since 1970.
fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
