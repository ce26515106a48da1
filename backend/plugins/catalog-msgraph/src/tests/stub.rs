//! Microsoft Graph and its authority as far as the provider knows them: tokens, pages, projections, the header
//! that advanced queries need, and errors in their own form.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, OriginalUri, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::tenant::{self, TENANT};

pub(super) const SECRET: &str = "correct horse";
/// Whatever is asked for, so that small collections have several pages.
const PAGE: usize = 2;
/// The properties that are sent when none are selected. Whether an account is enabled is not among them.
const BY_ITSELF: &str =
    "id,displayName,description,mail,mailNickname,securityEnabled,userPrincipalName,jobTitle,visibility";

/// A server that runs as long as the test.
pub(super) struct Stub {
    pub(super) url: String,
    state: Arc<Mutex<Seen>>,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    path: String,
    pub(super) query: HashMap<String, String>,
    /// It carried `ConsistencyLevel: eventual`.
    pub(super) eventual: bool,
}

#[derive(Default)]
struct Seen {
    url: String,
    asked: Vec<Asked>,
    token_requests: Vec<HashMap<String, String>>,
    valid_tokens: Vec<String>,
    /// By path: how often still, and what to answer.
    refusals: HashMap<String, (usize, u16)>,
    next_host: Option<String>,
}

type Shared = State<Arc<Mutex<Seen>>>;
type Pairs = HashMap<String, String>;

impl Stub {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(Seen { url: url.clone(), ..Seen::default() }));
        let graph = Router::new()
            .route("/organization/{id}", get(organization))
            .route("/users", get(users))
            .route("/users/{id}/photos", get(photos))
            .route("/users/{id}/photos/{size}/$value", get(photo))
            .route("/groups", get(groups))
            .route("/groups/{id}/members", get(members))
            .route("/groups/{id}/transitiveMembers/microsoft.graph.user", get(users))
            .layer(middleware::from_fn_with_state(state.clone(), guard));
        let app = Router::new()
            .nest("/v1.0", graph)
            .route(&format!("/{TENANT}/oauth2/v2.0/token"), post(token))
            .route("/machine", get(machine))
            .with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, state }
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.state.lock().asked.iter().map(|asked| asked.path.clone()).collect()
    }

    pub(super) fn first_request(&self, path: &str) -> Asked {
        self.state.lock().asked.iter().find(|asked| asked.path == path).unwrap().clone()
    }

    pub(super) fn tokens(&self) -> usize {
        self.state.lock().token_requests.len()
    }

    pub(super) fn token_request(&self) -> Pairs {
        self.state.lock().token_requests[0].clone()
    }

    pub(super) fn revoke_tokens(&self) {
        self.state.lock().valid_tokens.clear();
    }

    /// Answers the next requests for `path` with `status`.
    pub(super) fn answer_first(&self, path: &str, times: usize, status: u16) {
        self.state.lock().refusals.insert(path.to_owned(), (times, status));
    }

    /// Next pages are said to be on that host.
    pub(super) fn lead_elsewhere(&self, url: &str) {
        self.state.lock().next_host = Some(url.to_owned());
    }
}

fn refusal(status: u16, code: &str, message: &str) -> Response {
    let body = Json(json!({"error": {"code": code, "message": message, "innerError": {"request-id": "r"}}}));
    (StatusCode::from_u16(status).unwrap(), [(header::RETRY_AFTER, "0")], body).into_response()
}

async fn token(State(state): Shared, Form(form): Form<Pairs>) -> Response {
    let mut state = state.lock();
    state.token_requests.push(form.clone());
    if form["client_secret"] != SECRET || form["grant_type"] != "client_credentials" {
        let description = "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1";
        let body = json!({"error": "invalid_client", "error_description": description});
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    }
    let token = format!("token-{}", state.token_requests.len());
    state.valid_tokens.push(token.clone());
    Json(json!({"token_type": "Bearer", "expires_in": 3599, "access_token": token})).into_response()
}

/// What comes before every answer: the token, the refusals of the test, and what an advanced query needs.
async fn guard(
    State(state): Shared,
    Query(query): Query<Pairs>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    match refused(&state, &query, uri.path(), &headers) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    }
}

