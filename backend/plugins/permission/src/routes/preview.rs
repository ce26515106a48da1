//! `POST /preview`: which things conditions match, while somebody writes them.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json};
use callboard_core::permissions::{Action, Criteria, Decision, Permissions, PolicyUser};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::roles::{Preview, PreviewRequest};

use super::RbacState;
use crate::rbac::expand;

/// Refs that are shown.
const SHOWN: usize = 20;

pub(super) async fn preview(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<PreviewRequest>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    state.visible(&credentials).await?;
    rbac.limits().check(&body.conditions).map_err(ApiError::Input)?;
    let kind = &body.resource_type;
    if let Some(other) = body.conditions.resource_types().into_iter().find(|other| other != kind) {
        return Err(ApiError::Input(format!("A condition is about {other}, and resourceType says {kind}")));
    }
    let criteria = match subject(&state.permissions, &credentials, body.user.as_deref()).await? {
        Some(user) => expand(&body.conditions, &user),
        None => body.conditions,
    };
    match state.permissions.check(kind, &criteria).await {
        Some(Ok(())) => {}
        Some(Err(error)) => return Err(ApiError::Input(error.to_string())),
        None => return Err(ApiError::NotFound(format!("No plugin of this portal knows things of kind '{kind}'"))),
    }
    // Otherwise whoever may read roles could find out what they may not see.
    let Some(criteria) = seen(&state.permissions, &credentials, kind, criteria).await else {
        return Ok(json(&Preview { total: 0, refs: Vec::new() }));
    };
    let matching = state.permissions.matching(kind, &criteria, SHOWN).await?;
    let matching = matching.ok_or_else(|| {
        ApiError::NotImplemented(format!(
            "The plugin that owns things of kind {kind} cannot list what conditions match"
        ))
    })?;
    Ok(json(&Preview { total: matching.total, refs: matching.refs }))
}

/// The person that the words in conditions stand for.
async fn subject(
    permissions: &Permissions,
    credentials: &Credentials,
    named: Option<&str>,
) -> ApiResult<Option<PolicyUser>> {
    let user = match (named, credentials.user()) {
        (Some(text), _) => {
            Some(EntityRef::parse_full(&text.to_lowercase()).map_err(|error| ApiError::Input(error.to_string()))?)
        }
        (None, own) => own.cloned(),
    };
    match user {
        Some(user) => Ok(Some(permissions.policy_user(&user).await?)),
        None => Ok(None),
    }
}

/// The criteria with what the caller may see of such things; nothing when that is nothing.
async fn seen(
    permissions: &Permissions,
    credentials: &Credentials,
    kind: &str,
    criteria: Criteria,
) -> Option<Criteria> {
    let mut all = permissions.all().into_iter();
    let reading =
        all.find(|(_, permission)| permission.resource_type == Some(kind) && permission.action == Some(Action::Read));
    let Some((plugin, reading)) = reading else { return Some(criteria) };
    match permissions.authorize(credentials, plugin, &reading).await {
        Decision::Allow => Some(criteria),
        Decision::Deny => None,
        Decision::Conditional(own) => Some(Criteria::AllOf(vec![criteria, own])),
    }
}
