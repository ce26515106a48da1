//! What a provider tells about somebody, from the id token or its profile address.

use callboard_shared::auth::Profile;
use serde_json::Value;

use super::table::{Fields, Vouched};
use crate::resolvers::Person;

/// Whom a provider recognised.
pub(crate) struct Recognition {
    /// For the page.
    pub(crate) profile: Profile,
    /// For the resolvers.
    pub(crate) person: Person,
    /// Everything that the provider told, for a test of the sign-in.
    pub(crate) claims: Value,
}

/// Reads what is `told` by the names that the provider gives to things.
pub(crate) fn read(fields: &Fields, told: Value) -> Recognition {
    let text = |pointers: &[&str]| {
        pointers.iter().find_map(|pointer| match told.pointer(pointer)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let vouched = match fields.vouched {
        Vouched::Always => true,
        Vouched::IfTrue(pointer) => told.pointer(pointer) == Some(&Value::Bool(true)),
        Vouched::UnlessFalse(pointer) => {
            // Some providers write booleans as texts.
            told.pointer(pointer).is_none_or(|verified| *verified == true || *verified == "true")
        }
        Vouched::UnlessNull(pointer) => told.pointer(pointer).is_none_or(|value| !value.is_null()),
    };
    let email = text(fields.email).filter(|_| vouched);
    let (id, username) = (text(fields.id), text(fields.username));
    let display_name = text(fields.name).or_else(|| username.clone()).or_else(|| id.clone());
    Recognition {
        profile: Profile { email: email.clone(), display_name, picture: text(fields.picture) },
        person: Person { email, username, id, ..Person::default() },
        claims: told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::ROWS;
    use serde_json::json;

    fn told(provider: &str, told: Value) -> Person {
        let row = ROWS.iter().find(|row| row.id == provider).unwrap();
        read(&row.fields, told).person
    }

    #[test]
    fn only_a_verified_address_counts() {
        let claims = |verified: Value| json!({"sub": "1", "email": "ada@corp.io", "email_verified": verified});
        for strict in ["oidc", "google", "bitbucket"] {
            assert_eq!(told(strict, claims(json!(true))).email.as_deref(), Some("ada@corp.io"), "{strict}");
            for verified in [json!(false), json!("true"), json!(null)] {
                assert_eq!(told(strict, claims(verified)).email, None, "{strict}");
            }
        }
        for lenient in ["okta", "auth0", "onelogin", "atlassian", "oauth2"] {
            assert_eq!(told(lenient, json!({"email": "ada@corp.io"})).email.as_deref(), Some("ada@corp.io"));
            for verified in [json!(false), json!("false")] {
                assert_eq!(told(lenient, claims(verified)).email, None, "{lenient}");
            }
        }
        assert_eq!(told("gitlab", json!({"email": "ada@corp.io", "confirmed_at": null})).email, None);
    }

    #[test]
    fn each_provider_has_its_own_names_for_things() {
        for (provider, profile, username, id) in [
            ("github", json!({"login": "ada", "id": 7, "node_id": "MDQ6", "name": "Ada"}), "ada", "MDQ6"),
            ("gitlab", json!({"username": "ada", "id": 7}), "ada", "7"),
            ("microsoft", json!({"userPrincipalName": "ada@corp.io", "id": "g-1"}), "ada@corp.io", "g-1"),
            ("atlassian", json!({"nickname": "ada", "account_id": "a:1"}), "ada", "a:1"),
            ("bitbucket", json!({"username": "ada", "uuid": "{u}"}), "ada", "{u}"),
            ("bitbucketServer", json!({"name": "ada", "id": 7}), "ada", "7"),
            ("onelogin", json!({"preferred_username": "ada", "sub": "7"}), "ada", "7"),
        ] {
            let person = told(provider, profile);
            assert_eq!((person.username.as_deref(), person.id.as_deref()), (Some(username), Some(id)), "{provider}");
        }
    }
}
