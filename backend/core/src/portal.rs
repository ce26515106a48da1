//! From a list of plugins and a configuration to a portal that serves.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use callboard_config::{Config, ConfigError, Schema};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sea_orm_migration::MigrationTrait;
use tokio::task::JoinHandle;

use crate::audit::{self, Auditor};
use crate::auth::{self, Auth};
use crate::config_keys;
use crate::database::{self, Database, DatabaseError, PluginMigrations};
use crate::events::Events;
use crate::extension::ExtensionPoints;
use crate::http::{self, Listener, MountedPlugin, ServerError};
use crate::lifecycle::Lifecycle;
use crate::openapi::ApiDescriptions;
use crate::outgoing::HttpClient;
use crate::permissions::Permissions;
use crate::plugin::{Plugin, PluginEnv, PluginError};
use crate::scheduler::Scheduler;
use crate::services::Services;
use crate::signals::{self, Journal, Signals};
use crate::url_reader::UrlReader;

/// How long background work may take to end when the process stops.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// Why the portal does not run.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The socket.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// One of the plugins.
    #[error("plugin '{plugin}' could not start: {reason}")]
    Plugin {
        /// Its id.
        plugin: &'static str,
        /// Its own words.
        reason: PluginError,
    },
    /// Something that should not happen.
    #[error("{0}")]
    Internal(String),
}

/// All configuration keys of the platform and of these plugins.
///
/// # Errors
/// When two of them contradict each other.
pub fn schema(plugins: &[Plugin]) -> Result<Schema, ConfigError> {
    let own = config_keys::KEYS.iter();
    let theirs = plugins.iter().flat_map(|plugin| plugin.config.iter());
    Schema::new(own.chain(theirs).chain(callboard_config::BACKSTAGE_KEYS.iter()))
}

/// Brings the tables of the platform and of every plugin up to date.
///
/// # Errors
/// When the database cannot be reached, is of a newer version, or a migration fails.
pub async fn migrate(plugins: &[Plugin], database: &Database) -> Result<(), DatabaseError> {
    let mut all: Vec<PluginMigrations> = vec![("core", core_migrations())];
    all.extend(plugins.iter().map(|plugin| (plugin.id, (plugin.migrations)())));
    database.migrate(&all).await
}

fn core_migrations() -> Vec<Box<dyn MigrationTrait>> {
    let mut all = database::migrations();
    all.extend(auth::migrations());
    all.extend(audit::migrations());
    all.extend(signals::migrations());
    all
}

/// A portal that serves. Dropping it does not stop it; [`Running::stop`] does.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// To wait for its end, or to ask for it.
    pub lifecycle: Lifecycle,
    scheduler: Scheduler,
    database: Database,
    serving: JoinHandle<Result<(), ServerError>>,
}

/// Starts a portal: binds first, so that a port in use is said at once, then database, tables and plugins.
/// Health probes answer from the beginning; everything else waits until all plugins have started.
///
/// # Errors
/// When the socket, the database or a plugin does not come up.
pub async fn start(plugins: Vec<Plugin>, config: Config, base_dir: &Path) -> Result<Running, PortalError> {
    let began = Instant::now();
    let schema = Arc::new(schema(&plugins)?);
    let listener = Listener::bind(&config).await?;
    let address = listener.local_addr().map_err(ServerError::Serve)?;
    let lifecycle = Lifecycle::default();
    let database = Database::connect(&config, base_dir).await?;
    migrate(&plugins, &database).await?;

    let http_client = HttpClient::new(&config)?;
    let auth = Auth::new(&config, database.clone(), &http_client)?;
    let scheduler = Scheduler::new(database.clone(), lifecycle.clone());
    let auditor = Auditor::new(&config, database.clone(), &lifecycle)?;
    let mut points = ExtensionPoints::default();
    for plugin in &plugins {
        (plugin.register)(&mut points);
    }
    let services = Services::default();
    services.provide(Arc::new(ApiDescriptions::of(&plugins)));
    let permissions = Permissions::new(&config, services.clone(), &auditor)?;
    let journal = Journal::open(database.clone()).await?;
    lifecycle.spawn(journal.clone().follow(lifecycle.clone()));
    let shared = PluginEnv {
        id: "core",
        url_reader: UrlReader::new(&config, http_client.clone(), points.all())?,
        http: http_client,
        config: config.clone(),
        schema,
        database: database.clone(),
        scheduler: scheduler.clone(),
        events: Events::default(),
        auth: auth.clone(),
        audit: auditor.clone(),
        permissions: permissions.clone(),
        services,
        signals: Signals::default(),
        journal,
        extensions: Arc::new(points),
        lifecycle: lifecycle.clone(),
        base_dir: PathBuf::from(base_dir),
    };
    let mut mounted = Vec::with_capacity(plugins.len());
    for plugin in plugins {
        let scheduler = scheduler.scoped(plugin.id);
        let env = PluginEnv {
            id: plugin.id,
            scheduler: scheduler.clone(),
            audit: auditor.scoped(plugin.id),
            ..shared.clone()
        };
        let parts = (plugin.start)(env).await.map_err(|reason| PortalError::Plugin { plugin: plugin.id, reason })?;
        permissions.register(plugin.id, plugin.permissions, &parts.resources);
        let Plugin { id, openapi, permissions, .. } = plugin;
        mounted.push(MountedPlugin { id, openapi, permissions, parts, scheduler });
    }
    let router = http::build(&config, &auth, &lifecycle, metrics_recorder()?, mounted)?;
    let serving = tokio::spawn(http::serve(listener, router, lifecycle.clone()));
    lifecycle.ready();
    tracing::info!(
        took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "listening on http://{address}"
    );
    Ok(Running { address, lifecycle, scheduler, database, serving })
}

impl Running {
    /// Finishes running requests, gives leases back, and closes the database.
    ///
    /// # Errors
    /// When the server broke before.
    pub async fn stop(self) -> Result<(), PortalError> {
        self.lifecycle.stopping();
        let stopped = self.lifecycle.stop(STOP_LIMIT).await;
        if !stopped {
            tracing::warn!("some background work did not end within {} s", STOP_LIMIT.as_secs());
        }
        let served =
            self.serving.await.map_err(|error| PortalError::Internal(format!("the server task failed: {error}")))?;
        self.scheduler.release_leases().await;
        self.database.close().await;
        Ok(served?)
    }

    /// Waits until the server ends by itself, which only a broken socket makes it do.
    pub async fn broken(&mut self) -> PortalError {
        match (&mut self.serving).await {
            Ok(Err(error)) => error.into(),
            Ok(Ok(())) => PortalError::Internal("the server ended without being asked to".into()),
            Err(error) => PortalError::Internal(format!("the server task failed: {error}")),
        }
    }
}

/// The recorder of the process. Several portals in one process, as in tests, share it.
fn metrics_recorder() -> Result<PrometheusHandle, PortalError> {
    static RECORDER: std::sync::OnceLock<Result<PrometheusHandle, String>> = std::sync::OnceLock::new();
    // Made and installed in one step: a handle must belong to the recorder that is written to.
    let handle = RECORDER.get_or_init(|| install_recorder().map_err(|error| error.to_string()));
    handle.clone().map_err(|error| PortalError::Internal(format!("metrics could not be set up: {error}")))
}

fn install_recorder() -> Result<PrometheusHandle, Box<dyn std::error::Error>> {
    let recorder =
        PrometheusBuilder::new().set_buckets(&[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0])?.build_recorder();
    let handle = recorder.handle();
    ::metrics::set_global_recorder(recorder)?;
    Ok(handle)
}
