//! One run of a task: its time limit, its cancellation, its panics, its measurements.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use serde_json::json;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::TaskContext;
use super::entry::Entry;
use super::state::scope_text;
use crate::lifecycle::Lifecycle;

/// How long a run may tidy up after it was asked to end.
const GRACE: Duration = Duration::from_secs(5);

/// How a run ended.
pub(super) enum Ended {
    /// By itself, by its time limit or by a person; the error as the contract's JSON.
    Done(Option<String>),
    /// Because the process stops: it is still due.
    Interrupted,
    /// Because another replica took it over.
    Lost,
}

/// Runs the task once. `lost` resolves when the lease is gone; it cancels `run` when somebody asks so.
pub(super) async fn once(
    entry: &Arc<Entry>,
    lifecycle: &Lifecycle,
    run: CancellationToken,
    fencing: i64,
    lost: impl Future<Output = ()>,
) -> Ended {
    let began = Instant::now();
    measure_start(entry);
    entry.begin_run(run.clone());
    let context = TaskContext { cancelled: run.clone(), fencing };
    let body = entry.task.run.clone();
    // The call itself is inside too: it may panic before it gives a future.
    let work = AssertUnwindSafe(async move { body(context).await }).catch_unwind();
    tokio::pin!(work);
    let ended = tokio::select! {
        result = &mut work => Ended::Done(error_of(result)),
        () = sleep(entry.task.timeout) => {
            run.cancel();
            let limit = super::state::iso_duration(entry.task.timeout);
            Ended::Done(Some(error_json("TimeoutError", &format!("the task did not end within its time limit of {limit}"))))
        }
        () = run.cancelled() => match timeout(GRACE, &mut work).await {
            Ok(result) if lifecycle.is_cancelled() => match error_of(result) {
                None => Ended::Done(None),
                Some(_) => Ended::Interrupted,
            },
            Err(_) if lifecycle.is_cancelled() => Ended::Interrupted,
            _ => Ended::Done(Some(error_json("AbortError", "the task was cancelled"))),
        },
        () = lost => Ended::Lost,
    };
    measure_end(entry, &ended, began.elapsed());
    let error = match &ended {
        Ended::Done(error) => error.clone(),
        Ended::Interrupted | Ended::Lost => None,
    };
    match &ended {
        Ended::Done(Some(error)) => tracing::warn!(
            plugin = entry.plugin,
            task = entry.task.id,
            error,
            "a scheduled task failed; it runs again at its next time"
        ),
        Ended::Lost => tracing::warn!(
            plugin = entry.plugin,
            task = entry.task.id,
            "a scheduled task lost its lease; another replica goes on"
        ),
        Ended::Done(None) | Ended::Interrupted => {}
    }
    entry.end_run(error);
    ended
}

fn error_of(result: Result<anyhow::Result<()>, Box<dyn Any + Send>>) -> Option<String> {
    match result {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error_json("Error", &format!("{error:#}"))),
        Err(panic) => {
            let text =
                panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Some(error_json("Error", &format!("the task panicked: {}", text.unwrap_or("no message"))))
        }
    }
}

/// The form in which the contract keeps a run's error.
fn error_json(name: &str, message: &str) -> String {
    json!({ "name": name, "message": message }).to_string()
}

fn measure_start(entry: &Entry) {
    let labels = [("taskId", entry.task.id.clone()), ("scope", scope_text(entry.task.scope).to_owned())];
    metrics::gauge!("backend_tasks_task_runs_started", &labels).set(unix_seconds());
}

fn measure_end(entry: &Entry, ended: &Ended, took: Duration) {
    let result = match ended {
        Ended::Done(None) => "completed",
        Ended::Done(Some(_)) => "failed",
        Ended::Interrupted => "interrupted",
        Ended::Lost => "lost",
    };
    let scope = scope_text(entry.task.scope);
    let labels = [("taskId", entry.task.id.clone()), ("scope", scope.to_owned()), ("result", result.to_owned())];
    metrics::counter!("backend_tasks_task_runs_count", &labels).increment(1);
    metrics::histogram!("backend_tasks_task_runs_duration", &labels).record(took.as_secs_f64());
    metrics::gauge!("backend_tasks_task_runs_completed", &labels).set(unix_seconds());
}

fn unix_seconds() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}
