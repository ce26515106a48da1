//! Statements over many rows. The texts are common to SQLite and PostgreSQL, which both know `$1`,
//! `WITH v(a, b) AS (VALUES …)` and `ON CONFLICT`. Only in a list of values they part: SQLite walks through the
//! names of all parameters for each one, so that thousands of `$1` cost more than the work itself, and gets `?`.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};

/// Values a statement may carry; SQLite's limit is 32,766.
const MAX_VALUES: usize = 30_000;
/// Rows a statement should carry: more do not make it faster.
const MAX_ROWS: usize = 500;

/// Runs `sql` once for each part of `rows`, with `{values}` replaced by `($1,$2),($3,$4),…`; other values it takes none.
/// Returns the number of rows that were changed.
pub(super) async fn execute_rows<C: ConnectionTrait>(db: &C, sql: &str, rows: Vec<Vec<Value>>) -> Result<u64, DbErr> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(0) };
    let size = (MAX_VALUES / width.max(1)).clamp(1, MAX_ROWS);
    let mut changed = 0;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<Vec<Value>> = rows.by_ref().take(size).collect();
        let text = sql.replace("{values}", &tuples(db.get_database_backend(), part.len(), width));
        changed += db.execute_raw(statement(db, &text, part.into_iter().flatten())).await?.rows_affected();
    }
    Ok(changed)
}

/// Runs `sql` once for each part of `keys`, with `({keys})` replaced by `($1,$2,…)`, and collects the rows; other
/// values it takes none.
pub(super) async fn query_keys<C: ConnectionTrait, S: AsRef<str>>(
    db: &C,
    sql: &str,
    keys: &[S],
) -> Result<Vec<QueryResult>, DbErr> {
    let mut found = Vec::new();
    for part in keys.chunks(MAX_ROWS) {
        found.extend(db.query_all_raw(keyed(db, sql, part)).await?);
    }
    Ok(found)
}

/// Like [`query_keys`] for statements that return nothing.
pub(super) async fn execute_keys<C: ConnectionTrait, S: AsRef<str>>(
    db: &C,
    sql: &str,
    keys: &[S],
) -> Result<u64, DbErr> {
    let mut changed = 0;
    for part in keys.chunks(MAX_ROWS) {
        changed += db.execute_raw(keyed(db, sql, part)).await?.rows_affected();
    }
    Ok(changed)
}

/// One statement with its values.
pub(super) fn statement<C: ConnectionTrait>(db: &C, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values.into_iter().map(without_nul))
}

/// PostgreSQL fails on a text with this one character, which no row can hold then, so that such a text finds
/// nothing in either database. JSON writes the character in another way.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(Some(text)) if text.contains('\0') => text.replace('\0', "\u{fffd}").into(),
        value => value,
    }
}

fn keyed<C: ConnectionTrait, S: AsRef<str>>(db: &C, sql: &str, keys: &[S]) -> Statement {
    let list = tuples(db.get_database_backend(), 1, keys.len());
    let values = keys.iter().map(|key| Value::from(key.as_ref()));
    statement(db, &sql.replace("({keys})", &list), values)
}

fn tuples(backend: DbBackend, rows: usize, width: usize) -> String {
    let numbered = backend != DbBackend::Sqlite;
    let mut text = String::with_capacity(rows * width * if numbered { 6 } else { 2 } + rows * 2);
    for row in 0..rows {
        text.push_str(if row > 0 { ",(" } else { "(" });
        for column in 0..width {
            text.push_str(if column > 0 { "," } else { "" });
            match numbered {
                true => _ = write!(text, "${}", row * width + column + 1),
                false => text.push('?'),
            }
        }
        text.push(')');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tuples_are_numbered_through_where_numbers_cost_nothing() {
        assert_eq!(tuples(DbBackend::Postgres, 2, 3), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(tuples(DbBackend::Sqlite, 2, 3), "(?,?,?),(?,?,?)");
        assert_eq!(tuples(DbBackend::Postgres, 0, 3), "");
    }
}
