//! What may be asked of sign-in besides signing in.

use callboard_core::permissions::{Action, Permission};

/// Seeing what a sign-in comes to: what the provider tells, and what each resolver makes of it.
pub(crate) const TEST: Permission =
    Permission { name: "auth.sign-in.test", action: Some(Action::Read), resource_type: None };

pub(crate) const ALL: &[Permission] = &[TEST];
