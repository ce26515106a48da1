//! Permissions: addresses and bodies of `/api/permission`, and the conditions that a decision may depend on
//! (contract/permissions.md §1 and §2).

mod criteria;
pub mod roles;

use serde::{Deserialize, Serialize};

pub use criteria::{Condition, Criteria, CriteriaError};

/// Where the API is mounted.
pub const MOUNT: &str = "/api/permission";

/// The addresses as the server declares them: below the mount.
pub mod routes {
    /// Decides.
    pub const AUTHORIZE: &str = "/authorize";
    /// Why it is decided so.
    pub const EXPLAIN: &str = "/explain";
    /// Whether the plugin is there.
    pub const HEALTH: &str = "/health";
}

/// Below every plugin that has permissions: what they are, and the rules that conditions may use.
pub const METADATA: &str = "/.well-known/backstage/permissions/metadata";
/// Below every plugin that has permissions: whether conditions hold for some of its things.
pub const APPLY_CONDITIONS: &str = "/.well-known/backstage/permissions/apply-conditions";

/// POST: decides about each item; see [`AuthorizeRequest`] and [`AuthorizeResponse`].
pub fn authorize() -> String {
    format!("{MOUNT}{}", routes::AUTHORIZE)
}

/// GET [`ExplainedDecision`]: why the person may do something, with a thing if it is about things; `user` is the caller
/// when absent.
pub fn explain(permission: &str, resource_ref: Option<&str>, user: Option<&str>) -> String {
    let mut uri = crate::uri::UriWriter::new(&format!("{MOUNT}{}", routes::EXPLAIN));
    uri.push("permission", permission);
    uri.push_some("resourceRef", resource_ref);
    uri.push_some("user", user);
    uri.finish()
}

/// Look at roles; about things of kind `policy-entity`.
pub fn policy_read() -> Permission {
    Permission::resource("policy.entity.read", Some("read"), "policy-entity")
}

/// Change roles.
pub fn policy_update() -> Permission {
    Permission::resource("policy.entity.update", Some("update"), "policy-entity")
}

/// Make roles, policies and conditions.
pub fn policy_create() -> Permission {
    Permission::basic("policy.entity.create", Some("create"))
}

/// Delete roles.
pub fn policy_delete() -> Permission {
    Permission::resource("policy.entity.delete", Some("delete"), "policy-entity")
}

/// A permission, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// Whether decisions may differ by thing.
    #[serde(rename = "type")]
    pub permission_type: PermissionType,
    /// For example `catalog.entity.read`. It alone says which permission it is.
    pub name: String,
    /// What it lets one do.
    pub attributes: Attributes,
    /// The kind of thing that it is about: `catalog-entity`. Resource permissions have it, and only they.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
}

impl Permission {
    /// A permission without a thing.
    pub fn basic(name: &str, action: Option<&str>) -> Self {
        Self {
            permission_type: PermissionType::Basic,
            name: name.to_owned(),
            attributes: Attributes { action: action.map(str::to_owned) },
            resource_type: None,
        }
    }

    /// A permission about things of a kind.
    pub fn resource(name: &str, action: Option<&str>, resource_type: &str) -> Self {
        Self {
            permission_type: PermissionType::Resource,
            resource_type: Some(resource_type.to_owned()),
            ..Self::basic(name, action)
        }
    }
}

/// Whether decisions may differ by thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PermissionType {
    /// One decision for all.
    Basic,
    /// A decision for each thing.
    Resource,
}

/// Attributes of a permission.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attributes {
    /// `create`, `read`, `update` or `delete`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// Questions, decided together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizeRequest {
    /// The questions.
    pub items: Vec<AuthorizeItem>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeItem {
    /// The caller's own name for the question.
    pub id: String,
    /// What is wanted.
    pub permission: Permission,
    /// With what; only for resource permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_ref: Option<OneOrMany<String>>,
}

/// One, or a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// A list, also of one.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// The decisions, one for each question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizeResponse {
    /// In the order of the questions.
    pub items: Vec<AuthorizeAnswer>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeAnswer {
    /// The name of the question.
    pub id: String,
    /// The decision; a list where a list of things was asked about and it depends on each.
    pub result: OneOrMany<Effect>,
    /// With `CONDITIONAL`: what it depends on.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub conditional: Option<Conditional>,
}

/// What a decision comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Effect {
    /// Go ahead.
    Allow,
    /// No.
    Deny,
    /// It depends on the thing. Only plugins are told so.
    Conditional,
}

impl Effect {
    /// Allowed or not.
    pub const fn of(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Deny }
    }
}

/// What a decision depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Conditional {
    /// The plugin that knows the things.
    pub plugin_id: String,
    /// Their kind.
    pub resource_type: String,
    /// What must hold.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub conditions: Criteria,
}

/// Why somebody may do something, or may not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedDecision {
    /// The person's canonical ref.
    pub user: String,
    /// The refs by which the person owns things now.
    pub ownership: Vec<String>,
    /// What was asked about.
    pub permission: Permission,
    /// Who decides: `ownership`, `rbac`, …
    pub policy: String,
    /// What the policy says.
    pub result: Effect,
    /// Why, in words: the role, the line, the rule.
    pub reason: String,
    /// What the decision depends on, for those who may see policies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub conditions: Option<Criteria>,
    /// The thing that was asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_ref: Option<String>,
    /// What it comes to; absent when it depends on the thing and none was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<bool>,
}

/// Whether conditions hold for some things of a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplyConditionsRequest {
    /// The questions.
    pub items: Vec<ApplyConditionsItem>,
}

/// One question about things of a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApplyConditionsItem {
    /// The caller's own name for the question.
    pub id: String,
    /// The things.
    pub resource_ref: OneOrMany<String>,
    /// Their kind.
    pub resource_type: String,
    /// What must hold.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub conditions: Criteria,
}

/// The permissions of a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionMetadata {
    /// Every one that it asks for.
    pub permissions: Vec<Permission>,
    /// What conditions about its things may say.
    pub rules: Vec<RuleMetadata>,
}

/// A rule that conditions may use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleMetadata {
    /// For example `IS_ENTITY_KIND`.
    pub name: String,
    /// In words.
    pub description: String,
    /// What things it is about.
    pub resource_type: String,
    /// JSON Schema of its parameters.
    pub params_schema: serde_json::Value,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bodies_have_the_shape_of_the_contract() {
        let asked = json!({"items": [
            {"id": "a", "permission": {"type": "basic", "name": "catalog.entity.create", "attributes": {"action": "create"}}},
            {"id": "b", "permission": {"type": "resource", "name": "catalog.entity.read", "attributes": {}, "resourceType": "catalog-entity"},
             "resourceRef": ["component:default/pay", "api:default/pay"]},
        ]});
        let request: AuthorizeRequest = serde_json::from_value(asked.clone()).unwrap();
        assert_eq!(serde_json::to_value(&request).unwrap(), asked);
        let told = json!({"items": [
            {"id": "a", "result": "DENY"},
            {"id": "b", "result": ["ALLOW", "DENY"]},
            {"id": "c", "result": "CONDITIONAL", "pluginId": "catalog", "resourceType": "catalog-entity",
             "conditions": {"not": {"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity", "params": {"kinds": ["user"]}}}},
        ]});
        let response: AuthorizeResponse = serde_json::from_value(told.clone()).unwrap();
        assert_eq!(serde_json::to_value(&response).unwrap(), told);
    }
}
