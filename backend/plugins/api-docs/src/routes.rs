//! `/definitions/{kind}/{namespace}/{name}` and what is below it. Whoever may read the entity may read these.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::catalog::CatalogApi;
use callboard_core::http::{Params, json};
use callboard_core::openapi::{Endpoints, QueryParam, Shape, get};
use callboard_core::permissions::{Action, Permission, Permissions};
use callboard_core::plugin::PluginEnv;
use callboard_core::services::Services;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::api_docs::paths::routes as paths;
use callboard_shared::api_docs::{Detail, Outline, Schema};
use callboard_shared::entity::EntityRef;

use crate::definition::Definition;
use crate::definitions::Definitions;

/// What the catalog asks for when an entity is read.
const ENTITY_READ: Permission =
    Permission { name: "catalog.entity.read", action: Some(Action::Read), resource_type: Some("catalog-entity") };

const ID: [QueryParam; 1] = [QueryParam::text("id", "The id of an item of the outline: `get /bookings`")];
const AT: [QueryParam; 1] = [QueryParam::text("at", "What `more` of a schema says: a JSON pointer")];

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct ApiDocs {
    definitions: Definitions,
    permissions: Permissions,
    services: Services,
}

pub(crate) fn endpoints() -> Endpoints<ApiDocs> {
    Endpoints::new()
        .on(
            get(paths::OUTLINE, "What the definition of an API holds")
                .says("Servers, security schemes, and operations or types by group; with what could not be read.")
                .answers(200, Shape::of::<Outline>()),
            outline,
        )
        .on(
            get(paths::ITEM, "One operation or type of a definition")
                .says("References are followed; `more` of a schema names what was too deep or too large.")
                .query(&ID)
                .answers(200, Shape::of::<Detail>()),
            item,
        )
        .on(get(paths::SCHEMA, "One schema of a definition").query(&AT).answers(200, Shape::of::<Schema>()), schema)
}

pub(crate) fn routes(env: &PluginEnv) -> Router {
    endpoints().router().with_state(ApiDocs {
        definitions: Definitions::new(),
        permissions: env.permissions.clone(),
        services: env.services.clone(),
    })
}

/// Which entity the address names.
type Named = Path<(String, String, String)>;

async fn outline(
    State(state): State<ApiDocs>,
    credentials: Credentials,
    Path(named): Named,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&[])?;
    let definition = state.definition(&credentials, named).await?;
    Ok(json(definition.outline()))
}

async fn item(
    State(state): State<ApiDocs>,
    credentials: Credentials,
    Path(named): Named,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["id"])?;
    let id = required(&params, "id")?;
    let definition = state.definition(&credentials, named).await?;
    let wanted = id.clone();
    let found = apart(move || definition.item(&wanted)).await?;
    let detail = found.ok_or_else(|| ApiError::NotFound(format!("The definition has no item '{id}'")))?;
    Ok(json(&detail))
}

async fn schema(
    State(state): State<ApiDocs>,
    credentials: Credentials,
    Path(named): Named,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["at"])?;
    let at = required(&params, "at")?;
    let definition = state.definition(&credentials, named).await?;
    let wanted = at.clone();
    let found = apart(move || definition.schema(&wanted)).await?;
    let schema = found.ok_or_else(|| ApiError::NotFound(format!("The definition has nothing at '{at}'")))?;
    Ok(json(&schema))
}

fn required(params: &Params, name: &str) -> ApiResult<String> {
    let missing = || ApiError::Input(format!("The query parameter '{name}' is required"));
    params.first(name).map(str::to_owned).ok_or_else(missing)
}

/// Works on a thread for work: a large definition takes some milliseconds.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)
}

impl ApiDocs {
    async fn definition(
        &self,
        credentials: &Credentials,
        (kind, namespace, name): (String, String, String),
    ) -> ApiResult<Arc<Definition>> {
        let entity_ref = EntityRef::new(&kind, &namespace, &name);
        let unknown = || {
            ApiError::NotFound(format!("No entity named '{name}', with kind '{kind}' in namespace '{namespace}' found"))
        };
        // Whoever may not read entities is told what a stranger to the entity is told.
        let own_ref = entity_ref.to_string();
        if !self.permissions.authorize_for(credentials, "catalog", &ENTITY_READ, &own_ref).await? {
            return Err(unknown());
        }
        let catalog = self.services.get::<dyn CatalogApi>()?;
        let entity = catalog.entity(&entity_ref).await.ok_or_else(unknown)?;
        self.definitions.of(&entity_ref, entity).await.ok_or_else(|| {
            ApiError::NotFound(format!("'{entity_ref}' has no definition; write it into spec.definition of its file"))
        })
    }
}
