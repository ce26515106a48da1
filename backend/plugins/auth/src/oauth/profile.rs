//! What a provider tells about somebody, from the id token or its profile address.

use callboard_shared::auth::Profile;
use serde_json::Value;

use super::table::Endpoints;
use crate::resolvers::Person;

/// Whom a provider recognised.
pub(crate) struct Recognition {
    /// For the page.
    pub(crate) profile: Profile,
    /// For the resolvers.
    pub(crate) person: Person,
}

/// Reads the claims of OpenID Connect, or the profile of a git host.
pub(crate) fn read(endpoints: Endpoints, told: &Value) -> Recognition {
    let text = |key: &str| told[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let (email, username, id, picture) = match endpoints {
        Endpoints::Discovered { .. } => {
            // An address that the provider does not vouch for is anybody's.
            let email = text("email").filter(|_| told["email_verified"] == true);
            (email, text("preferred_username"), text("sub"), text("picture"))
        }
        Endpoints::Instance { .. } => {
            let id = text("node_id").or_else(|| told["id"].as_u64().map(|id| id.to_string()));
            // GitLab names an address before it is confirmed.
            let confirmed = told.get("confirmed_at").is_none_or(|confirmed| !confirmed.is_null());
            (text("email").filter(|_| confirmed), text("login").or_else(|| text("username")), id, text("avatar_url"))
        }
    };
    let display_name = text("name").or_else(|| username.clone()).or_else(|| id.clone());
    Recognition {
        profile: Profile { email: email.clone(), display_name, picture },
        person: Person { email, username, id },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::ROWS;
    use serde_json::json;

    fn told(provider: &str, told: &Value) -> Person {
        let row = ROWS.iter().find(|row| row.id == provider).unwrap();
        read(row.endpoints, told).person
    }

    #[test]
    fn only_a_verified_address_counts() {
        let claims = |verified: Value| json!({"sub": "1", "email": "ada@corp.io", "email_verified": verified});
        assert_eq!(told("oidc", &claims(json!(true))).email.as_deref(), Some("ada@corp.io"));
        for verified in [json!(false), json!("true"), json!(null)] {
            assert_eq!(told("oidc", &claims(verified)).email, None);
        }
        assert_eq!(told("gitlab", &json!({"email": "ada@corp.io", "confirmed_at": null})).email, None);
    }

    #[test]
    fn git_hosts_tell_name_and_id() {
        let github = told("github", &json!({"login": "ada", "id": 7, "node_id": "MDQ6", "name": "Ada"}));
        assert_eq!((github.username.as_deref(), github.id.as_deref()), (Some("ada"), Some("MDQ6")));
        let gitlab = told("gitlab", &json!({"username": "ada", "id": 7}));
        assert_eq!((gitlab.username.as_deref(), gitlab.id.as_deref()), (Some("ada"), Some("7")));
    }
}
