//! Taking entities that are due, so that no other process takes them as well.

use std::time::Duration;

use sea_orm::{ConnectionTrait, QueryResult};

use super::bulk::statement;
use super::{CatalogStore, StoreError, now_millis};

/// How long a claim holds. Whoever took the entities and died loses them after this.
const CLAIM: Duration = Duration::from_secs(120);

/// An entity that is to be processed.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) entity_id: String,
    pub(crate) entity_ref: String,
    /// As the source or the parent gave it: JSON.
    pub(crate) entity: String,
    pub(super) hash: String,
    /// Milliseconds since 1970. Another value in the table means that somebody asked for another look meanwhile.
    pub(super) claimed_until: i64,
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
        let until = now + i64::try_from(CLAIM.as_millis()).unwrap_or(i64::MAX / 4);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let transaction = self.database.begin().await?;
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
