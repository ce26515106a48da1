//! What the pages ask for.

use callboard_shared::catalog::{self, QueryEntitiesRequest, QueryEntitiesResponse};
use callboard_shared::permissions::ExplainedDecision;
use callboard_shared::permissions::roles::{
    self, HeldRoles, PluginPolicies, PluginRules, Preview, PreviewRequest, RbacCondition, RbacPolicy, RbacRole,
};
use callboard_shared::query::{Direction, FullTextFilter, Order, Predicate};
use callboard_web_core::Request;

/// So many names are offered.
const OFFERED: u64 = 20;

pub(crate) fn roles() -> Request<Vec<RbacRole>> {
    Request::get(roles::roles())
}

pub(crate) fn role(role: &str) -> Request<Vec<RbacRole>> {
    Request::get(roles::role(role))
}

pub(crate) fn policies() -> Request<Vec<RbacPolicy>> {
    Request::get(roles::policies())
}

pub(crate) fn conditions() -> Request<Vec<RbacCondition>> {
    Request::get(roles::conditions(None))
}

pub(crate) fn plugin_policies() -> Request<Vec<PluginPolicies>> {
    Request::get(roles::plugin_policies())
}

pub(crate) fn plugin_rules() -> Request<Vec<PluginRules>> {
    Request::get(roles::plugin_rules())
}

pub(crate) fn preview(request: &PreviewRequest) -> Request<Preview> {
    Request::post(roles::preview(), request)
}

pub(crate) fn roles_of(user: &str) -> Request<HeldRoles> {
    Request::get(roles::roles_of(user))
}

pub(crate) fn explain(permission: &str, resource_ref: Option<&str>, user: Option<&str>) -> Request<ExplainedDecision> {
    Request::get(callboard_shared::permissions::explain(permission, resource_ref, user))
}

/// Users and groups with a text in their name.
pub(crate) fn people(kinds: &[&str], text: &str) -> Request<QueryEntitiesResponse> {
    let name = text.rsplit([':', '/']).next().unwrap_or_default();
    let fields = ["metadata.name", "metadata.title", "spec.profile.displayName"].map(str::to_owned).to_vec();
    let request = QueryEntitiesRequest {
        limit: Some(OFFERED),
        order_by: vec![Order::new("metadata.name", Direction::Asc)],
        fields: ["kind", "metadata.name", "metadata.namespace"].map(str::to_owned).to_vec(),
        full_text_filter: (!name.is_empty()).then(|| FullTextFilter { term: name.to_owned(), fields }),
        ..QueryEntitiesRequest::of(&Predicate::one_of("kind", kinds))
    };
    Request::post(catalog::by_query(), &request)
}
