//! Moving in from a Backstage database: what cannot be read from sources again.
//!
//! That is the registered locations, with the ids by which other systems may know them, and the uids of entities.
//! Everything else of a catalog is rebuilt from its sources.

mod source;

use callboard_core::database::{Database, DatabaseError};

pub use source::SourceError;

use crate::store::{CatalogStore, StoreError};

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Registered locations that are new here.
    pub locations: u64,
    /// Those that were here before, by id or by type and target.
    pub known_locations: u64,
    /// Entities that will have the uid that they had.
    pub uids: u64,
}

/// Why nothing was taken over.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database to read from.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The portal's own.
    #[error(transparent)]
    Own(#[from] DatabaseError),
    /// Something that should not happen.
    #[error("the rows could not be stored, and nothing was taken over: {0}")]
    Store(String),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(error) => Self::Own(error),
            other => Self::Store(other.to_string()),
        }
    }
}

/// Takes over the registered locations and uids of the Backstage catalog at `from`, an address such as
/// `postgres://reader@db.example/backstage_plugin_catalog` or `sqlite:///srv/backstage/catalog.sqlite`. It may be
/// done again: what is here already stays. The portal's tables must be up to date.
///
/// # Errors
/// When either database cannot be used, or there is no catalog at `from`. Nothing is taken over then.
pub async fn import_backstage(from: &str, own: &Database) -> Result<Imported, ImportError> {
    let found = source::read(from).await?;
    let store = CatalogStore::new(own.clone());
    let (locations, known_locations) = store.import_locations(&found.locations).await?;
    let uids = store.reserve_uids(&found.uids).await?;
    Ok(Imported { locations, known_locations, uids })
}
