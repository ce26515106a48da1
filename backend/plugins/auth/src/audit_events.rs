//! What is told of sign-ins (contract/app.md §4).

use callboard_core::audit::{AuditEventKind, Severity};

/// Somebody signed in with a provider, or did not.
pub(crate) const SIGN_IN: AuditEventKind = AuditEventKind { id: "sign-in", severity: Severity::Medium };
/// Somebody signed out in one browser.
pub(crate) const SIGN_OUT: AuditEventKind = AuditEventKind { id: "sign-out", severity: Severity::Low };
/// Somebody ended sessions of other browsers.
pub(crate) const SESSION_REVOKE: AuditEventKind = AuditEventKind { id: "session-revoke", severity: Severity::Medium };
/// A program asks to act for somebody, and what came of it.
pub(crate) const CLIENT_CONSENT: AuditEventKind = AuditEventKind { id: "client-consent", severity: Severity::High };
/// A program got tokens, or did not.
pub(crate) const CLIENT_TOKEN: AuditEventKind = AuditEventKind { id: "client-token", severity: Severity::Medium };
