//! `/roles/conditions` and `/roles/conditions/{id}`: what roles allow with some things.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json, json_with};
use callboard_core::permissions::{Action, Permissions};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::permissions::roles::{RbacCondition, RbacConditionId, RbacMapping};
use serde_json::json;

use super::access::elsewhere;
use super::policies::touch;
use super::{CONDITION_WRITE, POLICY_DELETE, POLICY_UPDATE, RbacState, is_wanted, names, now_millis, wire};
use crate::rbac::{AppliesTo, Limits, Role, RoleCondition, Roles, Source, Stored, action_of};

const FILTER: [&str; 4] = ["roleEntityRef", "pluginId", "resourceType", "actions"];

/// `GET /roles/conditions`.
pub(super) async fn list(
    State(state): State<RbacState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&FILTER)?;
    let rbac = state.rbac()?;
    let scope = state.visible(&credentials).await?;
    let wanted = |name: &str, value: &str| is_wanted(&params, name, value);
    let actions: Vec<String> =
        params.all("actions").iter().flat_map(|list| list.split(',')).map(|action| action.trim().to_owned()).collect();
    let roles = rbac.book.roles();
    let all = roles.iter().filter(|(_, role)| scope.covers(role)).flat_map(|(name, role)| {
        role.conditions.iter().map(|condition| wire::condition(&state.permissions, name, condition)).collect::<Vec<_>>()
    });
    let found: Vec<RbacCondition> = all
        .filter(|condition| {
            wanted("roleEntityRef", &condition.role_entity_ref)
                && wanted("pluginId", &condition.plugin_id)
                && wanted("resourceType", &condition.resource_type)
                && (actions.is_empty()
                    || condition.permission_mapping.iter().any(|mapping| actions.contains(&mapping.action)))
        })
        .collect();
    Ok(json(&found))
}

/// `GET /roles/conditions/{id}`.
pub(super) async fn get(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let scope = state.visible(&credentials).await?;
    let id = number(&id)?;
    let roles = rbac.book.roles();
    let (name, role) = with(&roles, id).filter(|(_, role)| scope.covers(role)).ok_or_else(|| unknown(id))?;
    let condition = role.conditions.iter().find(|condition| condition.id == id).ok_or_else(|| unknown(id))?;
    Ok(json(&wire::condition(&state.permissions, name, condition)))
}

/// `POST /roles/conditions`.
pub(super) async fn create(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<RbacCondition>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let event = CONDITION_WRITE.with(json!({"actionType": "create", "condition": body}));
    let work = async {
        let keeper = state.maker(&credentials).await?;
        let name = names::role(&body.role_entity_ref)?;
        let new = read(&state.permissions, rbac.limits(), &body, 0).await?;
        keeper.may_give(&state.permissions, &[], std::slice::from_ref(&new)).await?;
        let said = rbac.book.said();
        let now = now_millis();
        let id = rbac
            .book
            .change(|stored| {
                let id = stored.last_condition + 1;
                let role = keeper.role(&said, stored, &name)?;
                add(role, &name, RoleCondition { id, ..new.clone() })?;
                touch(role, &keeper, now);
                stored.last_condition = id;
                Ok(id)
            })
            .await?;
        Ok(id)
    };
    let id = state.audit.track(&credentials, event, work).await?;
    Ok(json_with(StatusCode::CREATED, &RbacConditionId { id }))
}

/// `PUT /roles/conditions/{id}`.
pub(super) async fn replace(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<RbacCondition>,
) -> ApiResult<StatusCode> {
    let rbac = state.rbac()?;
    let id = number(&id)?;
    let event = CONDITION_WRITE.with(json!({"actionType": "update", "id": id, "condition": body}));
    let work = async {
        let keeper = state.keeper(&credentials, &POLICY_UPDATE).await?;
        let name = names::role(&body.role_entity_ref)?;
        let new = read(&state.permissions, rbac.limits(), &body, id).await?;
        keeper.may_give(&state.permissions, &[], std::slice::from_ref(&new)).await?;
        let said = rbac.book.said();
        let now = now_millis();
        rbac.book
            .change(|stored| {
                let own = owner_of(&said, stored, id)?;
                if own != name {
                    return Err(ApiError::Input(format!(
                        "Condition {id} is of {own}, and stays there; make another one for {name}"
                    )));
                }
                let role = keeper.role(&said, stored, &name)?;
                role.conditions.retain(|condition| condition.id != id);
                add(role, &name, new.clone())?;
                touch(role, &keeper, now);
                Ok(())
            })
            .await?;
        Ok(())
    };
    state.audit.track(&credentials, event, work).await?;
    Ok(StatusCode::OK)
}

