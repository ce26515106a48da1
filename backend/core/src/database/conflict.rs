//! Transactions that the database undid because they stood in each other's way.
//!
//! PostgreSQL ends one of two transactions that wait for each other. Nothing of it was stored, so it is simply
//! begun again. SQLite has one writer and knows no such thing.

use std::time::Duration;

use rand::RngExt;
use sea_orm::{DbErr, RuntimeErr};

use super::DatabaseError;

/// Two transactions waited for each other.
const DEADLOCK: &str = "40P01";
/// What a transaction read was changed before it wrote.
const SERIALIZATION_FAILURE: &str = "40001";

/// How often a transaction is begun in all.
const ATTEMPTS: u32 = 6;
/// The longest wait before the second attempt; each further one may wait as much longer.
const WAIT: Duration = Duration::from_millis(25);

/// Errors that can tell whether the same transaction may succeed when it is begun again.
pub trait Conflicting {
    /// True when another transaction was in the way, and nothing else was wrong.
    fn is_conflict(&self) -> bool;
}

impl Conflicting for DatabaseError {
    fn is_conflict(&self) -> bool {
        let Self::Statement(DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
            self
        else {
            return false;
        };
        let code = error.as_database_error().and_then(sea_orm::sqlx::error::DatabaseError::code);
        code.is_some_and(|code| code == DEADLOCK || code == SERIALIZATION_FAILURE)
    }
}

/// Runs `attempt`, a whole transaction from its beginning to its commit, again while others are in its way.
///
/// # Errors
/// Those of the last attempt.
pub async fn retry_on_conflict<T, E, Attempt>(mut attempt: impl FnMut() -> Attempt) -> Result<T, E>
where
    E: Conflicting,
    Attempt: Future<Output = Result<T, E>>,
{
    for number in 1..ATTEMPTS {
        match attempt().await {
            Err(error) if error.is_conflict() => {
                metrics::counter!("database_transaction_conflicts_total").increment(1);
                // Of a random length, so that the same two do not meet again.
                let wait = (WAIT * number).mul_f64(rand::rng().random_range(0.2..1.0));
                tokio::time::sleep(wait).await;
            }
            result => return result,
        }
    }
    attempt().await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use sea_orm::ConnectionTrait;
    use tokio::sync::Barrier;

    use super::super::Database;
    use super::super::testing::on_every_database;
    use super::*;

    /// Changes one row, waits until the other transaction has changed its own, and then wants that one.
    async fn cross(
        database: &Database,
        rows: [i64; 2],
        met: &Barrier,
        attempts: &AtomicU32,
    ) -> Result<(), DatabaseError> {
        let transaction = database.begin().await?;
        let update = |row: i64| database.statement("UPDATE rows SET n = n + 1 WHERE id = $1", [row.into()]);
        transaction.execute_raw(update(rows[0])).await?;
        // Only the first time: the loser alone comes again. SQLite lets one in after the other, who never meet.
        if attempts.fetch_add(1, Ordering::SeqCst) < 2 && !database.is_sqlite() {
            met.wait().await;
        }
        transaction.execute_raw(update(rows[1])).await?;
        transaction.commit().await
    }

    #[tokio::test]
    async fn two_that_wait_for_each_other_both_succeed() {
        on_every_database(async |database| {
            let setup = database.begin().await.unwrap();
            setup.execute_unprepared("CREATE TABLE rows (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)").await.unwrap();
            setup.execute_unprepared("INSERT INTO rows VALUES (1, 0), (2, 0)").await.unwrap();
            setup.commit().await.unwrap();
            let (met, attempts) = (Barrier::new(2), AtomicU32::new(0));
            let (first, second) = tokio::join!(
                retry_on_conflict(|| cross(&database, [1, 2], &met, &attempts)),
                retry_on_conflict(|| cross(&database, [2, 1], &met, &attempts)),
            );
            first.unwrap();
            second.unwrap();
            let sum = database.statement("SELECT CAST(SUM(n) AS BIGINT) AS n FROM rows", []);
            let row = database.reader().query_one_raw(sum).await.unwrap().unwrap();
            assert_eq!(row.try_get::<i64>("", "n").unwrap(), 4, "each changed both rows once");
            let expected = if database.is_sqlite() { 2 } else { 3 };
            assert_eq!(attempts.load(Ordering::SeqCst), expected, "one of them had to come again");
        })
        .await;
    }

    #[tokio::test]
    async fn other_errors_are_not_tried_again() {
        let attempts = AtomicU32::new(0);
        let result: Result<(), DatabaseError> = retry_on_conflict(async || {
            attempts.fetch_add(1, Ordering::SeqCst);
            Err(DatabaseError::Statement(DbErr::Custom("no such table".into())))
        })
        .await;
        assert!(result.is_err());
        assert_eq!(attempts.load(Ordering::SeqCst), 1);
    }
}
