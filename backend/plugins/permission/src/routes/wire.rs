//! Roles, lines and conditions as they are sent.

use callboard_core::permissions::Permissions;
use callboard_shared::permissions::roles::{
    RbacCondition, RbacMapping, RbacPolicy, RbacRole, RbacRoleMetadata, RbacSource,
};

use crate::rbac::{AppliesTo, Line, Role, RoleCondition};

pub(super) fn role(name: &str, role: &Role) -> RbacRole {
    let info = &role.info;
    let time = |millis: Option<i64>| {
        millis.map(|millis| jiff::Timestamp::from_millisecond(millis).unwrap_or_default().to_string())
    };
    RbacRole {
        member_references: role.members.iter().cloned().collect(),
        name: name.to_owned(),
        metadata: Some(RbacRoleMetadata {
            description: info.description.clone(),
            source: Some(info.source.as_str().to_owned()),
            author: info.author.clone(),
            modified_by: info.modified_by.clone(),
            owner: info.owner.clone(),
            created_at: time(info.created_at),
            last_modified: time(info.modified_at),
        }),
    }
}

pub(super) fn policy(role: &str, line: &Line) -> RbacPolicy {
    RbacPolicy {
        entity_reference: role.to_owned(),
        permission: line.permission.clone(),
        policy: line.action.clone(),
        effect: if line.allow { "allow" } else { "deny" }.to_owned(),
        metadata: Some(RbacSource { source: line.source.as_str().to_owned() }),
    }
}

pub(super) fn condition(permissions: &Permissions, role: &str, condition: &RoleCondition) -> RbacCondition {
    let mapping = named(permissions, condition).into_iter().map(|(name, action)| RbacMapping { name, action });
    RbacCondition {
        id: Some(condition.id),
        result: "CONDITIONAL".to_owned(),
        role_entity_ref: role.to_owned(),
        plugin_id: condition.plugin.clone(),
        resource_type: condition.resource_type.clone(),
        permission_mapping: mapping.collect(),
        conditions: condition.criteria.clone(),
    }
}

/// Names and actions of the permissions that a condition is about.
pub(super) fn named(permissions: &Permissions, condition: &RoleCondition) -> Vec<(String, String)> {
    let actions = match &condition.applies_to {
        AppliesTo::Named(named) => return named.clone(),
        AppliesTo::Actions(actions) => actions,
    };
    let all = permissions.all().into_iter().map(|(_, permission)| permission);
    let about = all.filter(|permission| permission.resource_type == Some(&*condition.resource_type));
    let each = about.map(|permission| {
        let action = permission.action.map_or("use", callboard_core::permissions::Action::as_str);
        (permission.name.to_owned(), action.to_owned())
    });
    let found: Vec<_> = each.filter(|(_, action)| actions.contains(action)).collect();
    if !found.is_empty() {
        return found;
    }
    // Of a plugin elsewhere, whose permissions are not known here.
    actions.iter().map(|action| (condition.resource_type.clone(), action.clone())).collect()
}
