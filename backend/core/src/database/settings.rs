//! `backend.database` as the portal uses it.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use callboard_config::{Config, ConfigError};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};

const CLIENT: &str = "backend.database.client";
const CONNECTION: &str = "backend.database.connection";
const POOL: &str = "backend.database.knexConfig.pool";

/// Where the SQLite file is when nothing is said.
const DEFAULT_DIRECTORY: &str = "data";
const FILE_NAME: &str = "callboard.sqlite";

/// The PostgreSQL database when the connection names none.
const DEFAULT_DATABASE: &str = "callboard";
const DEFAULT_POOL_MAX: u32 = 10;
const DEFAULT_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) enum Settings {
    Sqlite(SqliteSettings),
    Postgres(Box<PostgresSettings>),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum SqliteSettings {
    /// Gone when the process ends.
    Temporary,
    File(PathBuf),
}

#[derive(Debug)]
pub(super) struct PostgresSettings {
    pub(super) options: PgConnectOptions,
    /// Make the database when it does not exist.
    pub(super) ensure_exists: bool,
    pub(super) pool_max: u32,
    pub(super) pool_min: u32,
    pub(super) acquire_timeout: Duration,
}

impl Settings {
    pub(super) fn read(config: &Config, base_dir: &Path) -> Result<Self, ConfigError> {
        match config.string(CLIENT)?.as_deref() {
            None | Some("better-sqlite3") => read_sqlite(config, base_dir).map(Self::Sqlite),
            Some("pg") => read_postgres(config).map(|settings| Self::Postgres(Box::new(settings))),
            Some(other) => Err(config.invalid(CLIENT, &format!("'{other}' is not offered; use better-sqlite3 or pg"))),
        }
    }

    /// For people, without the password.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Sqlite(SqliteSettings::Temporary) => ":memory:".into(),
            Self::Sqlite(SqliteSettings::File(path)) => path.display().to_string(),
            Self::Postgres(settings) => settings.place(),
        }
    }
}

impl PostgresSettings {
    fn place(&self) -> String {
        let options = &self.options;
        format!("{} at {}:{}", options.get_database().unwrap_or_default(), options.get_host(), options.get_port())
    }
}

/// The folder of what a portal keeps on disk: that of the SQLite file; beside PostgreSQL `data` in `base_dir` if
/// somebody made that. Nothing for a portal that keeps nothing on disk.
///
/// # Errors
/// When the configuration is malformed.
pub fn data_folder(config: &Config, base_dir: &Path) -> Result<Option<PathBuf>, ConfigError> {
    let folder = match Settings::read(config, base_dir)? {
        Settings::Sqlite(SqliteSettings::Temporary) => None,
        Settings::Sqlite(SqliteSettings::File(file)) => file.parent().map(Path::to_owned),
        Settings::Postgres(_) => Some(base_dir.join(DEFAULT_DIRECTORY)).filter(|folder| folder.is_dir()),
    };
    Ok(folder)
}

fn read_sqlite(config: &Config, base_dir: &Path) -> Result<SqliteSettings, ConfigError> {
    if config.has(&format!("{CONNECTION}.filename")) {
        return Err(config.invalid(
            &format!("{CONNECTION}.filename"),
            "is not read; name a folder in backend.database.connection.directory",
        ));
    }
    match config.get(CONNECTION) {
        Some(value) if value.is_string() => match config.string(CONNECTION)?.as_deref() {
            Some(":memory:") | None => Ok(SqliteSettings::Temporary),
            Some(other) => Err(config.invalid(
                CONNECTION,
                &format!("'{other}' is not understood; write ':memory:' or {{ directory: data }}"),
            )),
        },
        _ => {
            let directory = config.string(&format!("{CONNECTION}.directory"))?;
            let directory = base_dir.join(directory.as_deref().unwrap_or(DEFAULT_DIRECTORY));
            Ok(SqliteSettings::File(directory.join(FILE_NAME)))
        }
    }
}

