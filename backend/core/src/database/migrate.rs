//! Runs migrations: all plugins in one transaction, so that a failed upgrade changes nothing.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use sea_orm_migration::prelude::{ColumnDef, Table};
use sea_orm_migration::{MigrationTrait, SchemaManager};

use super::{Database, DatabaseError, now_sql};

/// A plugin's id with its migrations, oldest first.
pub type PluginMigrations = (&'static str, Vec<Box<dyn MigrationTrait>>);

/// Names the lock that processes on the same PostgreSQL wait for.
const LOCK: i64 = 0x6361_6c6c_626f_6172;

/// How long to wait for another process that migrates.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '120s'";

pub(super) async fn run(database: &Database, plugins: &[PluginMigrations]) -> Result<(), DatabaseError> {
    // On SQLite the transaction itself is the lock, because it is an immediate one.
    let transaction = database.begin().await?;
    if !database.is_sqlite() {
        transaction.execute_unprepared(LOCK_TIMEOUT).await?;
        transaction.execute_raw(database.statement("SELECT pg_advisory_xact_lock($1)", [LOCK.into()])).await?;
    }
    for (plugin, migrations) in plugins {
        run_plugin(database, &transaction, plugin, migrations).await?;
    }
    transaction.commit().await
}

async fn run_plugin(
    database: &Database,
    transaction: &DatabaseTransaction,
    plugin: &str,
    migrations: &[Box<dyn MigrationTrait>],
) -> Result<(), DatabaseError> {
    let table = format!("{}_migrations", plugin.replace('-', "_"));
    let applied = applied(transaction, &table).await?;
    let known: BTreeSet<&str> = migrations.iter().map(|migration| migration.name()).collect();
    let unknown: Vec<&str> = applied.iter().map(String::as_str).filter(|name| !known.contains(name)).collect();
    if !unknown.is_empty() {
        return Err(DatabaseError::NewerVersion { plugin: plugin.to_owned(), migrations: unknown.join(", ") });
    }
    let manager = SchemaManager::new(transaction);
    for migration in migrations.iter().filter(|migration| !applied.contains(migration.name())) {
        let name = migration.name();
        let failed = |error: sea_orm::DbErr| DatabaseError::Migration {
            plugin: plugin.to_owned(),
            migration: name.to_owned(),
            cause: Box::new(error.into()),
        };
        migration.up(&manager).await.map_err(failed)?;
        let record = format!(
            "INSERT INTO \"{table}\" (version, applied_at) VALUES ($1, {} / 1000)",
            now_sql(database.backend())
        );
        transaction.execute_raw(database.statement(record, [name.into()])).await?;
        tracing::info!(plugin, migration = name, "migrated");
    }
    Ok(())
}

/// The names of what was applied before. The table has the form that SeaORM's own tools expect.
async fn applied(transaction: &DatabaseTransaction, table: &str) -> Result<BTreeSet<String>, DatabaseError> {
    let create = Table::create()
        .table(Alias::new(table))
        .if_not_exists()
        .col(ColumnDef::new("version").string().not_null().primary_key())
        .col(ColumnDef::new("applied_at").big_integer().not_null())
        .to_owned();
    transaction.execute(&create).await?;
    let select = Query::select().column("version").from(Alias::new(table)).to_owned();
    let rows = transaction.query_all(&select).await?;
    let names: Result<BTreeSet<String>, _> = rows.iter().map(|row| row.try_get("", "version")).collect();
    Ok(names?)
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::prelude::*;

    use super::*;
    use crate::database::testing;

    struct Note(&'static str, &'static str);

    impl MigrationName for Note {
        fn name(&self) -> &str {
            self.0
        }
    }

    #[async_trait::async_trait]
    impl MigrationTrait for Note {
        async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
            manager.get_connection().execute_unprepared(self.1).await.map(|_| ())
        }
    }

    fn notes(all: &[(&'static str, &'static str)]) -> Vec<PluginMigrations> {
        let list = all.iter().map(|(name, sql)| Box::new(Note(name, sql)) as Box<dyn MigrationTrait>);
        vec![("my-notes", list.collect())]
    }

    const FIRST: (&str, &str) = ("m1", "CREATE TABLE my_notes_one (id BIGINT)");
    const SECOND: (&str, &str) = ("m2", "CREATE TABLE my_notes_two (id BIGINT)");
    const BROKEN: (&str, &str) = ("m3", "CREATE NONSENSE");

    #[tokio::test]
    async fn each_migration_runs_once() {
        testing::on_every_database(async |database| {
            database.migrate(&notes(&[FIRST])).await.unwrap();
            database.migrate(&notes(&[FIRST, SECOND])).await.unwrap();
            database.migrate(&notes(&[FIRST, SECOND])).await.unwrap();
            let rows = database
                .reader()
                .query_all_raw(database.statement("SELECT version FROM my_notes_migrations", []))
                .await
                .unwrap();
            assert_eq!(rows.len(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn a_newer_database_is_refused() {
        testing::on_every_database(async |database| {
            database.migrate(&notes(&[FIRST, SECOND])).await.unwrap();
            let error = database.migrate(&notes(&[FIRST])).await.unwrap_err();
            assert!(matches!(error, DatabaseError::NewerVersion { .. }));
            assert!(error.to_string().contains("my-notes has the migrations m2"), "{error}");
        })
        .await;
    }

    #[tokio::test]
    async fn a_failed_migration_undoes_all_of_them() {
        testing::on_every_database(async |database| {
            let error = database.migrate(&notes(&[FIRST, BROKEN])).await.unwrap_err();
            assert!(error.to_string().contains("m3 of my-notes failed"), "{error}");
            database.migrate(&notes(&[FIRST])).await.unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn processes_that_start_together_migrate_once() {
        testing::on_every_database(async |database| {
            let (first, second) = (notes(&[FIRST, SECOND]), notes(&[FIRST, SECOND]));
            let both = tokio::join!(database.migrate(&first), database.migrate(&second));
            assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
        })
        .await;
    }
}
