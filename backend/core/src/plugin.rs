//! What a plugin is: plain data that its front file spells out, and what it is given to work with.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use callboard_config::{Config, ConfigKey, Schema};
use futures::future::BoxFuture;
use sea_orm_migration::MigrationTrait;

use crate::audit::Auditor;
use crate::auth::Auth;
use crate::database::Database;
use crate::events::Events;
use crate::extension::ExtensionPoints;
use crate::lifecycle::Lifecycle;
use crate::openapi::OpenApi;
use crate::outgoing::HttpClient;
use crate::permissions::{Permission, Permissions, ResourceRules};
use crate::scheduler::Scheduler;
use crate::services::Services;
use crate::signals::{Journal, Signals};
use crate::url_reader::UrlReader;

/// A plugin of the backend, as data. A plugin's crate offers `pub fn plugin() -> Plugin`, and the
/// portal's list names it; that is all there is to registration.
pub struct Plugin {
    /// One word that names the feature everywhere: `/api/<id>`, the tables' prefix, the config section.
    pub id: &'static str,
    /// Every configuration key that the plugin reads.
    pub config: &'static [ConfigKey],
    /// Every permission that the plugin asks for.
    pub permissions: &'static [Permission],
    /// The plugin's tables, oldest migration first.
    pub migrations: fn() -> Vec<Box<dyn MigrationTrait>>,
    /// What the plugin's routes take and answer; [`crate::openapi::none`] for a plugin without any.
    pub openapi: fn() -> OpenApi,
    /// Contributions to the extension points of others; runs before any plugin starts.
    pub register: fn(&mut ExtensionPoints),
    /// Starts the plugin once its tables exist.
    pub start: fn(PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>>,
}

/// The services that a plugin may ask for. Cheap to clone.
#[derive(Clone)]
pub struct PluginEnv {
    /// The plugin's own id.
    pub id: &'static str,
    /// The whole configuration.
    pub config: Config,
    /// All keys of all plugins with their visibility.
    pub schema: Arc<Schema>,
    /// The one database of the portal.
    pub database: Database,
    /// Repeated work with leases, under this plugin's name.
    pub scheduler: Scheduler,
    /// Events inside this process.
    pub events: Events,
    /// The guarded client for everything that leaves the machine.
    pub http: HttpClient,
    /// Reads sources by address.
    pub url_reader: UrlReader,
    /// Issues and checks tokens.
    pub auth: Auth,
    /// Takes what happened, in this plugin's name.
    pub audit: Auditor,
    /// Decides what a principal may do.
    pub permissions: Permissions,
    /// What other plugins offer.
    pub services: Services,
    /// What open pages wait for.
    pub signals: Signals,
    /// What happened for users and groups, for channels that tell them.
    pub journal: Journal,
    /// What other plugins contributed.
    pub extensions: Arc<ExtensionPoints>,
    /// Background tasks and the end of the process.
    pub lifecycle: Lifecycle,
    /// The folder against which relative paths of the configuration are read.
    pub base_dir: PathBuf,
}

/// What a started plugin adds to the server.
#[derive(Default)]
pub struct PluginParts {
    /// Routes below `/api/<id>`, written without that prefix.
    pub routes: Router,
    /// The paths that do not need a principal. Everything else does.
    pub open: Vec<OpenPath>,
    /// Answers whatever is outside `/api`; at most one plugin, the app, has it.
    pub root: Option<Router>,
    /// The kinds of things whose permissions may be conditional.
    pub resources: Vec<Arc<dyn ResourceRules>>,
}

/// A path of a plugin that opens itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPath {
    /// Covers this path and everything below it, by whole segments; `/` covers the whole plugin.
    pub path: &'static str,
    /// Who may pass.
    pub allow: Allow,
}

/// Whom an open path lets in besides users and services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allow {
    /// Anybody; the route checks by itself what it needs to.
    Unauthenticated,
    /// A browser that carries the limited token cookie.
    UserCookie,
}

impl OpenPath {
    /// A path for anybody.
    #[must_use]
    pub const fn unauthenticated(path: &'static str) -> Self {
        Self { path, allow: Allow::Unauthenticated }
    }

    /// True when this entry covers `path`, which has no query and no plugin prefix.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        let own = self.path.trim_end_matches('/');
        let Some(rest) = path.strip_prefix(own) else { return false };
        rest.is_empty() || rest.starts_with('/')
    }
}

/// Why a plugin could not start.
pub struct PluginError(anyhow::Error);

impl PluginError {
    /// A plain message that says what to do.
    pub fn message(message: impl fmt::Display + fmt::Debug + Send + Sync + 'static) -> Self {
        Self(anyhow::Error::msg(message))
    }
}

impl<E: Into<anyhow::Error>> From<E> for PluginError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for PluginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl fmt::Debug for PluginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_paths_cover_whole_segments() {
        let docs = OpenPath { path: "/static", allow: Allow::UserCookie };
        assert!(docs.covers("/static") && docs.covers("/static/a/b"));
        assert!(!docs.covers("/statics") && !docs.covers("/"));
        assert!(OpenPath::unauthenticated("/").covers("/anything"));
    }
}
