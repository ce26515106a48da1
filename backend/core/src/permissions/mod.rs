//! Permissions: what may be asked for, who decides, and what a decision may depend on
//! (contract/permissions.md).
//!
//! A plugin names its permissions as data and asks [`Permissions`] before it does anything. The policy that decides
//! is one object, contributed by whoever adds the extension point [`PermissionPolicies`]; without any, the plugin
//! `permission` brings one by configuration. A decision may depend on the thing: then it comes as [`Criteria`],
//! which the plugin that owns the things makes into a condition of its query.

mod metadata;
mod policy;
mod record;
mod resources;
pub(crate) mod routes;
mod service;

pub use callboard_shared::permissions::{Condition, Criteria};
pub use policy::{PermissionPolicies, PermissionPolicy, PolicyUser, Verdict};
pub use record::EVALUATION;
pub use resources::{Matching, ResourceRules, Rule, RuleError};
pub use service::Permissions;

use callboard_shared::permissions as wire;

/// A permission that a plugin asks for, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// For example `catalog.entity.read`.
    pub name: &'static str,
    /// What it lets one do; restricted tokens name it.
    pub action: Option<Action>,
    /// The kind of thing that it is about, when decisions differ by thing.
    pub resource_type: Option<&'static str>,
}

impl Permission {
    /// As it is sent.
    #[must_use]
    pub fn on_the_wire(&self) -> wire::Permission {
        let action = self.action.map(Action::as_str);
        match self.resource_type {
            Some(resource_type) => wire::Permission::resource(self.name, action, resource_type),
            None => wire::Permission::basic(self.name, action),
        }
    }
}

/// The action attribute of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Brings something into being.
    Create,
    /// Looks at something.
    Read,
    /// Changes something.
    Update,
    /// Removes something.
    Delete,
}

impl Action {
    /// The word in configuration and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// What the policy says.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// No.
    Deny,
    /// It depends on the thing.
    Conditional(Criteria),
}

impl Decision {
    /// True for what may be done whatever the thing.
    #[must_use]
    pub const fn is_allow(&self) -> bool {
        matches!(self, Self::Allow)
    }
}
