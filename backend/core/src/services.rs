//! Services that one plugin offers to the others, found by their trait.
//!
//! A plugin never depends on another plugin's crate. It asks for a trait of this crate, for example
//! [`crate::catalog::CatalogApi`], that the other plugin provides when it starts.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;

/// A typed map from a service trait to the one object that implements it. Clones share the map.
#[derive(Clone, Default)]
pub struct Services {
    by_type: Arc<RwLock<HashMap<TypeId, Box<dyn Any + Send + Sync>>>>,
}

/// Nobody provides the service that was asked for.
#[derive(Debug, thiserror::Error)]
#[error("no plugin provides {service}; is the plugin that implements it in the list of portal.rs?")]
pub struct MissingService {
    service: &'static str,
}

impl Services {
    /// Offers `service` to the other plugins; a later offer of the same trait replaces this one.
    pub fn provide<T: ?Sized + Send + Sync + 'static>(&self, service: Arc<T>) {
        self.by_type.write().insert(TypeId::of::<T>(), Box::new(service));
    }

    /// The service of this trait. Plugins start in the order of the portal's list, so ask when a
    /// request or a job needs it rather than at start.
    ///
    /// # Errors
    /// When no started plugin provides it.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>, MissingService> {
        let by_type = self.by_type.read();
        let found = by_type.get(&TypeId::of::<T>()).and_then(|any| any.downcast_ref::<Arc<T>>());
        found.cloned().ok_or(MissingService { service: type_name::<T>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    trait Greeter: Send + Sync {
        fn greet(&self) -> String;
    }
    struct Polite;
    impl Greeter for Polite {
        fn greet(&self) -> String {
            "good morning".into()
        }
    }

    #[test]
    fn a_service_is_found_by_its_trait() {
        let services = Services::default();
        assert!(services.get::<dyn Greeter>().is_err());
        services.provide::<dyn Greeter>(Arc::new(Polite));
        assert_eq!(services.clone().get::<dyn Greeter>().unwrap().greet(), "good morning");
    }
}
