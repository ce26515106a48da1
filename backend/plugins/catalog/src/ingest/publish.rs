//! Showing readers what was made.

use super::engine::Engine;
use crate::index::{Change, Prepared, StitchedEntity};
use crate::store::{FinalEntity, Removed, StoreError};

/// Entities that are read together when the index is filled at start.
const LOAD_BATCH: u64 = 400;

impl Engine {
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
}

fn report(applied: Result<(), tokio::task::JoinError>) {
    if let Err(error) = applied {
        tracing::error!(%error, "changes could not be put into the index; a restart reads them from the database");
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
