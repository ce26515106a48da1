//! The events that the catalog tells of (contract/app.md §4).

use callboard_core::audit::{AuditEventKind, Severity};

/// An entity is removed, or read again.
pub(super) const ENTITY_MUTATE: AuditEventKind = AuditEventKind { id: "entity-mutate", severity: Severity::Medium };
/// A registration is made, changed or ended.
pub(super) const LOCATION_MUTATE: AuditEventKind = AuditEventKind { id: "location-mutate", severity: Severity::Medium };
/// An entity is tried out.
pub(super) const ENTITY_VALIDATE: AuditEventKind = AuditEventKind { id: "entity-validate", severity: Severity::Low };
/// A repository is looked at for what it could be registered as.
pub(super) const LOCATION_ANALYZE: AuditEventKind = AuditEventKind { id: "location-analyze", severity: Severity::Low };
