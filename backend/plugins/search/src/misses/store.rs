//! The table of what people searched for in vain.

use callboard_core::database::{Database, DatabaseError, retry_on_conflict};
use callboard_shared::search::SearchMiss;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::now_millis;

/// Terms that are kept: those that were searched for last.
const KEPT: i64 = 500;

/// Access to the table. Cheap to clone.
#[derive(Clone)]
pub(crate) struct MissesStore {
    database: Database,
}

#[derive(FromQueryResult)]
struct Row {
    term: String,
    count: i64,
    last_at: i64,
}

impl MissesStore {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Counts terms, and forgets those that nobody has searched for in a long time.
    pub(super) async fn add(&self, terms: &[(String, i64)]) -> Result<(), DatabaseError> {
        const ADD: &str = "INSERT INTO search_misses (term, count, last_at) VALUES ($1, $2, $3) \
            ON CONFLICT (term) DO UPDATE SET count = search_misses.count + excluded.count, last_at = excluded.last_at";
        const FORGET: &str = "DELETE FROM search_misses WHERE term NOT IN \
            (SELECT term FROM search_misses ORDER BY last_at DESC, term LIMIT $1)";
        let now = now_millis();
        // In one order, so that two processes never wait for each other.
        let mut terms = terms.to_vec();
        terms.sort_unstable();
        retry_on_conflict(async || {
            let transaction = self.database.begin().await?;
            for (term, count) in &terms {
                let values = [term.as_str().into(), (*count).into(), now.into()];
                transaction.execute_raw(self.database.statement(ADD, values)).await?;
            }
            transaction.execute_raw(self.database.statement(FORGET, [KEPT.into()])).await?;
            transaction.commit().await
        })
        .await
    }

    /// The most frequent first.
    pub(crate) async fn list(&self, limit: i64) -> Result<Vec<SearchMiss>, DatabaseError> {
        const LIST: &str =
            "SELECT term, count, last_at FROM search_misses ORDER BY count DESC, last_at DESC, term LIMIT $1";
        let statement = self.database.statement(LIST, [limit.into()]);
        let rows = Row::find_by_statement(statement).all(self.database.reader()).await?;
        Ok(rows.into_iter().map(|Row { term, count, last_at }| SearchMiss { term, count, last_at }).collect())
    }
}
