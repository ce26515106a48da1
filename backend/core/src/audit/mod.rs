//! Who did what: events of the kind that somebody asks about a year later (contract/app.md §4).
//!
//! A plugin names its events as data and says when an operation begins and how it ended:
//!
//! ```ignore
//! const DELETE: AuditEventKind = AuditEventKind { id: "entity-mutate", severity: Severity::Medium };
//! env.audit.track(&credentials, DELETE.with(json!({"actionType": "delete", "uid": uid})), async { … }).await
//! ```
//!
//! Every event goes to the log, with target `audit`. How an operation ended is also kept in the table `audit_events`,
//! which forgets what is old. What an event tells besides never holds a secret: members whose names say that they
//! hold one are blanked out, and so are the credentials in an address.

mod actor;
mod event;
mod log;
mod migrations;
mod operation;
mod request;
mod secrets;
mod settings;
mod store;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use callboard_config::{Config, ConfigError};
use serde_json::Value;

pub use actor::Actor;
pub use callboard_shared::audit::{AuditStatus as Status, Severity};
pub use event::{AuditEvent, AuditEventKind};
pub(crate) use migrations::migrations;
pub use operation::Operation;
pub use request::caller;
pub(crate) use request::{RequestContext, TrustProxy, within};
pub use store::{AuditFilter, AuditTrail};

use crate::ApiResult;
use crate::database::Database;
use crate::lifecycle::Lifecycle;
use event::Entry;
use settings::{Levels, Settings};
use writer::Writer;

/// Takes what happened in the name of one plugin. Cheap to clone.
#[derive(Clone)]
pub struct Auditor {
    shared: Arc<Shared>,
    plugin: &'static str,
}

struct Shared {
    levels: Levels,
    keep: Duration,
    most: i64,
    trail: AuditTrail,
    writer: Writer,
}

impl Auditor {
    /// Reads `backend.auditor`, and writes to the table until the lifecycle ends.
    ///
    /// # Errors
    /// When the configuration is malformed.
    pub fn new(config: &Config, database: Database, lifecycle: &Lifecycle) -> Result<Self, ConfigError> {
        let Settings { levels, keep, most } = Settings::read(config)?;
        let trail = AuditTrail::new(database);
        let writer = Writer::start(trail.clone(), lifecycle);
        Ok(Self { shared: Arc::new(Shared { levels, keep, most, trail, writer }), plugin: "core" })
    }

    /// The same, in the name of another plugin.
    #[must_use]
    pub fn scoped(&self, plugin: &'static str) -> Self {
        Self { shared: self.shared.clone(), plugin }
    }

    /// An operation begins. Say how it ended with [`Operation::succeed`] or [`Operation::fail`]; one that is dropped
    /// without a word has failed.
    pub fn begin(&self, actor: impl Into<Actor>, event: AuditEvent) -> Operation {
        Operation::begin(self.clone(), actor.into(), event)
    }

    /// Something that was over as soon as it was known, such as a decision.
    pub fn record(&self, actor: impl Into<Actor>, event: AuditEvent) {
        self.take(Entry::new(self.plugin, actor.into(), event));
    }

    /// The same for something that was refused as soon as it was known. `why` holds no secret.
    pub fn record_refusal(&self, actor: impl Into<Actor>, event: AuditEvent, why: &str) {
        let entry = Entry::new(self.plugin, actor.into(), event);
        self.take(Entry { status: Status::Failed, error: Some(why.to_owned()), ..entry });
    }

    /// Does `work` as one operation: it fails with the error of `work`.
    ///
    /// # Errors
    /// Those of `work`.
    pub async fn track<T>(
        &self,
        actor: impl Into<Actor>,
        event: AuditEvent,
        work: impl Future<Output = ApiResult<T>>,
    ) -> ApiResult<T> {
        let operation = self.begin(actor, event);
        let result = work.await;
        match &result {
            Ok(_) => operation.succeed(Value::Null),
            Err(error) => operation.fail(error),
        }
        result
    }

    /// What is kept.
    #[must_use]
    pub fn trail(&self) -> &AuditTrail {
        &self.shared.trail
    }

    /// Waits until everything that was taken so far is in the table or could not be put there.
    pub async fn settled(&self) {
        self.shared.writer.settled().await;
    }

    /// Forgets what is older than `backend.auditor.keep`, and the oldest beyond `backend.auditor.maxEvents`; how many
    /// events that were.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn prune(&self) -> Result<u64, crate::database::DatabaseError> {
        self.shared.trail.prune(self.shared.keep, self.shared.most).await
    }

    fn take(&self, entry: Entry) {
        log::write(&entry, self.shared.levels.of(entry.severity));
        if entry.status != Status::Initiated {
            self.shared.writer.take(entry);
        }
    }
}

#[cfg(test)]
mod tests;
