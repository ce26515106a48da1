//! What may be asked of sign-in besides signing in.

use callboard_core::permissions::{Action, Permission};
use callboard_shared::auth::SIGN_IN_TEST_PERMISSION;

/// Seeing what a sign-in comes to: what the provider tells, and what each resolver makes of it.
pub(crate) const TEST: Permission =
    Permission { name: SIGN_IN_TEST_PERMISSION, action: Some(Action::Read), resource_type: None };

pub(crate) const ALL: &[Permission] = &[TEST];
