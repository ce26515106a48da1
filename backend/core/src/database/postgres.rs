//! Opens PostgreSQL: one pool for everything.

use sea_orm::SqlxPostgresConnector;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor};

use super::settings::PostgresSettings;
use super::{DatabaseError, Pools};

/// The database that every server has, from which others are made.
const MAINTENANCE_DATABASE: &str = "postgres";
const DUPLICATE_DATABASE: &str = "42P04";
const UNKNOWN_SETTING: &str = "42704";

pub(super) async fn open(settings: &PostgresSettings) -> Result<Pools, DatabaseError> {
    let pool = match connect(settings).await {
        Err(DatabaseError::Missing(_)) if settings.ensure_exists => {
            create(&settings.options).await?;
            connect(settings).await?
        }
        other => other?,
    };
    let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    Ok(Pools { reader: connection.clone(), writer: connection, temporary: None })
}

async fn connect(settings: &PostgresSettings) -> Result<PgPool, DatabaseError> {
    // One connection by hand first: a pool would try again and again until its time is over,
    // and then only say that it timed out.
    settings.options.connect().await?.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(settings.pool_max)
        .min_connections(settings.pool_min)
        .acquire_timeout(settings.acquire_timeout)
        .after_connect(|connection, _| Box::pin(prepare(connection)))
        .connect_with(settings.options.clone());
    Ok(pool.await?)
}

/// Has every statement planned for the tables as they are. A plan that is kept from when they were empty reads them
/// whole, and they grow from nothing to 100,000 rows within a minute. Servers before PostgreSQL 12 do not know this.
async fn prepare(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    match connection.execute("SET plan_cache_mode = force_custom_plan").await {
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNKNOWN_SETTING) => Ok(()),
        set => set.map(drop),
    }
}

/// Several replicas may start at once on a new server; one of them makes the database.
async fn create(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let name = options.get_database().unwrap_or_default().replace('"', "\"\"");
    let mut connection = options.clone().database(MAINTENANCE_DATABASE).connect().await?;
    let made = connection.execute(AssertSqlSafe(format!("CREATE DATABASE \"{name}\""))).await;
    connection.close().await?;
    match made {
        Ok(_) => tracing::info!(database = name, "the database did not exist and was made"),
        Err(error) if error.as_database_error().is_some_and(|error| is_duplicate(error.code().as_deref())) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Making the same database twice at the same moment is reported as a broken unique index.
fn is_duplicate(state: Option<&str>) -> bool {
    matches!(state, Some(DUPLICATE_DATABASE | "23505"))
}
