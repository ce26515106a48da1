//! Files below `/static`, icons beside the page, and the page for every other address.

use axum::body::Body;
use axum::extract::{FromRef, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use callboard_core::error::{ApiError, ApiResult};
use callboard_core::openapi::{Endpoints, QueryParam, Shape, get};
use serde::Deserialize;

use crate::assets::{self, Asset};
use crate::page::Page;
use crate::translations::Translations;

/// The name of a file holds a hash of its content, so it never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const NEVER: HeaderValue = HeaderValue::from_static("no-store, max-age=0");

/// What the handlers below `/api/app` know.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) page: Page,
    pub(crate) translations: Translations,
}

impl FromRef<App> for Page {
    fn from_ref(app: &App) -> Self {
        app.page.clone()
    }
}

/// Everything outside `/api`.
pub(crate) fn root(page: Page) -> Router {
    Router::new().route("/static/{*file}", routing::get(static_file)).fallback(file_or_page).with_state(page)
}

/// Below `/api/app`, where the contract wants the page for every unknown path.
pub(crate) fn endpoints() -> Endpoints<App> {
    let page = |path| get(path, "The page of the app").answers(200, Shape::text("text/html")).open();
    let file = get("/static/{*file}", "A file of the app").answers(200, Shape::text("*/*")).open();
    let texts = get("/translations/{language}", "The texts of the app in a language")
        .says("An object that gives a text, or plural forms of one, for each English text. The page names the languages that have texts, with a version: under `?v=<version>` the answer never changes.")
        .query(&[QueryParam::text("v", "The version that the page names.")])
        .answers(200, Shape::object())
        .open();
    Endpoints::new().on(file, static_file).on(texts, translation).on(page("/"), index).on(page("/{*rest}"), index)
}

#[derive(Deserialize)]
struct Version {
    v: Option<String>,
}

async fn translation(
    State(app): State<App>,
    Path(language): Path<String>,
    Query(asked): Query<Version>,
) -> ApiResult<Response> {
    let Some(translation) = app.translations.find(&language) else {
        let why = format!(
            "there are no texts in the language '{language}'; the page's data-languages names those that there are"
        );
        return Err(ApiError::NotFound(why));
    };
    let cache = if asked.v.as_deref() == Some(&*translation.version) { FOREVER } else { NEVER };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CACHE_CONTROL, cache),
    ];
    Ok((headers, translation.body.clone()).into_response())
}

async fn static_file(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match assets::find(&format!("static/{file}"), &headers) {
        Some(asset) => send(asset, FOREVER),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn file_or_page(State(page): State<Page>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::NOT_FOUND.into_response();
    }
    // A proxy in front takes the path of `app.baseUrl` away, or hands the request on as it is.
    let path = page.below_base(uri.path()).trim_start_matches('/');
    if let Some(file) = path.strip_prefix("static/") {
        return static_file(Path(file.to_owned()), headers).await;
    }
    // The page itself is never handed out without its configuration.
    if path != "index.html"
        && let Some(asset) = assets::find(path, &headers)
    {
        return send(asset, AN_HOUR);
    }
    index(State(page)).await
}

async fn index(State(page): State<Page>) -> Response {
    let mut response = Response::new(Body::from(page.html()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, NEVER);
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

fn send(asset: Asset, cache: HeaderValue) -> Response {
    let mut response = Response::new(Body::from(asset.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, cache);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = asset.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
