//! `GET /explain`: why somebody may do something, or may not.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::permissions::{Decision, Permissions};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::{Effect, ExplainedDecision};

use crate::routes::POLICY_READ;

/// Of the caller themselves, or of anybody for those who look after the roles.
pub(crate) async fn explain(
    State(permissions): State<Permissions>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["user", "permission", "resourceRef"])?;
    let name = params.first("permission").ok_or_else(|| ApiError::Input("'permission' names the permission".into()))?;
    let declared = permissions.declared(name).ok_or_else(|| {
        ApiError::NotFound(format!(
            "No plugin of this portal asks for the permission '{name}'; see permissions/metadata"
        ))
    })?;
    let user = user_of(&credentials, params.first("user"))?;
    let may_see_policies = permissions.authorize(&credentials, "permission", &POLICY_READ).await.is_allow();
    if credentials.user() != Some(&user) && !may_see_policies {
        return Err(ApiError::NotAllowed(format!(
            "Only of yourself without the permission {}; ask whoever runs this portal",
            POLICY_READ.name
        )));
    }
    let known = permissions.policy_user(&user).await?;
    let (decision, reason) = match permissions.enabled() {
        false => (Decision::Allow, "permission.enabled is not true, so everybody may do everything".to_owned()),
        true => {
            let verdict =
                permissions.decide(&declared.on_the_wire(), Some(&known)).await.map_err(ApiError::Internal)?;
            (verdict.decision, verdict.reason)
        }
    };
    let resource_ref = params.first("resourceRef").map(str::to_owned);
    let allowed = match &decision {
        Decision::Allow => Some(true),
        Decision::Deny => Some(false),
        Decision::Conditional(criteria) => match (&resource_ref, declared.resource_type) {
            (Some(resource_ref), Some(kind)) => {
                permissions.meet(kind, std::slice::from_ref(resource_ref), criteria).await?.first().copied()
            }
            _ => None,
        },
    };
    let (effect, conditions) = match decision {
        Decision::Allow => (Effect::Allow, None),
        Decision::Deny => (Effect::Deny, None),
        Decision::Conditional(criteria) => (Effect::Conditional, Some(criteria)),
    };
    Ok(json(&ExplainedDecision {
        user: user.to_string(),
        ownership: known.ownership,
        permission: declared.on_the_wire(),
        policy: permissions.policy_name().to_owned(),
        result: effect,
        reason,
        // From conditions one could learn what there is that one may not see.
        conditions: conditions.filter(|_| may_see_policies),
        resource_ref,
        allowed,
    }))
}

fn user_of(credentials: &Credentials, named: Option<&str>) -> ApiResult<EntityRef> {
    match (named, credentials.user()) {
        (Some(text), _) => {
            let user =
                EntityRef::parse_full(&text.to_lowercase()).map_err(|error| ApiError::Input(error.to_string()))?;
            Ok(user)
        }
        (None, Some(own)) => Ok(own.clone()),
        (None, None) => Err(ApiError::Input("'user' names the person, as in user:default/ada".into())),
    }
}
