//! Following what other replicas change.
//!
//! Each process shows readers what it changes itself as soon as that is stored. Here it learns what the others
//! changed: it reads the numbered list of changes from where it stopped, and the present state of each entity
//! that the index does not have yet. Asking whether there is anything new is reading one row.

use std::collections::HashSet;
use std::time::Duration;

use callboard_core::lifecycle::Lifecycle;
use callboard_shared::catalog::ChangeKind;

use super::Engine;
use crate::index::Change;
use crate::store::{Followed, StoreError};

/// How long a change of another replica stays unknown here.
const EVERY: Duration = Duration::from_millis(500);
/// How long to wait after the database failed.
const BACK_OFF: Duration = Duration::from_secs(2);
/// Changes that are taken in together.
const BATCH: u64 = 1000;

/// Follows the changes after number `last` until the process stops.
pub(crate) async fn follow(engine: Engine, mut last: i64, lifecycle: Lifecycle) {
    loop {
        let pause = match catch_up(&engine, last).await {
            Ok(now) => {
                last = now;
                EVERY
            }
            Err(error) => {
                tracing::warn!(%error, "what other replicas changed in the catalog is not known; trying again in {} s", BACK_OFF.as_secs());
                BACK_OFF
            }
        };
        tokio::select! {
            () = lifecycle.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Takes in everything after number `last`; the number of the last change that is known now.
async fn catch_up(engine: &Engine, mut last: i64) -> Result<i64, StoreError> {
    while engine.store.last_change().await? > last {
        let changes = engine.store.follow(last, BATCH).await?;
        match changes.first() {
            Some(first) if first.seq == last + 1 => {}
            // What lies between was forgotten while this process was suspended.
            _ => return reload(engine).await,
        }
        last = changes.last().map_or(last, |change| change.seq);
        take_in(engine, changes).await?;
    }
    Ok(last)
}

async fn take_in(engine: &Engine, changes: Vec<Followed>) -> Result<(), StoreError> {
    let mut wanted = HashSet::new();
    let mut gone = Vec::new();
    for Followed { seq, entity_ref, entity_id, kind } in changes {
        if kind == ChangeKind::Removed {
            wanted.remove(&entity_ref);
            gone.push(Change::Remove { entity_ref, uid: entity_id });
        } else if engine.index.version_of(&entity_ref).is_none_or(|version| version < seq) {
            wanted.insert(entity_ref);
        }
    }
    engine.apply(gone).await;
    let wanted: Vec<String> = wanted.into_iter().collect();
    let finals = engine.store.final_entities_of(&wanted).await?;
    engine.publish(finals).await;
    Ok(())
}

/// Makes the index what the database has, whatever was missed.
async fn reload(engine: &Engine) -> Result<i64, StoreError> {
    tracing::info!("too many changes were missed; reading the whole catalog again");
    let last = engine.store.last_change().await?;
    let mut present = HashSet::new();
    engine
        .load_index(|entity| {
            present.insert(entity.entity_id.clone());
        })
        .await?;
    let gone = engine.index.identities().into_iter().filter(|(_, uid)| !present.contains(uid));
    engine.apply(gone.map(|(entity_ref, uid)| Change::Remove { entity_ref, uid }).collect()).await;
    Ok(last)
}
