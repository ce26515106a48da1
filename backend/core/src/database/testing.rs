//! Databases for the tests of this crate.

use std::path::Path;

use callboard_config::Config;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{Database, migrations};

/// Names a server on which tests may make databases, for example `postgres://me@127.0.0.1:5433/postgres`.
const POSTGRES: &str = "CALLBOARD_TEST_PG";

impl Database {
    /// An empty SQLite database of one's own.
    pub(crate) async fn for_tests() -> Self {
        open(json!({ "connection": ":memory:" })).await
    }
}

/// Runs a test on SQLite, and on PostgreSQL when there is a server for it; each time on an empty database.
pub(crate) async fn on_every_database(test: impl AsyncFn(Database)) {
    for config in configurations().await {
        let database = open(config).await;
        test(database.clone()).await;
        database.close().await;
    }
}

/// Like [`on_every_database`], with two replicas of one portal whose core tables exist.
pub(crate) async fn on_two_replicas(test: impl AsyncFn(Database, Database)) {
    for config in configurations().await {
        let first = open(config.clone()).await;
        // SQLite is for one process, but two connections to it still tell whether the SQL is right.
        let second = open(config).await;
        first.migrate(&[("core", migrations())]).await.unwrap();
        test(first.clone(), second.clone()).await;
        first.close().await;
        second.close().await;
    }
}

async fn configurations() -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap().keep();
    let mut all = vec![json!({ "connection": { "directory": folder } })];
    match std::env::var(POSTGRES) {
        Ok(server) => all.push(json!({ "client": "pg", "connection": new_database(&server).await })),
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        Err(_) => eprintln!("PostgreSQL is skipped: {POSTGRES} is not set"),
    }
    all
}

async fn new_database(server: &str) -> String {
    let name = format!("core_{}", uuid::Uuid::new_v4().simple());
    let connection = sea_orm::Database::connect(server).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}

async fn open(database: Value) -> Database {
    let config = Config::from_value(json!({ "backend": { "database": database } }));
    Database::connect(&config, Path::new("/nonexistent")).await.unwrap()
}
