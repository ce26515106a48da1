//! What becomes of an entry: a User or a Group.

use callboard_shared::entity::EntityRef;
use callboard_shared::entity::annotations::{
    LDAP_DN, LDAP_RDN, LDAP_UUID, MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::entry::Entry;
use crate::names;
use crate::picture::picture;
use crate::settings::{Kind, Search};
use crate::vendor::Dialect;

/// What JavaScript's `encodeURIComponent` escapes, because the original writes locations with it.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A user or a group of the directory, with what it says about who belongs where.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Without relations at first.
    pub(crate) entity: Value,
    pub(crate) entity_ref: EntityRef,
    /// Everything that others may name it by, as the directory writes it.
    pub(crate) known_as: Vec<String>,
    /// The groups that it says it is in.
    pub(crate) member_of: Vec<String>,
    /// The users and groups that it says are in it.
    pub(crate) members: Vec<String>,
}

/// Makes an entity of an entry; nothing when it has no name that an entity can have.
pub(crate) fn found(provider: &str, kind: Kind, search: &Search, dialect: &Dialect, entry: &Entry) -> Option<Found> {
    let map = &search.map;
    let mut entity = blank(kind);
    for (path, value) in &search.set {
        put(&mut entity, path, value.clone());
    }
    let name = entry.text(&map.name).or_else(|| entity["metadata"]["name"].as_str().map(str::to_owned));
    entity["metadata"]["name"] = names::usable(&name?)?.into();

    let dn = dialect.dn(entry);
    let (rdn, uuid) = (entry.text(&map.rdn), dialect.uuid(entry));
    let named = |attribute: &Option<String>| attribute.as_deref().and_then(|name| entry.text(name));
    for (path, value) in [
        (&["metadata", "description"][..], named(&map.description)),
        (&["metadata", "annotations", LDAP_RDN], rdn.clone()),
        (&["metadata", "annotations", LDAP_UUID], uuid.clone()),
        (&["metadata", "annotations", LDAP_DN], Some(dn.clone()).filter(|dn| !dn.is_empty())),
        (&["spec", "type"], named(&map.group_type)),
        (&["spec", "profile", "displayName"], entry.text(&map.display_name)),
        (&["spec", "profile", "email"], named(&map.email)),
        (&["spec", "profile", "picture"], map.picture.as_deref().and_then(|name| picture(entry, name))),
    ] {
        if let Some(value) = value {
            put_at(&mut entity, path, value.into());
        }
    }
    let place = if dn.is_empty() { entity["metadata"]["name"].as_str().unwrap_or_default() } else { &dn };
    let location = format!("ldap://{provider}/{}", utf8_percent_encode(place, COMPONENT));
    for annotation in [MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION] {
        // One that the configuration sets stays.
        if entity["metadata"]["annotations"].get(annotation).is_none() {
            put_at(&mut entity, &["metadata", "annotations", annotation], location.clone().into());
        }
    }
    let entity_ref = EntityRef::of(&entity)?;
    Some(Found {
        entity,
        known_as: [Some(entity_ref.to_string()), Some(dn), Some(entry.dn.clone()), rdn, uuid]
            .into_iter()
            .flatten()
            .collect(),
        entity_ref,
        member_of: entry.texts(&map.member_of),
        members: map.members.as_deref().map(|name| entry.texts(name)).unwrap_or_default(),
    })
}

fn blank(kind: Kind) -> Value {
    let (kind, spec) = match kind {
        Kind::User => ("User", json!({"profile": {}, "memberOf": []})),
        Kind::Group => ("Group", json!({"type": "unknown", "profile": {}, "children": []})),
    };
    json!({"apiVersion": "backstage.io/v1beta1", "kind": kind, "metadata": {"name": null, "annotations": {}}, "spec": spec})
}

/// Sets a value at a path of the configuration: `a.b`, or `a["b.c"]` when a key has dots.
fn put(entity: &mut Value, path: &str, value: Value) {
    let keys = keys_of(path);
    put_at(entity, &keys.iter().map(String::as_str).collect::<Vec<_>>(), value);
}

fn keys_of(path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let quoted = ["[\"", "['"].iter().find_map(|open| {
            let inner = rest.strip_prefix(open)?;
            inner.split_once(if *open == "[\"" { "\"]" } else { "']" })
        });
        let (key, after) = quoted.unwrap_or_else(|| rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())));
        // A bracket that does not close is part of the key.
        let (key, after) = if key.is_empty() && !after.starts_with('.') { (rest, "") } else { (key, after) };
        if !key.is_empty() {
            keys.push(key.to_owned());
        }
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    keys
}

