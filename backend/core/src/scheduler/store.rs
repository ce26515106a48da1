//! The rows of `core_tasks`. All times are by the database's clock, so that replicas agree.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::ConnectionTrait;

use super::Task;
use super::state::Times;
use crate::database::{Database, DatabaseError, millis, now_sql};

/// How long a lease lasts without being renewed.
pub(super) const LEASE: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub(super) struct TaskStore {
    database: Database,
}

/// A run that this process may do.
pub(super) struct Claim {
    pub(super) fencing: i64,
    /// The database's time of the claim, milliseconds since 1970.
    pub(super) at: i64,
}

/// What the row of a task that cannot be run now says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    Now,
    In(Duration),
    /// Only by hand.
    Never,
}

/// The answer to a renewal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Renewal {
    Held,
    Cancelled,
    Lost,
}

impl TaskStore {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(super) const fn database(&self) -> &Database {
        &self.database
    }

    /// Writes the task's row. A row that exists keeps its next time, unless the cadence is a new one.
    pub(super) async fn put(
        &self,
        plugin: &str,
        task: &Task,
        first_run_in: Option<Duration>,
    ) -> Result<(), DatabaseError> {
        let sql = format!(
            "INSERT INTO core_tasks (plugin, id, cadence, timeout_ms, next_run_at, fencing) VALUES ($1, $2, $3, $4, {now} + $5, 0) \
             ON CONFLICT (plugin, id) DO UPDATE SET cadence = excluded.cadence, timeout_ms = excluded.timeout_ms, \
             next_run_at = CASE WHEN core_tasks.cadence = excluded.cadence AND core_tasks.next_run_at IS NOT NULL \
             THEN core_tasks.next_run_at ELSE excluded.next_run_at END",
            now = self.now()
        );
        let values = [
            plugin.into(),
            task.id.as_str().into(),
            task.cadence.text().into(),
            millis(task.timeout).into(),
            first_run_in.map(millis).into(),
        ];
        let transaction = self.database.begin().await?;
        transaction.execute_raw(self.database.statement(sql, values)).await?;
        transaction.commit().await
    }

    /// When the task is due, or when the lease of whoever runs it ends.
    pub(super) async fn due(&self, plugin: &str, id: &str) -> Result<Due, DatabaseError> {
        let sql = format!(
            "SELECT CASE WHEN lease_until > {now} AND lease_until > next_run_at THEN lease_until ELSE next_run_at END - {now} AS wait \
             FROM core_tasks WHERE plugin = $1 AND id = $2",
            now = self.now()
        );
        let row =
            self.database.reader().query_one_raw(self.database.statement(sql, [plugin.into(), id.into()])).await?;
        let wait: Option<i64> = row.map(|row| row.try_get("", "wait")).transpose()?.flatten();
        Ok(match wait {
            None => Due::Never,
            Some(wait) if wait <= 0 => Due::Now,
            Some(wait) => Due::In(Duration::from_millis(wait.unsigned_abs())),
        })
    }

