//! Who names entities: the configuration, and registrations through the API.

mod config_locations;
mod location_store;

pub(crate) use config_locations::ConfigLocations;
pub(crate) use location_store::LocationStore;
