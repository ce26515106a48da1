//! Which user of the catalog somebody is whom a provider recognised (contract/auth.md §1.4).

use callboard_core::catalog::CatalogApi;
use callboard_core::plugin::PluginError;
use callboard_core::services::Services;
use callboard_core::{ApiError, ApiResult, Config};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use serde_json::Value;

/// What a provider tells about somebody, as far as resolvers use it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    /// An address that the provider verified.
    pub(crate) email: Option<String>,
    pub(crate) username: Option<String>,
    /// The provider's own id of the person.
    pub(crate) id: Option<String>,
}

/// One entry of `signIn.resolvers`.
#[derive(Debug)]
pub(crate) struct Resolver {
    rule: Rule,
    /// Empty means every domain.
    allowed_domains: Vec<String>,
    without_user: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    EmailIsProfileEmail,
    EmailLocalPartIsName,
    UsernameIsName,
    /// The annotation may name the host of the provider.
    IdIsAnnotation(String),
    EmailIsAnnotation(&'static str),
}

/// What a rule looks for.
enum Wanted {
    Name(String),
    /// A key of User entities and its exact value.
    Key(&'static str, String),
    Annotation(String, String),
}

/// What a provider tells that some resolvers need.
#[derive(Default)]
pub(crate) struct Offered {
    /// The annotation of a User entity that holds the provider's id of the person.
    pub(crate) id_annotation: Option<String>,
    /// The annotation that holds the address of the person's account.
    pub(crate) email_annotation: Option<&'static str>,
    /// It tells the name of the person's account.
    pub(crate) usernames: bool,
}

/// Reads `signIn.resolvers` of a provider; none when it only delegates access.
///
/// # Errors
/// When there is no such resolver for this provider.
pub(crate) fn read(config: &Config, offered: &Offered) -> Result<Vec<Resolver>, PluginError> {
    let mut resolvers = Vec::new();
    for entry in config.items("signIn.resolvers")? {
        let name = entry.string("resolver")?.unwrap_or_default();
        let rule = match name.as_str() {
            "emailMatchingUserEntityProfileEmail" => Some(Rule::EmailIsProfileEmail),
            "emailLocalPartMatchingUserEntityName" => Some(Rule::EmailLocalPartIsName),
            "usernameMatchingUserEntityName" => offered.usernames.then_some(Rule::UsernameIsName),
            "userIdMatchingUserEntityAnnotation" => offered.id_annotation.clone().map(Rule::IdIsAnnotation),
            "emailMatchingUserEntityAnnotation" => offered.email_annotation.map(Rule::EmailIsAnnotation),
            _ => None,
        };
        let Some(rule) = rule else {
            return Err(entry.invalid("resolver", &format!("'{name}' is no resolver of this provider")).into());
        };
        resolvers.push(Resolver {
            rule,
            allowed_domains: entry.string_or_list("allowedDomains")?.unwrap_or_default(),
            without_user: entry.bool("dangerouslyAllowSignInWithoutUserInCatalog")?.unwrap_or(false),
        });
    }
    Ok(resolvers)
}

/// The user that the first fitting resolver finds.
///
/// # Errors
/// 403 with the reason of each resolver when nobody was found; 409 when several users fit.
pub(crate) async fn resolve(resolvers: &[Resolver], person: &Person, services: &Services) -> ApiResult<EntityRef> {
    let catalog = services.get::<dyn CatalogApi>().map_err(ApiError::internal)?;
    let mut reasons = Vec::new();
    for resolver in resolvers {
        let wanted = match resolver.wanted(person) {
            Ok(wanted) => wanted,
            Err(reason) => {
                reasons.push(reason);
                continue;
            }
        };
        match find(&*catalog, &wanted).await? {
            Some(user) => return Ok(user),
            None if resolver.without_user => return resolver.unlisted(person),
            None => reasons.push(wanted.missing()),
        }
    }
    Err(ApiError::NotAllowed(format!(
        "You signed in with the provider, but the portal does not know which user of the catalog you are: {}. \
         Ask whoever runs the portal to add or correct your User entity, or signIn.resolvers of the provider.",
        reasons.join("; ")
    )))
}

impl Resolver {
    fn wanted(&self, person: &Person) -> Result<Wanted, String> {
        let id = self.id_of(person)?;
        Ok(match &self.rule {
            Rule::EmailIsProfileEmail => Wanted::Key("spec.profile.email", id),
            Rule::EmailLocalPartIsName => Wanted::Name(local_part(&id).to_owned()),
            Rule::UsernameIsName => Wanted::Name(id),
            Rule::IdIsAnnotation(annotation) => Wanted::Annotation(annotation.clone(), id),
            Rule::EmailIsAnnotation(annotation) => Wanted::Annotation((*annotation).to_owned(), id),
        })
    }

