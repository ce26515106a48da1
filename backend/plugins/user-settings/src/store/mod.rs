//! The tables of what people keep. Everything here is SQL and nothing is HTTP.

mod backstage;
mod settings;
mod views;

use callboard_core::database::{Conflicting, Database, DatabaseError};

pub(crate) use backstage::{Row as BackstageRow, read_backstage};
pub(crate) use views::NewView;

/// Why something was not stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("a row of the settings holds JSON that cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The person keeps as much as anybody may.
    #[error("you keep {0} settings already, which is the most; delete some before you add others")]
    Full(u64),
    /// As many views as a person or group may have.
    #[error("there are {0} views of this owner already, which is the most; delete some before you add others")]
    ManyViews(u64),
    #[error("there is a view called '{0}' already; choose another name, or change that one")]
    NameTaken(String),
}

impl Conflicting for StoreError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_conflict())
    }
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl From<StoreError> for callboard_core::ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) | StoreError::ManyViews(_) | StoreError::NameTaken(_) => {
                Self::Conflict(error.to_string())
            }
            other => Self::internal(other),
        }
    }
}

/// Access to the tables. Cheap to clone.
#[derive(Clone)]
pub(crate) struct SettingsStore {
    database: Database,
}

impl SettingsStore {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }
}

/// Milliseconds since 1970.
fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
