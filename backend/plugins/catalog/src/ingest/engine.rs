//! The loop that keeps the catalog up to date.
//!
//! One task claims what is due, processes it, and stitches what changed. Work that waits is in the
//! database, so a process that dies loses nothing, and several processes share it. Processing goes before
//! stitching while there is much to do: an entity that is stitched once, after its neighbours are known,
//! is cheaper than one that is stitched after each of them.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use callboard_core::events::Events;
use callboard_core::lifecycle::Lifecycle;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::batch::Claim;
use super::news::News;
use super::process::Processing;
use super::stitch::stitch;
use crate::index::CatalogIndex;
use crate::settings::Settings;
use crate::store::{CatalogStore, StatusError, StoreError};

const STITCH_BATCH: u64 = 400;
/// Entities in one round after which the database's memory is given back.
const BURST: usize = 100;
/// While much is to be processed, show results at least so often.
const SHOW_PROGRESS: Duration = Duration::from_secs(2);
/// Batches that are stitched to show them while one batch is still being processed. A Location can bring in a
/// million entities; most of them are better stitched when all of their neighbours are known.
const PREVIEW: usize = 5;
/// How long to wait after the database failed, and at most when it fails again and again.
const BACK_OFF: Duration = Duration::from_millis(250);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(10);

/// Everything that ingestion needs. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) store: CatalogStore,
    pub(crate) index: CatalogIndex,
    pub(crate) processing: Processing,
    pub(crate) settings: Arc<Settings>,
    /// What readers saw change.
    pub(crate) news: Arc<News>,
    wake: Arc<Notify>,
    pub(super) files_read: Arc<Notify>,
    pub(super) index_changed: Arc<Notify>,
    pub(super) claimed: Arc<Mutex<Option<Claim>>>,
    pub(super) events: Events,
}

impl Engine {
    pub(crate) fn new(
        store: CatalogStore,
        index: CatalogIndex,
        processing: Processing,
        settings: Settings,
        events: Events,
    ) -> Self {
        Self {
            store,
            index,
            processing,
            settings: Arc::new(settings),
            wake: Arc::default(),
            files_read: Arc::default(),
            index_changed: Arc::default(),
            news: Arc::default(),
            claimed: Arc::default(),
            events,
        }
    }

    /// Something is due: do not wait for the next look.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Looks again now at everything that was read from one of these locations: `url:https://…`.
    pub(crate) async fn read_again(&self, locations: &[String]) -> Result<(), StoreError> {
        let keys: Vec<String> = locations.iter().flat_map(|location| spellings(location)).collect();
        if self.store.refresh(&keys).await? > 0 {
            self.wake();
        }
        Ok(())
    }

    /// Waits until entities were read from files that may not have been read before.
    pub(super) async fn files_read(&self) {
        self.files_read.notified().await;
    }

    /// Waits until the index was changed since the last time that this was waited for.
    pub(super) async fn index_changed(&self) {
        self.index_changed.notified().await;
    }

    /// Works until the process stops.
    pub(crate) async fn run(self, lifecycle: Lifecycle) {
        let mut back_off = BACK_OFF;
        loop {
            let pause = match self.round(&lifecycle).await {
                Ok(()) => {
                    back_off = BACK_OFF;
                    self.settings.stitch_poll
                }
                Err(error) => {
                    let pause = back_off;
                    back_off = (back_off * 2).min(LONGEST_BACK_OFF);
                    tracing::error!(%error, "the catalog could not be brought up to date; trying again in {} ms", pause.as_millis());
                    pause
                }
            };
            tokio::select! {
                () = lifecycle.cancelled() => return,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Processes and stitches until nothing is due.
    pub(crate) async fn round(&self, lifecycle: &Lifecycle) -> Result<(), StoreError> {
        self.give_back().await?;
        let mut shown = Shown::now();
        let mut total = 0;
        while !lifecycle.is_cancelled() {
            let processed = self.process_some(&mut shown, lifecycle).await?;
            if processed > 0 && !shown.is_due() {
                continue;
            }
            let stitched = self.stitch_some(usize::MAX, lifecycle).await?;
            shown = Shown::now();
            total += processed + stitched;
            if processed == 0 && stitched == 0 {
                break;
            }
        }
        if total >= BURST {
            self.store.release_memory().await?;
            callboard_memory::let_go_of_code();
        }
        Ok(())
    }

    /// Shows some of what is ready.
    pub(super) async fn preview(&self, shown: &mut Shown, lifecycle: &Lifecycle) -> Result<(), StoreError> {
        self.stitch_some(PREVIEW, lifecycle).await?;
        *shown = Shown::now();
        Ok(())
    }

    /// Stitches what waits for it, but no more than so many batches; how many entities there were.
    async fn stitch_some(&self, batches: usize, lifecycle: &Lifecycle) -> Result<usize, StoreError> {
        let left = AtomicUsize::new(batches);
        let stitchers = (0..self.store.writers()).map(|_| self.stitch_batches(&left, lifecycle));
        Ok(futures::future::try_join_all(stitchers).await?.into_iter().sum())
    }

    /// Takes batch after batch while any are left, as others may do meanwhile.
    async fn stitch_batches(&self, left: &AtomicUsize, lifecycle: &Lifecycle) -> Result<usize, StoreError> {
        let mut total = 0;
        // Readers get one batch while the next is put together.
        let mut publishing: Option<JoinHandle<()>> = None;
        let may_go_on = || left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok();
        while !lifecycle.is_cancelled() && may_go_on() {
            let began = Instant::now();
            let stitched = self.store.stitch_some(STITCH_BATCH, stitch).await;
            if let Some(before) = publishing.take() {
                let _ = before.await;
            }
            let (taken, finals) = stitched?;
            if taken == 0 {
                break;
            }
            total += taken;
            metrics::counter!("catalog_stitched_entities_count").increment(finals.len() as u64);
            metrics::histogram!("catalog_stitching_duration_seconds").record(began.elapsed().as_secs_f64());
            let engine = self.clone();
            publishing = Some(tokio::spawn(async move { engine.publish(finals).await }));
        }
        if let Some(last) = publishing {
            let _ = last.await;
        }
        Ok(total)
    }

    /// Removes what nobody names, as often as the scheduler says.
    pub(crate) async fn delete_orphans(&self) -> Result<(), StoreError> {
        let removed = self.store.delete_orphans().await?;
        if !removed.is_empty() {
            tracing::info!(count = removed.len(), "orphaned entities were removed (catalog.orphanStrategy)");
        }
        self.withdraw(removed);
        Ok(())
    }
}

/// When readers last saw what was made.
pub(super) struct Shown(Instant);

impl Shown {
    fn now() -> Self {
        Self(Instant::now())
    }

    pub(super) fn is_due(&self) -> bool {
        self.0.elapsed() >= SHOW_PROGRESS
    }
}

pub(super) fn warn(entity_ref: &str, what: &str, errors: &[StatusError]) {
    for StatusError { name, message } in errors {
        tracing::warn!(entity_ref, "{what}: {name}: {message}");
    }
}

/// How a git host calls the same file: by `blob` and by `tree`.
pub(crate) fn spellings(location: &str) -> Vec<String> {
    let mut all = vec![location.replacen("/blob/", "/tree/", 1), location.replacen("/tree/", "/blob/", 1)];
    all.push(location.to_owned());
    all.sort_unstable();
    all.dedup();
    all
}
