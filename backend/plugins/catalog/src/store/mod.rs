//! The catalog's tables. Everything here is SQL and nothing is HTTP; statements take many rows at once,
//! because SQLite has one writer and PostgreSQL is a network away.

mod ancestors;
mod backstage;
mod bulk;
mod cells;
mod changes;
mod claim;
mod deletion;
mod discovery;
mod import;
mod locations;
mod locks;
mod operations;
mod outcomes;
mod provider;
mod reading;
mod refresh_keys;
mod relations;
mod standing;
mod stitching;
mod unprocessed;

use callboard_core::database::{Conflicting, Database, DatabaseError, WriteTransaction};
use sea_orm::{ConnectionTrait, DbBackend};

pub use backstage::SourceError;
pub(crate) use backstage::read_backstage;
pub(crate) use changes::{Followed, RecordedChange, Span};
pub(crate) use claim::{RENEWAL, Work};
pub(crate) use deletion::Removed;
pub(crate) use discovery::{Conflict, Discovered, Known, Ready};
pub(crate) use locations::{Location, LocationError};
pub(crate) use outcomes::{Finished, Outcome, Processed, StatusError};
pub(crate) use standing::{NamedBy, Standing};
pub(crate) use stitching::{FinalEntity, StitchInput};
pub(crate) use unprocessed::Unprocessed;

/// Why a statement failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("a row of the catalog holds JSON that cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the work on a batch ended early, and nothing of it was stored: {0}")]
    Interrupted(tokio::task::JoinError),
}

impl Conflicting for StoreError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_conflict())
    }
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl From<StoreError> for callboard_core::ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

/// Access to the catalog's tables. Cheap to clone.
#[derive(Clone)]
pub(crate) struct CatalogStore {
    database: Database,
}

impl CatalogStore {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// A transaction that finds rows [by their keys](by_keys).
    async fn begin(&self) -> Result<WriteTransaction, StoreError> {
        let transaction = self.database.begin().await?;
        by_keys(&*transaction).await?;
        Ok(transaction)
    }

    /// How many transactions that write make progress at the same time. PostgreSQL works for one while this process
    /// prepares the other; more would wait for the number of the next change.
    pub(crate) fn writers(&self) -> usize {
        if self.database.is_sqlite() { 1 } else { 2 }
    }

    /// Gives back the memory that a burst of writing filled.
    pub(crate) async fn release_memory(&self) -> Result<(), StoreError> {
        Ok(self.database.release_memory().await?)
    }
}

/// Has PostgreSQL find rows by their keys until the transaction ends.
///
/// While a large estate comes in, it knows nothing about tables that were empty a moment ago. It takes a list of keys
/// for a twentieth of them and reads them whole, again for every batch.
async fn by_keys<C: ConnectionTrait>(db: &C) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::Postgres {
        let settings =
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
        db.execute_unprepared(settings).await?;
    }
    Ok(())
}

/// Milliseconds since 1970.
pub(crate) fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
