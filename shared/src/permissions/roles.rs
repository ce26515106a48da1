//! Roles, their policies and conditions: addresses and bodies of the community's RBAC plugin
//! (contract/permissions.md §6.3), and what Callboard has besides.

use serde::{Deserialize, Serialize};

use super::{Criteria, Effect, MOUNT};
use crate::uri::{UriWriter, encode};

/// The addresses as the server declares them: below the mount, with `{parameters}`.
pub mod routes {
    /// Whether the caller may look at roles.
    pub const STATUS: &str = "/";
    /// All roles.
    pub const ROLES: &str = "/roles";
    /// One role.
    pub const ROLE: &str = "/roles/{kind}/{namespace}/{name}";
    /// The roles of a person (Callboard's own).
    pub const ROLES_OF: &str = "/roles/of";
    /// All policies.
    pub const POLICIES: &str = "/policies";
    /// The policies of one role.
    pub const POLICIES_OF: &str = "/policies/{kind}/{namespace}/{name}";
    /// All conditions.
    pub const CONDITIONS: &str = "/roles/conditions";
    /// One condition.
    pub const CONDITION: &str = "/roles/conditions/{id}";
    /// The permissions of all plugins.
    pub const PLUGIN_POLICIES: &str = "/plugins/policies";
    /// The rules of all plugins.
    pub const PLUGIN_RULES: &str = "/plugins/condition-rules";
    /// The plugins that the editor asks.
    pub const PLUGIN_IDS: &str = "/plugins/id";
    /// What conditions match (Callboard's own).
    pub const PREVIEW: &str = "/preview";
    /// Past decisions with other roles (Callboard's own).
    pub const DRY_RUN: &str = "/dry-run";
}

/// The pages of the app.
pub mod pages {
    /// The roles.
    pub const ROLES: &str = "/rbac";
    /// Why somebody may do something.
    pub const WHY: &str = "/rbac/why";
    /// What other roles would change.
    pub const DRY_RUN: &str = "/rbac/dry-run";

    /// The page of one role, of a ref such as `role:default/devs`.
    pub fn role(role: &str) -> String {
        match role.split_once(':').and_then(|(kind, rest)| Some((kind, rest.split_once('/')?))) {
            Some((kind, (namespace, name))) => format!("{ROLES}/roles/{kind}/{namespace}/{name}"),
            None => ROLES.to_owned(),
        }
    }
}

/// GET [`RbacStatus`]; 403 for those who may not.
pub fn status() -> String {
    format!("{MOUNT}/")
}

/// GET `Vec<RbacRole>`; POST [`RbacRole`] (201).
pub fn roles() -> String {
    format!("{MOUNT}{}", routes::ROLES)
}

/// GET `Vec<RbacRole>` of one; PUT [`RbacRoleUpdate`]; DELETE (204).
pub fn role(role: &str) -> String {
    below(routes::ROLES, role)
}

/// GET [`HeldRoles`] of a person.
pub fn roles_of(user: &str) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::ROLES_OF));
    uri.push("user", user);
    uri.finish()
}

/// GET `Vec<RbacPolicy>`; POST `Vec<RbacPolicy>` (201).
pub fn policies() -> String {
    format!("{MOUNT}{}", routes::POLICIES)
}

/// GET `Vec<RbacPolicy>` of a role; PUT [`RbacPolicyUpdate`]; DELETE `Vec<RbacPolicyLine>` (204).
pub fn policies_of(role: &str) -> String {
    below(routes::POLICIES, role)
}

/// GET `Vec<RbacCondition>` of a role, or of all.
pub fn conditions(role: Option<&str>) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::CONDITIONS));
    uri.push_some("roleEntityRef", role);
    uri.finish()
}

/// GET [`RbacCondition`]; PUT the same; DELETE (204).
pub fn condition(id: i64) -> String {
    format!("{MOUNT}{}/{id}", routes::CONDITIONS)
}

/// GET `Vec<PluginPolicies>`.
pub fn plugin_policies() -> String {
    format!("{MOUNT}{}", routes::PLUGIN_POLICIES)
}

/// GET `Vec<PluginRules>`.
pub fn plugin_rules() -> String {
    format!("{MOUNT}{}", routes::PLUGIN_RULES)
}

/// POST [`PreviewRequest`]: [`Preview`].
pub fn preview() -> String {
    format!("{MOUNT}{}", routes::PREVIEW)
}

/// POST [`DryRunRequest`]: [`DryRun`].
pub fn dry_run() -> String {
    format!("{MOUNT}{}", routes::DRY_RUN)
}

fn below(list: &str, role: &str) -> String {
    let parts = role.split([':', '/']).map(encode).collect::<Vec<_>>().join("/");
    format!("{MOUNT}{list}/{parts}")
}

/// Whether the caller may look at roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RbacStatus {
    /// `Authorized`.
    pub status: String,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacRole {
    /// Refs of users and groups.
    pub member_references: Vec<String>,
    /// Its ref: `role:default/devs`.
    pub name: String,
    /// What is told about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<RbacRoleMetadata>,
}

/// What is told about a role. Of it, callers say description and owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacRoleMetadata {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it is said: `configuration`, `csv-file` or `rest`. Only there it can be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Who changed it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_by: Option<String>,
    /// The user or group whose role it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When it was made, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was changed, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// A change of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacRoleUpdate {
    /// The members that are to be replaced; others stay.
    pub old_role: RbacOldRole,
    /// What it becomes.
    pub new_role: RbacRole,
}