fn read_postgres(config: &Config) -> Result<PostgresSettings, ConfigError> {
    let mut options = match config.get(CONNECTION) {
        Some(value) if value.is_string() => from_address(config, CONNECTION)?,
        Some(value) if value.is_object() => from_parts(config)?,
        Some(_) => {
            return Err(config.invalid(
                CONNECTION,
                "must be an address such as 'postgres://user:password@host:5432/callboard', or an object",
            ));
        }
        None => {
            return Err(config.invalid(
                CONNECTION,
                "is required for pg: an address, or an object with host, port, user, password and database",
            ));
        }
    };
    if options.get_database().is_none_or(str::is_empty) {
        options = options.database(DEFAULT_DATABASE);
    }
    if options.get_application_name().is_none() {
        options = options.application_name("callboard");
    }
    let count = |key: &str, default: u32| -> Result<u32, ConfigError> {
        let path = format!("{POOL}.{key}");
        let Some(number) = config.integer(&path)? else { return Ok(default) };
        u32::try_from(number).map_err(|_| config.invalid(&path, "must not be negative"))
    };
    let pool_max = count("max", DEFAULT_POOL_MAX)?;
    if pool_max < 2 {
        return Err(config.invalid(&format!("{POOL}.max"), "must be 2 or more: a job may read while it writes"));
    }
    let timeout =
        config.integer(&format!("{POOL}.acquireTimeoutMillis"))?.and_then(|millis| u64::try_from(millis).ok());
    Ok(PostgresSettings {
        options,
        ensure_exists: config.bool("backend.database.ensureExists")?.unwrap_or(true),
        pool_max,
        pool_min: count("min", 0)?.min(pool_max),
        acquire_timeout: timeout.map_or(DEFAULT_ACQUIRE_TIMEOUT, Duration::from_millis),
    })
}

fn from_address(config: &Config, path: &str) -> Result<PgConnectOptions, ConfigError> {
    let address = config.string(path)?.unwrap_or_default();
    // The parser's own words may quote the address, and with it the password.
    let unclear = || {
        config.invalid(path, "is no address; write 'postgres://user:password@host:5432/callboard', with special characters percent-encoded")
    };
    let url = url::Url::parse(&address).map_err(|_| unclear())?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(unclear());
    }
    PgConnectOptions::from_str(&address).map_err(|_| unclear())
}

fn from_parts(config: &Config) -> Result<PgConnectOptions, ConfigError> {
    let part = |key: &str| config.string(&format!("{CONNECTION}.{key}"));
    let address = format!("{CONNECTION}.connectionString");
    // Host, user and password come from PGHOST and its like when they are not given, as with libpq.
    let mut options = if config.has(&address) { from_address(config, &address)? } else { PgConnectOptions::new() };
    if let Some(kind) = part("type")?.filter(|kind| kind != "default") {
        return Err(config.invalid(
            &format!("{CONNECTION}.type"),
            &format!("'{kind}' is not offered; leave it out and give host, user and password"),
        ));
    }
    if let Some(host) = part("host")? {
        options = if host.starts_with('/') { options.socket(host) } else { options.host(&host) };
    }
    let port = format!("{CONNECTION}.port");
    if let Some(number) = config.integer(&port)? {
        options =
            options.port(u16::try_from(number).map_err(|_| config.invalid(&port, "must be between 1 and 65535"))?);
    }
    if let Some(user) = part("user")? {
        options = options.username(&user);
    }
    if let Some(password) = part("password")? {
        options = options.password(&password);
    }
    if let Some(database) = part("database")? {
        options = options.database(&database);
    }
    with_tls(config, options)
}