    fn id_of(&self, person: &Person) -> Result<String, String> {
        match &self.rule {
            Rule::EmailIsProfileEmail | Rule::EmailLocalPartIsName | Rule::EmailIsAnnotation(_) => {
                let email = person.email.clone().ok_or("the provider gave no verified e-mail address")?;
                let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
                let allowed = self.allowed_domains.is_empty()
                    || self.allowed_domains.iter().any(|allowed| allowed.eq_ignore_ascii_case(domain));
                if allowed { Ok(email) } else { Err(format!("the domain '{domain}' is not in allowedDomains")) }
            }
            Rule::UsernameIsName => person.username.clone().ok_or_else(|| "the provider gave no user name".into()),
            Rule::IdIsAnnotation(_) => person.id.clone().ok_or_else(|| "the provider gave no user id".into()),
        }
    }

    /// The user that somebody is who is not in the catalog.
    fn unlisted(&self, person: &Person) -> ApiResult<EntityRef> {
        let id = self.id_of(person).map_err(ApiError::NotAllowed)?;
        let name = if self.rule == Rule::EmailLocalPartIsName { local_part(&id) } else { &id };
        EntityRef::parse(&name.to_lowercase(), Some("user"), "default")
            .map_err(|error| ApiError::NotAllowed(format!("'{name}' cannot be the name of a user: {error}")))
    }
}

impl Wanted {
    fn missing(&self) -> String {
        match self {
            Self::Name(name) => format!("there is no user:default/{name}"),
            Self::Key(key, value) => format!("no user has {key} '{value}'"),
            Self::Annotation(annotation, value) => format!("no user has the annotation {annotation}: '{value}'"),
        }
    }