fn refused(state: &Mutex<Seen>, query: &Pairs, path: &str, headers: &HeaderMap) -> Option<Response> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let eventual = header("consistencylevel") == "eventual";
    let mut state = state.lock();
    state.asked.push(Asked { path: path.to_owned(), query: query.clone(), eventual });
    let bearer = header("authorization").trim_start_matches("Bearer ");
    if !state.valid_tokens.iter().any(|token| token == bearer) {
        return Some(refusal(401, "InvalidAuthenticationToken", "Access token is invalid."));
    }
    if let Some((times, status)) = state.refusals.get_mut(path)
        && *times > 0
    {
        *times -= 1;
        return Some(refusal(*status, "Authorization_RequestDenied", "Insufficient privileges."));
    }
    let is_advanced =
        ["$search", "$count"].iter().any(|name| query.contains_key(*name)) || path.contains("/microsoft.graph.");
    let is_understood = query.get("$filter").is_none_or(|filter| filter.contains(" eq "));
    let is_supported = is_understood && (eventual || !is_advanced);
    (!is_supported).then(|| refusal(400, "Request_UnsupportedQuery", "Unsupported Query."))
}

/// What a virtual machine of Azure asks, which writes numbers as text.
async fn machine(State(state): Shared, Query(query): Query<Pairs>, headers: HeaderMap) -> Response {
    if headers.get("metadata").is_none_or(|value| value != "true") {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_request"}))).into_response();
    }
    state.lock().token_requests.push(query);
    Json(json!({"access_token": "of-the-machine", "expires_in": "86399", "token_type": "Bearer"})).into_response()
}

async fn organization() -> Json<Value> {
    Json(json!({"id": TENANT, "displayName": "Acme Inc."}))
}

async fn users(State(state): Shared, Query(query): Query<Pairs>, OriginalUri(uri): OriginalUri) -> Json<Value> {
    page(&state.lock(), tenant::users(), &query, &uri)
}

async fn groups(State(state): Shared, Query(query): Query<Pairs>, OriginalUri(uri): OriginalUri) -> Json<Value> {
    let mut groups = tenant::groups();
    if let Some(name) = query.get("$filter").and_then(|filter| filter.strip_prefix("displayName eq ")) {
        groups.retain(|group| group["displayName"] == name.trim_matches('\''));
    }
    if let Some(words) = query.get("$search").and_then(|search| search.strip_prefix("\"displayName:")) {
        let words = words.trim_end_matches('"');
        groups.retain(|group| group["displayName"].as_str().unwrap().to_lowercase().contains(words));
    }
    page(&state.lock(), groups, &query, &uri)
}

async fn members(
    State(state): Shared,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let Some(ids) = tenant::members(&id) else { return refusal(404, "Request_ResourceNotFound", "It does not exist.") };
    page(&state.lock(), ids.into_iter().map(tenant::member).collect(), &query, &uri).into_response()
}

async fn photos(Path(user): Path<String>) -> Response {
    let Some(sizes) = tenant::photos(&user) else { return refusal(404, "ImageNotFound", "There is none.") };
    let sizes: Vec<Value> =
        sizes.iter().map(|size| json!({"id": format!("{size}x{size}"), "height": size, "width": size})).collect();
    Json(json!({ "value": sizes })).into_response()
}

async fn photo(Path((user, size)): Path<(String, String)>) -> Response {
    let pixels = size.split('x').next().unwrap();
    if user != "u-ada" {
        return refusal(404, "ImageNotFound", "There is none.");
    }
    ([(header::CONTENT_TYPE, "image/png")], format!("{pixels} pixels")).into_response()
}

/// Two items with the properties that were selected, and where the next ones are.
fn page(state: &Seen, all: Vec<Value>, query: &Pairs, uri: &Uri) -> Json<Value> {
    let skipped: usize = query.get("$skiptoken").map_or(0, |token| token.parse().unwrap());
    let selected = query.get("$select").map_or(BY_ITSELF, |select| select);
    let selected: Vec<&str> = selected.split(',').chain(["@odata.type"]).collect();
    let project = |item: &Value| -> Value {
        let kept = item.as_object().unwrap().iter().filter(|(name, _)| selected.contains(&name.as_str()));
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    let value: Vec<Value> = all.iter().skip(skipped).take(PAGE).map(project).collect();
    let mut body = json!({ "value": value });
    if all.len() > skipped + PAGE {
        let host = state.next_host.as_ref().unwrap_or(&state.url);
        let rest: Vec<&str> = uri.query().unwrap().split('&').filter(|pair| !pair.starts_with("$skiptoken")).collect();
        body["@odata.nextLink"] =
            format!("{host}{}?{}&$skiptoken={}", uri.path(), rest.join("&"), skipped + PAGE).into();
    }
    Json(body)
}
