//! The scheduler's routes below every plugin (contract/app.md §4).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::{Scheduler, TaskInfo};
use crate::ApiResult;
use crate::http::json;
use crate::openapi::{Endpoints, Shape, ToSchema, get, post};

/// The body of the list.
#[derive(Serialize, ToSchema)]
struct TaskList {
    tasks: Vec<TaskInfo>,
}

/// The routes over the tasks of one plugin; the gate before them asks for credentials.
pub(crate) fn framework() -> Endpoints<Scheduler> {
    const TASKS: &str = "/.backstage/scheduler/v1/tasks";
    let start = post(format!("{TASKS}/{{id}}/trigger"), "Runs a task now").says("409 when it runs already.");
    let stop = post(format!("{TASKS}/{{id}}/cancel"), "Stops the run of a task").says("409 when it does not run.");
    Endpoints::new()
        .on(get(TASKS, "The plugin's repeated work").answers(200, Shape::of::<TaskList>()), list)
        .on(start.answers(200, Shape::empty()), trigger)
        .on(stop.answers(200, Shape::empty()), cancel)
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