/// `ssl: true` checks the server's certificate; `{ rejectUnauthorized: false }` only encrypts.
fn with_tls(config: &Config, options: PgConnectOptions) -> Result<PgConnectOptions, ConfigError> {
    let path = format!("{CONNECTION}.ssl");
    let Some(value) = config.get(&path) else { return Ok(options) };
    if !value.is_object() {
        let mode = if config.bool(&path)?.unwrap_or(false) { PgSslMode::VerifyFull } else { PgSslMode::Prefer };
        return Ok(options.ssl_mode(mode));
    }
    let strict = config.bool(&format!("{path}.rejectUnauthorized"))?.unwrap_or(true);
    let mut options = options.ssl_mode(if strict { PgSslMode::VerifyFull } else { PgSslMode::Require });
    if let Some(ca) = config.string(&format!("{path}.ca"))? {
        options = options.ssl_root_cert_from_pem(ca.into_bytes());
    }
    if let (Some(cert), Some(key)) = (config.string(&format!("{path}.cert"))?, config.string(&format!("{path}.key"))?) {
        options = options.ssl_client_cert_from_pem(cert).ssl_client_key_from_pem(key);
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(database: Value) -> Result<Settings, ConfigError> {
        Settings::read(&Config::from_value(json!({"backend": {"database": database}})), Path::new("/base"))
    }

    fn place(database: Value) -> String {
        read(database).unwrap().place()
    }

    #[test]
    fn sqlite_is_the_default() {
        assert_eq!(
            Settings::read(&Config::from_value(json!({})), Path::new("/base")).unwrap().place(),
            "/base/data/callboard.sqlite"
        );
        assert_eq!(place(json!({"client": "better-sqlite3", "connection": ":memory:"})), ":memory:");
        assert_eq!(place(json!({"connection": {"directory": "./var"}})), "/base/./var/callboard.sqlite");
        assert_eq!(place(json!({"connection": {"directory": "/srv"}})), "/srv/callboard.sqlite");
        assert!(read(json!({"connection": {"filename": "x.db"}})).is_err());
        assert!(read(json!({"connection": "./x.db"})).is_err());
    }

    #[test]
    fn postgres_by_address_or_by_parts() {
        assert_eq!(
            place(json!({"client": "pg", "connection": "postgres://me:secret@db:5433/portal"})),
            "portal at db:5433"
        );
        assert_eq!(place(json!({"client": "pg", "connection": "postgresql://me@db"})), "callboard at db:5432");
        let parts = json!({"client": "pg", "connection": {"host": "db", "port": "5433", "user": "me", "password": "secret", "database": "x"}});
        assert_eq!(place(parts), "x at db:5433");
        let Settings::Postgres(settings) = read(json!({"client": "pg", "connection": {"host": "db", "ssl": {"rejectUnauthorized": false}}, "knexConfig": {"pool": {"min": 20, "max": 4}}})).unwrap() else {
            panic!("not PostgreSQL")
        };
        assert_eq!((settings.pool_max, settings.pool_min, settings.ensure_exists), (4, 4, true));
        assert!(matches!(settings.options.get_ssl_mode(), PgSslMode::Require));
    }

    #[test]
    fn mistakes_are_explained_without_the_password() {
        for database in [
            json!({"client": "mysql"}),
            json!({"client": "pg"}),
            json!({"client": "pg", "connection": "postgres://me:hunter2@host:notaport/x"}),
            json!({"client": "pg", "connection": "mysql://me:hunter2@host/x"}),
            json!({"client": "pg", "connection": "postgres://me:hunter2@host/x?sslmode=sometimes"}),
            json!({"client": "pg", "connection": {"host": "db", "port": 99_999}}),
            json!({"client": "pg", "connection": {"host": "db"}, "knexConfig": {"pool": {"max": 1}}}),
            json!({"client": "pg", "connection": {"host": "db", "type": "cloudsql"}}),
        ] {
            let error = read(database).unwrap_err().to_string();
            assert!(error.contains("backend.database") && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn the_data_folder_is_beside_the_file_or_the_one_that_somebody_made() {
        let base = tempfile::tempdir().unwrap();
        let folder = |database: serde_json::Value| {
            let config = Config::from_value(serde_json::json!({ "backend": { "database": database } }));
            data_folder(&config, base.path()).unwrap()
        };
        let sqlite = |connection| serde_json::json!({ "client": "better-sqlite3", "connection": connection });
        assert_eq!(folder(sqlite(serde_json::json!({ "directory": "x" }))), Some(base.path().join("x")));
        assert_eq!(folder(serde_json::json!({})), Some(base.path().join("data")));
        assert_eq!(folder(sqlite(":memory:".into())), None);
        let postgres = serde_json::json!({ "client": "pg", "connection": "postgres://a@b/c" });
        assert_eq!(folder(postgres.clone()), None);
        std::fs::create_dir(base.path().join("data")).unwrap();
        assert_eq!(folder(postgres), Some(base.path().join("data")));
    }
}
