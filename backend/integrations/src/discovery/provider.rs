//! An entity provider around a source of catalog files.

use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::catalog::{EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::scheduler::TaskSchedule;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value;

use super::Naming;

/// Repositories that are asked at a time.
const AT_A_TIME: usize = 8;

/// A source of catalog files: one definition of the configuration.
#[async_trait]
pub trait Discovery: Send + Sync + 'static {
    /// Every catalog file that there is. A source that could not be read whole is an error, so that nothing is
    /// taken for gone.
    async fn find(&self) -> Result<Found, ProviderError>;

    /// The topics of the events that tell of changes.
    fn topics(&self) -> &'static [&'static str] {
        &[]
    }

    /// Takes in what an event tells; see [`EntityProvider::on_event`].
    async fn on_event(&self, _topic: &str, _payload: &Value, _named: &Named<'_>) -> Result<(), ProviderError> {
        Ok(())
    }
}

/// What a run found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Addresses of catalog files, or patterns for them, in any order.
    pub targets: Vec<String>,
    /// Repositories, or whatever else was looked at.
    pub looked_at: usize,
}

/// What a provider named so far, to be changed by an event.
pub struct Named<'a> {
    naming: &'a Naming,
    catalog: &'a dyn EntityProviderConnection,
}

impl Named<'_> {
    /// Names the target, or no longer.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub async fn set(&self, target: &str, is_there: bool) -> Result<(), ProviderError> {
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        if is_there {
            added.push(self.naming.location(target));
        } else {
            removed.push(self.naming.location_ref(target));
        }
        self.catalog.apply(Mutation::Delta { added, removed }).await
    }

    /// Has everything looked at again that was read from these targets.
    ///
    /// # Errors
    /// When the catalog refuses.
    pub async fn refresh(&self, targets: impl IntoIterator<Item = String> + Send) -> Result<(), ProviderError> {
        let locations: Vec<String> =
            targets.into_iter().map(|target| format!("{}:{target}", self.naming.kind)).collect();
        self.catalog.refresh(&locations).await
    }
}

/// The provider around a [`Discovery`].
pub struct DiscoveryProvider<D> {
    naming: Naming,
    schedule: TaskSchedule,
    topics: Vec<String>,
    discovery: D,
}

impl<D: Discovery> DiscoveryProvider<D> {
    /// For the extension point `callboard_core::catalog::EntityProviders`.
    #[must_use]
    pub fn shared(naming: Naming, schedule: TaskSchedule, discovery: D) -> Arc<dyn EntityProvider> {
        let topics = discovery.topics().iter().map(|topic| (*topic).to_owned()).collect();
        Arc::new(Self { naming, schedule, topics, discovery })
    }
}

#[async_trait]
impl<D: Discovery> EntityProvider for DiscoveryProvider<D> {
    fn name(&self) -> &str {
        &self.naming.provider
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(self.schedule.clone())
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let Found { mut targets, looked_at } = self.discovery.find().await?;
        targets.sort();
        targets.dedup();
        tracing::info!(provider = self.name(), looked_at, locations = targets.len(), "looked for catalog files");
        let entities = targets.iter().map(|target| self.naming.location(target)).collect();
        catalog.apply(Mutation::Full(entities)).await
    }

    fn topics(&self) -> &[String] {
        &self.topics
    }

    async fn on_event(
        &self,
        topic: &str,
        payload: &Value,
        catalog: &dyn EntityProviderConnection,
    ) -> Result<(), ProviderError> {
        self.discovery.on_event(topic, payload, &Named { naming: &self.naming, catalog }).await
    }
}

/// What `ask` says of each item, a few at a time; the answers that are nothing are left out.
///
/// # Errors
/// The first error; a list is whole or not at all.
pub async fn each<T, A, F>(items: Vec<T>, ask: impl Fn(T) -> F) -> Result<Vec<A>, ProviderError>
where
    F: Future<Output = Result<Option<A>, ProviderError>>,
{
    let answers: Vec<Option<A>> = stream::iter(items.into_iter().map(ask)).buffered(AT_A_TIME).try_collect().await?;
    Ok(answers.into_iter().flatten().collect())
}
