//! A catalog that keeps what it is told.

use async_trait::async_trait;
use callboard_core::catalog::{DeferredEntity, EntityProviderConnection, Mutation, ProviderError};
use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use callboard_shared::entity::{FieldRules, apply_policies, validate_envelope, validate_kind};
use parking_lot::Mutex;

/// Checks and keeps every mutation.
#[derive(Default)]
pub(super) struct Recorder {
    mutations: Mutex<Vec<Mutation>>,
}

impl Recorder {
    pub(super) fn mutations(&self) -> Vec<Mutation> {
        self.mutations.lock().clone()
    }

    /// The entities of the one full mutation that there was.
    pub(super) fn only_full(&self) -> Vec<DeferredEntity> {
        match &self.mutations.lock()[..] {
            [Mutation::Full(entities)] => entities.clone(),
            other => panic!("expected one full mutation, not {}", other.len()),
        }
    }
}

#[async_trait]
impl EntityProviderConnection for Recorder {
    async fn apply(&self, mutation: Mutation) -> Result<(), ProviderError> {
        if let Mutation::Full(entities) = &mutation {
            entities.iter().for_each(check);
        }
        self.mutations.lock().push(mutation);
        Ok(())
    }

    async fn refresh(&self, _: &[String]) -> Result<(), ProviderError> {
        Ok(())
    }
}

/// What the catalog insists on: both locations, and an entity that passes its policies and its kind's schema.
fn check(deferred: &DeferredEntity) {
    let mut entity = deferred.entity.clone();
    for annotation in [MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION] {
        assert!(entity["metadata"]["annotations"][annotation].is_string(), "{entity}");
    }
    validate_envelope(&entity).unwrap();
    apply_policies(&mut entity, &FieldRules::default()).unwrap();
    validate_kind(&entity).unwrap();
}
