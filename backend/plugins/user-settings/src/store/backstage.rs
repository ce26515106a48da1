//! Reading what people keep in a Backstage database.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

/// The plugin's own database where each plugin has one, unless a prefix is configured.
const DATABASE: &str = "backstage_plugin_user-settings";
/// The plugin's own file where each plugin has one.
const FILE: &str = "user-settings.sqlite";

/// A setting as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) user_entity_ref: String,
    pub(crate) bucket: String,
    pub(crate) key: String,
    /// JSON.
    pub(crate) value: String,
}

/// The settings at the address of a catalog, or beside it; nothing when there are none.
///
/// # Errors
/// When there are settings that cannot be read.
pub(crate) async fn read_backstage(from: &str) -> Result<Option<Vec<Row>>, DbErr> {
    for address in addresses(from) {
        let mut options = ConnectOptions::new(address);
        options.max_connections(1).sqlx_logging(false);
        // A catalog without the plugin has no such database.
        let Ok(db) = Database::connect(options).await else { continue };
        let found = read_from(&db).await;
        let _ = db.close().await;
        if let Some(rows) = found? {
            return Ok(Some(rows));
        }
    }
    Ok(None)
}

/// The plugin's own place of the same server or folder, and the address itself.
fn addresses(from: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    if let Ok(mut beside) = url::Url::parse(from) {
        if beside.scheme().starts_with("postgres") {
            beside.set_path(DATABASE);
            addresses.push(beside.into());
        } else if let Some((folder, _)) = from.rsplit_once('/') {
            addresses.push(format!("{folder}/{FILE}"));
        }
    }
    addresses.push(from.to_owned());
    addresses
}

async fn read_from(db: &DatabaseConnection) -> Result<Option<Vec<Row>>, DbErr> {
    let Some(schema) = schema(db).await? else { return Ok(None) };
    let sql = format!("SELECT user_entity_ref, bucket, key, value FROM {schema}user_settings");
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let each = rows.iter().map(|row| {
        Ok(Row {
            user_entity_ref: row.try_get("", "user_entity_ref")?,
            bucket: row.try_get("", "bucket")?,
            key: row.try_get("", "key")?,
            value: row.try_get("", "value")?,
        })
    });
    each.collect::<Result<Vec<Row>, DbErr>>().map(Some)
}

/// What to put before the name of the table; nothing when there is none. Where plugins share a database, each has a
/// schema.
async fn schema(db: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => "SELECT '' AS schema FROM sqlite_master WHERE type = 'table' AND name = 'user_settings'",
        _ => {
            "SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'user_settings' \
             ORDER BY CASE table_schema WHEN 'user-settings' THEN 0 WHEN 'public' THEN 1 ELSE 2 END LIMIT 1"
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
    fn settings_are_looked_for_beside_the_catalog() {
        assert_eq!(
            addresses("postgres://u:p@db:5432/backstage_plugin_catalog?sslmode=require"),
            [
                "postgres://u:p@db:5432/backstage_plugin_user-settings?sslmode=require",
                "postgres://u:p@db:5432/backstage_plugin_catalog?sslmode=require",
            ]
        );
        assert_eq!(
            addresses("sqlite:///srv/backstage/catalog.sqlite"),
            ["sqlite:///srv/backstage/user-settings.sqlite", "sqlite:///srv/backstage/catalog.sqlite"]
        );
    }
}
