//! A task as this process knows it.

use std::time::Duration;

use jiff::{Timestamp, Zoned};
use parking_lot::Mutex;
use tokio::sync::{Notify, OnceCell};
use tokio_util::sync::CancellationToken;

use super::cadence::Timing;
use super::state::{self, TaskInfo, Times, WorkerState, WorkerStatus};
use super::store::TaskStore;
use super::{Scope, Task};
use crate::database::DatabaseError;

pub(super) struct Entry {
    pub(super) plugin: &'static str,
    pub(super) task: Task,
    pub(super) timing: Timing,
    /// Rung when the task may be due earlier than the worker thinks.
    pub(super) wake: Notify,
    row: OnceCell<()>,
    here: Mutex<Here>,
}

/// What this process does about the task.
#[derive(Default)]
struct Here {
    worker: Option<WorkerStatus>,
    run: Option<CancellationToken>,
    /// Of local tasks, which have no row.
    times: Times,
}

impl Entry {
    pub(super) fn new(plugin: &'static str, task: Task, timing: Timing) -> Self {
        Self { plugin, task, timing, wake: Notify::new(), row: OnceCell::new(), here: Mutex::default() }
    }

    /// Writes the row of a global task, once.
    pub(super) async fn ensure_row(&self, store: &TaskStore) -> Result<(), DatabaseError> {
        self.row.get_or_try_init(|| store.put(self.plugin, &self.task, self.first_run_in())).await.map(|_| ())
    }

    /// How long after its start an interval's first run is due; a cron expression waits for its time.
    pub(super) fn first_run_in(&self) -> Option<Duration> {
        let delay = self.task.initial_delay.unwrap_or_default();
        match &self.timing {
            Timing::Every(_) => Some(delay),
            timing => {
                let from = Zoned::now().saturating_add(jiff::SignedDuration::try_from(delay).unwrap_or_default());
                timing.next(&from, Duration::ZERO).map(|wait| wait + delay)
            }
        }
    }

    pub(super) fn set_worker(&self, status: WorkerStatus) {
        self.here.lock().worker = Some(status);
    }

    /// Notes that a run begins here, which ends with `run`.
    pub(super) fn begin_run(&self, run: CancellationToken) {
        let mut here = self.here.lock();
        here.worker = Some(WorkerStatus::Running);
        here.run = Some(run);
        here.times.running = true;
        here.times.started_at = Some(now_millis());
    }

    pub(super) fn end_run(&self, error: Option<String>) {
        let mut here = self.here.lock();
        here.worker = Some(WorkerStatus::Idle);
        here.run = None;
        here.times.running = false;
        here.times.last_error = error;
        here.times.last_ended_at = Some(now_millis());
    }

    /// Cancels the run of this process. False when there is none.
    pub(super) fn cancel_here(&self) -> bool {
        let here = self.here.lock();
        if let Some(run) = &here.run {
            run.cancel();
        }
        here.run.is_some()
    }

    /// Sets when a local task is due, `wait` from now.
    pub(super) fn set_next_local(&self, wait: Option<Duration>) {
        let wait = wait.map(crate::database::millis);
        self.here.lock().times.next_run_at = wait.map(|wait| now_millis().saturating_add(wait));
    }

    /// How long until a local task is due; nothing when only by hand.
    pub(super) fn local_wait(&self) -> Option<Duration> {
        let next = self.here.lock().times.next_run_at?;
        Some(Duration::from_millis(u64::try_from(next - now_millis()).unwrap_or(0)))
    }

    /// Makes a local task due now. False when it runs.
    pub(super) fn trigger_local(&self) -> bool {
        let mut here = self.here.lock();
        if !here.times.running {
            here.times.next_run_at = Some(now_millis());
        }
        !here.times.running
    }

    /// For the API; `row` is what the database says about a global task.
    pub(super) fn info(&self, row: Option<Times>) -> TaskInfo {
        let here = self.here.lock();
        let times = match self.task.scope {
            Scope::Global => row,
            Scope::Local => here.worker.is_some().then(|| here.times.clone()),
        };
        TaskInfo {
            task_id: self.task.id.clone(),
            plugin_id: self.plugin,
            scope: state::scope_text(self.task.scope),
            settings: state::settings(&self.task),
            task_state: times.map(|times| state::task_state(times, self.task.timeout)),
            worker_state: here.worker.map(|status| WorkerState { status }),
        }
    }
}

fn now_millis() -> i64 {
    Timestamp::now().as_millisecond()
}
