//! A catalog for the tests of providers.

use async_trait::async_trait;
use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use callboard_shared::entity::{FieldRules, apply_policies, validate_envelope, validate_kind};
use parking_lot::Mutex;

use super::{DeferredEntity, EntityProviderConnection, Mutation, ProviderError};

/// What a provider did to the catalog.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// It changed what it names.
    Applied(Mutation),
    /// It had these locations looked at again.
    Refreshed(Vec<String>),
}

/// Checks what a provider says as the catalog would, and keeps it.
#[derive(Default)]
pub struct Recorder {
    done: Mutex<Vec<Done>>,
}

impl Recorder {
    /// Everything so far; from now on only what comes.
    pub fn take(&self) -> Vec<Done> {
        std::mem::take(&mut self.done.lock())
    }

    /// Every mutation so far.
    pub fn mutations(&self) -> Vec<Mutation> {
        let done = self.done.lock();
        let mutations = done.iter().filter_map(|done| match done {
            Done::Applied(mutation) => Some(mutation.clone()),
            Done::Refreshed(_) => None,
        });
        mutations.collect()
    }

    /// The entities of the one full mutation that there was.
    ///
    /// # Panics
    /// When there was another one, or none.
    pub fn only_full(&self) -> Vec<DeferredEntity> {
        match &self.mutations()[..] {
            [Mutation::Full(entities)] => entities.clone(),
            other => panic!("expected one full mutation, not {}", other.len()),
        }
    }
}

#[async_trait]
impl EntityProviderConnection for Recorder {
    async fn apply(&self, mutation: Mutation) -> Result<(), ProviderError> {
        match &mutation {
            Mutation::Full(entities) | Mutation::Delta { added: entities, .. } => entities.iter().for_each(check),
        }
        self.done.lock().push(Done::Applied(mutation));
        Ok(())
    }

    async fn refresh(&self, locations: &[String]) -> Result<(), ProviderError> {
        self.done.lock().push(Done::Refreshed(locations.to_vec()));
        Ok(())
    }
}

/// What the catalog insists on: both locations, and an entity that passes its policies and its kind's schema.
fn check(deferred: &DeferredEntity) {
    let mut entity = deferred.entity.clone();
    for annotation in [MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION] {
        assert!(entity["metadata"]["annotations"][annotation].is_string(), "{entity}");
    }
    let valid = validate_envelope(&entity)
        .and_then(|()| apply_policies(&mut entity, &FieldRules::default()))
        .and_then(|()| validate_kind(&entity));
    assert_eq!(valid, Ok(()), "{entity}");
}
