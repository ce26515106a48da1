//! The loop that waits for a task's time and runs it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use jiff::{Timestamp, Zoned};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Scope;
use super::entry::Entry;
use super::run::{self, Ended};
use super::state::WorkerStatus;
use super::store::{Claim, Due, LEASE, Renewal, TaskStore};
use crate::database::{DatabaseError, keep_renewing};
use crate::lifecycle::Lifecycle;

/// A waiting replica looks at the row at least this often, because another may have changed it.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long to leave a database alone that does not answer.
const RETRY: Duration = Duration::from_secs(5);

/// Looks after one task until the process stops.
pub(super) async fn work(store: TaskStore, lifecycle: Lifecycle, entry: Arc<Entry>) {
    if entry.task.scope == Scope::Local {
        entry.set_next_local(entry.first_run_in());
    }
    if let Some(delay) = entry.task.initial_delay {
        entry.set_worker(WorkerStatus::InitialWait);
        if !pause(&lifecycle, &entry, delay).await {
            return;
        }
    }
    entry.set_worker(WorkerStatus::Idle);
    while !lifecycle.is_cancelled() {
        let wait = match entry.task.scope {
            Scope::Global => turn_global(&store, &lifecycle, &entry).await.unwrap_or_else(|error| {
                tracing::warn!(plugin = entry.plugin, task = entry.task.id, %error, "a scheduled task cannot be looked at; trying again");
                RETRY
            }),
            Scope::Local => turn_local(&lifecycle, &entry).await,
        };
        if !pause(&lifecycle, &entry, wait).await {
            return;
        }
    }
}

/// Waits until it is time, or until somebody rings. False when the process stops.
async fn pause(lifecycle: &Lifecycle, entry: &Entry, wait: Duration) -> bool {
    tokio::select! {
        biased;
        () = lifecycle.cancelled() => false,
        () = entry.wake.notified() => true,
        () = sleep(wait) => true,
    }
}

/// Runs the task if its time has come; then how long to wait.
async fn turn_local(lifecycle: &Lifecycle, entry: &Arc<Entry>) -> Duration {
    match entry.local_wait() {
        None => return LONGEST_WAIT,
        Some(wait) if !wait.is_zero() => return wait,
        Some(_) => {}
    }
    let began = Instant::now();
    let run = lifecycle.token().child_token();
    run::once(entry, lifecycle, run, 0, std::future::pending()).await;
    let next = entry.timing.next(&Zoned::now(), began.elapsed());
    entry.set_next_local(next);
    next.unwrap_or(LONGEST_WAIT)
}

/// Runs the task if its time has come and no other replica has it; then how long to wait.
async fn turn_global(store: &TaskStore, lifecycle: &Lifecycle, entry: &Arc<Entry>) -> Result<Duration, DatabaseError> {
    entry.ensure_row(store).await?;
    match store.due(entry.plugin, &entry.task.id).await? {
        Due::Never => return Ok(LONGEST_WAIT),
        Due::In(wait) => return Ok(wait.min(LONGEST_WAIT)),
        Due::Now => {}
    }
    // Another replica was quicker: look again at once, for its lease's end.
    let Some(claim) = store.claim(entry.plugin, &entry.task.id).await? else { return Ok(Duration::ZERO) };
    run_claimed(store, lifecycle, entry, claim).await?;
    Ok(Duration::ZERO)
}

async fn run_claimed(
    store: &TaskStore,
    lifecycle: &Lifecycle,
    entry: &Arc<Entry>,
    claim: Claim,
) -> Result<(), DatabaseError> {
    let began = Instant::now();
    let (plugin, id) = (entry.plugin, entry.task.id.as_str());
    let run = lifecycle.token().child_token();
    let renew = || renew(store, entry, &run, claim.fencing).boxed();
    let lost = keep_renewing(store.database(), LEASE, renew);
    match run::once(entry, lifecycle, run.clone(), claim.fencing, lost).await {
        Ended::Done(error) => {
            let next = entry.timing.next(&no_earlier_than(claim.at), began.elapsed());
            store.finish(plugin, id, claim.fencing, error.as_deref(), next).await
        }
        // Still due: the next replica, or the next start, takes it.
        Ended::Interrupted => store.finish(plugin, id, claim.fencing, None, Some(Duration::ZERO)).await,
        Ended::Lost => Ok(()),
    }
}

/// Now; but when this process's clock is behind the database's, the database's time of the claim.
/// Otherwise a cron expression would find the time that was just due a second time.
fn no_earlier_than(claimed_at: i64) -> Zoned {
    let now = Zoned::now();
    match Timestamp::from_millisecond(claimed_at) {
        Ok(claimed) if claimed > now.timestamp() => claimed.to_zoned(now.time_zone().clone()),
        _ => now,
    }
}

async fn renew(store: &TaskStore, entry: &Entry, run: &CancellationToken, fencing: i64) -> Result<bool, DatabaseError> {
    let renewal = store.renew(entry.plugin, &entry.task.id, fencing).await?;
    if renewal == Renewal::Cancelled {
        run.cancel();
    }
    Ok(renewal != Renewal::Lost)
}
