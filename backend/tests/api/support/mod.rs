//! A portal in this process, and the three who call it.

mod client;
mod database;
mod estate;
mod limited;
mod provider;

pub use client::{Answer, Client};
pub use estate::Estate;
pub use limited::limited;

use std::path::Path;
use std::time::{Duration, Instant};

use callboard::core::portal::{self, Running};
use callboard_config::Config;
use serde_json::{Value, json};

pub const SERVICE_TOKEN: &str = "a-token-for-tests-0001";
pub const READER_TOKEN: &str = "a-token-that-only-reads-0002";

/// A portal that serves one estate.
pub struct Portal {
    pub base: String,
    patience: Duration,
    running: Option<Running>,
    /// Everything that it was started with.
    config: Value,
    /// Goes with the portal that it was made for.
    _database: Option<database::TestDatabase>,
}

/// Runs `test` with two portals on one database. Only PostgreSQL serves several processes.
pub async fn on_two_replicas<F>(estate: &Estate, overlay: Value, test: F)
where
    F: AsyncFn(&Portal, &Portal),
{
    let shared = database::all().await.into_iter().find(database::TestDatabase::serves_several);
    let Some(database) = shared else { return };
    let mut first = Portal::start(database, estate, &overlay).await;
    let mut second = Portal::run(first.config.clone(), None, estate.patience).await;
    second.wait_for_entities(estate.expected).await;
    test(&first, &second).await;
    second.stop().await;
    first.stop().await;
}

/// Runs `test` once for each database: SQLite always, PostgreSQL where one is at hand.
pub async fn on_every_database<F>(estate: &Estate, overlay: Value, test: F)
where
    F: AsyncFn(&Portal),
{
    for database in database::all().await {
        let mut portal = Portal::start(database, estate, &overlay).await;
        test(&portal).await;
        portal.stop().await;
    }
}

impl Portal {
    async fn start(database: database::TestDatabase, estate: &Estate, overlay: &Value) -> Self {
        let mut config = json!({
            "app": { "title": "Test portal", "baseUrl": "http://localhost:7007" },
            "backend": {
                "baseUrl": "http://localhost:7007",
                "listen": "127.0.0.1:0",
                "database": database.config(),
                "auth": { "externalAccess": [
                    { "type": "static", "options": { "token": SERVICE_TOKEN, "subject": "tests" } },
                    { "type": "static", "options": { "token": READER_TOKEN, "subject": "reader" },
                      "accessRestrictions": [{ "plugin": "catalog", "permissionAttribute": { "action": ["read"] } }] },
                ] },
            },
            "auth": { "providers": { "guest": { "dangerouslyAllowOutsideDevelopment": true } } },
            "catalog": {
                "rules": [{ "allow": ["Component", "API", "System", "Domain", "Resource", "Location", "User", "Group", "Template"] }],
                "locations": estate.locations(),
            },
        });
        merge(&mut config, overlay);
        let portal = Self::run(config, Some(database), estate.patience).await;
        if !estate.uncounted {
            portal.wait_for_entities(estate.expected).await;
        }
        portal
    }

    async fn run(config: Value, database: Option<database::TestDatabase>, patience: Duration) -> Self {
        let mut plugins = callboard::portal::plugins();
        plugins.push(provider::plugin());
        let running = portal::start(plugins, Config::from_value(config.clone()), Path::new("/")).await.unwrap();
        let base = format!("http://{}", running.address);
        Self { base, patience, running: Some(running), config, _database: database }
    }

    /// Waits until the catalog holds so many entities, at most as long as the estate says.
    pub async fn wait_for_entities(&self, expected: usize) {
        let client = self.service();
        let began = Instant::now();
        loop {
            let total = client.get("/api/catalog/entities/by-query?limit=0").await.json()["totalItems"].as_u64();
            if total == Some(expected as u64) {
                return;
            }
            assert!(began.elapsed() < self.patience, "{total:?} entities instead of {expected}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Asks the service's way until the answer is as wanted, at most as long as the estate says.
    pub async fn wait_until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let client = self.service();
        let began = Instant::now();
        loop {
            let answer = client.get(path).await.json();
            if wanted(&answer) {
                return answer;
            }
            assert!(began.elapsed() < self.patience, "{path} still answers {answer}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends every connection to the portal's database but the one that says so. Only on PostgreSQL.
    pub async fn break_connections(&self) {
        self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    }

    /// Runs statements in the portal's database, all or nothing. Only on PostgreSQL.
    pub async fn execute(&self, sql: &str) {
        let address = self.config["backend"]["database"]["connection"].as_str().unwrap();
        let db = sea_orm::Database::connect(address).await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&db, sql).await.unwrap();
        db.close().await.unwrap();
    }

    /// Adds the public half of a key that user tokens may be signed with.
    pub async fn add_signing_key(&self, kid: &str, public: &Value) {
        let connection = &self.config["backend"]["database"]["connection"];
        let address = match connection["directory"].as_str() {
            Some(folder) => format!("sqlite://{folder}/callboard.sqlite"),
            None => connection.as_str().unwrap().to_owned(),
        };
        let db = sea_orm::Database::connect(address).await.unwrap();
        let sql = format!(
            "INSERT INTO core_signing_keys (kid, plugin, jwk, created_at, expires_at) VALUES ('{kid}', 'auth', '{public}', 0, 99999999999999)"
        );
        sea_orm::ConnectionTrait::execute_unprepared(&db, &sql).await.unwrap();
        db.close().await.unwrap();
    }

    pub fn anonymous(&self) -> Client {
        Client::new(&self.base, None)
    }

    pub fn service(&self) -> Client {
        Client::new(&self.base, Some(SERVICE_TOKEN.into()))
    }

    pub fn reader(&self) -> Client {
        Client::new(&self.base, Some(READER_TOKEN.into()))
    }

    pub async fn user(&self) -> Client {
        let session = self.anonymous().get("/api/auth/guest/refresh").await.json();
        Client::new(&self.base, session["backstageIdentity"]["token"].as_str().map(str::to_owned))
    }

    async fn stop(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }
}

fn merge(into: &mut Value, more: &Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more.clone(),
    }
}
