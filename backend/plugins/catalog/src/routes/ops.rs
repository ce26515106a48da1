//! `GET /ops`: how ingestion does, for those who look after the catalog.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::scheduler::{TaskInfo, TaskStatus};
use callboard_shared::catalog::{ExplainedError, FailingSource, OpsResponse, ProviderState, QueueState};

use super::{CatalogState, time};
use crate::permissions::UNPROCESSED_READ;
use crate::providers::contributed;

pub(super) async fn ops(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&[])?;
    state.demand(&credentials, &UNPROCESSED_READ).await?;
    let store = &state.engine.store;
    let backlog = store.backlog().await?;
    let size = state.index.size();
    let sources = store.failing_sources().await?.into_iter().map(|(location, source)| {
        let (entity_ref, error) = source.example.unzip();
        FailingSource {
            location,
            failed: source.failed,
            entity_ref,
            error: error.map(|error| ExplainedError { name: error.name, message: error.message }),
        }
    });
    let tasks = state.scheduler.list().await?;
    let providers = tasks.into_iter().filter_map(provider).collect();
    Ok(json(&OpsResponse {
        entities: size.entities,
        relations: size.relations,
        registered_locations: backlog.locations,
        processing: QueueState { waiting: backlog.due, lag_milliseconds: Some(backlog.lag) },
        stitching: QueueState { waiting: backlog.to_stitch, lag_milliseconds: None },
        failed: backlog.failed,
        failing_sources: sources.collect(),
        providers,
        last_change: store.last_change().await?,
        at: time(crate::store::now_millis()),
    }))
}

/// What the scheduler knows of a provider's runs; nothing for other tasks.
fn provider(task: TaskInfo) -> Option<ProviderState> {
    let provider = task.task_id.strip_suffix(contributed::TASK_SUFFIX)?.to_owned();
    let Some(state) = task.task_state else {
        return Some(ProviderState {
            provider,
            status: None,
            last_run_ended_at: None,
            last_run_error: None,
            next_run_at: None,
        });
    };
    let status = match state.status {
        TaskStatus::Running => "running",
        TaskStatus::Idle => "idle",
    };
    Some(ProviderState {
        provider,
        status: Some(status.to_owned()),
        last_run_ended_at: state.last_run_ended_at,
        last_run_error: state.last_run_error,
        next_run_at: state.starts_at,
    })
}
