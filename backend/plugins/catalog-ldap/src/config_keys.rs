//! The configuration of the directories (contract/catalog.md §6.2).

use callboard_config::{ConfigKey, KeyType, Visibility};

use KeyType::{Any, Bool, Duration, Enum, Integer, Object, OneOf, String, StringOrList};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

const fn secret(path: &'static str, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty: String, visibility: Visibility::Secret, default: None, doc }
}

/// What `users` and `groups` have in common, each of them one map or a list of maps.
macro_rules! search_keys {
    ($path:literal $(, $more:expr)*) => {
        [
            key(concat!($path, ".dn"), String, None, "The entry below which to search."),
            key(
                concat!($path, ".options.scope"),
                Enum(&["base", "one", "sub"]),
                Some("one"),
                "How deep to search: the entry itself, one level, or everything below it.",
            ),
            key(concat!($path, ".options.filter"), String, Some("(objectClass=*)"), "Which entries count, as an LDAP filter."),
            key(
                concat!($path, ".options.attributes"),
                StringOrList,
                Some("* and +"),
                "Which attributes to ask for. Those that map names must be among them.",
            ),
            key(concat!($path, ".options.sizeLimit"), Integer, None, "The most entries that the directory may send."),
            key(concat!($path, ".options.timeLimit"), Integer, None, "Seconds that the directory may search."),
            key(
                concat!($path, ".options.derefAliases"),
                Integer,
                Some("0"),
                "Aliases are followed: 0 never, 1 when searching, 2 when finding the base, 3 always.",
            ),
            key(concat!($path, ".options.typesOnly"), Bool, None, "Accepted for compatibility; values are always read."),
            key(
                concat!($path, ".options.paged"),
                OneOf(&[Bool, Object]),
                Some("false"),
                "Ask for the entries in pages, which most directories insist on beyond some hundreds.",
            ),
            key(concat!($path, ".options.paged.pageSize"), Integer, Some("100"), "Entries a page."),
            key(concat!($path, ".options.paged.pagePause"), Bool, None, "Accepted for compatibility."),
            key(
                concat!($path, ".set"),
                Object,
                None,
                "Values that every entity gets, by path: metadata.namespace, for example.",
            ),
            key(concat!($path, ".map.name"), String, Some("uid for users, cn for groups"), "The attribute that becomes metadata.name."),
            key(
                concat!($path, ".map.rdn"),
                String,
                Some("uid for users, cn for groups"),
                "The attribute that becomes the annotation backstage.io/ldap-rdn. Members may be named by it.",
            ),
            key(concat!($path, ".map.displayName"), String, Some("cn"), "The attribute that becomes spec.profile.displayName."),
            key(
                concat!($path, ".map.description"),
                String,
                Some("description for groups"),
                "The attribute that becomes metadata.description.",
            ),
            key(concat!($path, ".map.email"), String, Some("mail for users"), "The attribute that becomes spec.profile.email."),
            key(concat!($path, ".map.picture"), String, None, "The attribute that becomes spec.profile.picture: an address, or a JPEG or PNG picture itself, as jpegPhoto has it."),
            key(concat!($path, ".map.memberOf"), String, Some("memberOf"), "The attribute that names the groups that this one is in."),
            $($more),*
        ]
    };
}

macro_rules! group_keys {
    ($path:literal) => {
        search_keys!(
            $path,
            key(concat!($path, ".map.type"), String, Some("groupType"), "The attribute that becomes spec.type."),
            key(
                concat!($path, ".map.members"),
                String,
                Some("member"),
                "The attribute that names users and groups in this group."
            )
        )
    };
}

