//! `GET /events` and `GET /chart`.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use callboard_core::audit::{AuditFilter, Auditor};
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::openapi::{Endpoints, QueryParam, Shape, get};
use callboard_core::permissions::Permissions;
use callboard_core::plugin::PluginEnv;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::audit::{AuditChart, AuditEventsResponse, routes};

use crate::EVENT_READ;

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 500;
/// What a chart shows unless it is said, milliseconds: a week.
const DEFAULT_SPAN: i64 = 7 * 24 * 3_600_000;
const DEFAULT_SLOTS: i64 = 60;
const MAX_SLOTS: i64 = 500;

const FILTER: [QueryParam; 7] = [
    QueryParam::text("plugin", "The plugin that told it"),
    QueryParam::text("eventId", "The kind of event, such as `entity-mutate`"),
    QueryParam::text("status", "`succeeded` or `failed`"),
    QueryParam::text("actor", "Who did it, whole: `user:default/ada`"),
    QueryParam::text("text", "A part of the address, the actor, the error, or what is told besides; in any case"),
    QueryParam::integer("from", "Not before, milliseconds since 1970"),
    QueryParam::integer("until", "Before, milliseconds since 1970"),
];
const PAGE: [QueryParam; 2] = [
    QueryParam::integer("limit", "How many, at most 500; 50 when absent"),
    QueryParam::text("cursor", "`nextCursor` of the page before"),
];
const SLOTS: QueryParam = QueryParam::integer("slots", "Into how many parts the time is cut, at most 500");
const FILTER_NAMES: [&str; 7] = ["plugin", "eventId", "status", "actor", "text", "from", "until"];

#[derive(Clone)]
pub(crate) struct AuditState {
    audit: Auditor,
    permissions: Permissions,
}

pub(crate) fn routes(env: &PluginEnv) -> Router {
    let state = AuditState { audit: env.audit.clone(), permissions: env.permissions.clone() };
    endpoints().router().with_state(state)
}

pub(crate) fn endpoints() -> Endpoints<AuditState> {
    let needs = "For those with the permission `audit.event.read`.";
    let list = get(routes::EVENTS, "What happened, newest first").says(needs).query(&FILTER).query(&PAGE);
    let chart = get(routes::CHART, "How much happened over time").says(needs).query(&FILTER).query(&[SLOTS]);
    Endpoints::new()
        .on(list.answers(200, Shape::of::<AuditEventsResponse>()), events)
        .on(chart.answers(200, Shape::of::<AuditChart>()), over_time)
}

impl AuditState {
    async fn demand(&self, credentials: &Credentials) -> ApiResult<()> {
        if self.permissions.authorize(credentials, "audit", &EVENT_READ).await.is_allow() {
            return Ok(());
        }
        let name = EVENT_READ.name;
        Err(ApiError::NotAllowed(format!("You do not have the permission {name}; ask whoever runs this portal")))
    }
}

async fn events(State(state): State<AuditState>, credentials: Credentials, params: Params) -> ApiResult<Response> {
    params.allow(&[&FILTER_NAMES[..], &["limit", "cursor"]].concat())?;
    state.demand(&credentials).await?;
    let filter = filter_of(&params)?;
    let limit = bounded(&params, "limit", DEFAULT_LIMIT, MAX_LIMIT)?;
    let before = match params.first("cursor") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            ApiError::Input(format!("'{text}' is no cursor; take 'nextCursor' of the page before as it is"))
        })?),
    };
    // One more, which tells whether there is another page.
    let mut items = state.audit.trail().find(&filter, before, limit + 1).await?;
    let more = items.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        items.pop();
    }
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.clone());
    Ok(json(&AuditEventsResponse { items, next_cursor }))
}

async fn over_time(State(state): State<AuditState>, credentials: Credentials, params: Params) -> ApiResult<Response> {
    params.allow(&[&FILTER_NAMES[..], &["slots"]].concat())?;
    state.demand(&credentials).await?;
    let mut filter = filter_of(&params)?;
    let until = filter.until.unwrap_or_else(now_millis);
    let from = filter.from.unwrap_or(until.saturating_sub(DEFAULT_SPAN));
    if until <= from {
        return Err(ApiError::Input("'until' must be later than 'from'".into()));
    }
    let slots = bounded(&params, "slots", DEFAULT_SLOTS, MAX_SLOTS)?;
    let span = until.saturating_sub(from);
    let width = (span / slots + i64::from(span % slots > 0)).max(1);
    filter.from = Some(from);
    filter.until = Some(until);
    let slots = state.audit.trail().slots(&filter, width).await?;
    Ok(json(&AuditChart { from, until, width, slots }))
}

fn filter_of(params: &Params) -> ApiResult<AuditFilter> {
    let text = |name: &str| params.first(name).map(str::to_owned);
    let status = text("status");
    if let Some(other) = status.as_deref().filter(|status| !matches!(*status, "succeeded" | "failed")) {
        return Err(ApiError::Input(format!("'status' is succeeded or failed, not '{other}'")));
    }
    Ok(AuditFilter {
        plugin: text("plugin"),
        event_id: text("eventId"),
        status,
        actor: text("actor"),
        text: text("text"),
        from: params.integer("from")?,
        until: params.integer("until")?,
    })
}

fn bounded(params: &Params, name: &str, default: i64, most: i64) -> ApiResult<i64> {
    let number = params.integer(name)?.unwrap_or(default);
    if (1..=most).contains(&number) {
        return Ok(number);
    }
    Err(ApiError::Input(format!("'{name}' must be from 1 to {most}, not {number}")))
}

/// Milliseconds since 1970.
fn now_millis() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
