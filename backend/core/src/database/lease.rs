//! Named leases: how replicas agree who does what, on SQLite and PostgreSQL alike.
//!
//! A lease is a row with a holder, an end, and a number that grows with every new holder. Who holds it
//! renews it well before its end; when the holder dies, the lease ends by itself and another takes it.
//! All times are by the database's clock.

use std::future::Future;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::ConnectionTrait;
use tokio::time::{Instant, sleep, timeout};

use super::{Database, DatabaseError, now_sql};

/// A lease is renewed this many times before it would end.
const RENEWALS: u32 = 3;

/// Takes leases in the name of this process. Cheap to clone.
#[derive(Clone)]
pub struct Leases {
    database: Database,
}

/// A lease that this process holds. Dropping it lets it run out; [`Lease::release`] gives it back at once.
#[must_use = "a lease that is dropped blocks others until it runs out"]
pub struct Lease {
    database: Database,
    name: String,
    fencing: i64,
    length: Duration,
}

/// Somebody else took the lease over, because it could not be renewed in time.
#[derive(Debug, thiserror::Error)]
#[error("the lease '{name}' was lost, because it could not be renewed in time; another replica goes on")]
pub struct LeaseLost {
    name: String,
}

impl Leases {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Takes the lease `name` for `length`; nothing when somebody holds it, this process included.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn acquire(&self, name: &str, length: Duration) -> Result<Option<Lease>, DatabaseError> {
        let now = now_sql(self.database.backend());
        let sql = format!(
            "INSERT INTO core_leases (name, holder, held_until, fencing) VALUES ($1, $2, {now} + $3, 1) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until, \
             fencing = core_leases.fencing + 1 WHERE core_leases.held_until <= {now} RETURNING fencing"
        );
        let values = [name.into(), self.database.instance().into(), millis(length).into()];
        let transaction = self.database.begin().await?;
        let row = transaction.query_one_raw(self.database.statement(sql, values)).await?;
        transaction.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let fencing = row.try_get("", "fencing")?;
        Ok(Some(Lease { database: self.database.clone(), name: name.to_owned(), fencing, length }))
    }

    /// Gives back every lease of this process, at its end.
    ///
    /// # Errors
    /// When the database does not answer; the leases then run out by themselves.
    pub async fn release_all(&self) -> Result<(), DatabaseError> {
        let transaction = self.database.begin().await?;
        let sql = "UPDATE core_leases SET held_until = 0 WHERE holder = $1 AND held_until > 0";
        transaction.execute_raw(self.database.statement(sql, [self.database.instance().into()])).await?;
        transaction.commit().await
    }
}

impl Lease {
    /// Grows with every new holder of this name, so that a store can refuse the writes of an older one.
    #[must_use]
    pub const fn fencing(&self) -> i64 {
        self.fencing
    }

    /// Prolongs the lease by its full length. False when somebody else has it now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew(&self) -> Result<bool, DatabaseError> {
        let sql = format!(
            "UPDATE core_leases SET held_until = {} + $3 WHERE name = $1 AND fencing = $2 AND held_until > 0",
            now_sql(self.database.backend())
        );
        let values = [self.name.as_str().into(), self.fencing.into(), millis(self.length).into()];
        let transaction = self.database.begin().await?;
        let changed = transaction.execute_raw(self.database.statement(sql, values)).await?.rows_affected();
        transaction.commit().await?;
        Ok(changed == 1)
    }

    /// Gives the lease back.
    ///
    /// # Errors
    /// When the database does not answer; the lease then runs out by itself.
    pub async fn release(self) -> Result<(), DatabaseError> {
        let sql = "UPDATE core_leases SET held_until = 0 WHERE name = $1 AND fencing = $2";
        let transaction = self.database.begin().await?;
        transaction.execute_raw(self.database.statement(sql, [self.name.as_str().into(), self.fencing.into()])).await?;
        transaction.commit().await
    }

    /// Does `work` while renewing the lease, then gives it back. When the lease is lost, `work` is
    /// dropped where it stands.
    ///
    /// # Errors
    /// When the lease was lost before `work` was done.
    pub async fn hold<F: Future>(self, work: F) -> Result<F::Output, LeaseLost> {
        let done = tokio::select! {
            done = work => Some(done),
            () = self.until_lost() => None,
        };
        let name = self.name.clone();
        if done.is_some()
            && let Err(error) = self.release().await
        {
            tracing::warn!(%error, lease = name, "the lease could not be given back; it runs out by itself");
        }
        done.ok_or(LeaseLost { name })
    }

    async fn until_lost(&self) {
        keep_renewing(&self.database, self.length, || self.renew().boxed()).await;
    }
}

