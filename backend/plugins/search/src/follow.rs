//! Keeps the store what the collators say, for as long as the process runs, and makes another one when it fails.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use callboard_core::lifecycle::Lifecycle;
use callboard_core::search::Collator;
use futures::FutureExt;
use futures::future::select_all;

use crate::engine::Engine;
use crate::store::{Health, Store, StoreError};

/// Documents that are taken in together, and how many before readers see them while a store is filled.
const BATCH: usize = 500;
const SHOW: usize = 10_000;
/// How long changes are gathered before readers see them.
const GATHER: Duration = Duration::from_millis(100);
/// After work that took a moment, changes are gathered for so many times as long, within reason: while a whole catalog
/// comes in there are news all the time, and an index that took them all at once would have it wait.
const REST: u32 = 4;
const MOST_GATHER: Duration = Duration::from_secs(2);
/// How often it is looked whether the files are still there.
const LOOK: Duration = Duration::from_secs(2);
/// How long to wait after the store failed, and how long at most when it does again and again.
const BACK_OFF: Duration = Duration::from_secs(1);
const MOST_BACK_OFF: Duration = Duration::from_secs(60);

/// Follows until the process stops.
pub(crate) async fn follow(engine: Engine, lifecycle: Lifecycle) {
    let mut wait = BACK_OFF;
    while !lifecycle.is_cancelled() {
        let began = Instant::now();
        let health = tokio::select! {
            () = lifecycle.cancelled() => return,
            health = keep(&engine) => health,
        };
        tokio::select! {
            () = lifecycle.cancelled() => return,
            healed = heal(&engine, health) => if let Err(error) = healed {
                tracing::error!(%error, "the search index cannot be made again; searches are answered as well as they can be");
            },
        }
        wait = if began.elapsed() > MOST_BACK_OFF { BACK_OFF } else { (wait * 2).min(MOST_BACK_OFF) };
        tokio::select! {
            () = lifecycle.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Brings the store up to date and keeps it so; ends only when something is wrong with it.
async fn keep(engine: &Engine) -> Health {
    let store = engine.live();
    let failed = tokio::select! {
        error = stay_up_to_date(engine, &store) => Some(error),
        () = engine.damaged.notified() => None,
        health = look_after(&store) => return health,
    };
    match failed {
        None => Health::Damaged,
        Some(error) => {
            tracing::warn!(%error, "the search index could not be written");
            // What cannot be written can often still be read.
            if store.health().await == Health::Damaged { Health::Damaged } else { Health::Lost }
        }
    }
}

async fn look_after(store: &Arc<dyn Store>) -> Health {
    loop {
        tokio::time::sleep(LOOK).await;
        let health = store.health().await;
        if health != Health::Sound {
            return health;
        }
    }
}

/// Makes another store. One that is only lost goes on answering until the other one is full.
async fn heal(engine: &Engine, health: Health) -> Result<(), StoreError> {
    let old = engine.live();
    let next = old.successor().await?;
    match (next, health) {
        (None, _) => engine.progress.lock().partial = true,
        (Some(next), Health::Damaged) => {
            tracing::warn!("the search index is damaged; it is made again, and searches are partial meanwhile");
            engine.progress.lock().partial = true;
            engine.replace(next.clone());
            // Until nobody holds the old one its files stay.
            drop(old);
            next.take_over().await?;
        }
        (Some(next), _) => {
            tracing::warn!("the search index is not where it was; another one is made, and searches go on meanwhile");
            engine.progress.lock().rebuilding = true;
            let filled = fill(engine, &next).await;
            engine.progress.lock().rebuilding = false;
            filled?;
            next.take_over().await?;
            engine.replace(next);
        }
    }
    // Somebody may have told of the old one meanwhile.
    let _ = engine.damaged.notified().now_or_never();
    Ok(())
}

/// Fills a store that nobody searches yet.
async fn fill(engine: &Engine, store: &Arc<dyn Store>) -> Result<(), StoreError> {
    for collator in engine.collators.iter() {
        let wanted = wanted(store, collator).await?.keys;
        for keys in wanted.chunks(BATCH) {
            put(store, collator, keys).await?;
        }
    }
    store.commit().await
}

async fn stay_up_to_date(engine: &Engine, store: &Arc<dyn Store>) -> StoreError {
    match follow_news(engine, store).await {
        Err(error) => error,
        Ok(never) => match never {},
    }
}

async fn follow_news(engine: &Engine, store: &Arc<dyn Store>) -> Result<std::convert::Infallible, StoreError> {
    let mut last = HashMap::new();
    for collator in engine.collators.iter() {
        // Before the states: what happens meanwhile comes again.
        last.insert(collator.document_type(), *collator.last().borrow());
        catch_up(engine, store, collator).await?;
    }
    let types: Vec<_> = engine.collators.iter().map(|collator| collator.document_type()).collect();
    store.keep_types(&types).await?;
    engine.progress.lock().partial = false;
    loop {
        let began = Instant::now();
        take_news(engine, store, &mut last).await?;
        let gather = (began.elapsed() * REST).clamp(GATHER, MOST_GATHER);
        wait_for_news(engine, &last).await;
        let now = Instant::now();
        engine.progress.lock().since.get_or_insert(now);
        tokio::time::sleep(gather).await;
    }
}

/// What has to be put so that a store has every document of a type as it is.
struct Wanted {
    keys: Vec<String>,
    /// Some of these documents are not there at all.
    missing: bool,
}

async fn wanted(store: &Arc<dyn Store>, collator: &Arc<dyn Collator>) -> Result<Wanted, StoreError> {
    let mut here = store.states(collator.document_type()).await?;
    let mut wanted = Wanted { keys: Vec::new(), missing: false };
    for document in collator.states().await {
        let state = here.remove(&document.key);
        wanted.missing |= state.is_none();
        if state != Some(document.state) {
            wanted.keys.push(document.key);
        }
    }
    wanted.keys.extend(here.into_keys());
    Ok(wanted)
}

/// Compares every document with its state here.
async fn catch_up(engine: &Engine, store: &Arc<dyn Store>, collator: &Arc<dyn Collator>) -> Result<(), StoreError> {
    let Wanted { keys: wanted, missing } = wanted(store, collator).await?;
    {
        let mut progress = engine.progress.lock();
        progress.pending = wanted.len() as u64;
        progress.partial |= missing;
    }
    for (number, keys) in wanted.chunks(BATCH).enumerate() {
        put(store, collator, keys).await?;
        engine.progress.lock().pending -= keys.len() as u64;
        if ((number + 1) * BATCH).is_multiple_of(SHOW) {
            store.commit().await?;
        }
    }
    if wanted.is_empty() { Ok(()) } else { store.commit().await }
}

async fn take_news(
    engine: &Engine,
    store: &Arc<dyn Store>,
    last: &mut HashMap<&'static str, i64>,
) -> Result<(), StoreError> {
    let mut changed = false;
    for collator in engine.collators.iter() {
        let known = last.entry(collator.document_type()).or_default();
        let news = collator.changed_since(*known);
        *known = news.last;
        match news.keys {
            None => catch_up(engine, store, collator).await?,
            Some(keys) if keys.is_empty() => {}
            Some(keys) => {
                engine.progress.lock().pending = keys.len() as u64;
                for keys in keys.chunks(BATCH) {
                    put(store, collator, keys).await?;
                }
                changed = true;
            }
        }
    }
    if changed {
        store.commit().await?;
    }
    let mut progress = engine.progress.lock();
    progress.pending = 0;
    progress.since = None;
    progress.partial = false;
    Ok(())
}

async fn put(store: &Arc<dyn Store>, collator: &Arc<dyn Collator>, keys: &[String]) -> Result<(), StoreError> {
    let found = collator.documents(keys).await;
    store.put(collator.document_type(), keys, found).await
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
