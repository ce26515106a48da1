//! What becomes of a user, a group and the organisation of a tenant.

use callboard_shared::entity::EntityRef;
use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::names::normalised;

const TENANT_ID: &str = "graph.microsoft.com/tenant-id";
const GROUP_ID: &str = "graph.microsoft.com/group-id";
const USER_ID: &str = "graph.microsoft.com/user-id";
const EMAIL: &str = "microsoft.com/email";

/// What JavaScript's `encodeURIComponent` leaves of an id.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The properties of a user that are used.
pub(crate) const USER_PROPERTIES: [&str; 5] = ["id", "displayName", "mail", "userPrincipalName", "accountEnabled"];
/// The properties of a group that are used.
pub(crate) const GROUP_PROPERTIES: [&str; 6] =
    ["id", "displayName", "description", "mail", "mailNickname", "securityEnabled"];

/// A user of the tenant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct User {
    pub(crate) id: Option<String>,
    display_name: Option<String>,
    mail: Option<String>,
    user_principal_name: Option<String>,
    account_enabled: Option<bool>,
}

/// A group of the tenant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Group {
    pub(crate) id: Option<String>,
    display_name: Option<String>,
    description: Option<String>,
    mail: Option<String>,
    mail_nickname: Option<String>,
    security_enabled: Option<bool>,
}

/// The tenant itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Organization {
    id: Option<String>,
    display_name: Option<String>,
}

/// An entity, still without relations.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// As Microsoft Graph knows it.
    pub(crate) id: String,
    pub(crate) entity_ref: EntityRef,
    pub(crate) entity: Value,
}

/// A user as an entity; nothing for disabled accounts, and for those without a name or an address.
pub(crate) fn user(provider: &str, user: &User) -> Option<Found> {
    if user.account_enabled == Some(false) {
        return None;
    }
    let display_name = given(user.display_name.as_ref())?;
    let email = given(user.mail.as_ref()).or_else(|| given(user.user_principal_name.as_ref()))?;
    let spec = json!({"profile": {"displayName": display_name, "email": email}, "memberOf": []});
    let mut found = found(provider, "User", email, USER_ID, given(user.id.as_ref())?, spec)?;
    found.entity["metadata"]["annotations"][EMAIL] = email.into();
    Some(found)
}

/// A group as an entity; nothing for one without a name.
pub(crate) fn group(provider: &str, group: &Group) -> Option<Found> {
    let display_name = given(group.display_name.as_ref())?;
    // A security group's nickname is made up by the system.
    let nickname = given(group.mail_nickname.as_ref()).filter(|_| group.security_enabled != Some(true));
    let mut profile = Map::from_iter([("displayName".to_owned(), display_name.into())]);
    profile.extend(given(group.mail.as_ref()).map(|mail| ("email".to_owned(), mail.into())));
    let spec = json!({"type": "team", "profile": profile, "children": []});
    let mut found =
        found(provider, "Group", nickname.unwrap_or(display_name), GROUP_ID, given(group.id.as_ref())?, spec)?;
    if let Some(description) = given(group.description.as_ref()) {
        found.entity["metadata"]["description"] = description.into();
    }
    Some(found)
}

/// The tenant as the group above all others; nothing for one without a name.
pub(crate) fn organization(provider: &str, organization: &Organization) -> Option<Found> {
    let name = given(organization.display_name.as_ref())?;
    let spec = json!({"type": "root", "profile": {"displayName": name}, "children": []});
    let mut found = found(provider, "Group", name, TENANT_ID, given(organization.id.as_ref())?, spec)?;
    found.entity["metadata"]["description"] = name.into();
    Some(found)
}

fn found(provider: &str, kind: &str, name: &str, annotation: &str, id: &str, spec: Value) -> Option<Found> {
    let name = normalised(name);
    let location = format!("msgraph:{provider}/{}", utf8_percent_encode(id, COMPONENT));
    let entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": {
            "name": name,
            "annotations": {
                annotation: id,
                MANAGED_BY_LOCATION: location,
                MANAGED_BY_ORIGIN_LOCATION: location,
            },
        },
        "spec": spec,
    });
    Some(Found { id: id.to_owned(), entity_ref: EntityRef::of(&entity)?, entity })
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user_of(value: Value) -> Option<Value> {
        user("default", &serde_json::from_value(value).unwrap()).map(|found| found.entity)
    }

    #[test]
    fn a_user_is_called_after_the_address() {
        let entity = user_of(json!({
            "id": "u-1", "displayName": "Ada", "mail": "Ada@Example.net", "userPrincipalName": "al@example.net",
        }))
        .unwrap();
        assert_eq!(
            entity,
            json!({
                "apiVersion": "backstage.io/v1alpha1",
                "kind": "User",
                "metadata": {
                    "name": "ada_example.net",
                    "annotations": {
                        "graph.microsoft.com/user-id": "u-1",
                        "backstage.io/managed-by-location": "msgraph:default/u-1",
                        "backstage.io/managed-by-origin-location": "msgraph:default/u-1",
                        "microsoft.com/email": "Ada@Example.net",
                    },
                },
                "spec": {"profile": {"displayName": "Ada", "email": "Ada@Example.net"}, "memberOf": []},
            })
        );
        let entity = user_of(json!({"id": "u", "displayName": "Bob", "mail": null, "userPrincipalName": "bob@x.net"}));
        assert_eq!(entity.unwrap()["metadata"]["name"], "bob_x.net");
    }

    #[test]
    fn who_is_disabled_or_nameless_is_nobody() {
        let ada = |more: Value| {
            let mut user = json!({"id": "u", "displayName": "Ada", "mail": "ada@x.net", "accountEnabled": true});
            user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            user_of(user)
        };
        assert!(ada(json!({})).is_some());
        for more in [
            json!({"accountEnabled": false}),
            json!({"displayName": null}),
            json!({"mail": ""}),
            json!({"id": null}),
            json!({"mail": "日本"}),
        ] {
            assert!(ada(more.clone()).is_none(), "{more}");
        }
    }

    #[test]
    fn a_group_is_called_after_its_nickname_unless_it_is_for_security() {
        let group_of = |security: bool| {
            let value = json!({
                "id": "g", "displayName": "Team A", "mailNickname": "team-a", "mail": "a@x.net",
                "description": "Does things", "securityEnabled": security,
            });
            group("default", &serde_json::from_value(value).unwrap()).unwrap().entity
        };
        assert_eq!(group_of(false)["metadata"]["name"], "team-a");
        assert_eq!(group_of(true)["metadata"]["name"], "team_a");
        assert_eq!(group_of(true)["metadata"]["description"], "Does things");
        let profile = json!({"displayName": "Team A", "email": "a@x.net"});
        assert_eq!(group_of(true)["spec"], json!({"type": "team", "profile": profile, "children": []}));
        assert!(group("default", &Group::default()).is_none());
    }
}
