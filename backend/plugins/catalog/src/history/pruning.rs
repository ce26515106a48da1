//! Forgetting changes that are older than anybody wants to know.

use std::sync::Arc;
use std::time::Duration;

use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::scheduler::{Cadence, Scope, Task};
use futures::FutureExt;

use crate::store::CatalogStore;

const EVERY: Duration = Duration::from_secs(3600);
/// Replicas follow the changes; whoever was away for longer reads the whole catalog again.
const AT_LEAST: Duration = Duration::from_secs(3600);

/// Forgets what is older than `keep`, every hour on one replica.
pub(crate) fn schedule_pruning(env: &PluginEnv, store: CatalogStore, keep: Duration) -> Result<(), PluginError> {
    let keep = keep.max(AT_LEAST);
    env.scheduler.schedule(Task {
        id: "catalog_history_pruning".into(),
        cadence: Cadence::Every(EVERY),
        timeout: Duration::from_secs(600),
        initial_delay: Some(Duration::from_secs(120)),
        scope: Scope::Global,
        run: Arc::new(move |_| {
            let store = store.clone();
            async move {
                let forgotten = store.forget_changes(keep).await?;
                if forgotten > 0 {
                    tracing::info!(forgotten, "old changes of the catalog were forgotten (catalog.history.keep)");
                }
                Ok(())
            }
            .boxed()
        }),
    })?;
    Ok(())
}
