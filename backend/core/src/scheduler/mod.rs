//! Repeated work: on one replica at a time by leases in the database, or in every process.
//!
//! A global task is a row of `core_tasks` that says when it is due. Replicas whose time has come try to
//! take the row's lease; the one that succeeds renews it while it works, and sets the next time. When
//! it dies, the lease runs out and another takes over.

mod cadence;
mod config;
mod entry;
pub(crate) mod routes;
mod run;
mod state;
mod store;
mod worker;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

pub use cadence::Cadence;
pub use config::TaskSchedule;
pub use state::{TaskInfo, TaskSettings, TaskState, TaskStatus, WorkerState, WorkerStatus};

use crate::database::{Database, DatabaseError};
use crate::lifecycle::Lifecycle;
use cadence::Timing;
use entry::Entry;
use store::TaskStore;

/// Where a task runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// On one replica at a time.
    Global,
    /// In every process by itself.
    Local,
}

/// What a task runs with.
#[derive(Clone)]
pub struct TaskContext {
    /// Ends when the task should: it was cancelled, or the process stops. What still runs a few
    /// seconds later is dropped where it stands.
    pub cancelled: CancellationToken,
    /// Grows with every run of a global task, wherever it runs.
    pub fencing: i64,
}

/// The work itself, called anew for every run.
pub type TaskFn = Arc<dyn Fn(TaskContext) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// Work that repeats.
#[derive(Clone)]
pub struct Task {
    /// Names the task within its plugin, also in the API; at most 255 characters.
    pub id: String,
    /// How often.
    pub cadence: Cadence,
    /// A run that takes longer is dropped and counts as failed.
    pub timeout: Duration,
    /// How long this process waits after its start before it looks at the task for the first time.
    pub initial_delay: Option<Duration>,
    /// Where it runs.
    pub scope: Scope,
    /// What it does.
    pub run: TaskFn,
}

/// Why a task cannot be scheduled: a mistake in the code or the configuration.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The plugin scheduled this id before.
    #[error("{plugin} has a task '{id}' already; give each task an id of its own")]
    Duplicate {
        /// The plugin.
        plugin: &'static str,
        /// The id.
        id: String,
    },
    /// The cadence, the time limit or the id make no sense.
    #[error("the task '{id}' of {plugin} cannot be scheduled: {why}")]
    Invalid {
        /// The plugin.
        plugin: &'static str,
        /// The id.
        id: String,
        /// What is wrong and what to write instead.
        why: String,
    },
}

/// Why a task was not triggered or cancelled.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The plugin has no such task.
    #[error("there is no task '{0}'; GET the list of tasks for the ids")]
    Unknown(String),
    /// It runs already, here or on another replica.
    #[error("the task '{0}' is running already; wait until it ends, or cancel it")]
    AlreadyRunning(String),
    /// There is nothing to cancel.
    #[error("the task '{0}' is not running")]
    NotRunning(String),
    /// The state of tasks is in the database.
    #[error("the state of tasks is kept in the database: {0}")]
    Database(#[from] DatabaseError),
}

impl From<TaskError> for crate::ApiError {
    fn from(error: TaskError) -> Self {
        match error {
            TaskError::Unknown(_) => Self::NotFound(error.to_string()),
            TaskError::AlreadyRunning(_) | TaskError::NotRunning(_) => Self::Conflict(error.to_string()),
            TaskError::Database(_) => Self::internal(error),
        }
    }
}

/// Runs the tasks of one plugin. Cheap to clone.
#[derive(Clone)]
pub struct Scheduler {
    shared: Arc<Shared>,
    plugin: &'static str,
}

struct Shared {
    store: TaskStore,
    lifecycle: Lifecycle,
    entries: Mutex<BTreeMap<(&'static str, String), Arc<Entry>>>,
}

impl Scheduler {
    /// A scheduler over the table `core_tasks`, for the platform's own tasks.
    #[must_use]
    pub fn new(database: Database, lifecycle: Lifecycle) -> Self {
        let shared = Shared { store: TaskStore::new(database), lifecycle, entries: Mutex::default() };
        Self { shared: Arc::new(shared), plugin: "core" }
    }

