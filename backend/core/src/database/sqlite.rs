//! Opens SQLite: one connection that writes, a few that read.

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, SqlxSqliteConnector, Statement};

use super::settings::SqliteSettings;
use super::{DatabaseError, Pools};

const READERS: u32 = 4;

/// How long to wait for another process, such as `callboard migrate`, that writes just now.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a writer waits for its turn behind the others of this process.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(60);

/// Pages that a connection keeps for itself, in KiB (SQLite wants it negative). The system's file
/// cache is behind it, so more would only hold the same pages twice.
const READER_CACHE: &str = "-1024";
const WRITER_CACHE: i64 = 16 * 1024;
/// What a large file may be given. Rows are stored in no order, so that nearly each of them is on a page of its own:
/// at a million entities nine of ten pages were read and written again and again with the small cache.
const LARGE_WRITER_CACHE: i64 = 512 * 1024;
/// From this size on a file is large, bytes.
const LARGE: i64 = 1 << 30;

/// Pages in the log after which they are brought into the file. Those that change often are in it several times, and
/// are brought over once.
const CHECKPOINT: &str = "4096";

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
    let writing = common
        .clone()
        .pragma("cache_size", format!("-{WRITER_CACHE}"))
        .pragma("wal_autocheckpoint", CHECKPOINT)
        .optimize_on_close(true, None);
    let writer = lasting().max_connections(1).connect_with(writing).await?;
    let reading = common.pragma("cache_size", READER_CACHE).pragma("query_only", "ON");
    let reader = lasting().max_connections(READERS).connect_with(reading).await?;
    Ok(Pools {
        reader: SqlxSqliteConnector::from_sqlx_sqlite_pool(reader),
        writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        temporary: None,
    })
}

/// Gives the connection that writes a cache that fits the file.
pub(super) async fn fit_cache<C: ConnectionTrait>(writer: &C) -> Result<(), DbErr> {
    let sql = "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()";
    let row = writer.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    let bytes: i64 = row.map(|row| row.try_get("", "bytes")).transpose()?.unwrap_or_default();
    writer.execute_unprepared(&format!("PRAGMA cache_size = -{}", cache_for(bytes))).await?;
    Ok(())
}

/// KiB for the cache of the writer of a file of so many bytes.
fn cache_for(bytes: i64) -> i64 {
    if bytes < LARGE { WRITER_CACHE } else { (bytes / 8 / 1024).clamp(WRITER_CACHE, LARGE_WRITER_CACHE) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;

    #[test]
    fn only_large_files_are_given_more() {
        assert_eq!(cache_for(0), 16 * 1024);
        assert_eq!(cache_for(500 << 20), 16 * 1024);
        assert_eq!(cache_for(2 << 30), 256 * 1024);
        assert_eq!(cache_for(100 << 30), 512 * 1024);
    }

    #[tokio::test]
    async fn the_cache_can_be_changed_within_a_transaction() {
        let database = Database::for_tests().await;
        let transaction = database.begin().await.unwrap();
        fit_cache(&*transaction).await.unwrap();
        let row = transaction.query_one_raw(database.statement("PRAGMA cache_size", [])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), -WRITER_CACHE);
        transaction.commit().await.unwrap();
    }
}
