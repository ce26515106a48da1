//! What `permission.rbac` says.

use std::path::{Path, PathBuf};

use callboard_config::{Config, ConfigError};
use callboard_shared::permissions::Criteria;

use super::csv_file::{action_of, member_of, role_of};
use super::model::{Line, Roles, Source};

/// The role of those who manage roles.
const ADMIN_ROLE: &str = "role:default/rbac_admin";

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(super) csv_file: Option<PathBuf>,
    pub(super) conditions_file: Option<PathBuf>,
    pub(super) reload: bool,
    pub(super) super_users: Vec<String>,
    pub(super) max_depth: Option<usize>,
    pub(super) precedence: Precedence,
    pub(super) use_ownership: bool,
    /// `pluginsWithPermission`.
    pub(super) plugins: Vec<String>,
    pub(super) default_role: Option<String>,
    pub(super) limits: Limits,
    /// Roles that the configuration itself makes.
    pub(super) own: Roles,
}

/// What decides when a role has both lines and conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precedence {
    Conditional,
    Basic,
}

/// How large conditions may be.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(super) depth: usize,
    pub(super) nodes: usize,
    pub(super) items: usize,
    pub(super) file_bytes: usize,
    pub(super) file_documents: usize,
}

impl Settings {
    pub(super) fn read(config: &Config, base_dir: &Path) -> Result<Self, ConfigError> {
        let rbac = config.sub("permission.rbac");
        let file = |key: &str| Ok::<_, ConfigError>(rbac.string(key)?.map(|path| base_dir.join(path)));
        let mut own = Roles::default();
        for admin in rbac.items("admin.users")? {
            let name = admin.string("name")?.unwrap_or_default();
            let member = member_of(&name).map_err(|why| admin.invalid("name", &why))?;
            own.add_member(ADMIN_ROLE, &member, Source::Configuration);
        }
        let lines = [
            ("policy-entity", "read"),
            ("policy-entity", "update"),
            ("policy-entity", "delete"),
            ("policy.entity.create", "create"),
            ("catalog-entity", "read"),
            ("audit.event.read", "read"),
            ("auth.sign-in.test", "read"),
        ];
        for (permission, action) in lines {
            own.add_line(ADMIN_ROLE, allowed(permission.into(), action.into()));
        }
        let default_role = default_permissions(&rbac, &mut own)?;
        Ok(Self {
            csv_file: file("policies-csv-file")?,
            conditions_file: file("conditionalPoliciesFile")?,
            reload: rbac.bool("policyFileReload")?.unwrap_or(false),
            super_users: super_users(&rbac)?,
            max_depth: number(&rbac, "maxDepth")?,
            precedence: precedence(&rbac)?,
            use_ownership: rbac.bool("useOwnershipEntityRefs")?.unwrap_or(false),
            plugins: rbac.string_or_list("pluginsWithPermission")?.unwrap_or_default(),
            default_role,
            limits: Limits::read(&rbac)?,
            own,
        })
    }
}

fn super_users(rbac: &Config) -> Result<Vec<String>, ConfigError> {
    let mut found = Vec::new();
    for user in rbac.items("admin.superUsers")? {
        let name = user.string("name")?.unwrap_or_default();
        found.push(member_of(&name).map_err(|why| user.invalid("name", &why))?);
    }
    Ok(found)
}

fn default_permissions(rbac: &Config, own: &mut Roles) -> Result<Option<String>, ConfigError> {
    let defaults = rbac.sub("defaultPermissions");
    let Some(role) = defaults.string("defaultRole")? else { return Ok(None) };
    let role = role_of(&role).map_err(|why| defaults.invalid("defaultRole", &why))?;
    for entry in defaults.items("basicPermissions")? {
        let permission = entry.string("permission")?.unwrap_or_default();
        let action = entry.string("action")?.unwrap_or_else(|| "use".to_owned());
        let action = action_of(&action).map_err(|why| entry.invalid("action", &why))?;
        own.add_line(&role, allowed(permission, action));
    }
    Ok(Some(role))
}

/// A line of the configuration.
const fn allowed(permission: String, action: String) -> Line {
    Line { permission, action, allow: true, source: Source::Configuration }
}

fn precedence(rbac: &Config) -> Result<Precedence, ConfigError> {
    match rbac.string("policyDecisionPrecedence")?.as_deref() {
        None | Some("conditional") => Ok(Precedence::Conditional),
        Some("basic") => Ok(Precedence::Basic),
        Some(other) => {
            Err(rbac.invalid("policyDecisionPrecedence", &format!("'{other}' is neither conditional nor basic")))
        }
    }
}

fn number(config: &Config, key: &str) -> Result<Option<usize>, ConfigError> {
    let Some(number) = config.integer(key)? else { return Ok(None) };
    usize::try_from(number).map(Some).map_err(|_| config.invalid(key, "must not be negative"))
}

impl Limits {
    fn read(rbac: &Config) -> Result<Self, ConfigError> {
        let validation = rbac.sub("validation");
        let limit = |key: &str, default| Ok::<_, ConfigError>(number(&validation, key)?.unwrap_or(default));
        Ok(Self {
            depth: limit("conditionalPolicies.maxConditionDepth", 12)?,
            nodes: limit("conditionalPolicies.maxConditionNodeCount", 256)?,
            items: limit("conditionalPolicies.maxCriteriaItems", 64)?,
            file_bytes: limit("conditionalPoliciesFile.maxBytes", 1_048_576)?,
            file_documents: limit("conditionalPoliciesFile.maxDocuments", 256)?,
        })
    }

    pub(crate) fn check(&self, criteria: &Criteria) -> Result<(), String> {
        if criteria.depth() > self.depth {
            return Err(format!("the conditions have {} levels, and {} are allowed", criteria.depth(), self.depth));
        }
        let (nodes, items) = (nodes(criteria), items(criteria));
        if nodes > self.nodes {
            return Err(format!("the conditions have {nodes} parts, and {} are allowed", self.nodes));
        }
        if items > self.items {
            return Err(format!("a list of conditions has {items} parts, and {} are allowed", self.items));
        }
        Ok(())
    }
}

fn nodes(criteria: &Criteria) -> usize {
    1 + match criteria {
        Criteria::AllOf(parts) | Criteria::AnyOf(parts) => parts.iter().map(nodes).sum(),
        Criteria::Not(part) => nodes(part),
        Criteria::Rule(_) => 0,
    }
}

fn items(criteria: &Criteria) -> usize {
    match criteria {
        Criteria::AllOf(parts) | Criteria::AnyOf(parts) => parts.iter().map(items).max().unwrap_or(0).max(parts.len()),
        Criteria::Not(part) => items(part),
        Criteria::Rule(_) => 0,
    }
}
