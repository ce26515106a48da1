//! Routes below every plugin that has permissions: what they are, and whether conditions hold.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use callboard_shared::permissions::{
    APPLY_CONDITIONS, ApplyConditionsItem, ApplyConditionsRequest, AuthorizeAnswer, AuthorizeResponse, Effect,
    METADATA, OneOrMany, PermissionMetadata,
};

use super::metadata::metadata;
use super::{Permission, ResourceRules};
use crate::auth::{Credentials, Principal};
use crate::http::body::MAX_BATCH_BODY;
use crate::http::{JsonBody, json};
use crate::openapi::{Endpoints, Shape, get, post};
use crate::{ApiError, ApiResult};

/// What a plugin has of permissions.
#[derive(Clone)]
pub(crate) struct Own {
    permissions: &'static [Permission],
    resources: Arc<[Arc<dyn ResourceRules>]>,
}

pub(crate) fn of_plugin(permissions: &'static [Permission], resources: Vec<Arc<dyn ResourceRules>>) -> Router {
    framework().router().with_state(Own { permissions, resources: resources.into() })
}

pub(crate) fn framework() -> Endpoints<Own> {
    let what = get(METADATA, "The permissions of the plugin, and the rules that conditions may use");
    let apply = post(APPLY_CONDITIONS, "Whether conditions hold for things of the plugin").says(
        "For plugins and programs, and for users through a plugin. People by themselves could learn from it what they \
         may not see.",
    );
    let takes = Shape::of::<ApplyConditionsRequest>();
    Endpoints::new()
        .on(what.answers(200, Shape::of::<PermissionMetadata>()), describe)
        .on(apply.takes(takes).answers(200, Shape::of::<AuthorizeResponse>()), apply_conditions)
}

async fn describe(State(own): State<Own>, _: Credentials) -> Response {
    json(&metadata(own.permissions, &own.resources))
}

async fn apply_conditions(
    State(own): State<Own>,
    credentials: Credentials,
    JsonBody(asked): JsonBody<ApplyConditionsRequest, MAX_BATCH_BODY>,
) -> ApiResult<Response> {
    if let Principal::User { actor: None, .. } | Principal::None = credentials.principal() {
        return Err(ApiError::NotAllowed("Only plugins and programs may apply conditions; ask /api/permission".into()));
    }
    let mut items = Vec::with_capacity(asked.items.len());
    for item in asked.items {
        items.push(applied(&own, item).await?);
    }
    Ok(json(&AuthorizeResponse { items }))
}

async fn applied(own: &Own, item: ApplyConditionsItem) -> ApiResult<AuthorizeAnswer> {
    let ApplyConditionsItem { id, resource_ref, resource_type, conditions } = item;
    let rules = own.resources.iter().find(|rules| rules.resource_type() == resource_type).ok_or_else(|| {
        ApiError::Input(format!("This plugin has nothing of kind '{resource_type}'; see permissions/metadata"))
    })?;
    let met = rules.meet(resource_ref.as_slice(), &conditions).await?;
    let mut effects = met.into_iter().map(Effect::of);
    let result = match resource_ref {
        OneOrMany::One(_) => OneOrMany::One(effects.next().unwrap_or(Effect::Deny)),
        OneOrMany::Many(_) => OneOrMany::Many(effects.collect()),
    };
    Ok(AuthorizeAnswer { id, result, conditional: None })
}
