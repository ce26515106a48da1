//! The databases that every test runs on.

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

/// Names the server that PostgreSQL tests may create databases on, for example
/// `postgres://user@127.0.0.1:5433/postgres`. `cargo xtask test` starts one and sets it.
const POSTGRES: &str = "CALLBOARD_TEST_PG";

pub enum TestDatabase {
    Sqlite(tempfile::TempDir),
    Postgres { server: String, name: String },
}

impl TestDatabase {
    pub fn serves_several(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }

    pub fn config(&self) -> Value {
        match self {
            Self::Sqlite(folder) => json!({ "client": "better-sqlite3", "connection": { "directory": folder.path() } }),
            Self::Postgres { server, name } => json!({ "client": "pg", "connection": replaced(server, name) }),
        }
    }
}

pub async fn all() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::Sqlite(tempfile::tempdir().unwrap())];
    match std::env::var(POSTGRES) {
        Ok(server) => all.push(postgres(server).await),
        Err(_) => eprintln!("PostgreSQL is skipped: {POSTGRES} is not set; `cargo xtask test` sets it"),
    }
    all
}

async fn postgres(server: String) -> TestDatabase {
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let connection = Database::connect(&server).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    TestDatabase::Postgres { server, name }
}

fn replaced(server: &str, name: &str) -> String {
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}