/// The members of a role as somebody saw them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacOldRole {
    /// Refs of users and groups.
    pub member_references: Vec<String>,
}

/// What a role allows or denies, whatever the thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacPolicy {
    /// The role.
    pub entity_reference: String,
    /// The name of a permission, or a kind of thing.
    pub permission: String,
    /// `create`, `read`, `update`, `delete`, or `use`.
    pub policy: String,
    /// `allow` or `deny`.
    pub effect: String,
    /// Where it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<RbacSource>,
}

/// Where something is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RbacSource {
    /// `configuration`, `csv-file` or `rest`.
    pub source: String,
}

/// A policy of a role that the address names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RbacPolicyLine {
    /// The name of a permission, or a kind of thing.
    pub permission: String,
    /// `create`, `read`, `update`, `delete`, or `use`.
    pub policy: String,
    /// `allow` or `deny`.
    pub effect: String,
}

/// A change of policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacPolicyUpdate {
    /// What goes.
    pub old_policy: Vec<RbacPolicyLine>,
    /// What comes in its place; at least as much.
    pub new_policy: Vec<RbacPolicyLine>,
}

/// What a role allows with some things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RbacCondition {
    /// Its number; the server gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// `CONDITIONAL`.
    pub result: String,
    /// The role.
    pub role_entity_ref: String,
    /// The plugin that owns the things.
    pub plugin_id: String,
    /// Their kind.
    pub resource_type: String,
    /// The permissions that it is about.
    pub permission_mapping: Vec<RbacMapping>,
    /// What must hold.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub conditions: Criteria,
}

/// A permission that a condition is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RbacMapping {
    /// Its name.
    pub name: String,
    /// Its action.
    pub action: String,
}

/// The number of a new condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RbacConditionId {
    /// The number.
    pub id: i64,
}

/// The permissions of a plugin, as policies name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PluginPolicies {
    /// The plugin.
    pub plugin_id: String,
    /// Its permissions.
    pub policies: Vec<PluginPolicy>,
}

/// A permission, as policies name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PluginPolicy {
    /// Its name.
    pub name: String,
    /// Its action; `use` when it has none.
    pub policy: String,
    /// The kind of thing that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
}

/// The rules of a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PluginRules {
    /// The plugin.
    pub plugin_id: String,
    /// What conditions about its things may say.
    pub rules: Vec<super::RuleMetadata>,
}

/// Plugins that the editor asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PluginIds {
    /// Their ids.
    pub ids: Vec<String>,
}

/// The roles of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HeldRoles {
    /// The person.
    pub user: String,
    /// The super user that the person is, or is a member of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub super_user: Option<String>,
    /// The groups go in a circle, so that no role counts.
    pub circle: bool,
    /// The roles.
    pub roles: Vec<HeldRole>,
}

/// A role that a person has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldRole {
    /// The role.
    pub role: String,
    /// Refs through which the person has it; none for the one that everybody has.
    pub through: Vec<String>,
}

/// Which things conditions match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    /// The kind of thing.
    pub resource_type: String,
    /// What must hold.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub conditions: Criteria,
    /// The person that `$currentUser` and `$ownerRefs` stand for; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

/// Things that conditions match, of those that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// How many.
    pub total: u64,
    /// The first of them.
    pub refs: Vec<String>,
}

/// Roles as they would be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DryRunRequest {
    /// Roles that stand in the place of those of their names, or are new.
    #[serde(default)]
    pub roles: Vec<CandidateRole>,
    /// Refs of roles that are no more.
    #[serde(default)]
    pub removed: Vec<String>,
    /// Decisions not before, milliseconds since 1970; a week when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
}

/// A role as it would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CandidateRole {
    /// Its ref.
    pub name: String,
    /// Refs of users and groups; as they are when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_references: Option<Vec<String>>,
    /// Its policies; as they are when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<RbacPolicyLine>>,
    /// Its conditions; as they are when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<RbacCondition>>,
}

/// Past decisions that would be others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DryRun {
    /// How many events of the audit log were read.
    pub events: u64,
    /// How many different questions they hold.
    pub questions: u64,
    /// There are older ones that were not read.
    pub truncated: bool,
    /// The questions with another answer.
    pub differences: Vec<DryRunDifference>,
}

/// A question that would have another answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DryRunDifference {
    /// Who asked.
    pub user: String,
    /// For what.
    pub permission: String,
    /// With what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_ref: Option<String>,
    /// How often.
    pub times: u64,
    /// When last, ISO 8601.
    pub last: String,
    /// What it came to then: `ALLOW`, `DENY` or `CONDITIONAL`.
    pub recorded: String,
    /// The answer as the roles are.
    pub before: DryRunAnswer,
    /// The answer as they would be.
    pub after: DryRunAnswer,
}

/// An answer in a dry run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DryRunAnswer {
    /// What it comes to.
    pub result: Effect,
    /// Why.
    pub reason: String,
    /// With `CONDITIONAL`: how many things it is true for, where that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_take_refs_apart() {
        assert_eq!(role("role:default/devs"), "/api/permission/roles/role/default/devs");
        assert_eq!(policies_of("role:default/a b"), "/api/permission/policies/role/default/a%20b");
        assert_eq!(
            conditions(Some("role:default/a")),
            "/api/permission/roles/conditions?roleEntityRef=role%3Adefault%2Fa"
        );
        assert_eq!(pages::role("role:default/devs"), "/rbac/roles/role/default/devs");
    }
}
