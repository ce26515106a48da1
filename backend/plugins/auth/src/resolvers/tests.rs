//! Who is found, and who is told why not.

use super::*;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::Config;
use callboard_shared::query::Predicate;
use serde_json::{Value, json};

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

const OFFERS: [Offer; 3] = [
    Offer { resolver: "usernameMatchingUserEntityName", from: Fact::Username, find: Find::Name },
    Offer { resolver: "userIdMatchingUserEntityAnnotation", from: Fact::Id, find: Find::Annotation("*/user-id") },
    Offer {
        resolver: "emailMatchingUserEntityAnnotation",
        from: Fact::Email,
        find: Find::Annotation("google.com/email"),
    },
];

async fn who(entry: Value, person: Person) -> Result<String, ApiError> {
    let services = Services::default();
    services.provide::<dyn CatalogApi>(Arc::new(Users));
    let config = Config::from_value(json!({"signIn": {"resolvers": [entry]}}));
    let resolvers = read(&config, &OFFERS, "github.com").unwrap();
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
    assert!(read(&config, &[], "").unwrap_err().to_string().contains("'whoever' is no resolver"));
}
