//! The one database of the portal: an embedded SQLite, or PostgreSQL.
//!
//! SQLite has one writer, so it is given one: [`Database::begin`] hands out the only writing connection
//! and callers wait in line for it, while readers use a pool of their own beside it (the write-ahead log
//! lets them). On PostgreSQL both are the same pool. Code is the same on both.

mod clock;
mod conflict;
mod error;
mod lease;
mod migrate;
mod migrations;
mod postgres;
mod settings;
mod sqlite;
#[cfg(test)]
pub(crate) mod testing;
mod transaction;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use callboard_config::Config;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait, Value,
};

pub(crate) use clock::now_sql;
pub use conflict::{Conflicting, retry_on_conflict};
pub use error::DatabaseError;
pub use lease::{Lease, LeaseLost, Leases};
pub(crate) use lease::{keep_renewing, millis};
pub use migrate::PluginMigrations;
pub use migrations::migrations;
pub use transaction::WriteTransaction;

use settings::Settings;
pub use settings::data_folder;

/// After so many transactions it is looked how large a file of SQLite has become.
const FITTED_EVERY: u32 = 256;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    pools: Pools,
    backend: DbBackend,
    /// Names this process in leases.
    instance: String,
    /// Transactions of SQLite that began.
    begun: AtomicU32,
}

/// Open connections.
pub(super) struct Pools {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// The folder of a database that ends with the process.
    temporary: Option<tempfile::TempDir>,
}

impl Database {
    /// Opens what `backend.database` names; without it a SQLite file in the folder `data` of `base_dir`.
    ///
    /// # Errors
    /// When the configuration is malformed, or the database cannot be opened or reached.
    pub async fn connect(config: &Config, base_dir: &Path) -> Result<Self, DatabaseError> {
        let settings = Settings::read(config, base_dir)?;
        let opened = match &settings {
            Settings::Sqlite(sqlite) => sqlite::open(sqlite).await.map(|pools| (pools, DbBackend::Sqlite)),
            Settings::Postgres(postgres) => postgres::open(postgres).await.map(|pools| (pools, DbBackend::Postgres)),
        };
        let (pools, backend) = opened.map_err(|error| error.opening(&settings.place()))?;
        let inner = Inner { pools, backend, instance: uuid::Uuid::new_v4().to_string(), begun: AtomicU32::new(0) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// For statements that only read.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.inner.pools.reader
    }

    /// Begins a transaction that may write. On SQLite the next one waits until this one has ended, so keep
    /// it short and never wait for anything else inside it.
    ///
    /// # Errors
    /// When the database is locked by another program, or gone.
    pub async fn begin(&self) -> Result<WriteTransaction, DatabaseError> {
        let writer = &self.inner.pools.writer;
        if !self.is_sqlite() {
            return Ok(WriteTransaction::new(writer.begin().await?));
        }
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = writer.begin_with_options(options).await?;
        if self.inner.begun.fetch_add(1, Ordering::Relaxed) % FITTED_EVERY == FITTED_EVERY - 1 {
            sqlite::fit_cache(&transaction).await?;
        }
        Ok(WriteTransaction::new(transaction))
    }

    /// Which of the two it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.inner.backend
    }

    /// True for the embedded database.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.inner.backend == DbBackend::Sqlite
    }

    /// A statement with its values, written `$1`, `$2`, … for both databases.
    #[must_use]
    pub fn statement(&self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.backend(), sql.into(), values)
    }

    /// Brings the tables of each plugin up to date, one process at a time; all of it or nothing.
    ///
    /// # Errors
    /// When a migration fails, or a newer release was here before.
    pub async fn migrate(&self, plugins: &[PluginMigrations]) -> Result<(), DatabaseError> {
        migrate::run(self, plugins).await
    }

    /// Gives back the memory that a burst of writing filled. Good to call when much work has ended; the next
    /// statements read again from the file what they need.
    ///
    /// # Errors
    /// When the database is gone.
    pub async fn release_memory(&self) -> Result<(), DatabaseError> {
        if self.is_sqlite() {
            self.inner.pools.writer.execute_unprepared("PRAGMA shrink_memory").await?;
        }
        Ok(())
    }

    /// Leases in the name of this process.
    #[must_use]
    pub fn leases(&self) -> Leases {
        Leases::new(self.clone())
    }

    /// Names this process, differently at each start.
    pub(crate) fn instance(&self) -> &str {
        &self.inner.instance
    }

    /// Closes all connections; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) {
        let pools = &self.inner.pools;
        if self.is_sqlite() {
            // Only tidiness: the log is read at the next start as well.
            let _ = pools.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
        for connection in [&pools.reader, &pools.writer] {
            if let Err(error) = connection.clone().close().await {
                tracing::debug!(%error, "a database connection did not close cleanly");
            }
        }
        if let Some(folder) = &pools.temporary {
            let _ = std::fs::remove_dir_all(folder.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::on_every_database;
    use super::*;
    use serde_json::json;

    async fn count(database: &Database) -> i64 {
        let row = database
            .reader()
            .query_one_raw(database.statement("SELECT COUNT(*) AS n FROM notes", []))
            .await
            .unwrap()
            .unwrap();
        row.try_get("", "n").unwrap()
    }

    #[tokio::test]
    async fn what_was_not_committed_leaves_no_trace() {
        on_every_database(async |database| {
            let transaction = database.begin().await.unwrap();
            transaction.execute_unprepared("CREATE TABLE notes (x INTEGER)").await.unwrap();
            transaction.commit().await.unwrap();
            let transaction = database.begin().await.unwrap();
            transaction.execute_unprepared("INSERT INTO notes VALUES (1)").await.unwrap();
            assert_eq!(count(&database).await, 0, "a reader neither waits nor sees it");
            drop(transaction);
            assert_eq!(count(&database).await, 0);
            let transaction = database.begin().await.unwrap();
            transaction.execute_unprepared("INSERT INTO notes VALUES (1)").await.unwrap();
            transaction.commit().await.unwrap();
            assert_eq!(count(&database).await, 1);
        })
        .await;
    }

    async fn refusal(folder: &Path) -> String {
        let config = Config::from_value(json!({"backend": {"database": {"connection": {"directory": folder}}}}));
        Database::connect(&config, Path::new("/")).await.err().unwrap().to_string()
    }

    #[tokio::test]
    async fn places_that_cannot_be_opened_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(refusal(&file.join("below")).await.contains("below"));
        std::fs::write(
            folder.path().join("callboard.sqlite"),
            "this is not a database, it is a text that somebody wrote",
        )
        .unwrap();
        let error = refusal(folder.path()).await;
        assert!(error.contains("callboard.sqlite") && error.contains("move it away"), "{error}");
    }
}