    fn fits(&self, user: &Value) -> bool {
        match self {
            // Ids are opaque; the look-up ignores case, and two ids may differ in nothing else.
            Self::Annotation(annotation, value) => {
                user["metadata"]["annotations"][annotation.as_str()] == value.as_str()
            }
            Self::Name(_) | Self::Key(..) => true,
        }
    }
}

async fn find(catalog: &dyn CatalogApi, wanted: &Wanted) -> ApiResult<Option<EntityRef>> {
    match wanted {
        Wanted::Name(name) => {
            let Ok(user) = EntityRef::parse(&format!("user:default/{name}"), None, "default") else { return Ok(None) };
            Ok(catalog.entity(&user).await.map(|_| user))
        }
        Wanted::Annotation(annotation, value) => {
            only(catalog, &format!("metadata.annotations.{annotation}"), value, wanted).await
        }
        Wanted::Key(key, value) => match only(catalog, key, value, wanted).await? {
            None => match without_tag(value) {
                Some(plain) => only(catalog, key, &plain, wanted).await,
                None => Ok(None),
            },
            found => Ok(found),
        },
    }
}

async fn only(catalog: &dyn CatalogApi, key: &str, value: &str, wanted: &Wanted) -> ApiResult<Option<EntityRef>> {
    let users = Predicate::equals("kind", "user").and(Predicate::equals(key, value));
    let found: Vec<Value> = catalog.entities(&users).await.into_iter().filter(|user| wanted.fits(user)).collect();
    match &found[..] {
        [] => Ok(None),
        [user] => {
            let text = |key: &str| user["metadata"][key].as_str();
            let full = format!("user:{}/{}", text("namespace").unwrap_or("default"), text("name").unwrap_or_default());
            EntityRef::parse(&full, None, "default").map(Some).map_err(ApiError::internal)
        }
        several => Err(ApiError::Conflict(format!(
            "{} users of the catalog have the same {key}; it must be one user's alone",
            several.len()
        ))),
    }
}

fn local_part(email: &str) -> &str {
    email.rsplit_once('@').map_or(email, |(local, _)| local)
}

/// `ada+work@x` as `ada@x`.
fn without_tag(email: &str) -> Option<String> {
    let (local, domain) = email.rsplit_once('@')?;
    let (plain, _) = local.split_once('+')?;
    Some(format!("{plain}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use async_trait::async_trait;
    use serde_json::json;

    struct Users;

    #[async_trait]
    impl CatalogApi for Users {
        async fn entity(&self, entity_ref: &EntityRef) -> Option<Value> {
            (entity_ref.to_string() == "user:default/ada").then(|| json!({}))
        }

        async fn entities(&self, filter: &Predicate) -> Vec<Value> {
            let ada = json!({"metadata": {"name": "ada", "annotations": {"github.com/user-id": "MDQ6", "google.com/email": "ada@corp.io"}}});
            let text = format!("{filter:?}").to_lowercase();
            if text.contains("twin@corp.io") {
                return vec![ada.clone(), ada];
            }
            if text.contains("ada@corp.io") || text.contains("mdq6") { vec![ada] } else { Vec::new() }
        }
    }

    fn offered() -> Offered {
        Offered {
            id_annotation: Some("github.com/user-id".into()),
            email_annotation: Some("google.com/email"),
            usernames: true,
        }
    }

    async fn who(entry: Value, person: Person) -> Result<String, ApiError> {
        let services = Services::default();
        services.provide::<dyn CatalogApi>(Arc::new(Users));
        let config = Config::from_value(json!({"signIn": {"resolvers": [entry]}}));
        let resolvers = read(&config, &offered()).unwrap();
        resolve(&resolvers, &person, &services).await.map(|user| user.to_string())
    }

    fn email(email: &str) -> Person {
        Person { email: Some(email.into()), ..Person::default() }
    }

    #[tokio::test]
    async fn an_address_finds_its_user_with_and_without_a_tag() {
        let by_email = || json!({"resolver": "emailMatchingUserEntityProfileEmail"});
        assert_eq!(who(by_email(), email("ada@corp.io")).await.unwrap(), "user:default/ada");
        assert_eq!(who(by_email(), email("ada+work@corp.io")).await.unwrap(), "user:default/ada");
        assert!(matches!(who(by_email(), email("twin@corp.io")).await, Err(ApiError::Conflict(_))));
    }

    #[tokio::test]
    async fn both_resolvers_of_addresses_keep_to_the_allowed_domains() {
        for resolver in ["emailMatchingUserEntityProfileEmail", "emailLocalPartMatchingUserEntityName"] {
            let entry = json!({"resolver": resolver, "allowedDomains": ["corp.io"], "dangerouslyAllowSignInWithoutUserInCatalog": true});
            assert_eq!(who(entry.clone(), email("ada@corp.io")).await.unwrap(), "user:default/ada");
            let refused = who(entry, email("ada@evil.org")).await.unwrap_err();
            assert!(refused.to_string().contains("'evil.org' is not in allowedDomains"), "{refused}");
        }
    }

    #[tokio::test]
    async fn ids_are_compared_with_their_case() {
        let entry = || json!({"resolver": "userIdMatchingUserEntityAnnotation"});
        let id = |id: &str| Person { id: Some(id.into()), ..Person::default() };
        assert_eq!(who(entry(), id("MDQ6")).await.unwrap(), "user:default/ada");
        assert!(matches!(who(entry(), id("mdq6")).await, Err(ApiError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn an_address_in_an_annotation_finds_its_user() {
        let entry = || json!({"resolver": "emailMatchingUserEntityAnnotation"});
        assert_eq!(who(entry(), email("ada@corp.io")).await.unwrap(), "user:default/ada");
        assert!(matches!(who(entry(), email("bob@corp.io")).await, Err(ApiError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn who_is_not_found_is_told_why() {
        let entry = json!({"resolver": "usernameMatchingUserEntityName"});
        let person = Person { username: Some("bob".into()), ..Person::default() };
        let refused = who(entry.clone(), person).await.unwrap_err();
        assert!(refused.to_string().contains("there is no user:default/bob"), "{refused}");
        let nameless = who(entry, Person::default()).await.unwrap_err();
        assert!(nameless.to_string().contains("gave no user name"), "{nameless}");
    }

    #[test]
    fn an_unknown_resolver_stops_the_start() {
        let config = Config::from_value(json!({"signIn": {"resolvers": [{"resolver": "whoever"}]}}));
        assert!(read(&config, &Offered::default()).unwrap_err().to_string().contains("'whoever' is no resolver"));
    }
}
