//! The loop that keeps the catalog up to date.
//!
//! One task claims what is due, processes it, and stitches what changed. Work that waits is in the
//! database, so a process that dies loses nothing, and several processes share it. Processing goes before
//! stitching while there is much to do: an entity that is stitched once, after its neighbours are known,
//! is cheaper than one that is stitched after each of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use callboard_core::events::Events;
use callboard_core::lifecycle::Lifecycle;
use callboard_shared::entity::annotations;
use futures::StreamExt;
use parking_lot::Mutex;
use serde_json::json;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::ahead::process_children;
use super::documents::annotation;
use super::news::News;
use super::process::{Processing, parse};
use super::stitch::stitch;
use crate::index::{CatalogIndex, Change, Prepared, StitchedEntity};
use crate::settings::Settings;
use crate::store::{CatalogStore, FinalEntity, Outcome, RENEWAL, Removed, StatusError, StoreError, Work};

/// Entities that are claimed and stored together. More would save few statements, and what a batch holds in
/// memory is most of what ingestion needs.
const BATCH: u64 = 400;
const STITCH_BATCH: u64 = 400;
/// Entities that are read together when the index is filled at start.
const LOAD_BATCH: u64 = 400;
/// Entities that are processed at the same time.
const IN_FLIGHT: usize = 16;
/// While much is to be processed, show results at least so often.
const SHOW_PROGRESS: Duration = Duration::from_secs(2);
/// The topic of failures, as plugins of the original know it.
const ERRORS: &str = "experimental.catalog.errors";
/// How long to wait after the database failed, and at most when it fails again and again.
const BACK_OFF: Duration = Duration::from_millis(250);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(10);

