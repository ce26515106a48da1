//! Processing children where they are found.
//!
//! What becomes of an entity that depends on nothing outside itself is known as soon as its text is. Such an
//! entity is stored processed, in the statement that first stores it: a large estate is loaded with one row an
//! entity instead of one row and two updates.

use std::collections::HashMap;

use futures::StreamExt;

use super::in_parallel;
use super::process::Processing;
use crate::settings::Settings;
use crate::store::{CatalogStore, Discovered, Finished, Known, Outcome, Ready, StoreError};

/// Entities for one thread at a time.
const CHUNK: usize = 200;

/// Processes the children of a batch that are new or changed and depend on nothing outside themselves.
pub(super) async fn process_children(
    store: &CatalogStore,
    processing: &Processing,
    settings: &Settings,
    mut batch: Vec<Finished>,
) -> Result<Vec<Finished>, StoreError> {
    for (_, outcome, _) in &mut batch {
        let Outcome::Processed(processed) = outcome else { continue };
        if processed.children.is_empty() {
            continue;
        }
        let children = std::mem::take(&mut processed.children);
        let refs: Vec<&str> = children.iter().map(|child| child.entity_ref.as_str()).collect();
        let known = store.known(&refs).await?;
        processed.children = prepare(children, known, processing, settings).await?;
    }
    Ok(batch)
}

async fn prepare(
    children: Vec<Discovered>,
    known: HashMap<String, Known>,
    processing: &Processing,
    settings: &Settings,
) -> Result<Vec<Discovered>, StoreError> {
    let (mut chunks, mut chunk) = (Vec::new(), Vec::new());
    for child in children {
        let wait = (known.get(&child.entity_ref).is_none_or(|known| known.hash != child.hash))
            .then(|| settings.next_look(true));
        chunk.push((child, wait));
        if chunk.len() == CHUNK {
            chunks.push(std::mem::take(&mut chunk));
        }
    }
    chunks.push(chunk);
    let tasks = chunks.into_iter().map(|chunk: Vec<(Discovered, Option<i64>)>| {
        let processing = processing.clone();
        move || chunk.into_iter().map(|(child, wait)| ready(child, wait, &processing)).collect::<Vec<_>>()
    });
    let mut running = futures::stream::iter(tasks).map(tokio::task::spawn_blocking).buffered(in_parallel());
    let mut prepared = Vec::new();
    while let Some(chunk) = running.next().await {
        prepared.extend(chunk.map_err(StoreError::Interrupted)?);
    }
    Ok(prepared)
}

fn ready(mut child: Discovered, wait: Option<i64>, processing: &Processing) -> Discovered {
    child.ready = wait.and_then(|wait| {
        let result = processing.process_pure(&child.entity)?;
        Some(Box::new(Ready { result, wait }))
    });
    child
}