    /// The same scheduler in the name of another plugin.
    #[must_use]
    pub fn scoped(&self, plugin: &'static str) -> Self {
        Self { shared: self.shared.clone(), plugin }
    }

    /// Adds a task; it starts at once in the background.
    ///
    /// # Errors
    /// When the id is taken, or the cadence, the id or the time limit make no sense.
    pub fn schedule(&self, task: Task) -> Result<(), ScheduleError> {
        let plugin = self.plugin;
        let invalid = |why: String| ScheduleError::Invalid { plugin, id: task.id.clone(), why };
        if task.id.is_empty() || task.id.len() > 255 {
            return Err(invalid("its id must have 1 to 255 characters".into()));
        }
        if task.timeout.is_zero() {
            return Err(invalid("its time limit must be longer than nothing".into()));
        }
        let timing = Timing::new(&task.cadence).map_err(invalid)?;
        let key = (plugin, task.id.clone());
        let entry = Arc::new(Entry::new(plugin, task, timing));
        {
            let mut entries = self.shared.entries.lock();
            if entries.contains_key(&key) {
                return Err(ScheduleError::Duplicate { plugin, id: key.1 });
            }
            entries.insert(key, entry.clone());
        }
        self.shared.lifecycle.spawn(worker::work(self.shared.store.clone(), self.shared.lifecycle.clone(), entry));
        Ok(())
    }

    /// The plugin's tasks that this process knows, by id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list(&self) -> Result<Vec<TaskInfo>, TaskError> {
        let entries: Vec<Arc<Entry>> = {
            let entries = self.shared.entries.lock();
            entries.iter().filter(|((plugin, _), _)| *plugin == self.plugin).map(|(_, entry)| entry.clone()).collect()
        };
        let mut rows = self.shared.store.states(self.plugin).await?;
        Ok(entries.iter().map(|entry| entry.info(rows.remove(&entry.task.id))).collect())
    }

    /// Makes a task run as soon as possible.
    ///
    /// # Errors
    /// When there is no such task or it runs already.
    pub async fn trigger(&self, id: &str) -> Result<(), TaskError> {
        let entry = self.entry(id)?;
        let accepted = match entry.task.scope {
            Scope::Global => {
                entry.ensure_row(&self.shared.store).await?;
                self.shared.store.trigger(entry.plugin, id).await?
            }
            Scope::Local => entry.trigger_local(),
        };
        if !accepted {
            return Err(TaskError::AlreadyRunning(id.to_owned()));
        }
        entry.wake.notify_one();
        Ok(())
    }

    /// Ends a task's present run, wherever it runs.
    ///
    /// # Errors
    /// When there is no such task or it does not run.
    pub async fn cancel(&self, id: &str) -> Result<(), TaskError> {
        let entry = self.entry(id)?;
        let here = entry.cancel_here();
        let elsewhere =
            !here && entry.task.scope == Scope::Global && self.shared.store.cancel(entry.plugin, id).await?;
        if here || elsewhere { Ok(()) } else { Err(TaskError::NotRunning(id.to_owned())) }
    }

    /// Gives back every lease of this process, so that other replicas need not wait for their end.
    pub async fn release_leases(&self) {
        if let Err(error) = self.shared.store.release_all().await {
            tracing::warn!(%error, "leases could not be given back; they run out by themselves");
        }
    }

    fn entry(&self, id: &str) -> Result<Arc<Entry>, TaskError> {
        let entries = self.shared.entries.lock();
        entries.get(&(self.plugin, id.to_owned())).cloned().ok_or_else(|| TaskError::Unknown(id.to_owned()))
    }
}

#[cfg(test)]
mod tests;
