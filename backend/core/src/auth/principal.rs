//! The one who asks.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use callboard_shared::entity::EntityRef;

use crate::ApiError;
use crate::http::bearer_token;
use crate::permissions::Permission;

/// Who is behind a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A person who signed in.
    User {
        /// The user's entity.
        user: EntityRef,
        /// `plugin:<id>` when a plugin acts for the user.
        actor: Option<String>,
    },
    /// Another program.
    Service {
        /// For example `external:ci` or `plugin:search`.
        subject: String,
        /// What the program's token may do; nothing means everything.
        restrictions: Option<Arc<[AccessRestriction]>>,
    },
    /// Nobody.
    None,
}

/// One entry of `accessRestrictions` of an external token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRestriction {
    /// The plugin that may be talked to.
    pub plugin: String,
    /// Permission names that may be used; empty means all.
    pub permissions: Vec<String>,
    /// Permission actions that may be used; empty means all.
    pub actions: Vec<String>,
}

impl AccessRestriction {
    /// True when the entry lets this permission be used.
    #[must_use]
    pub fn permits(&self, permission: &Permission) -> bool {
        let named = self.permissions.is_empty() || self.permissions.iter().any(|name| name == permission.name);
        let action = permission.action.map(crate::permissions::Action::as_str);
        let acts = self.actions.is_empty() || action.is_some_and(|action| self.actions.iter().any(|own| own == action));
        named && acts
    }
}

/// The checked credentials of a request. Every handler behind the gate can extract them.
#[derive(Clone, Debug)]
pub struct Credentials {
    principal: Principal,
    token: Option<String>,
}

impl Credentials {
    /// Credentials whose token was checked.
    #[must_use]
    pub(crate) fn new(principal: Principal, token: String) -> Self {
        Self { principal, token: Some(token) }
    }

    /// What an open route gets: nobody, with the token that was sent, unchecked.
    #[must_use]
    pub(crate) fn unchecked(headers: &HeaderMap) -> Self {
        Self { principal: Principal::None, token: bearer_token(headers.get(header::AUTHORIZATION)).map(str::to_owned) }
    }

    /// The portal itself, for work that no request asked for.
    #[must_use]
    pub fn own(plugin: &str) -> Self {
        Self { principal: Principal::Service { subject: format!("plugin:{plugin}"), restrictions: None }, token: None }
    }

    /// Who it is.
    #[must_use]
    pub const fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The user, when a person asks.
    #[must_use]
    pub const fn user(&self) -> Option<&EntityRef> {
        match &self.principal {
            Principal::User { user, .. } => Some(user),
            _ => None,
        }
    }

    /// The token as it was sent.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Credentials {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| ApiError::Authentication("Missing credentials".into()))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Credentials {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, ApiError> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::Action;

    #[test]
    fn restrictions_by_name_and_by_action() {
        let read = Permission { name: "catalog.entity.read", action: Some(Action::Read), resource_type: None };
        let delete = Permission { name: "catalog.entity.delete", action: Some(Action::Delete), resource_type: None };
        let mut restriction =
            AccessRestriction { plugin: "catalog".into(), permissions: vec![], actions: vec!["read".into()] };
        assert!(restriction.permits(&read) && !restriction.permits(&delete));
        restriction.actions.clear();
        restriction.permissions.push("catalog.entity.delete".into());
        assert!(!restriction.permits(&read) && restriction.permits(&delete));
    }
}
