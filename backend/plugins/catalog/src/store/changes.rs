//! The numbered list of changes: the history of entities, and what replicas follow.
//!
//! Numbers have no gaps and become visible in their order: whoever takes some holds the counter until its
//! transaction ends. So a follower that has seen one number has seen every smaller one. That makes writers of
//! answers wait for each other; they take numbers last, when only the writing is left.

use std::collections::HashMap;
use std::time::Duration;

use callboard_core::database::retry_on_conflict;
use callboard_shared::catalog::{Cause, ChangeKind, FieldChange};
use sea_orm::{ConnectionTrait, QueryResult};

use super::bulk::{execute_rows, query_keys, statement};
use super::deletion::Removed;
use super::stitching::FinalEntity;
use super::{CatalogStore, StoreError, now_millis};

/// Changes that are deleted in one transaction.
const PRUNE: i64 = 10_000;

/// A change that is to be recorded.
pub(super) struct NewChange<'a> {
    pub(super) entity_ref: &'a str,
    pub(super) entity_id: &'a str,
    pub(super) kind: ChangeKind,
    pub(super) cause: Option<Cause>,
    pub(super) changes: Vec<FieldChange>,
}

/// A recorded change.
#[derive(Clone, Debug)]
pub(crate) struct RecordedChange {
    pub(crate) seq: i64,
    pub(crate) entity_ref: String,
    pub(crate) entity_id: String,
    pub(crate) kind: ChangeKind,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) cause: Option<Cause>,
    pub(crate) changes: Vec<FieldChange>,
}

/// What a follower needs of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Followed {
    pub(crate) seq: i64,
    pub(crate) entity_ref: String,
    pub(crate) entity_id: String,
    pub(crate) kind: ChangeKind,
}

/// Which part of the history is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span<'a> {
    /// Of one entity, or of all.
    pub(crate) entity_ref: Option<&'a str>,
    /// Only numbers below this one.
    pub(crate) before: i64,
    /// Nothing older, in milliseconds since 1970.
    pub(crate) since: i64,
    pub(crate) limit: u64,
    /// Also what is different.
    pub(crate) details: bool,
}

impl<'a> Span<'a> {
    /// The last changes of an entity.
    pub(crate) fn last(entity_ref: &'a str, limit: u64) -> Self {
        Self { entity_ref: Some(entity_ref), before: i64::MAX, since: 0, limit, details: true }
    }
}

