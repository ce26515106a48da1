//! Cross-origin requests, off unless `backend.cors` exists.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, request};
use callboard_config::{Config, ConfigError};
use globset::{Glob, GlobSet, GlobSetBuilder};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders};

/// The layer that `backend.cors` asks for, or nothing.
///
/// # Errors
/// When a pattern, method or header of the block is malformed.
pub(crate) fn layer(config: &Config) -> Result<Option<CorsLayer>, ConfigError> {
    if !config.has("backend.cors") {
        return Ok(None);
    }
    let credentials = config.bool("backend.cors.credentials")?.unwrap_or(false);
    let mut layer = CorsLayer::new().allow_origin(origins(config)?).allow_credentials(credentials);

    let methods = words(config, "backend.cors.methods")?;
    layer = if methods.is_empty() {
        layer.allow_methods([Method::GET, Method::HEAD, Method::PUT, Method::PATCH, Method::POST, Method::DELETE])
    } else {
        let parsed: Result<Vec<Method>, _> = methods.iter().map(|m| m.to_ascii_uppercase().parse()).collect();
        layer.allow_methods(AllowMethods::list(
            parsed.map_err(|_| config.invalid("backend.cors.methods", "holds something that is no HTTP method"))?,
        ))
    };
    let allowed = headers(config, "backend.cors.allowedHeaders")?;
    layer = layer.allow_headers(if allowed.is_empty() {
        AllowHeaders::mirror_request()
    } else {
        AllowHeaders::list(allowed)
    });
    layer = layer.expose_headers(ExposeHeaders::list(headers(config, "backend.cors.exposedHeaders")?));
    if let Some(seconds) = config.integer("backend.cors.maxAge")? {
        layer = layer.max_age(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)));
    }
    Ok(Some(layer))
}

fn origins(config: &Config) -> Result<AllowOrigin, ConfigError> {
    let patterns = words(config, "backend.cors.origin")?;
    let patterns =
        if patterns.is_empty() { config.string("app.baseUrl")?.map(origin_of).into_iter().collect() } else { patterns };
    let globs = compile(&patterns).map_err(|error| config.invalid("backend.cors.origin", &error.to_string()))?;
    Ok(AllowOrigin::predicate(move |origin: &HeaderValue, _: &request::Parts| {
        origin.to_str().is_ok_and(|origin| globs.is_match(origin))
    }))
}

fn compile(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern)?);
    }
    set.build()
}

fn origin_of(address: String) -> String {
    url::Url::parse(&address).map_or(address, |url| url.origin().ascii_serialization())
}

/// A list, or a text with commas.
fn words(config: &Config, path: &str) -> Result<Vec<String>, ConfigError> {
    let given = config.string_or_list(path)?.unwrap_or_default();
    Ok(given
        .iter()
        .flat_map(|word| word.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect())
}

fn headers(config: &Config, path: &str) -> Result<Vec<HeaderName>, ConfigError> {
    let parsed: Result<Vec<HeaderName>, _> = words(config, path)?.iter().map(|name| name.parse()).collect();
    parsed.map_err(|_| config.invalid(path, "holds something that is no header name"))
}
