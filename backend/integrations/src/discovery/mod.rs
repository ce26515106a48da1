//! What the plugins that look for catalog files have in common. Such a plugin says how its source is asked
//! ([`Discovery`]); the rest of an entity provider is here.

mod catalog_file;
mod location;
mod provider;
mod pushed;
mod recent;
mod settings;

pub use catalog_file::CatalogFile;
pub use location::{Naming, Presence, annotate_source, location_ref};
pub use provider::{Discovery, DiscoveryProvider, Found, Named, each};
pub use pushed::Pushed;
pub use recent::Recent;
pub use settings::{
    Patterns, configured_host, definitions, page_size, read_must_exist, required, required_schedule, whole_match,
};