/// Entities that are claimed and whose outcomes are not stored yet.
#[derive(Clone)]
struct Claim {
    ids: Vec<String>,
    until: i64,
}

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
    files_read: Arc<Notify>,
    index_changed: Arc<Notify>,
    claimed: Arc<Mutex<Option<Claim>>>,
    events: Events,
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
        let mut shown = Instant::now();
        while !lifecycle.is_cancelled() {
            let processed = self.process_some().await?;
            if processed > 0 && shown.elapsed() < SHOW_PROGRESS {
                continue;
            }
            let stitched = self.stitch_until_empty(lifecycle).await?;
            shown = Instant::now();
            if processed == 0 && stitched == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Makes due again what a round claimed that then failed, so that nobody has to wait for the claim to end.
    async fn give_back(&self) -> Result<(), StoreError> {
        let Some(Claim { ids, until }) = self.claimed.lock().clone() else { return Ok(()) };
        self.store.give_back(&ids, until).await?;
        *self.claimed.lock() = None;
        Ok(())
    }

    /// One batch; how many entities there were.
    async fn process_some(&self) -> Result<usize, StoreError> {
        let claimed = self.store.claim(BATCH).await?;
        let count = claimed.len();
        if count == 0 {
            return Ok(0);
        }
        let began = Instant::now();
        let processing = &self.processing;
        let settings = &self.settings;
        let ids: Vec<String> = claimed.iter().map(|work| work.entity_id.clone()).collect();
        let mut claimed_until = claimed[0].claimed_until;
        *self.claimed.lock() = Some(Claim { ids: ids.clone(), until: claimed_until });
        // In order, because of two sources that name one entity the first keeps it.
        let processing_all = futures::stream::iter(claimed)
            .map(|work| async move {
                let (outcome, pure) = processing.process(&work).await;
                (work, outcome, settings.next_look(pure))
            })
            .buffered(IN_FLIGHT)
            .collect::<Vec<_>>();
        let mut processing_all = std::pin::pin!(processing_all);
        let mut finished = loop {
            match tokio::time::timeout(RENEWAL, &mut processing_all).await {
                Ok(finished) => break finished,
                Err(_) => {
                    claimed_until = self.store.renew(&ids, claimed_until).await?;
                    *self.claimed.lock() = Some(Claim { ids: ids.clone(), until: claimed_until });
                }
            }
        };
        finished.iter_mut().for_each(|(work, ..)| work.claimed_until = claimed_until);
        finished.iter().for_each(|(work, outcome, _)| self.tell_failure(work, outcome));
        let finished = process_children(&self.store, processing, settings, finished).await?;
        self.store.store_outcomes(&finished).await?;
        *self.claimed.lock() = None;
        if finished.iter().any(|(_, outcome, _)| outcome.is_read_from_file()) {
            self.files_read.notify_one();
        }
        metrics::counter!("catalog_processed_entities_count").increment(count as u64);
        metrics::histogram!("catalog_processing_duration_seconds").record(began.elapsed().as_secs_f64());
        Ok(count)
    }

    /// Once a failure, and not every time that the source is looked at again.
    fn tell_failure(&self, work: &Work, outcome: &Outcome) {
        let (errors, what) = match outcome {
            Outcome::Failed(errors) => (errors, "an entity keeps its former state"),
            Outcome::Processed(processed) => (&processed.errors, "a part of a Location keeps its former state"),
            Outcome::Unchanged => return,
        };
        if work.had_errors || errors.is_empty() {
            return;
        }
        warn(&work.entity_ref, what, errors);
        let location = parse(&work.entity).ok();
        let location = location.as_ref().and_then(|entity| annotation(entity, annotations::MANAGED_BY_LOCATION));
        let payload = json!({ "entity": work.entity_ref, "location": location, "errors": errors });
        self.events.publish(ERRORS, payload);
    }

    async fn stitch_until_empty(&self, lifecycle: &Lifecycle) -> Result<usize, StoreError> {
        let mut total = 0;
        // Readers get one batch while the next is put together.
        let mut publishing: Option<JoinHandle<()>> = None;
        while !lifecycle.is_cancelled() {
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

    /// Shows stitched entities to readers.
    pub(crate) async fn publish(&self, finals: Vec<FinalEntity>) {
        let index = self.index.clone();
        let prepare = move || index.apply(finals.into_iter().filter_map(upsert).collect());
        report(tokio::task::spawn_blocking(prepare).await);
        self.index_changed.notify_one();
    }

    /// Applies changes that are ready.
    pub(super) async fn apply(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let index = self.index.clone();
        report(tokio::task::spawn_blocking(move || index.apply(changes)).await);
        self.index_changed.notify_one();
    }

    /// Takes removed entities from readers, and has their neighbours stitched.
    pub(crate) fn withdraw(&self, removed: Vec<Removed>) {
        if removed.is_empty() {
            return;
        }
        let removals =
            removed.into_iter().map(|Removed { entity_ref, entity_id }| Change::Remove { entity_ref, uid: entity_id });
        self.index.apply(removals.collect());
        self.index_changed.notify_one();
        self.wake();
    }

    /// Fills the index from the database; `seen` is shown each entity.
    pub(crate) async fn load_index(&self, mut seen: impl FnMut(&FinalEntity) + Send) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let page = self.store.final_entities(&after, LOAD_BATCH).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.entity_ref.clone();
            page.iter().for_each(&mut seen);
            self.publish(page).await;
        }
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

fn report(applied: Result<(), tokio::task::JoinError>) {
    if let Err(error) = applied {
        tracing::error!(%error, "changes could not be put into the index; a restart reads them from the database");
    }
}

pub(super) fn warn(entity_ref: &str, what: &str, errors: &[StatusError]) {
    for StatusError { name, message } in errors {
        tracing::warn!(entity_ref, "{what}: {name}: {message}");
    }
}

fn upsert(entity: FinalEntity) -> Option<Change> {
    let FinalEntity { entity_id, entity_ref, entity, seq, .. } = entity;
    let stitched = StitchedEntity { entity_ref, uid: entity_id, entity, version: seq };
    let name = stitched.entity_ref.clone();
    match Prepared::new(stitched) {
        Ok(prepared) => Some(Change::Upsert(prepared)),
        Err(error) => {
            tracing::warn!(entity_ref = name, %error, "the entity cannot be searched and keeps its former state");
            None
        }
    }
}
