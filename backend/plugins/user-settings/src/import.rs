//! Moving in from a Backstage database: what people keep there, stars and the layout of their home page among it.

use callboard_core::database::{Database, DatabaseError};
use callboard_shared::entity::EntityRef;
use sea_orm::DbErr;
use serde_json::Value;

use crate::limits::MAX_NAME;
use crate::store::{BackstageRow, SettingsStore, StoreError, read_backstage};

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Settings that are new here.
    pub settings: u64,
    /// Those that were here before; they stay as they are.
    pub known: u64,
    /// Those that cannot be kept here, because the name or the value is none.
    pub unreadable: u64,
}

/// Why nothing was taken over.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database to read from.
    #[error("the settings of the Backstage database could not be read: {0}")]
    Source(DbErr),
    /// The portal's own.
    #[error(transparent)]
    Own(#[from] DatabaseError),
    /// Something that should not happen.
    #[error("the settings could not be stored, and none was taken over: {0}")]
    Store(String),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(error) => Self::Own(error),
            other => Self::Store(other.to_string()),
        }
    }
}

/// Takes over what people keep in the Backstage whose catalog is at `from`: a database of its own on the same
/// server, a file of its own in the same folder, or a schema of the same database. Nothing when there is none. It
/// may be done again: what is here already stays. The portal's tables must be up to date.
///
/// # Errors
/// When either database cannot be used. Nothing is taken over then.
pub async fn import_backstage(from: &str, own: &Database) -> Result<Option<Imported>, ImportError> {
    let Some(found) = read_backstage(from).await.map_err(ImportError::Source)? else { return Ok(None) };
    let all = found.len() as u64;
    let rows: Vec<BackstageRow> = found.into_iter().filter_map(readable).collect();
    let (readable, settings) = (rows.len() as u64, SettingsStore::new(own.clone()).import(rows).await?);
    Ok(Some(Imported { settings, known: readable - settings, unreadable: all - readable }))
}

/// The row with the canonical ref of the user, if it is a setting.
fn readable(row: BackstageRow) -> Option<BackstageRow> {
    let user = EntityRef::parse_full(&row.user_entity_ref).ok()?;
    let fits = |text: &str| (1..=MAX_NAME).contains(&text.chars().count());
    let is_setting = fits(&row.bucket) && fits(&row.key) && serde_json::from_str::<Value>(&row.value).is_ok();
    is_setting.then(|| BackstageRow { user_entity_ref: user.to_string(), ..row })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_no_settings_are_left_out() {
        let row = |user: &str, key: &str, value: &str| BackstageRow {
            user_entity_ref: user.into(),
            bucket: "default".into(),
            key: key.into(),
            value: value.into(),
        };
        assert_eq!(readable(row("User:Default/Ada", "k", "[1]")), Some(row("user:default/ada", "k", "[1]")));
        for wrong in [row("ada", "k", "1"), row("user:default/ada", "", "1"), row("user:default/ada", "k", "{")] {
            assert_eq!(readable(wrong.clone()), None, "{wrong:?}");
        }
    }
}
