//! What happened.

use std::time::Duration;

use callboard_shared::audit::{AuditStatus, Severity};
use serde_json::{Map, Value};

use super::actor::Actor;
use super::request::RequestContext;
use super::{request, secrets};

/// A kind of event that a plugin tells of, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditEventKind {
    /// Its name within the plugin: `entity-mutate`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
}

impl AuditEventKind {
    /// One of it, with what is to be told besides: an object.
    #[must_use]
    pub fn with(self, meta: Value) -> AuditEvent {
        let meta = match meta {
            Value::Object(meta) => meta,
            _ => Map::new(),
        };
        AuditEvent { kind: self, meta }
    }
}

/// One event, before it is known how it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    pub(super) kind: AuditEventKind,
    pub(super) meta: Map<String, Value>,
}

/// What is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) plugin: &'static str,
    pub(super) event_id: &'static str,
    pub(super) severity: Severity,
    pub(super) status: AuditStatus,
    pub(super) actor: Option<String>,
    pub(super) request: RequestContext,
    pub(super) meta: Map<String, Value>,
    pub(super) error: Option<String>,
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) took: Option<Duration>,
}

impl Entry {
    pub(super) fn new(plugin: &'static str, actor: Actor, event: AuditEvent) -> Self {
        let AuditEvent { kind, mut meta } = event;
        secrets::blank(&mut meta);
        Self {
            plugin,
            event_id: kind.id,
            severity: kind.severity,
            status: AuditStatus::Succeeded,
            actor: actor.into_id(),
            request: request::current(),
            meta,
            error: None,
            at: now_millis(),
            took: None,
        }
    }

    pub(super) fn add(&mut self, meta: Value) {
        if let Value::Object(mut more) = meta {
            secrets::blank(&mut more);
            self.meta.extend(more);
        }
    }
}

/// Milliseconds since 1970.
pub(super) fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
