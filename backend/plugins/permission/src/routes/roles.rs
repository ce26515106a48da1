//! `/roles` and `/roles/{kind}/{namespace}/{name}`.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, Params, json, json_with};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::roles::{HeldRole, HeldRoles, RbacRole, RbacRoleUpdate};
use serde_json::json;

use super::access::unknown;
use super::{POLICY_DELETE, POLICY_READ, POLICY_UPDATE, ROLE_WRITE, RbacState, names, now_millis, wire};
use crate::rbac::{Role, RoleInfo, Source};

type Name = Path<(String, String, String)>;

/// `GET /roles`.
pub(super) async fn list(State(state): State<RbacState>, credentials: Credentials) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let scope = state.visible(&credentials).await?;
    let roles = rbac.book.roles();
    let all: Vec<RbacRole> =
        roles.iter().filter(|(_, role)| scope.covers(role)).map(|(name, role)| wire::role(name, role)).collect();
    Ok(json(&all))
}

/// `GET /roles/{kind}/{namespace}/{name}`: a list of the one.
pub(super) async fn get(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(name): Name,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let scope = state.visible(&credentials).await?;
    let name = names::in_address(&name)?;
    let roles = rbac.book.roles();
    let role = roles.get(&name).filter(|role| scope.covers(role)).ok_or_else(|| unknown(&name))?;
    Ok(json(&[wire::role(&name, role)]))
}

/// `POST /roles`.
pub(super) async fn create(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<RbacRole>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let event = ROLE_WRITE.with(json!({
        "actionType": "create", "roleEntityRef": body.name, "memberReferences": body.member_references
    }));
    let work = async {
        let keeper = state.maker(&credentials).await?;
        let name = names::new_role(&body.name)?;
        let members = names::members(&body.member_references)?;
        if members.is_empty() {
            return Err(ApiError::Input("A role needs at least one member in 'memberReferences'".into()));
        }
        let metadata = body.metadata.clone().unwrap_or_default();
        let owner = match metadata.owner.filter(|owner| !owner.is_empty()) {
            Some(owner) => names::members(&[owner])?.remove(0),
            None => keeper.name.clone(),
        };
        keeper.check_owner(&owner)?;
        let now = now_millis();
        let role = Role {
            info: RoleInfo {
                source: Source::Rest,
                description: metadata.description,
                owner: Some(owner),
                author: Some(keeper.name.clone()),
                modified_by: Some(keeper.name.clone()),
                created_at: Some(now),
                modified_at: Some(now),
            },
            members: members.into_iter().collect(),
            ..Role::default()
        };
        let said = rbac.book.said();
        rbac.book
            .change(|stored| {
                if said.knows(&name) || stored.roles.contains_key(&name) {
                    return Err(ApiError::Conflict(format!("There is a role {name} already")));
                }
                stored.roles.insert(name.clone(), role.clone());
                Ok(())
            })
            .await?;
        Ok(name)
    };
    let name = state.audit.track(&credentials, event, work).await?;
    let roles = rbac.book.roles();
    Ok(json_with(StatusCode::CREATED, &roles.get(&name).map(|role| wire::role(&name, role))))
}

