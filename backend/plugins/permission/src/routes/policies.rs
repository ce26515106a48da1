//! `/policies` and `/policies/{kind}/{namespace}/{name}`: what roles allow and deny, whatever the thing.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json, json_with};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::permissions::roles::{RbacPolicy, RbacPolicyLine, RbacPolicyUpdate};
use serde_json::json;

use super::access::Keeper;
use super::{POLICY_DELETE, POLICY_UPDATE, POLICY_WRITE, RbacState, is_wanted, names, now_millis, wire};
use crate::rbac::{Line, Role};

type Name = Path<(String, String, String)>;

const FILTER: [&str; 4] = ["entityRef", "permission", "policy", "effect"];

/// `GET /policies`.
pub(super) async fn list(
    State(state): State<RbacState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&FILTER)?;
    let rbac = state.rbac()?;
    let scope = state.visible(&credentials).await?;
    let wanted = |name: &str, value: &str| is_wanted(&params, name, value);
    let roles = rbac.book.roles();
    let all = roles
        .iter()
        .filter(|(_, role)| scope.covers(role))
        .flat_map(|(name, role)| role.lines.iter().map(move |line| wire::policy(name, line)));
    let found: Vec<RbacPolicy> = all
        .filter(|policy| {
            wanted("entityRef", &policy.entity_reference)
                && wanted("permission", &policy.permission)
                && wanted("policy", &policy.policy)
                && wanted("effect", &policy.effect)
        })
        .collect();
    Ok(json(&found))
}

/// `GET /policies/{kind}/{namespace}/{name}`.
pub(super) async fn of_role(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(name): Name,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let scope = state.visible(&credentials).await?;
    let name = names::in_address(&name)?;
    let roles = rbac.book.roles();
    let role = roles.get(&name).filter(|role| scope.covers(role) && !role.lines.is_empty());
    let role = role.ok_or_else(|| ApiError::NotFound(format!("There are no policies of {name}")))?;
    let lines: Vec<RbacPolicy> = role.lines.iter().map(|line| wire::policy(&name, line)).collect();
    Ok(json(&lines))
}

/// `POST /policies`.
pub(super) async fn create(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Vec<RbacPolicy>>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let event = POLICY_WRITE.with(json!({"actionType": "create", "policies": body}));
    let work = async {
        let keeper = state.maker(&credentials).await?;
        if body.is_empty() {
            return Err(ApiError::Input("The body is a list of at least one policy".into()));
        }
        let read = |policy: &RbacPolicy| {
            let role = names::role(&policy.entity_reference)?;
            Ok::<_, ApiError>((role, names::line(&policy.permission, &policy.policy, &policy.effect)?))
        };
        let new = body.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let lines: Vec<Line> = new.iter().map(|(_, line)| line.clone()).collect();
        keeper.may_give(&state.permissions, &lines, &[]).await?;
        let said = rbac.book.said();
        let now = now_millis();
        rbac.book
            .change(|stored| {
                for (name, line) in &new {
                    let role = keeper.role(&said, stored, name)?;
                    add(role, name, line)?;
                    touch(role, &keeper, now);
                }
                Ok(())
            })
            .await?;
        Ok(new)
    };
    let new = state.audit.track(&credentials, event, work).await?;
    let told: Vec<RbacPolicy> = new.iter().map(|(name, line)| wire::policy(name, line)).collect();
    Ok(json_with(StatusCode::CREATED, &told))
}

/// `PUT /policies/{kind}/{namespace}/{name}`.
pub(super) async fn replace(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(name): Name,
    JsonBody(body): JsonBody<RbacPolicyUpdate>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let name = names::in_address(&name)?;
    let event = POLICY_WRITE.with(json!({
        "actionType": "update", "entityRef": name, "oldPolicies": body.old_policy, "newPolicies": body.new_policy
    }));
    let work = async {
        let keeper = state.keeper(&credentials, &POLICY_UPDATE).await?;
        if body.new_policy.len() < body.old_policy.len() {
            return Err(ApiError::Input(
                "'newPolicy' has fewer policies than 'oldPolicy'; DELETE those that are to go".into(),
            ));
        }
        let (old, new) = (read(&body.old_policy)?, read(&body.new_policy)?);
        if old == new {
            return Ok(false);
        }
        let more: Vec<Line> = new.iter().filter(|line| !old.contains(line)).cloned().collect();
        keeper.may_give(&state.permissions, &more, &[]).await?;
        let said = rbac.book.said();
        let now = now_millis();
        rbac.book
            .change(|stored| {
                let role = keeper.role(&said, stored, &name)?;
                old.iter().try_for_each(|line| take(role, &name, line))?;
                new.iter().try_for_each(|line| add(role, &name, line))?;
                touch(role, &keeper, now);
                Ok(())
            })
            .await?;
        Ok(true)
    };
    let changed = state.audit.track(&credentials, event, work).await?;
    Ok(if changed { StatusCode::OK } else { StatusCode::NO_CONTENT }.into_response())
}

/// `DELETE /policies/{kind}/{namespace}/{name}`.
pub(super) async fn delete(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(name): Name,
    JsonBody(body): JsonBody<Vec<RbacPolicyLine>>,
) -> ApiResult<StatusCode> {
    let rbac = state.rbac()?;
    let name = names::in_address(&name)?;
    let event = POLICY_WRITE.with(json!({"actionType": "delete", "entityRef": name, "policies": body}));
    let work = async {
        let keeper = state.keeper(&credentials, &POLICY_DELETE).await?;
        if body.is_empty() {
            return Err(ApiError::Input("The body is a list of at least one policy".into()));
        }
        let old = read(&body)?;
        let said = rbac.book.said();
        let now = now_millis();
        rbac.book
            .change(|stored| {
                let role = keeper.role(&said, stored, &name)?;
                old.iter().try_for_each(|line| take(role, &name, line))?;
                touch(role, &keeper, now);
                Ok(())
            })
            .await?;
        Ok(())
    };
    state.audit.track(&credentials, event, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(lines: &[RbacPolicyLine]) -> ApiResult<Vec<Line>> {
    let lines: Vec<Line> =
        lines.iter().map(|line| names::line(&line.permission, &line.policy, &line.effect)).collect::<Result<_, _>>()?;
    let distinct: BTreeSet<_> = lines.iter().map(|line| (&line.permission, &line.action, line.allow)).collect();
    if distinct.len() < lines.len() {
        return Err(ApiError::Conflict("A policy is named twice".into()));
    }
    Ok(lines)
}

fn add(role: &mut Role, name: &str, line: &Line) -> ApiResult<()> {
    if role.lines.contains(line) {
        return Err(ApiError::Conflict(format!("{name} has the policy {} already", told(line))));
    }
    role.lines.push(line.clone());
    Ok(())
}

fn take(role: &mut Role, name: &str, line: &Line) -> ApiResult<()> {
    let Some(place) = role.lines.iter().position(|own| own == line) else {
        return Err(ApiError::NotFound(format!("{name} has no policy {}", told(line))));
    };
    role.lines.remove(place);
    Ok(())
}

fn told(line: &Line) -> String {
    format!("{}, {}, {}", line.permission, line.action, if line.allow { "allow" } else { "deny" })
}

pub(super) fn touch(role: &mut Role, keeper: &Keeper, now: i64) {
    role.info.modified_by = Some(keeper.name.clone());
    role.info.modified_at = Some(now);
}
