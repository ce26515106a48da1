//! The providers that other plugins contribute: git hosts, directories, clouds.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard_core::catalog::{
    DeferredEntity, EntityProvider, EntityProviderConnection, EntityProviders, Mutation, ProviderError,
};
use callboard_core::events::Received;
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::scheduler::Task;
use callboard_shared::catalog::Cause;
use callboard_shared::entity::annotations;
use futures::FutureExt;
use futures::stream::{SelectAll, StreamExt};

use crate::ingest::{Engine, annotation, storable_ref};
use crate::store::Discovered;

/// What follows the name of a provider in the id of its task.
pub(crate) const TASK_SUFFIX: &str = ":refresh";

/// How long a provider without a schedule may take.
const ONCE_TIMEOUT: Duration = Duration::from_secs(3600);

/// The providers of all plugins, each with a name of its own.
pub(crate) async fn contributed(env: &PluginEnv) -> Result<Vec<Arc<dyn EntityProvider>>, PluginError> {
    let mut providers: Vec<Arc<dyn EntityProvider>> = Vec::new();
    for make in env.extensions.all::<EntityProviders>() {
        providers.extend(make(env.clone()).await?);
    }
    let mut names = HashSet::new();
    if let Some(twice) = providers.iter().find(|provider| !names.insert(provider.name().to_owned())) {
        return Err(PluginError::message(format!(
            "two providers of catalog.providers are called '{}'; give each an id of its own",
            twice.name()
        )));
    }
    Ok(providers)
}

/// Has the providers run by their schedules, and hands them their events.
pub(crate) fn start(
    env: &PluginEnv,
    engine: &Engine,
    providers: Vec<Arc<dyn EntityProvider>>,
) -> Result<(), PluginError> {
    for provider in providers {
        let catalog = Arc::new(Connection { engine: engine.clone(), provider: provider.name().to_owned() });
        listen(env, provider.clone(), catalog.clone());
        schedule(env, provider, catalog)?;
    }
    Ok(())
}

fn schedule(env: &PluginEnv, provider: Arc<dyn EntityProvider>, catalog: Arc<Connection>) -> Result<(), PluginError> {
    let Some(schedule) = provider.schedule() else {
        env.lifecycle.spawn(async move {
            let run = tokio::time::timeout(ONCE_TIMEOUT, provider.run(&*catalog)).await;
            let run = run.unwrap_or_else(|_| Err(anyhow::anyhow!("it took more than an hour")));
            report(provider.name(), &run);
        });
        return Ok(());
    };
    let id = format!("{}{TASK_SUFFIX}", provider.name());
    env.scheduler.schedule(Task {
        id,
        cadence: schedule.cadence,
        timeout: schedule.timeout,
        initial_delay: schedule.initial_delay,
        scope: schedule.scope,
        run: Arc::new(move |_| {
            let (provider, catalog) = (provider.clone(), catalog.clone());
            async move {
                let run = provider.run(&*catalog).await;
                report(provider.name(), &run);
                run
            }
            .boxed()
        }),
    })?;
    Ok(())
}

fn report(provider: &str, run: &Result<(), ProviderError>) {
    let outcome = if run.is_ok() { "success" } else { "failure" };
    metrics::counter!("catalog_provider_runs_total", "provider" => provider.to_owned(), "outcome" => outcome)
        .increment(1);
    if let Err(error) = run {
        tracing::warn!(provider, "the source could not be read, and what the catalog has of it stays: {error:#}");
    }
}

/// An event comes to the one process that its sender reached, which tells the catalog for all of them.
fn listen(env: &PluginEnv, provider: Arc<dyn EntityProvider>, catalog: Arc<Connection>) {
    let mut heard = SelectAll::new();
    for topic in provider.topics() {
        let subscription = env.events.subscribe(topic);
        heard.push(Box::pin(futures::stream::unfold(subscription, |mut subscription| async move {
            subscription.next().await.map(|received| (received, subscription))
        })));
    }
    if heard.is_empty() {
        return;
    }
    let lifecycle = env.lifecycle.clone();
    env.lifecycle.spawn(async move {
        loop {
            let received = tokio::select! {
                () = lifecycle.cancelled() => return,
                received = heard.next() => received,
            };
            match received {
                None => return,
                Some(Received::Lost(lost)) => {
                    tracing::warn!(
                        provider = provider.name(),
                        lost,
                        "events came too fast; the next scheduled run catches up"
                    );
                }
                Some(Received::Event(event)) => {
                    let taken = provider.on_event(&event.topic, &event.payload, &*catalog).await;
                    if let Err(error) = taken {
                        tracing::warn!(
                            provider = provider.name(),
                            topic = &*event.topic,
                            "an event could not be taken in; the next scheduled run catches up: {error:#}"
                        );
                    }
                }
            }
        }
    });
}

/// One provider's way into the catalog.
struct Connection {
    engine: Engine,
    provider: String,
}

#[async_trait]
impl EntityProviderConnection for Connection {
    async fn apply(&self, mutation: Mutation) -> Result<(), ProviderError> {
        let cause = Cause::Provider { provider: self.provider.clone() };
        let store = &self.engine.store;
        let removed = match mutation {
            Mutation::Full(entities) => {
                let entities = entities.iter().map(discovered).collect::<Result<Vec<_>, _>>()?;
                store.apply_full(&self.provider, &entities, &cause).await?
            }
            Mutation::Delta { added, removed } => {
                let added = added.iter().map(discovered).collect::<Result<Vec<_>, _>>()?;
                store.apply_delta(&self.provider, &added, &removed, &cause).await?
            }
        };
        self.engine.withdraw(removed);
        self.engine.wake();
        Ok(())
    }

    async fn refresh(&self, locations: &[String]) -> Result<(), ProviderError> {
        Ok(self.engine.read_again(locations).await?)
    }
}

fn discovered(deferred: &DeferredEntity) -> Result<Discovered, ProviderError> {
    let DeferredEntity { entity, location_key } = deferred;
    let entity_ref = storable_ref(entity).map_err(anyhow::Error::msg)?;
    for key in [annotations::MANAGED_BY_LOCATION, annotations::MANAGED_BY_ORIGIN_LOCATION] {
        if annotation(entity, key).is_none() {
            anyhow::bail!("{entity_ref} does not say where it is from: the annotation {key} is missing");
        }
    }
    Ok(Discovered::new(entity_ref, entity, location_key.clone()))
}
