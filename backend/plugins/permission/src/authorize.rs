//! `POST /authorize`: decides about a batch of questions.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::{Credentials, Principal};
use callboard_core::http::body::MAX_BATCH_BODY;
use callboard_core::http::{JsonBody, json};
use callboard_core::openapi::{Endpoints, QueryParam, Shape, get, post};
use callboard_core::permissions::{Decision, Permissions, PolicyUser};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::permissions::{
    AuthorizeAnswer, AuthorizeItem, AuthorizeRequest, AuthorizeResponse, Conditional, Effect, ExplainedDecision,
    OneOrMany, Permission, PermissionType, routes,
};
use serde_json::json;

use crate::explain::explain;

const EXPLAIN: [QueryParam; 3] = [
    QueryParam::text("permission", "The name of the permission"),
    QueryParam::text("user", "The person, as in `user:default/ada`; the caller when absent"),
    QueryParam::text("resourceRef", "The thing that it is used with"),
];

/// What a direct user sends without a resource is refused: the answer could be the conditions.
const NO_CONDITIONS: &str =
    "A permission about things needs a resourceRef: which conditions there are is not told to people";

pub(crate) fn endpoints() -> Endpoints<Permissions> {
    let decide = post(routes::AUTHORIZE, "Decides whether the user may do what is asked, item by item")
        .says("For users. Programs know by their token what they may do.");
    Endpoints::new()
        .on(decide.takes(Shape::of::<AuthorizeRequest>()).answers(200, Shape::of::<AuthorizeResponse>()), authorize)
        .on(
            get(routes::EXPLAIN, "Why somebody may do something, or may not")
                .says("Of the caller; of anybody, and with the conditions, for those with `policy.entity.read`.")
                .query(&EXPLAIN)
                .answers(200, Shape::of::<ExplainedDecision>()),
            explain,
        )
        .on(get(routes::HEALTH, "Whether the plugin is there").answers(200, Shape::object()).open(), health)
}

async fn health() -> Response {
    json(&json!({"status": "ok"}))
}

async fn authorize(
    State(permissions): State<Permissions>,
    credentials: Credentials,
    JsonBody(asked): JsonBody<AuthorizeRequest, MAX_BATCH_BODY>,
) -> ApiResult<Response> {
    let Principal::User { user, actor } = credentials.principal() else {
        return Err(ApiError::NotAllowed("Only users are asked about; a program's token says what it may do".into()));
    };
    let is_direct = actor.is_none();
    asked.items.iter().try_for_each(|item| check(item, is_direct))?;
    let user = match permissions.enabled() && !asked.items.is_empty() {
        true => Some(permissions.policy_user(user).await?),
        false => None,
    };
    let mut items = Vec::with_capacity(asked.items.len());
    for item in asked.items {
        items.push(answer(&permissions, user.as_ref(), item).await?);
    }
    Ok(json(&AuthorizeResponse { items }))
}

/// What makes a whole batch malformed.
fn check(item: &AuthorizeItem, is_direct: bool) -> ApiResult<()> {
    let wrong = |message: &str| Err(ApiError::Input(format!("item {}: {message}", item.id)));
    let is_resource = item.permission.permission_type == PermissionType::Resource;
    match (&item.resource_ref, is_resource, &item.permission.resource_type) {
        (_, true, None) => wrong("a permission of type resource needs a resourceType"),
        (Some(_), false, _) => wrong("a permission of type basic takes no resourceRef"),
        (Some(refs), ..) if refs.as_slice().is_empty() => wrong("resourceRef must name something"),
        (None, true, _) if is_direct => wrong(NO_CONDITIONS),
        _ => Ok(()),
    }
}

/// `user`: nothing when people are not restricted.
async fn answer(
    permissions: &Permissions,
    user: Option<&PolicyUser>,
    item: AuthorizeItem,
) -> ApiResult<AuthorizeAnswer> {
    let AuthorizeItem { id, permission, resource_ref } = item;
    let one = |effect| AuthorizeAnswer { id: id.clone(), result: OneOrMany::One(effect), conditional: None };
    let Some(user) = user else { return Ok(one(Effect::Allow)) };
    let permission = believed(permissions, permission);
    let verdict = permissions.decide(&permission, Some(user)).await;
    let decision = match verdict {
        Ok(verdict) => verdict.decision,
        Err(error) => {
            tracing::error!(user = %user.user, permission = permission.name, error = format!("{error:#}"), "the policy could not decide, which is a refusal");
            Decision::Deny
        }
    };
    let criteria = match decision {
        Decision::Allow => return Ok(one(Effect::Allow)),
        Decision::Deny => return Ok(one(Effect::Deny)),
        Decision::Conditional(criteria) => criteria,
    };
    // The policy's conditions are about things of the permission's kind; `decide` saw to that.
    let resource_type = permission.resource_type.unwrap_or_default();
    let Some(refs) = resource_ref else {
        // Asked as if it were about nothing, by an extension of the browser: yes only when it is yes for all.
        if permission.permission_type == PermissionType::Basic {
            return Ok(one(Effect::Deny));
        }
        let plugin_id = permissions.owner_of(&resource_type).unwrap_or_default().to_owned();
        let conditional = Some(Conditional { plugin_id, resource_type, conditions: criteria });
        return Ok(AuthorizeAnswer { conditional, ..one(Effect::Conditional) });
    };
    let met = permissions.meet(&resource_type, refs.as_slice(), &criteria).await?;
    let mut effects = met.into_iter().map(Effect::of);
    let result = match refs {
        OneOrMany::One(_) => OneOrMany::One(effects.next().unwrap_or(Effect::Deny)),
        OneOrMany::Many(_) => OneOrMany::Many(effects.collect()),
    };
    Ok(AuthorizeAnswer { id, result, conditional: None })
}

/// A permission that a plugin of ours declares is what that says, whatever the caller says about its action and its
/// kind of thing. Only how it is asked for is the caller's.
fn believed(permissions: &Permissions, asked: Permission) -> Permission {
    match permissions.declared(&asked.name) {
        Some(declared) => Permission { permission_type: asked.permission_type, ..declared.on_the_wire() },
        None => asked,
    }
}
