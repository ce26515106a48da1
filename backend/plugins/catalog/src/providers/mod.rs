//! Who names entities: the configuration, registrations through the API, and what other plugins contribute.

mod config_locations;
pub(crate) mod contributed;
mod location_store;
pub(crate) mod scm;

pub(crate) use config_locations::ConfigLocations;
pub(crate) use location_store::LocationStore;