/// `DELETE /roles/conditions/{id}`.
pub(super) async fn delete(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let rbac = state.rbac()?;
    let id = number(&id)?;
    let event = CONDITION_WRITE.with(json!({"actionType": "delete", "id": id}));
    let work = async {
        let keeper = state.keeper(&credentials, &POLICY_DELETE).await?;
        let said = rbac.book.said();
        let now = now_millis();
        rbac.book
            .change(|stored| {
                let name = owner_of(&said, stored, id)?;
                let role = keeper.role(&said, stored, &name)?;
                role.conditions.retain(|condition| condition.id != id);
                touch(role, &keeper, now);
                Ok(())
            })
            .await?;
        Ok(())
    };
    state.audit.track(&credentials, event, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The condition of a body, checked as far as it can be without the role.
pub(super) async fn read(
    permissions: &Permissions,
    limits: &Limits,
    body: &RbacCondition,
    id: i64,
) -> ApiResult<RoleCondition> {
    let wrong = |message: String| Err(ApiError::Input(message));
    if body.result != "CONDITIONAL" {
        return wrong(format!("'result' is CONDITIONAL, not '{}'", body.result));
    }
    let kind = &body.resource_type;
    if permissions.owner_of(kind) != Some(&*body.plugin_id) {
        return wrong(match permissions.owner_of(kind) {
            Some(owner) => {
                format!("Things of kind {kind} are those of the plugin {owner}, not of '{}'", body.plugin_id)
            }
            None => format!("No plugin of this portal knows things of kind '{kind}'; see plugins/condition-rules"),
        });
    }
    if body.permission_mapping.is_empty() {
        return wrong("'permissionMapping' names at least one permission".into());
    }
    for RbacMapping { name, action } in &body.permission_mapping {
        action_of(action).map_err(ApiError::Input)?;
        let declared = permissions.declared(name).filter(|permission| {
            permission.resource_type == Some(&**kind) && permission.action.map_or("use", Action::as_str) == action
        });
        if declared.is_none() {
            return wrong(format!(
                "There is no permission {name} with action {action} about {kind}; see plugins/policies"
            ));
        }
    }
    limits.check(&body.conditions).map_err(ApiError::Input)?;
    if let Some(other) = body.conditions.resource_types().into_iter().find(|other| other != kind) {
        return wrong(format!("A condition is about {other}, and resourceType says {kind}"));
    }
    if let Some(Err(error)) = permissions.check(kind, &body.conditions).await {
        return wrong(error.to_string());
    }
    let named = body.permission_mapping.iter().map(|mapping| (mapping.name.clone(), mapping.action.clone()));
    Ok(RoleCondition {
        id,
        plugin: body.plugin_id.clone(),
        resource_type: kind.clone(),
        applies_to: AppliesTo::Named(named.collect()),
        criteria: body.conditions.clone(),
        source: Source::Rest,
    })
}

fn add(role: &mut Role, name: &str, condition: RoleCondition) -> ApiResult<()> {
    if role.clashes(&condition) {
        return Err(ApiError::Conflict(format!(
            "{name} has a condition for one of these permissions already; change that one, for only one can count"
        )));
    }
    role.conditions.push(condition);
    Ok(())
}

/// The role that has the condition.
fn with(roles: &Roles, id: i64) -> Option<(&str, &Role)> {
    roles.iter().find(|(_, role)| role.conditions.iter().any(|condition| condition.id == id))
}

/// The role that has the condition, if it can be changed here.
fn owner_of(said: &Roles, stored: &Stored, id: i64) -> ApiResult<String> {
    if let Some((name, role)) = with(said, id) {
        return Err(elsewhere(name, role));
    }
    let found = stored.roles.iter().find(|(_, role)| role.conditions.iter().any(|condition| condition.id == id));
    found.map(|(name, _)| name.clone()).ok_or_else(|| unknown(id))
}

fn number(text: &str) -> ApiResult<i64> {
    text.parse().map_err(|_| ApiError::Input(format!("'{text}' is no number of a condition")))
}

fn unknown(id: i64) -> ApiError {
    ApiError::NotFound(format!("There is no condition {id}"))
}
