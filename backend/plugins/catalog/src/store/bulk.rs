//! Statements over many rows, written once for both databases: `VALUES {values}` stands for rows, `IN ({keys})` for a
//! list of texts. How they are passed is what differs.
//!
//! PostgreSQL gets one array a column, as `unnest($1, $2, …)`: the text of a statement is the same whatever the number
//! of rows, so that it is parsed once, and a plan looks up rows by index instead of reading the whole table.
//! SQLite has no arrays and gets `(?,?),(?,?),…`; with `$1` it would walk through the names of all parameters for each
//! one, which costs more than the work itself.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};

use super::cells::{Cell, Column, storable};

/// Values a statement may carry; SQLite's limit is 32,766.
const MAX_VALUES: usize = 30_000;
/// Rows a statement should carry: more do not make it faster.
const MAX_ROWS: usize = 500;
/// The same for arrays, of which PostgreSQL holds one copy more while it takes them apart.
const MAX_ARRAY: usize = 2000;

/// Runs `sql` once for each part of `rows`, which stand where it says `VALUES {values}`; other values it takes none.
/// Returns the number of rows that were changed.
pub(super) async fn execute_rows<C: ConnectionTrait>(db: &C, sql: &str, rows: Vec<Vec<Cell>>) -> Result<u64, DbErr> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(0) };
    let size = match db.get_database_backend() {
        DbBackend::Postgres => MAX_ARRAY,
        _ => (MAX_VALUES / width.max(1)).clamp(1, MAX_ROWS),
    };
    let mut changed = 0;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<Vec<Cell>> = rows.by_ref().take(size).collect();
        changed += db.execute_raw(of_rows(db, sql, part, width)).await?.rows_affected();
    }
    Ok(changed)
}

/// Runs `sql` once for each part of `keys`, which stand where it says `IN ({keys})`, and collects the rows; other values
/// it takes none.
pub(super) async fn query_keys<C: ConnectionTrait, S: AsRef<str>>(
    db: &C,
    sql: &str,
    keys: &[S],
) -> Result<Vec<QueryResult>, DbErr> {
    let mut found = Vec::new();
    for part in keys.chunks(most_keys(db)) {
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
    for part in keys.chunks(most_keys(db)) {
        changed += db.execute_raw(keyed(db, sql, part)).await?.rows_affected();
    }
    Ok(changed)
}

/// One statement with its values.
pub(super) fn statement<C: ConnectionTrait>(db: &C, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values.into_iter().map(without_nul))
}

/// As [`storable`], for values of every kind.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(Some(text)) => storable(text).into(),
        value => value,
    }
}

fn most_keys<C: ConnectionTrait>(db: &C) -> usize {
    if db.get_database_backend() == DbBackend::Postgres { MAX_ARRAY } else { MAX_ROWS }
}

fn of_rows<C: ConnectionTrait>(db: &C, sql: &str, rows: Vec<Vec<Cell>>, width: usize) -> Statement {
    if db.get_database_backend() != DbBackend::Postgres {
        let text = sql.replace("{values}", &tuples(rows.len(), width));
        return statement(db, &text, rows.into_iter().flatten().map(Value::from));
    }
    let mut columns = vec![Column::default(); width];
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
    }
    let lists: Vec<String> =
        (1..).zip(&columns).map(|(number, column)| format!("CAST(${number} AS {})", column.sql_type())).collect();
    let text = sql.replace("VALUES {values}", &format!("SELECT * FROM unnest({})", lists.join(", ")));
    statement(db, &text, columns.into_iter().map(Column::into_value))
}

fn keyed<C: ConnectionTrait, S: AsRef<str>>(db: &C, sql: &str, keys: &[S]) -> Statement {
    let cells = keys.iter().map(|key| Cell::from(key.as_ref()));
    if db.get_database_backend() != DbBackend::Postgres {
        return statement(db, &sql.replace("({keys})", &tuples(1, keys.len())), cells.map(Value::from));
    }
    let mut column = Column::default();
    cells.for_each(|cell| column.push(cell));
    let text = sql.replace("IN ({keys})", &format!("= ANY(CAST($1 AS {}))", column.sql_type()));
    statement(db, &text, [column.into_value()])
}

/// `(?,?),(?,?)`.
fn tuples(rows: usize, width: usize) -> String {
    let tuple = format!("({})", vec!["?"; width].join(","));
    vec![tuple; rows].join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tuples_have_a_mark_for_each_value() {
        assert_eq!(tuples(2, 3), "(?,?,?),(?,?,?)");
        assert_eq!(tuples(1, 1), "(?)");
        assert_eq!(tuples(0, 3), "");
    }
}
