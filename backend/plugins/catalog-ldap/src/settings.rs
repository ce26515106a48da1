//! `catalog.providers.ldapOrg` as the provider uses it.

use callboard_config::ConfigError;
use callboard_core::Config;
use callboard_core::scheduler::TaskSchedule;
use ldap3::{DerefAliases, Scope};
use serde_json::Value;
use url::Url;

const ROOT: &str = "catalog.providers.ldapOrg";
const PAGE_SIZE: i32 = 100;

/// One directory.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) id: String,
    /// Where this stands in the configuration, for messages.
    pub(crate) path: String,
    /// Without a slash at the end.
    pub(crate) target: Url,
    pub(crate) bind: Option<Bind>,
    pub(crate) tls: Tls,
    pub(crate) users: Vec<Search>,
    pub(crate) groups: Vec<Search>,
    pub(crate) dn_attribute: Option<String>,
    pub(crate) uuid_attribute: Option<String>,
    pub(crate) lower_case_dn: bool,
    pub(crate) schedule: TaskSchedule,
}

/// Who to sign in as.
#[derive(Clone)]
pub(crate) struct Bind {
    pub(crate) dn: String,
    pub(crate) secret: String,
}

impl std::fmt::Debug for Bind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bind").field("dn", &self.dn).finish_non_exhaustive()
    }
}

/// How the connection is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tls {
    /// Insist on a certificate of a known authority.
    pub(crate) verify: bool,
    /// Files of the portal's own certificate and its key.
    pub(crate) identity: Option<(String, String)>,
}

/// What to search for, and what to make of it.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) dn: String,
    pub(crate) scope: Scope,
    pub(crate) filter: String,
    pub(crate) attributes: Vec<String>,
    pub(crate) size_limit: Option<i32>,
    /// In seconds.
    pub(crate) time_limit: Option<i32>,
    pub(crate) deref: DerefAliases,
    /// Entries a page; nothing: all at once.
    pub(crate) page_size: Option<i32>,
    /// Values by the path that they are set at.
    pub(crate) set: Vec<(String, Value)>,
    pub(crate) map: AttributeMap,
}

/// Which attributes become which fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeMap {
    pub(crate) rdn: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) description: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) picture: Option<String>,
    /// Of groups only.
    pub(crate) group_type: Option<String>,
    pub(crate) member_of: String,
    /// Of groups only.
    pub(crate) members: Option<String>,
}

/// Whether a search is for users or for groups, which have different defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Group,
}

impl Settings {
    /// Every directory of the configuration.
    ///
    /// # Errors
    /// When one of them is incomplete or malformed.
    pub(crate) fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        config.keys(ROOT).into_iter().map(|id| Self::read(config, id)).collect()
    }

    fn read(config: &Config, id: String) -> Result<Self, ConfigError> {
        let path = format!("{ROOT}.{id}");
        let config = config.sub(&path);
        let schedule = TaskSchedule::read(&config, "schedule")?.ok_or_else(|| {
            config.invalid("schedule", "is required, for example { frequency: { hours: 1 }, timeout: { minutes: 15 } }")
        })?;
        Ok(Self {
            target: target(&config)?,
            bind: bind(&config)?,
            tls: tls(&config)?,
            users: searches(&config, "users", Kind::User)?,
            groups: searches(&config, "groups", Kind::Group)?,
            dn_attribute: config.string("vendor.dnAttributeName")?,
            uuid_attribute: config.string("vendor.uuidAttributeName")?,
            lower_case_dn: config.bool("vendor.dnCaseSensitive")?.unwrap_or(false),
            schedule,
            id,
            path,
        })
    }
}

fn target(config: &Config) -> Result<Url, ConfigError> {
    let wrong = |why: &str| config.invalid("target", why);
    let text = config.string("target")?.ok_or_else(|| wrong("is required, for example ldaps://ds.example.net"))?;
    let url = Url::parse(text.trim_end_matches('/')).map_err(|error| wrong(&format!("is no address: {error}")))?;
    if !matches!(url.scheme(), "ldap" | "ldaps" | "ldapi") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("must be of the form ldaps://ds.example.net or ldap://ds.example.net:389"));
    }
    Ok(url)
}

fn bind(config: &Config) -> Result<Option<Bind>, ConfigError> {
    if !config.has("bind") {
        return Ok(None);
    }
    let required = |path: &str| {
        config
            .string(path)?
            .ok_or_else(|| config.invalid(path, "is required; without bind the portal does not sign in"))
    };
    Ok(Some(Bind { dn: required("bind.dn")?, secret: required("bind.secret")? }))
}

