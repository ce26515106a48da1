//! Joins plugins, health and the app into the one router of the portal.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use callboard_config::{Config, ConfigError};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::audit::TrustProxy;
use crate::auth::Auth;
use crate::auth::routes as auth_routes;
use crate::http::gate::{self, Gate};
use crate::http::{access_log, cors, description, health, no_such_route, security};
use crate::lifecycle::Lifecycle;
use crate::openapi::{Endpoints, OpenApi, Shape, get};
use crate::permissions::{Permission, routes as permission_routes};
use crate::plugin::{OpenPath, PluginParts};
use crate::scheduler::{self, Scheduler};

/// A started plugin with what its framework routes need.
pub struct MountedPlugin {
    /// The plugin's id.
    pub id: &'static str,
    /// What its routes take and answer.
    pub openapi: fn() -> OpenApi,
    /// Every permission that it asks for.
    pub permissions: &'static [Permission],
    /// What it added.
    pub parts: PluginParts,
    /// Its view of the scheduler.
    pub scheduler: Scheduler,
}

/// Builds the whole service.
///
/// # Errors
/// When `backend.csp`, `backend.cors` or `backend.referrer` cannot be understood.
pub fn build(
    config: &Config,
    auth: &Auth,
    lifecycle: &Lifecycle,
    metrics: PrometheusHandle,
    plugins: Vec<MountedPlugin>,
) -> Result<Router, ConfigError> {
    let proxies = TrustProxy::read(config)?;
    let ids: Arc<[&'static str]> = plugins.iter().map(|plugin| plugin.id).collect();
    let mut api = Router::new();
    let mut root = None;
    for mut plugin in plugins {
        root = root.or(plugin.parts.root.take());
        api = api.nest_service(&format!("/api/{}", plugin.id), plugin_router(plugin, auth, lifecycle, proxies));
    }
    let api =
        api.route("/api", axum::routing::any(no_such_route)).route("/api/{*rest}", axum::routing::any(no_such_route));

    let metrics_gate = Arc::new(Gate {
        plugin: "metrics",
        open: Vec::new(),
        auth: auth.clone(),
        lifecycle: lifecycle.clone(),
        proxies,
    });
    let metrics_route =
        metrics_endpoint().router().with_state(metrics).layer(middleware::from_fn_with_state(metrics_gate, gate::pass));

    let mut service = api.merge(health::routes().router().with_state(lifecycle.clone())).merge(metrics_route);
    service = match root {
        Some(root) => service.fallback_service(root),
        None => service.fallback(no_such_route),
    };
    let compress =
        DefaultPredicate::new().and(NotForContentType::SSE).and(NotForContentType::const_new("application/wasm"));
    service = service.layer(CompressionLayer::new().compress_when(compress));
    if let Some(cors) = cors::layer(config)? {
        service = service.layer(cors);
    }
    let headers = Arc::new(security::headers(config)?);
    Ok(service
        .layer(middleware::from_fn_with_state(headers, secure))
        .layer(middleware::from_fn_with_state(ids, access_log::track))
        .layer(CatchPanicLayer::custom(gate::panic_answer)))
}

/// What the framework answers outside of plugins.
pub(crate) fn platform() -> OpenApi {
    health::routes().description().merge_from(metrics_endpoint().description())
}

/// What the framework answers below every plugin.
pub(crate) fn framework() -> OpenApi {
    let auth = auth_routes::framework().description();
    let auth = auth.merge_from(permission_routes::framework().description());
    auth.merge_from(scheduler::routes::framework().description()).merge_from(description::framework().description())
}

fn metrics_endpoint() -> Endpoints<PrometheusHandle> {
    let metrics = get("/metrics", "What the portal counts and measures, for Prometheus");
    Endpoints::new().on(metrics.answers(200, Shape::text("text/plain")), render_metrics)
}

async fn render_metrics(State(metrics): State<PrometheusHandle>) -> String {
    metrics.render()
}

/// One plugin: its routes, the framework's routes, 404 for the rest, the gate before all of it.
fn plugin_router(plugin: MountedPlugin, auth: &Auth, lifecycle: &Lifecycle, proxies: TrustProxy) -> Router {
    let MountedPlugin { id, openapi, permissions, parts, scheduler } = plugin;
    let mut open = parts.open;
    open.push(OpenPath::unauthenticated("/.backstage/auth/v1/jwks.json"));
    let gate = Arc::new(Gate { plugin: id, open, auth: auth.clone(), lifecycle: lifecycle.clone(), proxies });
    let own = match permissions.is_empty() && parts.resources.is_empty() {
        true => parts.routes,
        false => parts.routes.merge(permission_routes::of_plugin(permissions, parts.resources)),
    };
    own.merge(auth_routes::framework().router().with_state((auth.clone(), id)))
        .merge(scheduler::routes::framework().router().with_state(scheduler))
        .merge(description::framework().router().with_state((id, openapi)))
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route)
        .layer(middleware::from_fn_with_state(gate, gate::pass))
        .layer(middleware::from_fn(tolerate_trailing_slash))
}

/// `/entities/` means `/entities`.
async fn tolerate_trailing_slash(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.len() > 1 && path.ends_with('/') {
        let trimmed = path.trim_end_matches('/');
        let trimmed = if trimmed.is_empty() { "/" } else { trimmed };
        let target = request.uri().query().map_or_else(|| trimmed.to_owned(), |query| format!("{trimmed}?{query}"));
        if let Ok(uri) = target.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    next.run(request).await
}

/// Adds the security headers; a handler's own value wins, as for pages inside a frame.
async fn secure(State(headers): State<Arc<HeaderMap>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let own = response.headers_mut();
    let content_type = own.get(header::CONTENT_TYPE).cloned();
    for (name, value) in headers.iter() {
        if !own.contains_key(name) && security::belongs(name, content_type.as_ref()) {
            own.insert(name, value.clone());
        }
    }
    own.remove(header::SERVER);
    response
}
