//! What the steps ask the catalog's API for.

use callboard_shared::auth::{self, ProviderKind, SignInProvider};
use callboard_shared::catalog::{
    self, AnalyzeRepositoryRequest, EntitiesByRefsRequest, EntitiesByRefsResponse, FacetsRequest, FacetsResponse,
    LocationInput, OrgResponse, PullRequestInput, PullRequestOutput, QueryEntitiesRequest, QueryEntitiesResponse,
    RegisterLocationResponse, RepositoryAccess, RepositoryAnalysis, ValidateEntityRequest,
};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::{Direction, Order, Predicate};
use callboard_web_core::{Method, Request, RequestError, api};
use serde_json::Value;

/// Suggestions for one field.
const SUGGESTED: u64 = 200;

/// What a repository has for the catalog.
pub(crate) async fn analyze(target: &str) -> Result<RepositoryAnalysis, RequestError> {
    api::post(catalog::analyze_repository(), &AnalyzeRepositoryRequest { target: target.to_owned() }).await
}

/// What registering an address would bring in.
pub(crate) async fn try_out(target: &str) -> Result<RegisterLocationResponse<Value>, RequestError> {
    api::post(catalog::register_location(true), &location(target)).await
}

/// Registers an address; when it is registered already, it is read again.
pub(crate) async fn register(target: &str) -> Result<RegisterLocationResponse<Value>, RequestError> {
    api::post(catalog::register_or_refresh(), &location(target)).await
}

/// The sign-in of this portal whose tokens the repository's host takes; nothing where there is none, or it cannot be
/// asked: the portal has its own credentials.
pub(crate) async fn lender(analysis: &RepositoryAnalysis) -> Option<SignInProvider> {
    let access = analysis.access.as_ref()?;
    let providers: Vec<SignInProvider> = api::get(auth::providers()).await.ok()?;
    providers.into_iter().find(|provider| lends(provider, access))
}

fn lends(provider: &SignInProvider, access: &RepositoryAccess) -> bool {
    let same_place = access.host.is_none() || access.host == provider.host;
    provider.kind == ProviderKind::OAuth && provider.id == access.provider && same_place
}

/// Whether the catalog would take an entity from an address.
pub(crate) async fn validate(entity: Value, address: &str) -> Result<(), RequestError> {
    let request = ValidateEntityRequest { entity, location: format!("url:{address}") };
    api::send_no_content(Method::Post, catalog::validate_entity(), &request).await
}

/// Has a file proposed to a repository.
pub(crate) async fn propose(input: &PullRequestInput) -> Result<PullRequestOutput, RequestError> {
    api::post(catalog::propose_file(), input).await
}

/// Entities as they are now; `None` for those that are not in the catalog.
pub(crate) async fn present(refs: &[EntityRef]) -> Result<Vec<Option<Value>>, RequestError> {
    let answer: EntitiesByRefsResponse<Value> = api::post(catalog::by_refs(), &EntitiesByRefsRequest::of(refs)).await?;
    Ok(answer.items)
}

/// The values of fields of components, for suggestions.
pub(crate) fn used_values() -> Request<FacetsResponse> {
    let query = FacetsRequest {
        facets: vec!["spec.type".to_owned(), "spec.lifecycle".to_owned()],
        query: Some(Predicate::equals("kind", "component").to_json()),
    };
    Request::post(catalog::facets::<&str, &str>(&[], &[]), &query)
}

/// Every group, for suggestions.
pub(crate) fn groups() -> Request<OrgResponse> {
    Request::get(catalog::org_groups(None))
}

/// The systems, for suggestions.
pub(crate) fn systems() -> Request<QueryEntitiesResponse> {
    let condition = Predicate::equals("kind", "system");
    let query = QueryEntitiesRequest {
        limit: Some(SUGGESTED),
        order_by: vec![Order::new("metadata.name", Direction::Asc)],
        fields: ["kind", "metadata.name", "metadata.namespace"].map(str::to_owned).to_vec(),
        ..QueryEntitiesRequest::of(&condition)
    };
    Request::post(catalog::by_query(), &query)
}

fn location(target: &str) -> LocationInput {
    LocationInput { location_type: "url".to_owned(), target: target.to_owned(), presence: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_the_place_that_gave_it_and_nowhere_else() {
        let provider = |id: &str, host: Option<&str>| SignInProvider {
            id: id.into(),
            title: String::new(),
            kind: ProviderKind::OAuth,
            signs_in: false,
            host: host.map(str::to_owned),
        };
        let access = |host: Option<&str>| RepositoryAccess {
            provider: "github".into(),
            host: host.map(str::to_owned),
            scope: "repo".into(),
        };
        assert!(lends(&provider("github", Some("github.com")), &access(Some("github.com"))));
        assert!(!lends(&provider("github", Some("github.com")), &access(Some("git.acme.example"))));
        assert!(!lends(&provider("github", None), &access(Some("github.com"))));
        assert!(!lends(&provider("gitlab", Some("github.com")), &access(Some("github.com"))));
        assert!(lends(&provider("github", Some("anywhere")), &access(None)));
    }
}
