//! The tables of the journal: a row for each channel, audience and topic, and the counter that numbers them.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use crate::database::{Database, DatabaseError};

/// Rows that are read together.
const BATCH: i64 = 1000;

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) channel: String,
    /// A canonical ref of a user or group.
    pub(super) audience: String,
    pub(super) topic: String,
}

/// An entry of the journal, and the one that it took the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The number of the entry before it for the same audience and topic; 0 when there was none.
    pub previous: i64,
    /// Its own number.
    pub seq: i64,
}

/// The number of the last entry.
pub(super) async fn last(database: &Database) -> Result<i64, DatabaseError> {
    let find = database.statement("SELECT seq FROM core_signal_counter WHERE id = 1", []);
    let row = database.reader().query_one_raw(find).await?;
    Ok(row.map(|row| row.try_get("", "seq")).transpose()?.unwrap_or(0))
}

/// Records an entry for each audience. Others wait for the counter until the transaction ends.
pub(super) async fn record<C: ConnectionTrait>(
    db: &C,
    channel: &str,
    topic: &str,
    audiences: &[&str],
) -> Result<Vec<Recorded>, DatabaseError> {
    let backend = db.get_database_backend();
    // A number for each, so that a follower that reads in parts loses none.
    let count = i64::try_from(audiences.len()).unwrap_or(i64::MAX);
    let take = "UPDATE core_signal_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq";
    let row = db.query_one_raw(Statement::from_sql_and_values(backend, take, [count.into()])).await?;
    let row = row.ok_or_else(|| DbErr::Custom("the table core_signal_counter has lost its row".into()))?;
    let last: i64 = row.try_get("", "seq")?;
    let mut recorded = Vec::with_capacity(audiences.len());
    for (seq, audience) in (last - count + 1..).zip(audiences) {
        // Whoever changes it waits for the counter, so it stays what it is.
        let sql = "SELECT seq FROM core_signal_journal WHERE channel = $1 AND audience = $2 AND topic = $3";
        let values = [channel.into(), (*audience).into(), topic.into()];
        let before = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        let previous = before.map(|row| row.try_get("", "seq")).transpose()?.unwrap_or(0);
        recorded.push(Recorded { previous, seq });
        let sql = "INSERT INTO core_signal_journal (channel, audience, topic, seq) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (channel, audience, topic) DO UPDATE SET seq = excluded.seq";
        let values = [channel.into(), (*audience).into(), topic.into(), seq.into()];
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(recorded)
}

/// Entries after a number, oldest first; not all of them when there are many.
pub(super) async fn after(database: &Database, number: i64) -> Result<Vec<(i64, Subject)>, DatabaseError> {
    let sql = "SELECT channel, audience, topic, seq FROM core_signal_journal WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows = database.reader().query_all_raw(database.statement(sql, [number.into(), BATCH.into()])).await?;
    Ok(rows.iter().map(read).collect::<Result<_, DbErr>>()?)
}

fn read(row: &QueryResult) -> Result<(i64, Subject), DbErr> {
    let subject = Subject {
        channel: row.try_get("", "channel")?,
        audience: row.try_get("", "audience")?,
        topic: row.try_get("", "topic")?,
    };
    Ok((row.try_get("", "seq")?, subject))
}