/// Sets a value at a path, making the maps on the way; what stands there and is no map gives way.
fn put_at(entity: &mut Value, path: &[&str], value: Value) {
    let mut place = entity;
    for key in path {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[*key];
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_core::Config;

    use crate::settings::Settings;

    const DN: &str = "uid=ada,ou=people,dc=example,dc=net";

    fn search(kind: Kind, more: Value) -> Search {
        let mut search = json!({"dn": "ou=people"});
        search.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let of = if kind == Kind::User { "users" } else { "groups" };
        let directory = json!({"target": "ldap://x", "schedule": {"frequency": "PT1H", "timeout": "PT1H"}, of: search});
        let config = Config::from_value(json!({"catalog": {"providers": {"ldapOrg": {"main": directory}}}}));
        let settings = Settings::read_all(&config).unwrap().remove(0);
        if kind == Kind::User { settings.users[0].clone() } else { settings.groups[0].clone() }
    }

    fn make(kind: Kind, more: Value, entry: &Entry) -> Option<Found> {
        let dialect = Dialect {
            dn_attribute: Some("entryDN".into()),
            uuid_attribute: "entryUUID".into(),
            binary_uuid: false,
            lower_case_dn: false,
        };
        found("main", kind, &search(kind, more), &dialect, entry)
    }

    #[test]
    fn a_user_has_everything_that_its_entry_tells() {
        let entry = Entry::of(
            DN,
            &[
                ("uid", "ada"),
                ("cn", "Ada Lovelace"),
                ("mail", "ada@example.net"),
                ("entryUUID", "5f-1"),
                ("memberOf", "cn=a,dc=x"),
                ("memberOf", "cn=b,dc=x"),
                ("description", "First of all"),
            ],
        );
        let user = make(Kind::User, json!({"map": {"description": "description"}}), &entry).unwrap();
        let location = "ldap://main/uid%3Dada%2Cou%3Dpeople%2Cdc%3Dexample%2Cdc%3Dnet";
        assert_eq!(
            user.entity,
            json!({
                "apiVersion": "backstage.io/v1beta1",
                "kind": "User",
                "metadata": {
                    "name": "ada",
                    "description": "First of all",
                    "annotations": {
                        "backstage.io/ldap-rdn": "ada",
                        "backstage.io/ldap-uuid": "5f-1",
                        "backstage.io/ldap-dn": DN,
                        "backstage.io/managed-by-location": location,
                        "backstage.io/managed-by-origin-location": location,
                    },
                },
                "spec": {"profile": {"displayName": "Ada Lovelace", "email": "ada@example.net"}, "memberOf": []},
            })
        );
        assert_eq!(user.member_of, ["cn=a,dc=x", "cn=b,dc=x"]);
        assert_eq!(user.entity_ref.to_string(), "user:default/ada");
        for name in ["user:default/ada", DN, "ada", "5f-1"] {
            assert!(user.known_as.iter().any(|known| known == name), "{name}");
        }
    }

    #[test]
    fn a_group_has_a_type_and_members() {
        let entry = Entry::of("cn=Board,dc=x", &[("cn", "Board"), ("description", "Decides"), ("member", DN)]);
        let group = make(Kind::Group, json!({}), &entry).unwrap();
        assert_eq!(
            group.entity["spec"],
            json!({"type": "unknown", "profile": {"displayName": "Board"}, "children": []})
        );
        assert_eq!(group.entity["metadata"]["description"], "Decides");
        assert_eq!(group.members, [DN]);
        let entry = Entry::of("cn=Board,dc=x", &[("cn", "Board"), ("groupType", "board")]);
        assert_eq!(make(Kind::Group, json!({}), &entry).unwrap().entity["spec"]["type"], "board");
    }

    #[test]
    fn values_are_set_before_attributes_are_mapped() {
        let set = json!({"set": {
            "metadata.namespace": "people",
            "metadata.annotations[\"example.net/source\"]": "ldap",
            "spec.profile.email": "nobody@example.net",
            "spec.profile.displayName": "Somebody",
        }});
        let user = make(Kind::User, set, &Entry::of(DN, &[("uid", "ada"), ("mail", "ada@example.net")])).unwrap();
        assert_eq!(user.entity_ref.to_string(), "user:people/ada");
        assert_eq!(user.entity["metadata"]["annotations"]["example.net/source"], "ldap");
        assert_eq!(user.entity["spec"]["profile"], json!({"email": "ada@example.net", "displayName": "Somebody"}));
    }

    #[test]
    fn an_entry_without_a_name_is_nobody() {
        assert!(make(Kind::User, json!({}), &Entry::of(DN, &[("cn", "Ada")])).is_none());
        assert!(make(Kind::User, json!({}), &Entry::of(DN, &[("uid", "日本")])).is_none());
    }

    #[test]
    fn paths_of_the_configuration() {
        assert_eq!(keys_of("a.b.c"), ["a", "b", "c"]);
        assert_eq!(keys_of("a[\"b.c/d\"].e"), ["a", "b.c/d", "e"]);
        assert_eq!(keys_of("a['b.c']"), ["a", "b.c"]);
        assert_eq!(keys_of("a..b"), ["a", "b"]);
        assert_eq!(keys_of("a[b"), ["a", "[b"]);
    }
}
