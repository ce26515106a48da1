//! Who did it.

use callboard_shared::entity::EntityRef;

use crate::auth::{Credentials, Principal};

/// Who did something: a user, a program, or somebody who did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor(Option<String>);

impl Actor {
    /// Somebody who did not say who they are, such as before a sign-in.
    #[must_use]
    pub const fn unknown() -> Self {
        Self(None)
    }

    /// Somebody by name: `user:default/ada`, `external:ci`, `plugin:catalog`.
    pub fn named(id: impl Into<String>) -> Self {
        Self(Some(id.into()))
    }

    pub(super) fn into_id(self) -> Option<String> {
        self.0
    }
}

impl From<&Credentials> for Actor {
    fn from(credentials: &Credentials) -> Self {
        match credentials.principal() {
            Principal::User { user, .. } => Self::from(user),
            Principal::Service { subject, .. } => Self::named(subject.clone()),
            Principal::None => Self::unknown(),
        }
    }
}

impl From<&EntityRef> for Actor {
    fn from(user: &EntityRef) -> Self {
        Self::named(user.to_string())
    }
}
