//! What happened in the portal, and who did it, for those who look after it.

mod routes;

use std::sync::Arc;
use std::time::Duration;

use callboard_core::audit::Auditor;
use callboard_core::permissions::{Action, Permission};
use callboard_core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard_core::scheduler::{Cadence, Scope, Task};
use futures::FutureExt;
use futures::future::BoxFuture;

const PRUNE_EVERY: Duration = Duration::from_secs(3600);

/// Read what happened.
const EVENT_READ: Permission = Permission { name: "audit.event.read", action: Some(Action::Read), resource_type: None };

/// The plugin `audit`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "audit",
        config: &[],
        permissions: &[EVENT_READ],
        migrations: Vec::new,
        openapi: || routes::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        env.scheduler.schedule(pruning(env.audit.clone()))?;
        Ok(PluginParts { routes: routes::routes(&env), ..PluginParts::default() })
    })
}

/// Forgets what is old, every hour on one replica.
fn pruning(audit: Auditor) -> Task {
    Task {
        id: "audit_pruning".into(),
        cadence: Cadence::Every(PRUNE_EVERY),
        timeout: Duration::from_secs(600),
        initial_delay: Some(Duration::from_secs(180)),
        scope: Scope::Global,
        run: Arc::new(move |_| {
            let audit = audit.clone();
            async move {
                audit.prune().await?;
                Ok(())
            }
            .boxed()
        }),
    }
}
