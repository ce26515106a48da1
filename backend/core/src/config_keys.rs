//! The configuration keys that the platform itself reads.

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Duration, Enum, Integer, List, Object, OneOf, String, StringOrList};
use Visibility::{Backend, Frontend, Secret};

const fn key(
    path: &'static str,
    ty: KeyType,
    visibility: Visibility,
    default: Option<&'static str>,
    doc: &'static str,
) -> ConfigKey {
    ConfigKey { path, ty, visibility, default, doc }
}

/// Every key of `app`, `organization`, `backend` and `auth` that the core reads.
pub const KEYS: &[ConfigKey] = &[
    key(
        "app.title",
        String,
        Frontend,
        Some("Callboard"),
        "The portal's name, in the browser's title and on the sign-in page.",
    ),
    key(
        "app.baseUrl",
        KeyType::Url,
        Frontend,
        Some("http://localhost:7007"),
        "The public address of the app; its path is the base path of every page.",
    ),
    key(
        "app.extensions",
        List,
        Frontend,
        None,
        "Switches, orders and configures pages, tabs, cards and navigation items, in order.",
    ),
    key("app.support.url", String, Frontend, None, "Where the not-found page sends people who need help."),
    key("app.support.items", Any, Frontend, None, "Groups of support links."),
    key("organization.name", String, Frontend, Some("My Company"), "The company's name."),
    key(
        "backend.baseUrl",
        KeyType::Url,
        Frontend,
        Some("http://localhost:7007"),
        "The public address of the backend, without a path at the end.",
    ),
    key(
        "backend.listen",
        OneOf(&[String, Integer, Object]),
        Backend,
        Some(":7007"),
        "Where to listen: ':7007', 'host:7007', '7007' or an object with host and port.",
    ),
    key("backend.listen.host", String, Backend, Some("0.0.0.0"), "The address to listen on."),
    key("backend.listen.port", OneOf(&[Integer, String]), Backend, Some("7007"), "The port to listen on."),
    key(
        "backend.https",
        Any,
        Backend,
        None,
        "TLS is ended by a proxy in front of the portal; the start fails when this asks for anything else.",
    ),
    key(
        "backend.cors.origin",
        StringOrList,
        Backend,
        None,
        "Origins that may call the API from a browser, as globs. Without the block no other origin may.",
    ),
    key("backend.cors.methods", StringOrList, Backend, None, "Methods that other origins may use."),
    key(
        "backend.cors.allowedHeaders",
        StringOrList,
        Backend,
        None,
        "Request headers that other origins may send; by default what they ask for.",
    ),
    key(
        "backend.cors.exposedHeaders",
        StringOrList,
        Backend,
        None,
        "Response headers that scripts of other origins may read.",
    ),
    key("backend.cors.credentials", Bool, Backend, Some("false"), "Whether other origins may send cookies."),
    key(
        "backend.cors.maxAge",
        Integer,
        Backend,
        None,
        "Seconds that a browser may remember the answer to a preflight request.",
    ),
    key(
        "backend.csp",
        Any,
        Backend,
        None,
        "Content-Security-Policy: a directive with a list of sources, or false to remove it. Camel or kebab case.",
    ),
    key("backend.referrer.policy", StringOrList, Backend, Some("no-referrer"), "The Referrer-Policy header."),
    key(
        "backend.lifecycle.serverShutdownDelay",
        Duration,
        Backend,
        Some("0 seconds"),
        "How long to keep serving after a stop was asked for, while the readiness probe already says no.",
    ),
    key("backend.logger.level", String, Backend, Some("info"), "error, warn, info, debug or trace; LOG_LEVEL wins."),
    key(
        "backend.database.client",
        Enum(&["better-sqlite3", "pg"]),
        Backend,
        Some("better-sqlite3"),
        "The database: an embedded SQLite, or PostgreSQL.",
    ),
    key(
        "backend.database.connection",
        OneOf(&[String, Object]),
        Secret,
        None,
        "':memory:', {directory} for SQLite; an address or {host, port, user, password, database, ssl} for PostgreSQL.",
    ),
    key(
        "backend.database.connection.directory",
        String,
        Backend,
        Some("data"),
        "The folder of the SQLite file, relative to the configuration.",
    ),
    key("backend.database.connection.host", String, Backend, None, "PostgreSQL host."),
    key("backend.database.connection.port", OneOf(&[Integer, String]), Backend, Some("5432"), "PostgreSQL port."),
    key("backend.database.connection.user", String, Backend, None, "PostgreSQL user."),
    key("backend.database.connection.password", String, Secret, None, "PostgreSQL password."),
    key("backend.database.connection.database", String, Backend, None, "PostgreSQL database."),
    key("backend.database.connection.ssl", Any, Backend, None, "true, or an object, to require TLS to PostgreSQL."),
    key(
        "backend.database.knexConfig.pool.max",
        Integer,
        Backend,
        Some("10"),
        "The largest number of connections to PostgreSQL.",
    ),
    key("backend.database.knexConfig.pool.min", Integer, Backend, None, "Connections to PostgreSQL that stay open."),
    key(
        "backend.reading.allow[].host",
        String,
        Backend,
        None,
        "A host that sources may be read from: exact, or *.suffix, with an optional port or port range.",
    ),
    key(
        "backend.reading.allow[].paths",
        StringOrList,
        Backend,
        None,
        "The paths of that host that may be read; all when absent.",
    ),
    key(
        "backend.reading.timeout",
        Duration,
        Backend,
        Some("1 minute"),
        "How long a request to another host may take, redirects included. (Callboard's own.)",
    ),
    key(
        "backend.auth.externalAccess[].type",
        Enum(&["static", "legacy", "jwks"]),
        Backend,
        None,
        "The kind of token by which another program calls the API.",
    ),
    key(
        "backend.auth.externalAccess[].options.token",
        String,
        Secret,
        None,
        "static: the token, 8 characters or more.",
    ),
    key("backend.auth.externalAccess[].options.secret", String, Secret, None, "legacy: the shared secret, base64."),
    key(
        "backend.auth.externalAccess[].options.subject",
        String,
        Backend,
        None,
        "Who the program is, for logs and permissions.",
    ),
    key(
        "backend.auth.externalAccess[].accessRestrictions",
        Any,
        Backend,
        None,
        "Plugins, and in them permissions or actions, that the token is limited to.",
    ),
    key("backend.auth.keys[].secret", String, Secret, None, "An older form of externalAccess with type legacy."),
    audit_level("backend.auditor.severityLogLevelMappings.low", "debug"),
    audit_level("backend.auditor.severityLogLevelMappings.medium", "info"),
    audit_level("backend.auditor.severityLogLevelMappings.high", "info"),
    audit_level("backend.auditor.severityLogLevelMappings.critical", "info"),
    key(
        "backend.auditor.keep",
        Duration,
        Backend,
        Some("90 days"),
        "How long audit events are kept in the database. (Callboard's own.)",
    ),
    key(
        "backend.auditor.maxEvents",
        Integer,
        Backend,
        Some("1000000"),
        "How many audit events are kept in the database. (Callboard's own.)",
    ),
    key("auth.identityTokenAlgorithm", Enum(&["ES256"]), Backend, Some("ES256"), "The signature of user tokens."),
    key(
        "auth.omitIdentityTokenOwnershipClaim",
        Bool,
        Backend,
        Some("true"),
        "Leave the groups of a user out of the token.",
    ),
    key(
        "auth.backstageTokenExpiration",
        Duration,
        Backend,
        Some("1 hour"),
        "How long a user token is good for, from 10 minutes to 24 hours.",
    ),
];

const fn audit_level(path: &'static str, default: &'static str) -> ConfigKey {
    let doc = "The level at which audit events of this severity are logged.";
    key(path, Enum(&["debug", "info", "warn", "error"]), Backend, Some(default), doc)
}
