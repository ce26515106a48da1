//! Locations that were registered through the API.

use callboard_shared::catalog::Cause;
use callboard_shared::entity::{EntityRef, LocationRef};

use crate::ingest::{Engine, Registration};
use crate::store::{CatalogStore, Location, LocationError, StoreError};

/// Keeps the registrations and names their entities to the catalog.
#[derive(Clone)]
pub(crate) struct LocationStore {
    pub(super) engine: Engine,
}

impl LocationStore {
    /// The name under which the entities are kept.
    pub(crate) const SOURCE_KEY: &str = "DefaultLocationStore";

    pub(crate) const fn new(engine: Engine) -> Self {
        Self { engine }
    }

    fn store(&self) -> &CatalogStore {
        &self.engine.store
    }

    /// Tells the catalog about everything that is registered.
    pub(crate) async fn apply(&self) -> Result<(), StoreError> {
        let cause = Cause::Provider { provider: Self::SOURCE_KEY.into() };
        let locations = self.store().locations().await?;
        let named = locations.iter().map(|location| registration(location).discovered());
        let removed = self.store().apply_full(Self::SOURCE_KEY, &named.collect::<Vec<_>>(), &cause).await?;
        self.engine.withdraw(removed);
        self.engine.wake();
        Ok(())
    }

    /// Registers a location.
    pub(crate) async fn add(&self, location: LocationRef, cause: &Cause) -> Result<Location, LocationError> {
        let registration = Registration::new(location);
        let added = self.store().add_location(&registration.location, &registration.entity_ref().to_string()).await?;
        self.store().apply_delta(Self::SOURCE_KEY, &[registration.discovered()], &[], cause).await?;
        self.engine.wake();
        Ok(added)
    }

    /// Points a registration elsewhere; the entity keeps its name.
    pub(crate) async fn relocate(&self, id: &str, to: LocationRef, cause: &Cause) -> Result<Location, LocationError> {
        let moved = self.store().move_location(id, &to).await?;
        let named = registration(&moved).discovered();
        let removed = self
            .store()
            .apply_delta(Self::SOURCE_KEY, &[named], std::slice::from_ref(&moved.entity_ref), cause)
            .await?;
        self.engine.withdraw(removed);
        self.engine.wake();
        Ok(moved)
    }

    /// Removes a registration with everything that it alone brought in.
    pub(crate) async fn remove(&self, id: &str, cause: &Cause) -> Result<(), LocationError> {
        let location = self.store().delete_location(id).await?;
        let removed = self.store().apply_delta(Self::SOURCE_KEY, &[], &[location.entity_ref], cause).await?;
        self.engine.withdraw(removed);
        self.engine.wake();
        Ok(())
    }

    /// Looks at a registration again now.
    pub(crate) async fn refresh(&self, location: &Location) -> Result<(), StoreError> {
        self.store().make_due(std::slice::from_ref(&location.entity_ref)).await?;
        self.engine.wake();
        Ok(())
    }
}

fn registration(location: &Location) -> Registration {
    let name = EntityRef::parse_full(&location.entity_ref).map(|entity_ref| entity_ref.name);
    let derived = Registration::new(location.location_ref());
    Registration { name: name.unwrap_or(derived.name), location: derived.location }
}