fn tls(config: &Config) -> Result<Tls, ConfigError> {
    let identity = match (config.string("tls.certs")?, config.string("tls.keys")?) {
        (Some(certs), Some(keys)) => Some((certs, keys)),
        (None, None) => None,
        (Some(_), None) => {
            return Err(config.invalid("tls.keys", "is required with tls.certs: the file of its private key"));
        }
        (None, Some(_)) => {
            return Err(config.invalid("tls.certs", "is required with tls.keys: the file of the certificate"));
        }
    };
    Ok(Tls { verify: config.bool("tls.rejectUnauthorized")?.unwrap_or(true), identity })
}

/// One search, or several in a list.
fn searches(config: &Config, path: &str, kind: Kind) -> Result<Vec<Search>, ConfigError> {
    match config.get(path) {
        None => Ok(Vec::new()),
        Some(Value::Array(_)) => config.items(path)?.iter().map(|search| Search::read(search, kind)).collect(),
        Some(_) => Ok(vec![Search::read(&config.sub(path), kind)?]),
    }
}

impl Search {
    fn read(config: &Config, kind: Kind) -> Result<Self, ConfigError> {
        let dn = config.string("dn")?.ok_or_else(|| {
            config
                .invalid("dn", "is required: the entry below which to search, for example ou=people,dc=example,dc=net")
        })?;
        let set = config.get("set").map_or(Ok(Vec::new()), |set| match set.as_object() {
            Some(set) => Ok(set.iter().map(|(path, value)| (path.clone(), value.clone())).collect()),
            None => Err(config.invalid("set", "must be a map from paths such as metadata.namespace to values")),
        })?;
        Ok(Self {
            dn,
            scope: scope(config)?,
            filter: config.string("options.filter")?.map_or_else(|| "(objectClass=*)".into(), |text| one_line(&text)),
            attributes: config.string_or_list("options.attributes")?.unwrap_or_else(|| vec!["*".into(), "+".into()]),
            size_limit: limit(config, "options.sizeLimit")?,
            time_limit: limit(config, "options.timeLimit")?,
            deref: deref(config)?,
            page_size: page_size(config)?,
            set,
            map: AttributeMap::read(config, kind)?,
        })
    }
}

impl AttributeMap {
    fn read(config: &Config, kind: Kind) -> Result<Self, ConfigError> {
        let given = |name: &str| config.string(&format!("map.{name}"));
        let or = |name: &str, default: &str| Ok::<_, ConfigError>(given(name)?.unwrap_or_else(|| default.to_owned()));
        let of_groups = |name: &str, default: &str| match kind {
            Kind::Group => or(name, default).map(Some),
            Kind::User => Ok(None),
        };
        let name = match kind {
            Kind::User => "uid",
            Kind::Group => "cn",
        };
        Ok(Self {
            rdn: or("rdn", name)?,
            name: or("name", name)?,
            display_name: or("displayName", "cn")?,
            description: given("description")?.or_else(|| (kind == Kind::Group).then(|| "description".into())),
            email: given("email")?.or_else(|| (kind == Kind::User).then(|| "mail".into())),
            picture: given("picture")?,
            group_type: of_groups("type", "groupType")?,
            member_of: or("memberOf", "memberOf")?,
            members: of_groups("members", "member")?,
        })
    }
}

fn scope(config: &Config) -> Result<Scope, ConfigError> {
    const PATH: &str = "options.scope";
    match config.string(PATH)?.as_deref() {
        None | Some("one") => Ok(Scope::OneLevel),
        Some("base") => Ok(Scope::Base),
        Some("sub") => Ok(Scope::Subtree),
        Some(other) => Err(config.invalid(PATH, &format!("'{other}' is unknown; use base, one or sub"))),
    }
}

fn deref(config: &Config) -> Result<DerefAliases, ConfigError> {
    const PATH: &str = "options.derefAliases";
    match config.integer(PATH)? {
        None | Some(0) => Ok(DerefAliases::Never),
        Some(1) => Ok(DerefAliases::Searching),
        Some(2) => Ok(DerefAliases::Finding),
        Some(3) => Ok(DerefAliases::Always),
        Some(other) => Err(config.invalid(PATH, &format!("{other} is unknown; use 0, 1, 2 or 3"))),
    }
}

fn limit(config: &Config, path: &str) -> Result<Option<i32>, ConfigError> {
    let Some(limit) = config.integer(path)? else { return Ok(None) };
    i32::try_from(limit)
        .ok()
        .filter(|limit| *limit >= 0)
        .map(Some)
        .ok_or_else(|| config.invalid(path, "must be a whole number that is not negative; 0 means no limit of ours"))
}

