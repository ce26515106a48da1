//! The order in which transactions lock rows, so that no two wait for each other.
//!
//! 1. rows of `catalog_refresh_state`, by ref;
//! 2. relations and edges, which nobody changes without a lock on the entity that they belong to;
//! 3. rows of `catalog_stitch_queue`, by ref;
//! 4. rows of `catalog_final_entities`.
//!
//! Whoever removes an entity holds its row whole. Whoever only names it holds it against removal, so that an
//! entity never goes at the moment when somebody comes to need it. SQLite has one writer and locks nothing here.
//! Where a transaction learns only on its way what it must lock, two may meet all the same: that is what
//! [`retry_on_conflict`](callboard_core::database::retry_on_conflict) is for.

use sea_orm::ConnectionTrait;

use super::StoreError;
use super::bulk::query_keys;

/// What others may not do meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lock {
    /// Remove the row.
    AgainstRemoval,
    /// Remove or change the row.
    AgainstChange,
    /// Anything, even naming the entity.
    Whole,
}

impl Lock {
    /// What to put behind a `SELECT` of `catalog_refresh_state`, or nothing where the database has one writer.
    pub(super) fn clause<C: ConnectionTrait>(self, db: &C) -> String {
        if db.get_database_backend() == sea_orm::DbBackend::Sqlite {
            return String::new();
        }
        let strength = match self {
            Self::AgainstRemoval => "KEY SHARE",
            Self::AgainstChange => "NO KEY UPDATE",
            Self::Whole => "UPDATE",
        };
        // Byte order, which is that of sorted refs in this program as well.
        format!("ORDER BY entity_ref COLLATE \"C\" FOR {strength}")
    }
}

/// Locks the rows of these entities whole.
pub(super) async fn hold<C: ConnectionTrait>(
    db: &C,
    refs: impl IntoIterator<Item = &String>,
) -> Result<(), StoreError> {
    let clause = Lock::Whole.clause(db);
    if clause.is_empty() {
        return Ok(());
    }
    let sql = format!("SELECT entity_id FROM catalog_refresh_state WHERE entity_ref IN ({{keys}}) {clause}");
    query_keys(db, &sql, &sorted(refs)).await?;
    Ok(())
}

/// In the order in which they are locked.
pub(super) fn sorted<S: AsRef<str> + Ord>(refs: impl IntoIterator<Item = S>) -> Vec<S> {
    let mut refs: Vec<S> = refs.into_iter().collect();
    refs.sort_unstable();
    refs.dedup();
    refs
}
