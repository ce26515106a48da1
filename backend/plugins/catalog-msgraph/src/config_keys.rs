//! The configuration of the tenants (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Duration, Enum, String, StringOrList, Url};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

const fn secret(path: &'static str, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty: String, visibility: Visibility::Secret, default: None, doc }
}

/// The keys of one tenant at each of these paths: it stands there directly, or by an id.
macro_rules! tenant_keys {
    ($($path:literal),+) => {
        &[$(
            key(concat!($path, ".target"), Url, Some("https://graph.microsoft.com/v1.0"), "The address of Microsoft Graph."),
            key(
                concat!($path, ".authority"),
                Url,
                Some("https://login.microsoftonline.com"),
                "Where to sign in; national clouds have others.",
            ),
            key(concat!($path, ".tenantId"), String, None, "The tenant's id."),
            key(
                concat!($path, ".clientId"),
                String,
                Some("workload identity, else managed identity"),
                "The app registration to sign in as.",
            ),
            secret(concat!($path, ".clientSecret"), "The secret that belongs to clientId."),
            key(
                concat!($path, ".queryMode"),
                Enum(&["basic", "advanced"]),
                Some("basic"),
                "Advanced allows more in filters and paths, and may be some minutes behind.",
            ),
            key(concat!($path, ".user.path"), String, Some("users"), "The collection of the users."),
            key(concat!($path, ".user.expand"), String, None, "Related resources to ask for with each user."),
            key(concat!($path, ".user.filter"), String, None, "Which users count, as an OData filter."),
            key(concat!($path, ".user.select"), StringOrList, None, "Properties to ask for besides those that are used."),
            key(concat!($path, ".user.loadPhotos"), Bool, Some("true"), "Put the photo into spec.profile.picture."),
            key(concat!($path, ".group.path"), String, Some("groups"), "The collection of the groups."),
            key(concat!($path, ".group.expand"), String, None, "Related resources to ask for with each group."),
            key(concat!($path, ".group.filter"), String, None, "Which groups count, as an OData filter."),
            key(concat!($path, ".group.search"), String, None, "Which groups count, as an OData search."),
            key(concat!($path, ".group.select"), StringOrList, None, "Properties to ask for besides those that are used."),
            key(
                concat!($path, ".group.includeSubGroups"),
                Bool,
                Some("false"),
                "Bring in the groups that are members of those that were found, too.",
            ),
            key(concat!($path, ".userGroupMember.path"), String, Some("groups"), "Only members of groups of this collection are users."),
            key(concat!($path, ".userGroupMember.filter"), String, None, "Only members of groups that this filter finds are users."),
            key(concat!($path, ".userGroupMember.search"), String, None, "Only members of groups that this search finds are users."),
            key(concat!($path, ".schedule.frequency"), Any, None, "How often: a duration, { cron } or { trigger: manual }."),
            key(concat!($path, ".schedule.timeout"), Duration, None, "How long a run may take."),
            key(concat!($path, ".schedule.initialDelay"), Duration, None, "How long to wait after a start."),
            key(concat!($path, ".schedule.scope"), Enum(&["global", "local"]), Some("global"), "Where it runs."),
        )+]
    };
}

/// Everything below `catalog.providers.microsoftGraphOrg`.
pub(crate) const KEYS: &[ConfigKey] =
    tenant_keys!("catalog.providers.microsoftGraphOrg", "catalog.providers.microsoftGraphOrg.*");

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_config::{Config, Schema};
    use serde_json::{Value, json};

    fn findings(tenants: &Value) -> Vec<std::string::String> {
        let config = Config::from_value(json!({"catalog": {"providers": {"microsoftGraphOrg": tenants}}}));
        config.check(&Schema::new(KEYS).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_tenant_with_every_key_is_known_in_both_places_and_a_slip_is_found() {
        let mut tenant = json!({
            "target": "https://graph.microsoft.com/v1.0", "authority": "https://login.microsoftonline.com",
            "tenantId": "t", "clientId": "c", "clientSecret": "s", "queryMode": "advanced",
            "user": {"path": "users", "expand": "manager", "filter": "f", "select": ["id"], "loadPhotos": false},
            "group": {"path": "groups", "expand": "e", "filter": "f", "search": "s", "select": ["id"], "includeSubGroups": true},
            "userGroupMember": {"path": "groups", "filter": "f", "search": "s"},
            "schedule": {"frequency": {"hours": 1}, "timeout": "PT5M", "initialDelay": "PT1M", "scope": "local"},
        });
        assert_eq!(findings(&tenant), Vec::<std::string::String>::new());
        assert_eq!(findings(&json!({ "main": tenant })), Vec::<std::string::String>::new());
        tenant["user"]["loadPhoto"] = true.into();
        assert_eq!(findings(&json!({ "main": tenant })).len(), 1);
    }

    #[test]
    fn only_the_secret_is_secret() {
        for key in KEYS {
            let secret = key.path.ends_with(".clientSecret");
            assert_eq!(key.visibility == Visibility::Secret, secret, "{}", key.path);
        }
    }
}