/// `PUT /roles/{kind}/{namespace}/{name}`.
pub(super) async fn replace(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(name): Name,
    JsonBody(body): JsonBody<RbacRoleUpdate>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let name = names::in_address(&name)?;
    let event = ROLE_WRITE.with(json!({
        "actionType": "update", "roleEntityRef": name, "oldRole": body.old_role, "newRole": body.new_role
    }));
    let work = async {
        let keeper = state.keeper(&credentials, &POLICY_UPDATE).await?;
        let new_name = names::role(&body.new_role.name)?;
        if new_name != name {
            names::new_role(&new_name)?;
        }
        let old = names::members(&body.old_role.member_references)?;
        let new = names::members(&body.new_role.member_references)?;
        if new.is_empty() {
            return Err(ApiError::Input("A role needs at least one member in 'newRole.memberReferences'".into()));
        }
        let metadata = body.new_role.metadata.clone().unwrap_or_default();
        let owner = metadata.owner.map(|owner| names::members(&[owner])).transpose()?.map(|mut one| one.remove(0));
        let said = rbac.book.said();
        let now = now_millis();
        let changed = rbac
            .book
            .change(|stored| {
                let before = keeper.role(&said, stored, &name)?.clone();
                if let Some(stranger) = old.iter().find(|member| !before.members.contains(*member)) {
                    return Err(ApiError::NotFound(format!("{stranger} is no member of {name}")));
                }
                let mut role = before.clone();
                role.members.retain(|member| !old.contains(member));
                role.members.extend(new.iter().cloned());
                if let Some(description) = &metadata.description {
                    role.info.description = Some(description.clone()).filter(|text| !text.is_empty());
                }
                if let Some(owner) = owner.as_ref().filter(|owner| role.info.owner.as_ref() != Some(owner)) {
                    keeper.check_owner(owner)?;
                    role.info.owner = Some(owner.clone());
                }
                if role == before && new_name == name {
                    return Ok(false);
                }
                if new_name != name {
                    if said.knows(&new_name) || stored.roles.contains_key(&new_name) {
                        return Err(ApiError::Conflict(format!("There is a role {new_name} already")));
                    }
                    stored.roles.remove(&name);
                }
                role.info.modified_by = Some(keeper.name.clone());
                role.info.modified_at = Some(now);
                stored.roles.insert(new_name.clone(), role);
                Ok(true)
            })
            .await?;
        Ok((new_name, changed))
    };
    let (name, changed) = state.audit.track(&credentials, event, work).await?;
    if !changed {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let roles = rbac.book.roles();
    Ok(json(&roles.get(&name).map(|role| wire::role(&name, role))))
}

/// `DELETE /roles/{kind}/{namespace}/{name}`: the role, or only some of its members.
pub(super) async fn delete(
    State(state): State<RbacState>,
    credentials: Credentials,
    Path(name): Name,
    params: Params,
) -> ApiResult<StatusCode> {
    params.allow(&["memberReferences"])?;
    let rbac = state.rbac()?;
    let name = names::in_address(&name)?;
    let members: BTreeSet<String> = names::members(&params.all("memberReferences"))?.into_iter().collect();
    let event = ROLE_WRITE.with(json!({
        "actionType": "delete", "roleEntityRef": name, "memberReferences": members
    }));
    let work = async {
        let keeper = state.keeper(&credentials, &POLICY_DELETE).await?;
        let said = rbac.book.said();
        let now = now_millis();
        rbac.book
            .change(|stored| {
                let role = keeper.role(&said, stored, &name)?;
                if let Some(stranger) = members.iter().find(|member| !role.members.contains(*member)) {
                    return Err(ApiError::NotFound(format!("{stranger} is no member of {name}")));
                }
                if members.is_empty() {
                    stored.roles.remove(&name);
                    return Ok(());
                }
                role.members.retain(|member| !members.contains(member));
                role.info.modified_by = Some(keeper.name.clone());
                role.info.modified_at = Some(now);
                Ok(())
            })
            .await?;
        Ok(())
    };
    state.audit.track(&credentials, event, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /roles/of`: the roles of a person, and through whom they have them.
pub(super) async fn of(
    State(state): State<RbacState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["user"])?;
    let rbac = state.rbac()?;
    let user = match (params.first("user"), credentials.user()) {
        (Some(text), _) => {
            EntityRef::parse_full(&text.to_lowercase()).map_err(|error| ApiError::Input(error.to_string()))?
        }
        (None, Some(own)) => own.clone(),
        (None, None) => return Err(ApiError::Input("'user' names the person, as in user:default/ada".into())),
    };
    let sees_all = state.permissions.authorize(&credentials, "permission", &POLICY_READ).await.is_allow();
    if credentials.user() != Some(&user) && !sees_all {
        return Err(ApiError::NotAllowed(format!(
            "Only your own without the permission {}; ask whoever runs this portal",
            POLICY_READ.name
        )));
    }
    let known = state.permissions.policy_user(&user).await?;
    let held = rbac.held(&rbac.book.roles(), &known).await.map_err(ApiError::Internal)?;
    let circle = held.is_none();
    let roles = held.unwrap_or_default().into_iter();
    Ok(json(&HeldRoles {
        user: user.to_string(),
        super_user: rbac.super_user(&known).map(str::to_owned),
        circle,
        roles: roles.map(|(role, through)| HeldRole { role, through: through.into_iter().collect() }).collect(),
    }))
}
