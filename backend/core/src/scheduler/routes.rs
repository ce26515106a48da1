//! The scheduler's routes below every plugin (contract/app.md §4).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;

use super::{Scheduler, TaskInfo};
use crate::ApiResult;
use crate::http::json;

/// The body of the list.
#[derive(Serialize)]
struct TaskList {
    tasks: Vec<TaskInfo>,
}

/// The routes over the tasks of one plugin; the gate before them asks for credentials.
pub(crate) fn framework(scheduler: Scheduler) -> Router {
    const TASKS: &str = "/.backstage/scheduler/v1/tasks";
    Router::new()
        .route(TASKS, get(list))
        .route(&format!("{TASKS}/{{id}}/trigger"), post(trigger))
        .route(&format!("{TASKS}/{{id}}/cancel"), post(cancel))
        .with_state(scheduler)
}

async fn list(State(scheduler): State<Scheduler>) -> ApiResult<Response> {
    Ok(json(&TaskList { tasks: scheduler.list().await? }))
}

async fn trigger(State(scheduler): State<Scheduler>, Path(id): Path<String>) -> ApiResult<StatusCode> {
    scheduler.trigger(&id).await?;
    Ok(StatusCode::OK)
}

async fn cancel(State(scheduler): State<Scheduler>, Path(id): Path<String>) -> ApiResult<StatusCode> {
    scheduler.cancel(&id).await?;
    Ok(StatusCode::OK)
}
