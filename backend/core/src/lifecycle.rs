//! Start and stop of the process: readiness, background tasks, and the order of the end.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Where the process stands; decides what the readiness probe answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Plugins are starting; requests wait.
    Starting,
    /// Everything runs.
    Ready,
    /// A stop was asked for: running requests finish, new ones are refused by the probe.
    Stopping,
}

/// Shared by everything that runs longer than a request.
#[derive(Clone)]
pub struct Lifecycle {
    phase: Arc<watch::Sender<Phase>>,
    cancelled: CancellationToken,
    tasks: TaskTracker,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            phase: Arc::new(watch::channel(Phase::Starting).0),
            cancelled: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }
}

impl Lifecycle {
    /// The present phase.
    #[must_use]
    pub fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Every plugin has started.
    pub fn ready(&self) {
        self.phase.send_replace(Phase::Ready);
    }

    /// Waits until the process is no longer starting, at most `limit`; the phase then.
    pub async fn wait_until_started(&self, limit: Duration) -> Phase {
        let mut phase = self.phase.subscribe();
        let started = phase.wait_for(|phase| *phase != Phase::Starting);
        // A time-out is not an error here: the caller looks at the phase.
        let _ = tokio::time::timeout(limit, started).await;
        self.phase()
    }

    /// Runs `task` in the background. It should end soon after [`Lifecycle::cancelled`]; the process
    /// waits for it before it leaves.
    pub fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task);
    }

    /// Resolves when the process is asked to stop.
    pub async fn cancelled(&self) {
        self.cancelled.cancelled().await;
    }

    /// True once the process was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_cancelled()
    }

    /// The token behind [`Lifecycle::cancelled`], for code that needs children of it.
    #[must_use]
    pub fn token(&self) -> &CancellationToken {
        &self.cancelled
    }

    /// Marks the process as stopping, so that load balancers send nothing new.
    pub fn stopping(&self) {
        self.phase.send_replace(Phase::Stopping);
    }

    /// Asks background tasks to end and waits for them, at most `limit`. False when some still ran.
    pub async fn stop(&self, limit: Duration) -> bool {
        self.stopping();
        self.cancelled.cancel();
        self.tasks.close();
        tokio::time::timeout(limit, self.tasks.wait()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stopping_waits_for_background_tasks() {
        let lifecycle = Lifecycle::default();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let inside = lifecycle.clone();
        lifecycle.spawn(async move {
            inside.cancelled().await;
            let _ = sender.send("tidied up");
        });
        assert!(lifecycle.stop(Duration::from_secs(5)).await);
        assert_eq!(receiver.await.unwrap(), "tidied up");
        assert_eq!(lifecycle.phase(), Phase::Stopping);
    }

    #[tokio::test]
    async fn requests_wait_for_the_start() {
        let lifecycle = Lifecycle::default();
        assert_eq!(lifecycle.wait_until_started(Duration::from_millis(1)).await, Phase::Starting);
        lifecycle.ready();
        assert_eq!(lifecycle.wait_until_started(Duration::from_secs(5)).await, Phase::Ready);
    }
}