    /// Takes the task's lease when it is due and nobody holds it.
    pub(super) async fn claim(&self, plugin: &str, id: &str) -> Result<Option<Claim>, DatabaseError> {
        let sql = format!(
            "UPDATE core_tasks SET lease_holder = $3, lease_until = {now} + $4, fencing = fencing + 1, started_at = {now}, cancelled_run = NULL \
             WHERE plugin = $1 AND id = $2 AND next_run_at <= {now} AND (lease_until IS NULL OR lease_until <= {now}) RETURNING fencing, started_at",
            now = self.now()
        );
        let values = [plugin.into(), id.into(), self.database.instance().into(), millis(LEASE).into()];
        let transaction = self.database.begin().await?;
        let row = transaction.query_one_raw(self.database.statement(sql, values)).await?;
        transaction.commit().await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Claim { fencing: row.try_get("", "fencing")?, at: row.try_get("", "started_at")? }))
    }

    /// Prolongs the lease of a run, and tells whether somebody cancelled it.
    pub(super) async fn renew(&self, plugin: &str, id: &str, fencing: i64) -> Result<Renewal, DatabaseError> {
        let sql = format!(
            "UPDATE core_tasks SET lease_until = {} + $4 WHERE plugin = $1 AND id = $2 AND fencing = $3 AND lease_until IS NOT NULL RETURNING cancelled_run",
            self.now()
        );
        let transaction = self.database.begin().await?;
        let values = [plugin.into(), id.into(), fencing.into(), millis(LEASE).into()];
        let row = transaction.query_one_raw(self.database.statement(sql, values)).await?;
        transaction.commit().await?;
        let Some(row) = row else { return Ok(Renewal::Lost) };
        let cancelled: Option<i64> = row.try_get("", "cancelled_run")?;
        Ok(if cancelled == Some(fencing) { Renewal::Cancelled } else { Renewal::Held })
    }

    /// Ends a run: gives the lease back, notes how it went, and sets the next time. A run whose lease
    /// was lost changes nothing.
    pub(super) async fn finish(
        &self,
        plugin: &str,
        id: &str,
        fencing: i64,
        error: Option<&str>,
        next_run_in: Option<Duration>,
    ) -> Result<(), DatabaseError> {
        let sql = format!(
            "UPDATE core_tasks SET lease_holder = NULL, lease_until = NULL, cancelled_run = NULL, last_error = $4, last_ended_at = {now}, next_run_at = {now} + $5 \
             WHERE plugin = $1 AND id = $2 AND fencing = $3 AND lease_until IS NOT NULL",
            now = self.now()
        );
        let values =
            [plugin.into(), id.into(), fencing.into(), error.map(str::to_owned).into(), next_run_in.map(millis).into()];
        let transaction = self.database.begin().await?;
        transaction.execute_raw(self.database.statement(sql, values)).await?;
        transaction.commit().await
    }

    /// Makes the task due now. False when it runs.
    pub(super) async fn trigger(&self, plugin: &str, id: &str) -> Result<bool, DatabaseError> {
        let now = self.now();
        self.change(&format!("UPDATE core_tasks SET next_run_at = {now} WHERE plugin = $1 AND id = $2 AND (lease_until IS NULL OR lease_until <= {now})"), plugin, id)
            .await
    }

    /// Asks whoever runs the task to stop. False when nobody does.
    pub(super) async fn cancel(&self, plugin: &str, id: &str) -> Result<bool, DatabaseError> {
        let now = self.now();
        self.change(
            &format!(
                "UPDATE core_tasks SET cancelled_run = fencing WHERE plugin = $1 AND id = $2 AND lease_until > {now}"
            ),
            plugin,
            id,
        )
        .await
    }

    /// Gives back what this process holds, without touching the next times: what was interrupted is
    /// still due.
    pub(super) async fn release_all(&self) -> Result<(), DatabaseError> {
        let transaction = self.database.begin().await?;
        let sql = "UPDATE core_tasks SET lease_holder = NULL, lease_until = NULL WHERE lease_holder = $1";
        transaction.execute_raw(self.database.statement(sql, [self.database.instance().into()])).await?;
        transaction.commit().await?;
        self.database.leases().release_all().await
    }

    /// Every task of the plugin that has a row, by id.
    pub(super) async fn states(&self, plugin: &str) -> Result<HashMap<String, Times>, DatabaseError> {
        let sql = format!(
            "SELECT id, next_run_at, started_at, last_error, last_ended_at, \
             CASE WHEN lease_until > {} THEN 1 ELSE 0 END AS running FROM core_tasks WHERE plugin = $1",
            self.now()
        );
        let rows = self.database.reader().query_all_raw(self.database.statement(sql, [plugin.into()])).await?;
        let mut all = HashMap::with_capacity(rows.len());
        for row in rows {
            let running: i32 = row.try_get("", "running")?;
            let times = Times {
                running: running == 1,
                started_at: row.try_get("", "started_at")?,
                next_run_at: row.try_get("", "next_run_at")?,
                last_error: row.try_get("", "last_error")?,
                last_ended_at: row.try_get("", "last_ended_at")?,
            };
            all.insert(row.try_get("", "id")?, times);
        }
        Ok(all)
    }

    async fn change(&self, sql: &str, plugin: &str, id: &str) -> Result<bool, DatabaseError> {
        let transaction = self.database.begin().await?;
        let changed =
            transaction.execute_raw(self.database.statement(sql, [plugin.into(), id.into()])).await?.rows_affected();
        transaction.commit().await?;
        Ok(changed == 1)
    }

    fn now(&self) -> &'static str {
        now_sql(self.database.backend())
    }
}