/// Calls `renew` until it says no, or until the lease must have run out because the database did not
/// answer.
pub(crate) async fn keep_renewing<'a>(
    database: &Database,
    length: Duration,
    renew: impl Fn() -> BoxFuture<'a, Result<bool, DatabaseError>>,
) {
    let mut ends = Instant::now() + length;
    loop {
        sleep(length / RENEWALS).await;
        let asked = Instant::now();
        // On SQLite nobody else can take the lease, and the one writer may be busy for long.
        let answer = if database.is_sqlite() {
            Some(renew().await)
        } else {
            timeout(ends.saturating_duration_since(asked), renew()).await.ok()
        };
        match answer {
            Some(Ok(true)) => ends = asked + length,
            Some(Ok(false)) => return,
            Some(Err(error)) => {
                tracing::warn!(%error, "a lease could not be renewed; trying again");
                if Instant::now() >= ends && !database.is_sqlite() {
                    return;
                }
            }
            None => return,
        }
    }
}

pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::testing;

    const LONG: Duration = Duration::from_secs(60);
    const OVER: Duration = Duration::ZERO;

    #[tokio::test]
    async fn one_holder_at_a_time() {
        testing::on_two_replicas(async |one, two| {
            let lease = one.leases().acquire("index", LONG).await.unwrap().unwrap();
            assert!(two.leases().acquire("index", LONG).await.unwrap().is_none());
            assert!(one.leases().acquire("index", LONG).await.unwrap().is_none());
            assert!(two.leases().acquire("other", LONG).await.unwrap().is_some());
            let before = lease.fencing();
            lease.release().await.unwrap();
            let lease = two.leases().acquire("index", LONG).await.unwrap().unwrap();
            assert!(lease.fencing() > before);
        })
        .await;
    }

    #[tokio::test]
    async fn a_dead_holder_is_replaced_and_notices() {
        testing::on_two_replicas(async |one, two| {
            let dead = one.leases().acquire("index", OVER).await.unwrap().unwrap();
            let lease = two.leases().acquire("index", LONG).await.unwrap().unwrap();
            assert!(!dead.renew().await.unwrap());
            assert!(lease.renew().await.unwrap());
            dead.release().await.unwrap();
            assert!(
                one.leases().acquire("index", LONG).await.unwrap().is_none(),
                "a late release must not take the lease from its new holder"
            );
        })
        .await;
    }

    #[tokio::test]
    async fn work_ends_with_its_lease() {
        testing::on_two_replicas(async |one, two| {
            let lease = one.leases().acquire("work", LONG).await.unwrap().unwrap();
            assert_eq!(lease.hold(async { 7 }).await.unwrap(), 7);
            let short = one.leases().acquire("work", Duration::from_millis(30)).await.unwrap().unwrap();
            let steal = async {
                // As if this process had been asleep for longer than the lease. In one statement: between two the
                // lease could be renewed.
                let transaction = two.begin().await.unwrap();
                let steal =
                    "UPDATE core_leases SET holder = 'another', fencing = fencing + 1, held_until = 9000000000000";
                transaction.execute_unprepared(steal).await.unwrap();
                transaction.commit().await.unwrap();
                std::future::pending::<()>().await;
            };
            let lost = short.hold(steal).await;
            assert!(lost.unwrap_err().to_string().contains("'work' was lost"));
        })
        .await;
    }

    #[tokio::test]
    async fn the_end_of_the_process_gives_everything_back() {
        testing::on_two_replicas(async |one, two| {
            let _first = one.leases().acquire("a", LONG).await.unwrap().unwrap();
            let _second = one.leases().acquire("b", LONG).await.unwrap().unwrap();
            one.leases().release_all().await.unwrap();
            assert!(two.leases().acquire("a", LONG).await.unwrap().is_some());
            assert!(two.leases().acquire("b", LONG).await.unwrap().is_some());
        })
        .await;
    }
}
