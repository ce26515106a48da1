//! An operation that takes time: it begins, and it ends one way or the other.

use std::time::Instant;

use callboard_shared::audit::AuditStatus;
use serde_json::Value;

use super::event::{AuditEvent, Entry, now_millis};
use super::{Actor, Auditor};
use crate::ApiError;

/// What the log says of an error that is nobody's business.
const INTERNAL: &str = "an internal error; the log has it";
const UNFINISHED: &str = "it ended before it was done, as when the caller goes away";

/// An operation that began.
#[must_use = "an operation that is dropped has failed"]
pub struct Operation {
    auditor: Auditor,
    began: Instant,
    /// Nothing once it ended.
    entry: Option<Entry>,
}

impl Operation {
    pub(super) fn begin(auditor: Auditor, actor: Actor, event: AuditEvent) -> Self {
        let entry = Entry::new(auditor.plugin, actor, event);
        auditor.take(Entry { status: AuditStatus::Initiated, ..entry.clone() });
        Self { auditor, began: Instant::now(), entry: Some(entry) }
    }

    /// It turned out who does it, as at the end of a sign-in.
    pub fn actor(&mut self, actor: impl Into<Actor>) {
        if let Some(entry) = &mut self.entry {
            entry.actor = actor.into().into_id();
        }
    }

    /// It was done. `meta` is an object with what is known besides, or null.
    pub fn succeed(mut self, meta: Value) {
        if let Some(entry) = &mut self.entry {
            entry.add(meta);
        }
        self.end(AuditStatus::Succeeded, None);
    }

    /// It was not done. Only what the caller may read is told; the log has the rest.
    pub fn fail(mut self, error: &ApiError) {
        let told = match error {
            ApiError::Internal(_) => INTERNAL.to_owned(),
            other => other.to_string(),
        };
        self.end(AuditStatus::Failed, Some(format!("{}: {told}", error.name())));
    }

    /// It was refused, in words for whoever reads the log. They hold no secret.
    pub fn refuse(mut self, why: &str) {
        self.end(AuditStatus::Failed, Some(why.to_owned()));
    }

    fn end(&mut self, status: AuditStatus, error: Option<String>) {
        if let Some(entry) = self.entry.take() {
            self.auditor.take(Entry { status, error, took: Some(self.began.elapsed()), at: now_millis(), ..entry });
        }
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.end(AuditStatus::Failed, Some(UNFINISHED.to_owned()));
    }
}
