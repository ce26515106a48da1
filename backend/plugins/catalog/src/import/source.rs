//! Reading a Backstage catalog's tables.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::store::Location;

/// The database of the catalog where each plugin has its own, unless a prefix is configured.
const DATABASE: &str = "backstage_plugin_catalog";
/// The row that stands for the configuration's locations.
const BOOTSTRAP: &str = "bootstrap";

/// Why the Backstage database could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It is not there, or does not let us in.
    #[error("the Backstage database could not be opened: {0}. Check the address, and that this machine may connect")]
    Open(String),
    /// It is something else.
    #[error(
        "there are no tables of a Backstage catalog at this address; name the catalog's own database, usually backstage_plugin_catalog"
    )]
    NoCatalog,
    /// A statement failed.
    #[error("the Backstage database refused: {0}")]
    Refused(String),
}

impl From<DbErr> for SourceError {
    fn from(error: DbErr) -> Self {
        Self::Refused(error.to_string())
    }
}

/// What is taken over.
pub(super) struct Found {
    pub(super) locations: Vec<Location>,
    /// Entity refs with their uids.
    pub(super) uids: Vec<(String, String)>,
}

pub(super) async fn read(from: &str) -> Result<Found, SourceError> {
    let mut last = None;
    for address in addresses(from) {
        let mut options = ConnectOptions::new(address);
        options.max_connections(1).sqlx_logging(false);
        let db = match Database::connect(options).await {
            Ok(db) => db,
            Err(error) => {
                last.get_or_insert(SourceError::Open(error.to_string()));
                continue;
            }
        };
        let found = read_from(&db).await;
        let _ = db.close().await;
        match found {
            Err(SourceError::NoCatalog) => last = Some(SourceError::NoCatalog),
            found => return found,
        }
    }
    Err(last.unwrap_or(SourceError::NoCatalog))
}

/// The address itself, and the catalog's own database of the same server.
fn addresses(from: &str) -> Vec<String> {
    let mut addresses = vec![from.to_owned()];
    if let Ok(mut other) = url::Url::parse(from)
        && other.scheme().starts_with("postgres")
        && other.path().trim_matches('/') != DATABASE
    {
        other.set_path(DATABASE);
        addresses.push(other.into());
    }
    addresses
}

async fn read_from(db: &DatabaseConnection) -> Result<Found, SourceError> {
    let schema = schema(db).await?.ok_or(SourceError::NoCatalog)?;
    let select = |sql: String| Statement::from_string(db.get_database_backend(), sql);
    let sql = format!("SELECT id, type, target, location_entity_ref FROM {schema}locations ORDER BY id");
    let mut locations = Vec::new();
    for row in db.query_all_raw(select(sql)).await? {
        let kind: String = row.try_get("", "type")?;
        if kind == BOOTSTRAP {
            continue;
        }
        let (id, target) = (row.try_get("", "id")?, row.try_get("", "target")?);
        let entity_ref: Option<String> = row.try_get("", "location_entity_ref")?;
        locations.push(Location { id, kind, target, entity_ref: entity_ref.unwrap_or_default() });
    }
    let sql = format!("SELECT entity_ref, entity_id FROM {schema}refresh_state");
    let mut uids = Vec::new();
    for row in db.query_all_raw(select(sql)).await? {
        uids.push((row.try_get("", "entity_ref")?, row.try_get("", "entity_id")?));
    }
    Ok(Found { locations, uids })
}

/// What to put before the names of tables; nothing when there is no catalog. Where plugins share a database, each
/// has a schema.
async fn schema(db: &DatabaseConnection) -> Result<Option<String>, SourceError> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => "SELECT '' AS schema FROM sqlite_master WHERE type = 'table' AND name = 'refresh_state'",
        _ => {
            "SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'refresh_state' \
             ORDER BY CASE table_schema WHEN 'catalog' THEN 0 WHEN 'public' THEN 1 ELSE 2 END LIMIT 1"
        }
    };
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    let schema: Option<String> = row.map(|row| row.try_get("", "schema")).transpose()?;
    Ok(schema.map(|schema| if schema.is_empty() { schema } else { format!("\"{}\".", schema.replace('"', "\"\"")) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogs_own_database_is_looked_for_beside_the_one_that_is_named() {
        assert_eq!(
            addresses("postgres://u:p@db:5432/backstage?sslmode=require"),
            [
                "postgres://u:p@db:5432/backstage?sslmode=require",
                "postgres://u:p@db:5432/backstage_plugin_catalog?sslmode=require",
            ]
        );
        assert_eq!(addresses("postgres://db/backstage_plugin_catalog").len(), 1);
        assert_eq!(addresses("sqlite:///srv/catalog.sqlite").len(), 1);
    }
}
