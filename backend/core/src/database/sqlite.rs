//! Opens SQLite: one connection that writes, a few that read.

use std::path::Path;
use std::time::Duration;

use sea_orm::SqlxSqliteConnector;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::settings::SqliteSettings;
use super::{DatabaseError, Pools};

const READERS: u32 = 4;

/// How long to wait for another process, such as `callboard migrate`, that writes just now.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a writer waits for its turn behind the others of this process.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(60);

/// Pages that a connection keeps for itself, in KiB (SQLite wants it negative). The system's file
/// cache is behind it, so more would only hold the same pages twice.
const READER_CACHE: &str = "-4096";
const WRITER_CACHE: &str = "-16384";

/// The log is cut back to this many bytes after a checkpoint.
const LOG_LIMIT: &str = "67108864";

pub(super) async fn open(settings: &SqliteSettings) -> Result<Pools, DatabaseError> {
    match settings {
        SqliteSettings::File(path) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|cause| DatabaseError::Folder { path: folder.to_owned(), cause })?;
            }
            pools(path, SqliteSynchronous::Normal).await
        }
        // SQLite's own in-memory databases make a reader wait for the writer, or see what may yet be
        // undone. A file in a private folder behaves as in production; without any flush to disk.
        SqliteSettings::Temporary => {
            let folder = tempfile::Builder::new()
                .prefix("callboard-")
                .tempdir()
                .map_err(|cause| DatabaseError::Folder { path: std::env::temp_dir(), cause })?;
            let pools = pools(&folder.path().join("callboard.sqlite"), SqliteSynchronous::Off).await?;
            Ok(Pools { temporary: Some(folder), ..pools })
        }
    }
}

async fn pools(path: &Path, synchronous: SqliteSynchronous) -> Result<Pools, DatabaseError> {
    // In WAL mode, NORMAL keeps every commit when the process is killed. A power cut may lose the
    // last moments, but never damages the file.
    let common = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "memory")
        // Mapped pages count as memory of the process, and a failing disk would kill it.
        .pragma("mmap_size", "0")
        .pragma("journal_size_limit", LOG_LIMIT);
    let lasting = || {
        SqlitePoolOptions::new()
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(ACQUIRE_TIMEOUT)
    };

    // The writer first: it makes the file and switches it to WAL.
    let writing = common.clone().pragma("cache_size", WRITER_CACHE).optimize_on_close(true, None);
    let writer = lasting().max_connections(1).connect_with(writing).await?;
    let reading = common.pragma("cache_size", READER_CACHE).pragma("query_only", "ON");
    let reader = lasting().max_connections(READERS).connect_with(reading).await?;
    Ok(Pools {
        reader: SqlxSqliteConnector::from_sqlx_sqlite_pool(reader),
        writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        temporary: None,
    })
}