const GENERAL: &[ConfigKey] = &[
    key("catalog.providers.ldapOrg.*.target", String, None, "The directory, for example ldaps://ds.example.net."),
    key("catalog.providers.ldapOrg.*.bind.dn", String, None, "Who to sign in as; nobody when there is no bind."),
    secret("catalog.providers.ldapOrg.*.bind.secret", "The password to sign in with."),
    key(
        "catalog.providers.ldapOrg.*.tls.rejectUnauthorized",
        Bool,
        Some("true"),
        "Insist on a certificate of a known authority. SSL_CERT_FILE names other authorities than the system's.",
    ),
    key(
        "catalog.providers.ldapOrg.*.tls.keys",
        String,
        None,
        "File of the private key that the portal shows itself with, in PEM.",
    ),
    key(
        "catalog.providers.ldapOrg.*.tls.certs",
        String,
        None,
        "File of the certificate that belongs to tls.keys, in PEM.",
    ),
    key(
        "catalog.providers.ldapOrg.*.vendor.dnAttributeName",
        String,
        Some("by the kind of directory"),
        "The attribute that holds an entry's distinguished name.",
    ),
    key(
        "catalog.providers.ldapOrg.*.vendor.uuidAttributeName",
        String,
        Some("by the kind of directory"),
        "The attribute that holds an entry's unique id.",
    ),
    key(
        "catalog.providers.ldapOrg.*.vendor.dnCaseSensitive",
        Bool,
        Some("false"),
        "Write distinguished names in lower case. They are compared without regard to case anyway.",
    ),
    key(
        "catalog.providers.ldapOrg.*.schedule.frequency",
        Any,
        None,
        "How often: a duration, { cron } or { trigger: manual }.",
    ),
    key("catalog.providers.ldapOrg.*.schedule.timeout", Duration, None, "How long a run may take."),
    key("catalog.providers.ldapOrg.*.schedule.initialDelay", Duration, None, "How long to wait after a start."),
    key("catalog.providers.ldapOrg.*.schedule.scope", Enum(&["global", "local"]), Some("global"), "Where it runs."),
];

const PARTS: [&[ConfigKey]; 5] = [
    GENERAL,
    &search_keys!("catalog.providers.ldapOrg.*.users"),
    &search_keys!("catalog.providers.ldapOrg.*.users[]"),
    &group_keys!("catalog.providers.ldapOrg.*.groups"),
    &group_keys!("catalog.providers.ldapOrg.*.groups[]"),
];

const COUNT: usize = {
    let (mut count, mut part) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
};

/// Everything below `catalog.providers.ldapOrg`.
pub(crate) const KEYS: &[ConfigKey] = &joined();

/// All parts in one list. Written as a loop because nothing else joins lists before the program runs.
const fn joined() -> [ConfigKey; COUNT] {
    let mut all = [PARTS[0][0]; COUNT];
    let (mut part, mut next) = (0, 0);
    while part < PARTS.len() {
        let mut position = 0;
        while position < PARTS[part].len() {
            all[next] = PARTS[part][position];
            next += 1;
            position += 1;
        }
        part += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_config::{Config, Schema};
    use serde_json::{Value, json};

    fn findings(directory: &Value) -> Vec<std::string::String> {
        let config = Config::from_value(json!({"catalog": {"providers": {"ldapOrg": {"main": directory}}}}));
        config.check(&Schema::new(KEYS).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_directory_with_every_key_is_known_and_a_slip_is_found() {
        let search = json!({
            "dn": "ou=people",
            "options": {
                "scope": "sub", "filter": "(cn=*)", "attributes": ["*"], "sizeLimit": 1, "timeLimit": 1, "derefAliases": 0,
                "typesOnly": false, "paged": {"pageSize": 10, "pagePause": false},
            },
            "set": {"metadata.namespace": "people", "spec.type": "team"},
            "map": {"rdn": "cn", "name": "cn", "description": "d", "displayName": "cn", "email": "m", "picture": "p", "memberOf": "m"},
        });
        let mut group = search.clone();
        group["map"].as_object_mut().unwrap().extend([("type".into(), json!("t")), ("members".into(), json!("m"))]);
        let mut directory = json!({
            "target": "ldaps://x", "bind": {"dn": "a", "secret": "b"},
            "tls": {"rejectUnauthorized": true, "keys": "k", "certs": "c"},
            "vendor": {"dnAttributeName": "a", "uuidAttributeName": "b", "dnCaseSensitive": true},
            "schedule": {"frequency": {"cron": "0 4 * * *"}, "timeout": "PT5M", "initialDelay": "PT1M", "scope": "global"},
            "users": search, "groups": [group, {"dn": "x", "options": {"paged": true}}],
        });
        assert_eq!(findings(&directory), Vec::<std::string::String>::new());
        directory["users"]["options"]["pagde"] = true.into();
        assert_eq!(findings(&directory).len(), 1);
    }

    #[test]
    fn only_the_password_is_secret() {
        let secrets: Vec<&str> =
            KEYS.iter().filter(|key| key.visibility == Visibility::Secret).map(|key| key.path).collect();
        assert_eq!(secrets, ["catalog.providers.ldapOrg.*.bind.secret"]);
        assert!(KEYS.iter().all(|key| key.visibility != Visibility::Frontend));
    }
}
