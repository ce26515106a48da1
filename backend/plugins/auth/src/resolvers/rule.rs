//! What a resolver looks at, and what it looks for.

use callboard_core::plugin::PluginError;
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::entity::EntityRef;

use super::Person;
use super::find::Wanted;

/// What a resolver looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    /// The verified address.
    Email,
    Username,
    PreferredUsername,
    /// The provider's own id of the person.
    Id,
}

/// Where in a User entity it must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Find {
    Name,
    /// The part before the `@` is the name.
    LocalPart,
    /// `spec.profile.email`
    ProfileEmail,
    /// An annotation; `*` is the host of the provider's profile.
    Annotation(&'static str),
}

/// A resolver that can be configured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer {
    pub(crate) resolver: &'static str,
    pub(crate) from: Fact,
    pub(crate) find: Find,
}

/// Those that every provider has.
const COMMON: [Offer; 2] = [
    Offer { resolver: "emailMatchingUserEntityProfileEmail", from: Fact::Email, find: Find::ProfileEmail },
    Offer { resolver: "emailLocalPartMatchingUserEntityName", from: Fact::Email, find: Find::LocalPart },
];

/// One entry of `signIn.resolvers`.
#[derive(Debug)]
pub(crate) struct Resolver {
    pub(super) name: String,
    from: Fact,
    find: Find,
    /// The host of the provider's profile.
    host: String,
    /// Empty means every domain.
    allowed_domains: Vec<String>,
    pub(super) without_user: bool,
}

/// Reads `signIn.resolvers` of a provider; none when it only delegates access. `host` is that of its profile.
///
/// # Errors
/// When there is no such resolver for this provider.
pub(crate) fn read(config: &Config, offers: &[Offer], host: &str) -> Result<Vec<Resolver>, PluginError> {
    let mut resolvers = Vec::new();
    for entry in config.items("signIn.resolvers")? {
        let name = entry.string("resolver")?.unwrap_or_default();
        let Some(offer) = COMMON.iter().chain(offers).find(|offer| offer.resolver == name) else {
            let known: Vec<&str> = COMMON.iter().chain(offers).map(|offer| offer.resolver).collect();
            let why = format!("'{name}' is no resolver of this provider; use {}", known.join(", "));
            return Err(entry.invalid("resolver", &why).into());
        };
        resolvers.push(Resolver {
            name,
            from: offer.from,
            find: offer.find,
            host: host.to_owned(),
            allowed_domains: entry.string_or_list("allowedDomains")?.unwrap_or_default(),
            without_user: entry.bool("dangerouslyAllowSignInWithoutUserInCatalog")?.unwrap_or(false),
        });
    }
    Ok(resolvers)
}

impl Resolver {
    /// What to look for, or why there is nothing to look for.
    pub(super) fn wanted(&self, person: &Person) -> Result<Wanted, String> {
        let fact = self.fact(person)?;
        Ok(match self.find {
            Find::Name => Wanted::Name(fact),
            Find::LocalPart => Wanted::Name(local_part(&fact).to_owned()),
            Find::ProfileEmail => Wanted::Key("spec.profile.email", fact),
            Find::Annotation(name) => Wanted::Annotation(name.replace('*', &self.host), fact),
        })
    }

    fn fact(&self, person: &Person) -> Result<String, String> {
        let told =
            |fact: &Option<String>, what: &str| fact.clone().ok_or_else(|| format!("the provider gave no {what}"));
        match self.from {
            Fact::Email => {
                let email = told(&person.email, "verified e-mail address")?;
                let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
                let allowed = self.allowed_domains.is_empty()
                    || self.allowed_domains.iter().any(|allowed| allowed.eq_ignore_ascii_case(domain));
                if allowed { Ok(email) } else { Err(format!("the domain '{domain}' is not in allowedDomains")) }
            }
            Fact::Username => told(&person.username, "user name"),
            Fact::PreferredUsername => told(&person.preferred_username, "preferred user name"),
            Fact::Id => told(&person.id, "user id"),
        }
    }

    /// The user that somebody is who is not in the catalog.
    pub(super) fn unlisted(&self, person: &Person) -> ApiResult<EntityRef> {
        let fact = self.fact(person).map_err(ApiError::NotAllowed)?;
        let name = if self.find == Find::LocalPart { local_part(&fact) } else { &fact };
        EntityRef::parse(&name.to_lowercase(), Some("user"), "default")
            .map_err(|error| ApiError::NotAllowed(format!("'{name}' cannot be the name of a user: {error}")))
    }
}

fn local_part(email: &str) -> &str {
    email.rsplit_once('@').map_or(email, |(local, _)| local)
}
