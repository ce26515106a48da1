//! Which user of the catalog somebody is whom a provider recognised (contract/auth.md §1.4).

mod find;
mod rule;
#[cfg(test)]
mod tests;

use callboard_core::catalog::CatalogApi;
use callboard_core::services::Services;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::auth::ResolverStep;
use callboard_shared::entity::EntityRef;

pub(crate) use rule::{Fact, Find, Offer, Resolver, read};

/// What a provider tells about somebody, as far as resolvers use it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    /// An address that the provider verified.
    pub(crate) email: Option<String>,
    pub(crate) username: Option<String>,
    /// A second name of the account, where a provider tells two.
    pub(crate) preferred_username: Option<String>,
    /// The provider's own id of the person.
    pub(crate) id: Option<String>,
}

/// The user that the first fitting resolver finds.
///
/// # Errors
/// 403 with the reason of each resolver when nobody was found; 409 when several users fit.
pub(crate) async fn resolve(resolvers: &[Resolver], person: &Person, services: &Services) -> ApiResult<EntityRef> {
    let (steps, user) = walk(resolvers, person, services).await;
    user?.ok_or_else(|| {
        let reasons: Vec<String> = steps.into_iter().map(|step| step.outcome).collect();
        ApiError::NotAllowed(format!(
            "You signed in with the provider, but the portal does not know which user of the catalog you are: {}. \
             Ask whoever runs the portal to add or correct your User entity, or signIn.resolvers of the provider.",
            reasons.join("; ")
        ))
    })
}

/// The same with what each resolver did, and without a word when nobody was found.
pub(crate) async fn walk(
    resolvers: &[Resolver],
    person: &Person,
    services: &Services,
) -> (Vec<ResolverStep>, ApiResult<Option<EntityRef>>) {
    let mut steps = Vec::new();
    let catalog = match services.get::<dyn CatalogApi>() {
        Ok(catalog) => catalog,
        Err(error) => return (steps, Err(ApiError::internal(error))),
    };
    for resolver in resolvers {
        let mut step = ResolverStep { resolver: resolver.name.clone(), outcome: String::new(), user: None };
        let found = one(resolver, person, &*catalog, &mut step).await;
        steps.push(step);
        match found {
            Ok(None) => {}
            Ok(Some(user)) => return (steps, Ok(Some(user))),
            Err(error) => return (steps, Err(error)),
        }
    }
    (steps, Ok(None))
}

async fn one(
    resolver: &Resolver,
    person: &Person,
    catalog: &dyn CatalogApi,
    step: &mut ResolverStep,
) -> ApiResult<Option<EntityRef>> {
    let wanted = match resolver.wanted(person) {
        Ok(wanted) => wanted,
        Err(reason) => {
            step.outcome = reason;
            return Ok(None);
        }
    };
    let found = match find::find(catalog, &wanted).await {
        Ok(found) => found,
        Err(error) => {
            step.outcome = error.to_string();
            return Err(error);
        }
    };
    let user = match found {
        Some(user) => {
            step.outcome = wanted.found();
            user
        }
        None => {
            step.outcome = wanted.missing();
            if !resolver.without_user {
                return Ok(None);
            }
            step.outcome.push_str(", and it lets people in whom the catalog does not know");
            resolver.unlisted(person)?
        }
    };
    step.user = Some(user.to_string());
    Ok(Some(user))
}
