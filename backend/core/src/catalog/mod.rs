//! The catalog as other plugins see it: what they may read, and how they bring entities in.

pub mod scm;
#[cfg(feature = "testing")]
pub mod testing;

use std::sync::Arc;

use async_trait::async_trait;
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use futures::future::BoxFuture;
use serde_json::Value;

use crate::plugin::{PluginEnv, PluginError};
use crate::scheduler::TaskSchedule;

/// Read access to the software catalog, implemented by the catalog plugin. Answers are those of the
/// portal itself, not filtered by anybody's permissions: the caller decides what it passes on.
#[async_trait]
pub trait CatalogApi: Send + Sync {
    /// The final entity, or nothing when the catalog has none of that name.
    async fn entity(&self, entity_ref: &EntityRef) -> Option<Value>;

    /// Every entity that meets the condition, in the order of their refs.
    async fn entities(&self, filter: &Predicate) -> Vec<Value>;
}

/// An extension point of the catalog: makes the providers that `catalog.providers` asks for. It is given the
/// services of the catalog and runs before the catalog starts.
///
/// ```ignore
/// register: |points| points.add::<EntityProviders>(|env| Box::pin(providers(env))),
/// ```
pub type EntityProviders = fn(PluginEnv) -> BoxFuture<'static, Result<Vec<Arc<dyn EntityProvider>>, PluginError>>;

/// A source of entities: a git host, a directory, a cloud. The catalog runs it by its schedule, on one replica
/// at a time, and hands it the events that it asked for.
#[async_trait]
pub trait EntityProvider: Send + Sync {
    /// Names the provider and what it brought in, across restarts: `github-provider:production`. What no
    /// provider of that name claims any more is removed.
    fn name(&self) -> &str;

    /// When [`EntityProvider::run`] is called; nothing: once at each start.
    fn schedule(&self) -> Option<TaskSchedule>;

    /// Looks at the source and says what is there now.
    ///
    /// # Errors
    /// When the source could not be read whole. What the catalog has of it stays.
    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError>;

    /// The topics of the events that tell of changes of the source.
    fn topics(&self) -> &[String] {
        &[]
    }

    /// Takes in what an event tells. `payload` is as the host sent it, its signature checked.
    ///
    /// # Errors
    /// When the event cannot be understood, or what it tells of cannot be read.
    async fn on_event(
        &self,
        _topic: &str,
        _payload: &Value,
        _catalog: &dyn EntityProviderConnection,
    ) -> Result<(), ProviderError> {
        Ok(())
    }
}

/// Why a provider could not say what its source holds. The message says what, why and what to try.
pub type ProviderError = anyhow::Error;

/// The catalog, as one provider writes to it.
#[async_trait]
pub trait EntityProviderConnection: Send + Sync {
    /// Applies a change of what the provider names, whole or not at all.
    ///
    /// # Errors
    /// When an entity has no usable ref or no location annotations, or the database refuses.
    async fn apply(&self, mutation: Mutation) -> Result<(), ProviderError>;

    /// Looks again at entities of any source that were read from one of these locations, such as
    /// `url:https://github.com/acme/shop/blob/main/catalog-info.yaml`.
    ///
    /// # Errors
    /// When the database refuses.
    async fn refresh(&self, locations: &[String]) -> Result<(), ProviderError>;
}

/// A change of what a provider names.
#[derive(Clone, Debug, PartialEq)]
pub enum Mutation {
    /// This is everything; what it named before and does not name now is removed.
    Full(Vec<DeferredEntity>),
    /// These besides, and those no longer.
    Delta {
        /// Named besides, or changed.
        added: Vec<DeferredEntity>,
        /// Named no longer: canonical entity refs.
        removed: Vec<String>,
    },
}

/// An entity that a provider names.
#[derive(Clone, Debug, PartialEq)]
pub struct DeferredEntity {
    /// As it would stand in a file. It carries both `backstage.io/managed-by-` annotations.
    pub entity: Value,
    /// Who may change the entity later, usually the provider's name; nothing means anybody.
    pub location_key: Option<String>,
}