/// Records changes in their order; the number of the first.
pub(super) async fn record<C: ConnectionTrait>(db: &C, changes: Vec<NewChange<'_>>) -> Result<i64, StoreError> {
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let take =
        statement(db, "UPDATE catalog_change_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq", [count.into()]);
    let last: i64 = match db.query_one_raw(take).await? {
        Some(row) => row.try_get("", "seq")?,
        None => return Err(sea_orm::DbErr::Custom("the table catalog_change_counter has lost its row".into()).into()),
    };
    let first = last - count + 1;
    let now = now_millis();
    let rows = (first..).zip(changes).map(|(seq, change)| {
        let cause = change.cause.map(|cause| serde_json::to_string(&cause)).transpose()?;
        let changes = (!change.changes.is_empty()).then(|| serde_json::to_string(&change.changes)).transpose()?;
        Ok(vec![
            seq.into(),
            change.entity_ref.into(),
            change.entity_id.into(),
            change.kind.as_str().into(),
            now.into(),
            cause.into(),
            changes.into(),
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    execute_rows(
        db,
        "INSERT INTO catalog_changes (seq, entity_ref, entity_id, kind, at, cause, changes) VALUES {values}",
        rows,
    )
    .await?;
    Ok(first)
}

/// Records that these entities left, as far as they were answered.
pub(super) async fn record_removals<C: ConnectionTrait>(
    db: &C,
    removed: &[Removed],
    cause: &Cause,
) -> Result<(), StoreError> {
    let ids: Vec<&str> = removed.iter().map(|removed| removed.entity_id.as_str()).collect();
    let sql = "SELECT entity_id FROM catalog_final_entities WHERE entity_id IN ({keys})";
    let mut answered = std::collections::HashSet::new();
    for row in query_keys(db, sql, &ids).await? {
        answered.insert(row.try_get::<String>("", "entity_id")?);
    }
    let removed = removed.iter().filter(|removed| answered.contains(&removed.entity_id));
    let changes: Vec<_> = removed
        .map(|removed| NewChange {
            entity_ref: &removed.entity_ref,
            entity_id: &removed.entity_id,
            kind: ChangeKind::Removed,
            cause: Some(cause.clone()),
            changes: Vec::new(),
        })
        .collect();
    if !changes.is_empty() {
        record(db, changes).await?;
    }
    Ok(())
}

impl CatalogStore {
    /// The number of the last change.
    pub(crate) async fn last_change(&self) -> Result<i64, StoreError> {
        let db = self.database.reader();
        let row = db.query_one_raw(statement(db, "SELECT seq FROM catalog_change_counter WHERE id = 1", [])).await?;
        Ok(row.map(|row| row.try_get("", "seq")).transpose()?.unwrap_or(0))
    }

    /// The changes after number `after`, oldest first, at most `limit`.
    pub(crate) async fn follow(&self, after: i64, limit: u64) -> Result<Vec<Followed>, StoreError> {
        let db = self.database.reader();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let find = statement(
            db,
            "SELECT seq, entity_ref, entity_id, kind FROM catalog_changes WHERE seq > $1 ORDER BY seq LIMIT $2",
            [after.into(), limit.into()],
        );
        let rows = db.query_all_raw(find).await?;
        let read = |row: &QueryResult| -> Result<Followed, StoreError> {
            Ok(Followed {
                seq: row.try_get("", "seq")?,
                entity_ref: row.try_get("", "entity_ref")?,
                entity_id: row.try_get("", "entity_id")?,
                kind: ChangeKind::parse(&row.try_get::<String>("", "kind")?).unwrap_or(ChangeKind::Changed),
            })
        };
        rows.iter().map(read).collect()
    }

    /// The present answers for those of `refs` that have one.
    pub(crate) async fn final_entities_of(&self, refs: &[String]) -> Result<Vec<FinalEntity>, StoreError> {
        let sql = "SELECT entity_id, entity_ref, hash, final_entity, seq FROM catalog_final_entities WHERE entity_ref IN ({keys})";
        let rows = query_keys(self.database.reader(), sql, refs).await?;
        rows.iter().map(FinalEntity::read).collect()
    }

    /// Changes, newest first.
    pub(crate) async fn history(&self, span: Span<'_>) -> Result<Vec<RecordedChange>, StoreError> {
        let db = self.database.reader();
        let limit = i64::try_from(span.limit).unwrap_or(i64::MAX);
        let mut values: Vec<sea_orm::Value> = vec![span.before.into(), span.since.into(), limit.into()];
        let mut of = "";
        if let Some(entity_ref) = span.entity_ref {
            values.push(entity_ref.into());
            of = "AND entity_ref = $4";
        }
        let changes = if span.details { "changes" } else { "CAST(NULL AS TEXT) AS changes" };
        let sql = format!(
            "SELECT seq, entity_ref, entity_id, kind, at, cause, {changes} FROM catalog_changes \
             WHERE seq < $1 AND at >= $2 {of} ORDER BY seq DESC LIMIT $3"
        );
        db.query_all_raw(statement(db, &sql, values)).await?.iter().map(read).collect()
    }

    /// Forgets changes that are older than `keep`; how many there were. Those that stay have no gap.
    pub(crate) async fn forget_changes(&self, keep: Duration) -> Result<u64, StoreError> {
        let oldest = now_millis().saturating_sub(i64::try_from(keep.as_millis()).unwrap_or(i64::MAX));
        let mut forgotten = 0;
        loop {
            let some = retry_on_conflict(|| self.forget_some(oldest)).await?;
            forgotten += some;
            if some == 0 {
                return Ok(forgotten);
            }
        }
    }

    async fn forget_some(&self, oldest: i64) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        let db = &*transaction;
        // Clocks of replicas differ a little, so that the first one that is young enough decides.
        let delete = statement(
            db,
            "DELETE FROM catalog_changes WHERE seq < (SELECT MIN(bound) FROM ( \
               SELECT MIN(seq) AS bound FROM catalog_changes WHERE at >= $1 \
               UNION ALL SELECT MAX(seq) + 1 FROM catalog_changes \
               UNION ALL SELECT MIN(seq) + $2 FROM catalog_changes) b)",
            [oldest.into(), PRUNE.into()],
        );
        let deleted = db.execute_raw(delete).await?.rows_affected();
        transaction.commit().await?;
        Ok(deleted)
    }
}

fn read(row: &QueryResult) -> Result<RecordedChange, StoreError> {
    let kind: String = row.try_get("", "kind")?;
    let cause: Option<String> = row.try_get("", "cause")?;
    let changes: Option<String> = row.try_get("", "changes")?;
    Ok(RecordedChange {
        seq: row.try_get("", "seq")?,
        entity_ref: row.try_get("", "entity_ref")?,
        entity_id: row.try_get("", "entity_id")?,
        kind: ChangeKind::parse(&kind).unwrap_or(ChangeKind::Changed),
        at: row.try_get("", "at")?,
        cause: cause.map(|text| serde_json::from_str(&text)).transpose()?,
        changes: changes.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
    })
}

/// The answers before a change, by ref.
pub(super) async fn answers_before<C: ConnectionTrait>(
    db: &C,
    refs: &[&str],
) -> Result<HashMap<String, serde_json::Value>, StoreError> {
    let sql = "SELECT entity_ref, final_entity FROM catalog_final_entities WHERE entity_ref IN ({keys})";
    let mut found = HashMap::new();
    for row in query_keys(db, sql, refs).await? {
        let text: String = row.try_get("", "final_entity")?;
        found.insert(row.try_get("", "entity_ref")?, serde_json::from_str(&text)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use callboard_core::Config;
    use callboard_core::database::Database;
    use serde_json::json;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    async fn empty() -> CatalogStore {
        let config = Config::from_value(json!({"backend": {"database": {"connection": ":memory:"}}}));
        let database = Database::connect(&config, Path::new("/nonexistent")).await.unwrap();
        database.migrate(&[("catalog", crate::migrations::migrations())]).await.unwrap();
        CatalogStore::new(database)
    }

    /// Records changes of the same entity that are so many hours old.
    async fn record_aged(store: &CatalogStore, ages: &[i64]) {
        let transaction = store.database.begin().await.unwrap();
        let db = &*transaction;
        for age in ages {
            let change = NewChange {
                entity_ref: "component:default/a",
                entity_id: "a",
                kind: ChangeKind::Changed,
                cause: Some(Cause::Relations),
                changes: Vec::new(),
            };
            let seq = record(db, vec![change]).await.unwrap();
            let at = now_millis() - age * 3_600_000;
            let sql = "UPDATE catalog_changes SET at = $1 WHERE seq = $2";
            db.execute_raw(statement(db, sql, [at.into(), seq.into()])).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }

    async fn kept(store: &CatalogStore) -> Vec<i64> {
        store.follow(0, 1000).await.unwrap().iter().map(|change| change.seq).collect()
    }

    #[tokio::test]
    async fn old_changes_are_forgotten_and_what_stays_has_no_gap() {
        let store = empty().await;
        assert_eq!(store.forget_changes(HOUR).await.unwrap(), 0);
        // The fourth is old by a clock that went wrong, and stays with the younger one before it.
        record_aged(&store, &[9, 5, 0, 7, 0]).await;
        assert_eq!(store.forget_changes(HOUR).await.unwrap(), 2);
        assert_eq!(kept(&store).await, [3, 4, 5]);
        assert_eq!(store.history(Span { entity_ref: None, ..Span::last("", 10) }).await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn numbers_go_on_when_everything_is_forgotten() {
        let store = empty().await;
        record_aged(&store, &[9, 8]).await;
        assert_eq!(store.forget_changes(HOUR).await.unwrap(), 2);
        assert_eq!(kept(&store).await, Vec::<i64>::new());
        assert_eq!(store.last_change().await.unwrap(), 2);
        record_aged(&store, &[0]).await;
        assert_eq!(kept(&store).await, [3]);
    }
}
