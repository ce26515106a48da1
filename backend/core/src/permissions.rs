//! Permissions: what may be asked for, and the decision.

use crate::auth::{Credentials, Principal};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// No.
    Deny,
}

/// Decides what a principal may do.
///
/// The policy of this release allows every signed-in user everything; what restricts already is the
/// list of permissions that a restricted external token carries. Policies arrive with the permission
/// plugin.
#[derive(Clone, Debug, Default)]
pub struct Permissions;

impl Permissions {
    /// The decision for these credentials.
    #[must_use]
    pub fn authorize(&self, credentials: &Credentials, plugin: &str, permission: &Permission) -> Decision {
        match credentials.principal() {
            Principal::None => Decision::Deny,
            Principal::User { .. } => Decision::Allow,
            Principal::Service { restrictions: None, .. } => Decision::Allow,
            Principal::Service { restrictions: Some(restrictions), .. } => {
                let allowed = restrictions.iter().any(|r| r.plugin == plugin && r.permits(permission));
                if allowed { Decision::Allow } else { Decision::Deny }
            }
        }
    }
}