fn page_size(config: &Config) -> Result<Option<i32>, ConfigError> {
    const PATH: &str = "options.paged";
    if config.get(PATH).is_some_and(Value::is_object) {
        return match limit(config, "options.paged.pageSize")? {
            Some(0) => Err(config.invalid("options.paged.pageSize", "must be at least 1")),
            size => Ok(Some(size.unwrap_or(PAGE_SIZE))),
        };
    }
    Ok(config.bool(PATH)?.unwrap_or(false).then_some(PAGE_SIZE))
}

/// A filter that was written over several lines: blanks before parentheses are not part of it.
fn one_line(filter: &str) -> String {
    let mut text = String::with_capacity(filter.len());
    for c in filter.trim().chars() {
        if matches!(c, '(' | ')') {
            text.truncate(text.trim_end().len());
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(mut directory: Value) -> Result<Settings, String> {
        let fields = directory.as_object_mut().unwrap();
        for (name, value) in [
            ("target", json!("ldaps://ds.example.net/")),
            ("schedule", json!({"frequency": "PT1H", "timeout": "PT5M"})),
        ] {
            fields.entry(name).or_insert(value);
        }
        let config = Config::from_value(json!({"catalog": {"providers": {"ldapOrg": {"main": directory}}}}));
        Settings::read_all(&config).map(|mut all| all.remove(0)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_has_defaults() {
        let settings = read(json!({"users": {"dn": "ou=people"}, "groups": [{"dn": "ou=a"}, {"dn": "ou=b"}]})).unwrap();
        assert_eq!(settings.target.as_str(), "ldaps://ds.example.net");
        assert!(settings.bind.is_none() && settings.tls.verify && settings.tls.identity.is_none());
        assert_eq!((settings.users.len(), settings.groups.len()), (1, 2));
        let (user, group) = (&settings.users[0], &settings.groups[1]);
        assert_eq!((user.scope, user.filter.as_str(), user.page_size), (Scope::OneLevel, "(objectClass=*)", None));
        assert_eq!(user.attributes, ["*", "+"]);
        assert_eq!((user.map.name.as_str(), user.map.email.as_deref()), ("uid", Some("mail")));
        assert_eq!((user.map.group_type.as_deref(), user.map.members.as_deref()), (None, None));
        assert_eq!((group.map.name.as_str(), group.map.email.as_deref()), ("cn", None));
        assert_eq!(
            (group.map.group_type.as_deref(), group.map.members.as_deref()),
            (Some("groupType"), Some("member"))
        );
        assert_eq!(group.map.description.as_deref(), Some("description"));
    }

    #[test]
    fn options_are_read() {
        let users =
            |options: Value| read(json!({"users": {"dn": "x", "options": options}})).map(|all| all.users[0].clone());
        let search = users(json!({
            "scope": "sub", "attributes": "uid", "sizeLimit": 10, "timeLimit": "20", "derefAliases": 3,
            "paged": {"pageSize": 7, "pagePause": true},
            "filter": "\n (&\n   (objectClass=person)\n   (cn=Ada L)\n )\n",
        }))
        .unwrap();
        assert_eq!(search.filter, "(&(objectClass=person)(cn=Ada L))");
        assert_eq!((search.size_limit, search.time_limit, search.page_size), (Some(10), Some(20), Some(7)));
        assert_eq!(search.attributes, ["uid"]);
        assert_eq!(users(json!({"paged": true})).unwrap().page_size, Some(100));
        assert_eq!(users(json!({"paged": false})).unwrap().page_size, None);
    }

    #[test]
    fn mistakes_name_their_key() {
        for (directory, key) in [
            (json!({"target": "https://ds.example.net"}), "main.target"),
            (json!({"target": "ldap:ds"}), "main.target"),
            (json!({"target": "ds"}), "main.target"),
            (json!({"schedule": null}), "main.schedule"),
            (json!({"bind": {"dn": "cn=robot"}}), "main.bind.secret"),
            (json!({"tls": {"certs": "a.pem"}}), "main.tls.keys"),
            (json!({"users": {}}), "main.users.dn"),
            (json!({"groups": [{"dn": "x", "options": {"scope": "all"}}]}), "main.groups[0].options.scope"),
            (json!({"users": {"dn": "x", "options": {"paged": {"pageSize": 0}}}}), "options.paged.pageSize"),
            (json!({"users": {"dn": "x", "options": {"derefAliases": 9}}}), "options.derefAliases"),
            (json!({"users": {"dn": "x", "options": {"sizeLimit": -1}}}), "options.sizeLimit"),
            (json!({"users": {"dn": "x", "set": ["a"]}}), "main.users.set"),
        ] {
            let error = read(directory).unwrap_err();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn the_secret_is_not_printed() {
        let settings = read(json!({"bind": {"dn": "cn=robot", "secret": "hunter2"}})).unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
