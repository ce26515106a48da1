//! `/api/oncall`. Behind the gate, as every route that does not open itself.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use callboard_core::catalog::CatalogApi;
use callboard_core::http::json;
use callboard_core::openapi::{Endpoints, Shape, get};
use callboard_core::services::Services;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use jiff::Zoned;
use jiff::civil::Date;
use oncall_shared::{Duty, routes as paths};
use serde_json::Value;

use crate::rota::Rota;

#[derive(Clone)]
pub(crate) struct OnCall {
    rotas: Arc<[Rota]>,
    services: Services,
}

pub(crate) fn routes(rotas: Vec<Rota>, services: Services) -> Router {
    let state = OnCall { rotas: rotas.into(), services };
    endpoints().router().with_state(state)
}

/// Routes and their description in one: address, what it answers, and who answers it.
pub(crate) fn endpoints() -> Endpoints<OnCall> {
    let rotas = get(paths::ROTAS, "Who is on call in each rota");
    let of_entity = get(paths::FOR_ENTITY, "Who is on call for an entity, through its owner");
    Endpoints::new()
        .on(rotas.answers(200, Shape::list::<Duty>()), all)
        .on(of_entity.answers(200, Shape::of::<Duty>()), for_entity)
}

async fn all(State(state): State<OnCall>) -> Response {
    let duties: Vec<Duty> = state.rotas.iter().map(|rota| rota.on(today())).collect();
    json(&duties)
}

/// A group answers for itself, everything else through its owner.
async fn for_entity(
    State(state): State<OnCall>,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> ApiResult<Response> {
    let entity_ref = EntityRef::new(&kind, &namespace, &name);
    let catalog = state.services.get::<dyn CatalogApi>().map_err(ApiError::internal)?;
    let entity = catalog.entity(&entity_ref).await;
    let entity = entity.ok_or_else(|| ApiError::NotFound(format!("The catalog has no {entity_ref}")))?;
    let mut answerable = owners(&entity);
    answerable.push(entity_ref.to_string());
    let rota = state.rotas.iter().find(|rota| answerable.contains(&rota.owner));
    let rota =
        rota.ok_or_else(|| ApiError::NotFound(format!("Nobody is on call for {entity_ref}; see oncall.rotas")))?;
    Ok(json(&rota.on(today())))
}

fn owners(entity: &Value) -> Vec<String> {
    let relations = entity["relations"].as_array().into_iter().flatten();
    let owners = relations.filter(|relation| relation["type"] == "ownedBy");
    owners.filter_map(|relation| relation["targetRef"].as_str().map(str::to_owned)).collect()
}

fn today() -> Date {
    Zoned::now().date()
}
