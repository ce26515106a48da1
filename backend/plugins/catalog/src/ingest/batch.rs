//! Processing what is due, a batch at a time.

use callboard_core::lifecycle::Lifecycle;
use callboard_shared::entity::annotations;
use futures::StreamExt;
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::ahead::process_children;
use super::documents::annotation;
use super::engine::{Engine, Shown, warn};
use super::process::parse;
use crate::store::{Conflict, Finished, Outcome, RENEWAL, StatusError, StoreError, Work};

/// Entities that are claimed together.
const BATCH: u64 = 400;
/// Entities, with the children that were found in them, that are stored together. More would save few statements,
/// and what waits to be stored is most of the memory that ingestion needs.
const PART: usize = 2000;
/// Entities that are processed at the same time.
const IN_FLIGHT: usize = 16;
/// The topics of failures, and of refs that two sources want, as plugins of the original know them.
const ERRORS: &str = "experimental.catalog.errors";
const CONFLICTS: &str = "experimental.catalog.conflict";

const KEEPS_STATE: &str = "an entity keeps its former state";

/// Entities that are claimed and whose outcomes are not all stored yet.
#[derive(Clone)]
pub(super) struct Claim {
    ids: Vec<String>,
    until: i64,
}

/// A part that is being stored while the next one is processed: the database and this process work at the same time.
#[derive(Default)]
struct Storing(Option<JoinHandle<Result<(), StoreError>>>);

impl Storing {
    /// Parts are stored one after the other, in their order.
    async fn begin(&mut self, engine: &Engine, part: Vec<Finished>, claimed_until: i64) -> Result<(), StoreError> {
        self.finish().await?;
        let engine = engine.clone();
        self.0 = Some(tokio::spawn(async move { engine.store_part(part, claimed_until).await }));
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), StoreError> {
        match self.0.take() {
            Some(storing) => storing.await.map_err(StoreError::Interrupted)?,
            None => Ok(()),
        }
    }
}

impl Engine {
    /// Makes due again what a round claimed that then failed, so that nobody has to wait for the claim to end.
    pub(super) async fn give_back(&self) -> Result<(), StoreError> {
        let Some(Claim { ids, until }) = self.claimed.lock().clone() else { return Ok(()) };
        self.store.give_back(&ids, until).await?;
        *self.claimed.lock() = None;
        Ok(())
    }

    /// One batch; how many entities there were. What is ready of a large one is shown meanwhile.
    pub(super) async fn process_some(&self, shown: &mut Shown, lifecycle: &Lifecycle) -> Result<usize, StoreError> {
        let claimed = self.store.claim(BATCH).await?;
        let count = claimed.len();
        if count == 0 {
            return Ok(0);
        }
        let began = Instant::now();
        let ids: Vec<String> = claimed.iter().map(|work| work.entity_id.clone()).collect();
        let mut until = claimed[0].claimed_until;
        self.hold(&ids, until);
        // In order, because of two sources that name one entity the first keeps it.
        let outcomes = futures::stream::iter(claimed)
            .map(|work| async move {
                let (outcome, pure) = self.processing.process(&work).await;
                (work, outcome, self.settings.next_look(pure))
            })
            .buffered(IN_FLIGHT);
        let mut outcomes = std::pin::pin!(outcomes);
        let mut renewal = began + RENEWAL;
        let (mut part, mut size) = (Vec::new(), 0);
        let mut storing = Storing::default();
        loop {
            if renewal <= Instant::now() {
                // What is stored under the old claim must not find the new one.
                storing.finish().await?;
                until = self.store.renew(&ids, until).await?;
                self.hold(&ids, until);
                renewal = Instant::now() + RENEWAL;
            }
            match tokio::time::timeout_at(renewal, outcomes.next()).await {
                Err(_) => continue,
                Ok(None) => break,
                Ok(Some(finished)) => {
                    size += 1 + finished.1.children();
                    part.push(finished);
                }
            }
            if size >= PART {
                storing.begin(self, std::mem::take(&mut part), until).await?;
                size = 0;
                if shown.is_due() {
                    storing.finish().await?;
                    self.preview(shown, lifecycle).await?;
                }
            }
        }
        storing.begin(self, part, until).await?;
        storing.finish().await?;
        *self.claimed.lock() = None;
        metrics::counter!("catalog_processed_entities_count").increment(count as u64);
        metrics::histogram!("catalog_processing_duration_seconds").record(began.elapsed().as_secs_f64());
        Ok(count)
    }

    fn hold(&self, ids: &[String], until: i64) {
        *self.claimed.lock() = Some(Claim { ids: ids.to_vec(), until });
    }

    async fn store_part(&self, mut part: Vec<Finished>, claimed_until: i64) -> Result<(), StoreError> {
        if part.is_empty() {
            return Ok(());
        }
        part.iter_mut().for_each(|(work, ..)| work.claimed_until = claimed_until);
        part.iter().for_each(|(work, outcome, _)| self.tell_failure(work, outcome));
        let part = process_children(&self.store, &self.processing, &self.settings, part).await?;
        part.iter().for_each(|(_, outcome, _)| self.tell_failed_children(outcome));
        let conflicts = self.store.store_outcomes(&part).await?;
        conflicts.into_iter().for_each(|conflict| self.tell_conflict(conflict));
        if part.iter().any(|(_, outcome, _)| outcome.is_read_from_file()) {
            self.files_read.notify_one();
        }
        Ok(())
    }

    /// Once a failure, and not every time that the source is looked at again.
    fn tell_failure(&self, work: &Work, outcome: &Outcome) {
        let (errors, what) = match outcome {
            Outcome::Failed(errors) => (errors, KEEPS_STATE),
            Outcome::Processed(processed) => (&processed.errors, "a part of a Location keeps its former state"),
            Outcome::Unchanged => return,
        };
        if !work.had_errors && !errors.is_empty() {
            self.tell_errors(&work.entity_ref, &work.entity, errors, what);
        }
    }

    /// Children that were processed where they were found; only new and changed ones are.
    fn tell_failed_children(&self, outcome: &Outcome) {
        let Outcome::Processed(processed) = outcome else { return };
        for child in &processed.children {
            if let Some(Err(errors)) = child.ready.as_ref().map(|ready| &ready.result) {
                self.tell_errors(&child.entity_ref, &child.entity, errors, KEEPS_STATE);
            }
        }
    }

    fn tell_errors(&self, entity_ref: &str, entity: &str, errors: &[StatusError], what: &str) {
        warn(entity_ref, what, errors);
        let entity = parse(entity).ok();
        let location = entity.as_ref().and_then(|entity| annotation(entity, annotations::MANAGED_BY_LOCATION));
        let payload = json!({ "entity": entity_ref, "location": location, "errors": errors });
        self.events.publish(ERRORS, payload);
    }

    fn tell_conflict(&self, conflict: Conflict) {
        let Conflict { entity_ref, entity, held_by, claimed_by } = conflict;
        let payload = json!({
            "unprocessedEntity": parse(&entity).ok(),
            "entityRef": entity_ref,
            "newLocationKey": claimed_by,
            "existingLocationKey": held_by,
            "lastConflictAt": jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        });
        self.events.publish(CONFLICTS, payload);
    }
}
