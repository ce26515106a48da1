//! Keeps the index what the collators say, for as long as the process runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use callboard_core::lifecycle::Lifecycle;
use callboard_core::search::Collator;
use futures::future::select_all;

use crate::engine::Engine;

/// Documents that are taken in together, and how many before readers see them while the index is filled.
const BATCH: usize = 500;
const SHOW: usize = 10_000;
/// How long changes are gathered before readers see them.
const GATHER: Duration = Duration::from_millis(100);
/// How long to wait after the index failed.
const BACK_OFF: Duration = Duration::from_secs(1);

/// Follows until the process stops. An index that fails is begun again.
pub(crate) async fn follow(engine: Engine, lifecycle: Lifecycle) {
    while !lifecycle.is_cancelled() {
        let failed = tokio::select! {
            () = lifecycle.cancelled() => return,
            failed = keep(&engine) => failed,
            () = engine.damaged.notified() => None,
        };
        if let Some(error) = failed {
            tracing::warn!(%error, "the search index failed");
        }
        tracing::warn!("the search index is begun again; searches are partial meanwhile");
        let renewing = engine.clone();
        let renewed = tokio::task::spawn_blocking(move || renewing.renew()).await;
        if let Ok(Err(error)) = renewed {
            tracing::error!(%error, "the search index cannot be made; check that its folder can be written, or set search.directory");
        }
        tokio::select! {
            () = lifecycle.cancelled() => return,
            () = tokio::time::sleep(BACK_OFF) => {}
        }
    }
}

/// Brings the index up to date and keeps it so; ends only when it fails.
async fn keep(engine: &Engine) -> Option<tantivy::TantivyError> {
    let mut last = HashMap::new();
    for collator in engine.collators.iter() {
        // Before the states: what happens meanwhile comes again.
        last.insert(collator.document_type(), *collator.last().borrow());
        if let Err(error) = catch_up(engine, collator).await {
            return Some(error);
        }
    }
    engine.progress.lock().partial = false;
    loop {
        if let Err(error) = take_news(engine, &mut last).await {
            return Some(error);
        }
        wait_for_news(engine, &last).await;
        let now = Instant::now();
        engine.progress.lock().since.get_or_insert(now);
        tokio::time::sleep(GATHER).await;
    }
}

/// Compares every document with its state here.
async fn catch_up(engine: &Engine, collator: &Arc<dyn Collator>) -> tantivy::Result<()> {
    let name = collator.document_type();
    let mut here = engine.off_the_runtime(move |index| index.states(name)).await?;
    let mut wanted = Vec::new();
    for document in collator.states().await {
        if here.remove(&document.key) != Some(document.state) {
            wanted.push(document.key);
        }
    }
    wanted.extend(here.into_keys());
    engine.progress.lock().pending = wanted.len() as u64;
    for (number, keys) in wanted.chunks(BATCH).enumerate() {
        put(engine, collator, keys).await?;
        engine.progress.lock().pending -= keys.len() as u64;
        if ((number + 1) * BATCH).is_multiple_of(SHOW) {
            engine.off_the_runtime(|index| index.commit()).await?;
        }
    }
    engine.off_the_runtime(|index| index.commit()).await
}

async fn take_news(engine: &Engine, last: &mut HashMap<&'static str, i64>) -> tantivy::Result<()> {
    let mut changed = false;
    for collator in engine.collators.iter() {
        let known = last.entry(collator.document_type()).or_default();
        let news = collator.changed_since(*known);
        *known = news.last;
        match news.keys {
            None => catch_up(engine, collator).await?,
            Some(keys) if keys.is_empty() => {}
            Some(keys) => {
                engine.progress.lock().pending = keys.len() as u64;
                for keys in keys.chunks(BATCH) {
                    put(engine, collator, keys).await?;
                }
                changed = true;
            }
        }
    }
    if changed {
        engine.off_the_runtime(|index| index.commit()).await?;
    }
    let mut progress = engine.progress.lock();
    progress.pending = 0;
    progress.since = None;
    Ok(())
}

async fn put(engine: &Engine, collator: &Arc<dyn Collator>, keys: &[String]) -> tantivy::Result<()> {
    let found = collator.documents(keys).await;
    let (name, keys) = (collator.document_type(), keys.to_vec());
    engine.off_the_runtime(move |index| index.put(name, &keys, &found)).await
}

async fn wait_for_news(engine: &Engine, last: &HashMap<&'static str, i64>) {
    let news = engine.collators.iter().map(|collator| {
        let known = last.get(collator.document_type()).copied().unwrap_or_default();
        let mut numbers = collator.last();
        Box::pin(async move {
            if numbers.wait_for(|number| *number != known).await.is_err() {
                // Whoever told of changes has stopped; so does the process.
                std::future::pending::<()>().await;
            }
        })
    });
    let news: Vec<_> = news.collect();
    if news.is_empty() {
        std::future::pending::<()>().await;
    }
    select_all(news).await;
}
