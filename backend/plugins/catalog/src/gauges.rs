//! Figures of the catalog for whoever watches the portal.

use std::sync::Arc;
use std::time::Duration;

use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::scheduler::{Cadence, Scope, Task};
use futures::FutureExt;

use crate::ingest::Engine;
use crate::store::StoreError;

const EVERY: Duration = Duration::from_secs(30);

/// Keeps the figures up to date, in every process for itself.
pub(crate) fn schedule(env: &PluginEnv, engine: &Engine) -> Result<(), PluginError> {
    let engine = engine.clone();
    env.scheduler.schedule(Task {
        id: "catalog_figures".into(),
        cadence: Cadence::Every(EVERY),
        timeout: Duration::from_secs(60),
        initial_delay: Some(Duration::from_secs(5)),
        scope: Scope::Local,
        run: Arc::new(move |_| {
            let engine = engine.clone();
            async move { Ok(measure(&engine).await?) }.boxed()
        }),
    })?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
async fn measure(engine: &Engine) -> Result<(), StoreError> {
    let size = engine.index.size();
    let backlog = engine.store.backlog().await?;
    metrics::gauge!("catalog_entities_count").set(size.entities as f64);
    metrics::gauge!("catalog_relations_count").set(size.relations as f64);
    metrics::gauge!("catalog_registered_locations_count").set(backlog.locations as f64);
    metrics::gauge!("catalog_processing_queue_length").set(backlog.due as f64);
    metrics::gauge!("catalog_processing_queue_delay_seconds").set(backlog.lag as f64 / 1000.0);
    metrics::gauge!("catalog_stitching_queue_length").set(backlog.to_stitch as f64);
    metrics::gauge!("catalog_failed_entities_count").set(backlog.failed as f64);
    Ok(())
}
