//! What was last changed for whom, numbered: what replicas follow, and open pages wait for.

use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::{SettingsStore, StoreError};

/// Changes that are read together.
const BATCH: i64 = 1000;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// A setting of a person.
    Settings,
    /// A saved view of a person or group.
    Views,
}

impl Topic {
    const ALL: [Self; 2] = [Self::Settings, Self::Views];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Views => "views",
        }
    }

    /// Nothing for a topic of a later release.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == text)
    }
}

/// The last change of a topic for a user or group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) seq: i64,
    /// A canonical ref.
    pub(crate) audience: String,
    pub(crate) topic: Option<Topic>,
}

/// Records that something changed for these users and groups. The last statement of a transaction: others wait
/// for the counter from then on.
pub(super) async fn record<C: ConnectionTrait>(db: &C, topic: Topic, audiences: &[&str]) -> Result<(), StoreError> {
    let backend = db.get_database_backend();
    // A number for each, so that a follower that reads in parts loses none.
    let count = i64::try_from(audiences.len()).unwrap_or(i64::MAX);
    let take = "UPDATE user_settings_change_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq";
    let row = db.query_one_raw(Statement::from_sql_and_values(backend, take, [count.into()])).await?;
    let row = row.ok_or_else(|| DbErr::Custom("the table user_settings_change_counter has lost its row".into()))?;
    let last: i64 = row.try_get("", "seq")?;
    for (seq, audience) in (last - count + 1..).zip(audiences) {
        let sql = "INSERT INTO user_settings_changes (audience, topic, seq) VALUES ($1, $2, $3) \
                   ON CONFLICT (audience, topic) DO UPDATE SET seq = excluded.seq";
        let values = [(*audience).into(), topic.as_str().into(), seq.into()];
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

impl SettingsStore {
    /// The number of the last change.
    pub(crate) async fn last_change(&self) -> Result<i64, StoreError> {
        let find = self.database.statement("SELECT seq FROM user_settings_change_counter WHERE id = 1", []);
        let row = self.database.reader().query_one_raw(find).await?;
        Ok(row.map(|row| row.try_get("", "seq")).transpose()?.unwrap_or(0))
    }

    /// Changes after number `after`, oldest first; not all of them when there are many.
    pub(crate) async fn changes_after(&self, after: i64) -> Result<Vec<Changed>, StoreError> {
        let sql = "SELECT audience, topic, seq FROM user_settings_changes WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows =
            self.database.reader().query_all_raw(self.database.statement(sql, [after.into(), BATCH.into()])).await?;
        let read = |row: &sea_orm::QueryResult| -> Result<Changed, StoreError> {
            let topic: String = row.try_get("", "topic")?;
            Ok(Changed {
                seq: row.try_get("", "seq")?,
                audience: row.try_get("", "audience")?,
                topic: Topic::parse(&topic),
            })
        };
        rows.iter().map(read).collect()
    }
}
