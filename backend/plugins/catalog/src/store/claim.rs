//! Taking entities that are due, so that no other process takes them as well.

use std::time::Duration;

use callboard_core::database::retry_on_conflict;
use sea_orm::{ConnectionTrait, QueryResult};

use super::bulk::{execute_keys, statement};
use super::{CatalogStore, StoreError, now_millis};

/// How long a claim holds unless it is renewed. Whoever took the entities and died loses them after this.
const CLAIM: Duration = Duration::from_secs(20);
/// How often a claim is renewed while the work goes on, which may wait for slow hosts.
pub(crate) const RENEWAL: Duration = Duration::from_secs(5);

/// An entity that is to be processed.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) entity_id: String,
    pub(crate) entity_ref: String,
    /// As the source or the parent gave it: JSON.
    pub(crate) entity: String,
    pub(super) hash: String,
    /// Milliseconds since 1970. Another value in the table means that somebody asked for another look meanwhile.
    pub(crate) claimed_until: i64,
    pub(crate) result_hash: Option<String>,
    /// True when the last round ended with errors.
    pub(crate) had_errors: bool,
    /// What the processing chose to remember.
    pub(crate) cache: Option<String>,
}

const COLUMNS: &str = "entity_id, entity_ref, unprocessed_entity, unprocessed_hash, result_hash, errors, cache";

impl CatalogStore {
    /// Takes at most `limit` entities that are due, the longest waiting first.
    pub(crate) async fn claim(&self, limit: u64) -> Result<Vec<Work>, StoreError> {
        let now = now_millis();
        // Looking first keeps an idle portal from opening a write transaction every second.
        let due = statement(
            self.database.reader(),
            "SELECT 1 FROM catalog_refresh_state WHERE next_update_at <= $1 LIMIT 1",
            [now.into()],
        );
        if self.database.reader().query_one_raw(due).await?.is_none() {
            return Ok(Vec::new());
        }
        let lock = if self.database.is_sqlite() { "" } else { "FOR UPDATE SKIP LOCKED" };
        let sql = format!(
            "UPDATE catalog_refresh_state SET next_update_at = $1 WHERE entity_id IN ( \
               SELECT entity_id FROM catalog_refresh_state WHERE next_update_at <= $2 \
               ORDER BY next_update_at ASC, discovered_at ASC, entity_ref ASC LIMIT $3 {lock}) \
             RETURNING {COLUMNS}, discovered_at"
        );
        let until = claim_from(now);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let transaction = self.begin().await?;
        let rows =
            transaction.query_all_raw(statement(&*transaction, &sql, [until.into(), now.into(), limit.into()])).await?;
        transaction.commit().await?;
        // RETURNING promises no order, and who came first decides who keeps a name.
        let mut claimed: Vec<(i64, Work)> = Vec::with_capacity(rows.len());
        for row in &rows {
            claimed.push((row.try_get("", "discovered_at")?, read(row, until)?));
        }
        claimed.sort_by(|(a, left), (b, right)| a.cmp(b).then_with(|| left.entity_ref.cmp(&right.entity_ref)));
        Ok(claimed.into_iter().map(|(_, work)| work).collect())
    }

    /// Holds on to entities that were claimed until `until`; until when they are claimed now. An entity that
    /// somebody asked to be looked at again meanwhile stays due.
    pub(crate) async fn renew(&self, ids: &[String], until: i64) -> Result<i64, StoreError> {
        let renewed = claim_from(now_millis());
        self.move_claim(ids, until, renewed).await?;
        Ok(renewed)
    }

    async fn move_claim(&self, ids: &[String], until: i64, to: i64) -> Result<(), StoreError> {
        retry_on_conflict(|| self.move_claim_once(ids, until, to)).await
    }

    async fn move_claim_once(&self, ids: &[String], until: i64, to: i64) -> Result<(), StoreError> {
        // Numbers of our own, not a caller's text.
        let sql = format!(
            "UPDATE catalog_refresh_state SET next_update_at = {to} WHERE next_update_at = {until} AND entity_id IN ({{keys}})"
        );
        let transaction = self.begin().await?;
        execute_keys(&*transaction, &sql, ids).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Lets go of entities that were claimed until `until`: they are due at once.
    pub(crate) async fn give_back(&self, ids: &[String], until: i64) -> Result<(), StoreError> {
        self.move_claim(ids, until, now_millis()).await
    }

    /// Makes due what a process that died had claimed. SQLite has one process, so at its start nobody holds a
    /// claim; entities that would have been due within the time of a claim are only looked at a little early.
    pub(crate) async fn release_claims(&self) -> Result<(), StoreError> {
        if !self.database.is_sqlite() {
            return Ok(());
        }
        let now = now_millis();
        let transaction = self.begin().await?;
        let release = statement(
            &*transaction,
            "UPDATE catalog_refresh_state SET next_update_at = $1 WHERE next_update_at > $1 AND next_update_at <= $2",
            [now.into(), claim_from(now).into()],
        );
        transaction.execute_raw(release).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn claim_from(now: i64) -> i64 {
    now + i64::try_from(CLAIM.as_millis()).unwrap_or(i64::MAX / 4)
}

fn read(row: &QueryResult, claimed_until: i64) -> Result<Work, StoreError> {
    let errors: Option<String> = row.try_get("", "errors")?;
    Ok(Work {
        entity_id: row.try_get("", "entity_id")?,
        entity_ref: row.try_get("", "entity_ref")?,
        entity: row.try_get("", "unprocessed_entity")?,
        hash: row.try_get("", "unprocessed_hash")?,
        claimed_until,
        result_hash: row.try_get("", "result_hash")?,
        had_errors: errors.is_some(),
        cache: row.try_get("", "cache")?,
    })
}
