//! What can go wrong with a database, said so that a person can act on it.

use std::io;
use std::path::PathBuf;

use callboard_config::ConfigError;
use sea_orm::{DbErr, sqlx};

/// PostgreSQL's code for a database that does not exist.
const NO_SUCH_DATABASE: &str = "3D000";

/// Why the database did not do as it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// `backend.database` is malformed.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The folder of the SQLite file cannot be used.
    #[error(
        "the folder {path} cannot be made: {cause}. Make it yourself, or set backend.database.connection.directory to another one"
    )]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's own words.
        cause: io::Error,
    },
    /// The database could not be opened or reached.
    #[error("the database {place} could not be opened: {reason}. {advice}")]
    Open {
        /// The file or the server, without credentials.
        place: String,
        /// The database's own words, without credentials.
        reason: String,
        /// What to try.
        advice: &'static str,
    },
    /// The PostgreSQL server has no such database.
    #[error("{0}. Make the database, or let the portal do so (backend.database.ensureExists)")]
    Missing(String),
    /// A newer release has been here.
    #[error(
        "the database was brought up to date by a newer release: {plugin} has the migrations {migrations}, which this release does not know. Start that release again, or restore a backup from before"
    )]
    NewerVersion {
        /// Whose tables they are.
        plugin: String,
        /// The unknown migrations.
        migrations: String,
    },
    /// A migration failed; nothing was changed.
    #[error("migration {migration} of {plugin} failed, and nothing was changed: {cause}")]
    Migration {
        /// Whose it is.
        plugin: String,
        /// Which one.
        migration: String,
        /// Why.
        cause: Box<DatabaseError>,
    },
    /// A statement failed.
    #[error("{}", explained(.0))]
    Statement(#[from] DbErr),
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        let missing =
            error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == NO_SUCH_DATABASE);
        if missing {
            Self::Missing(without_credentials(&error.to_string()))
        } else {
            Self::Statement(DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())))
        }
    }
}

impl DatabaseError {
    /// The same error, with the place that could not be opened.
    pub(super) fn opening(self, place: &str) -> Self {
        let Self::Statement(error) = self else { return self };
        let reason = without_credentials(&error.to_string());
        let advice = advice(&reason).unwrap_or("Check that it runs, and backend.database.connection");
        Self::Open { place: place.to_owned(), reason, advice }
    }
}

fn advice(reason: &str) -> Option<&'static str> {
    let reason = reason.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if says(&["database is locked", "database is busy"]) {
        return Some(
            "Another process uses it; an SQLite database serves one process. Stop the other one, or use PostgreSQL",
        );
    }
    if says(&["not a database", "malformed"]) {
        return Some("The file is damaged or something else; move it away to start afresh, or restore a backup");
    }
    if says(&["disk is full", "no space left"]) {
        return Some("The disk is full; make room, nothing that was accepted is lost");
    }
    if says(&["readonly database", "unable to open"]) {
        return Some(
            "Check that the folder may be written, or set backend.database.connection.directory to another one",
        );
    }
    None
}

/// The statement's error, with what to do about the ones that an operator can end.
fn explained(error: &DbErr) -> String {
    let text = without_credentials(&error.to_string());
    match advice(&text) {
        Some(advice) => format!("the database refused: {text}. {advice}"),
        None => format!("the database refused: {text}"),
    }
}

/// `postgres://user:password@host` without what stands before the `@`.
fn without_credentials(text: &str) -> String {
    let Some(scheme) = text.find("://") else { return text.to_owned() };
    let rest = &text[scheme + 3..];
    let end = rest.find([' ', '/', '\'', '"']).unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => format!("{}***@{}", &text[..scheme + 3], &rest[at + 1..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_stay_out_of_messages() {
        assert_eq!(
            without_credentials("cannot reach postgres://u:p@host:5432/db now"),
            "cannot reach postgres://***@host:5432/db now"
        );
        assert_eq!(without_credentials("plain"), "plain");
    }

    #[test]
    fn a_full_disk_is_explained() {
        let error = DatabaseError::Statement(DbErr::Custom("database or disk is full".into()));
        assert!(error.to_string().contains("make room"), "{error}");
    }
}
