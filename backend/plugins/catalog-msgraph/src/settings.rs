//! `catalog.providers.microsoftGraphOrg` as the provider uses it.

use callboard_config::ConfigError;
use callboard_core::Config;
use callboard_core::scheduler::TaskSchedule;
use serde_json::Value;
use url::Url;

const ROOT: &str = "catalog.providers.microsoftGraphOrg";
const DEFAULT_ID: &str = "default";
const TARGET: &str = "https://graph.microsoft.com/v1.0";
const AUTHORITY: &str = "https://login.microsoftonline.com";

/// One tenant.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) id: String,
    /// Where this stands in the configuration, for messages.
    pub(crate) path: String,
    pub(crate) target: Url,
    pub(crate) authority: Url,
    pub(crate) tenant_id: String,
    /// Nothing: what the machine offers.
    pub(crate) client: Option<Client>,
    pub(crate) advanced: bool,
    pub(crate) users: Users,
    pub(crate) groups: Groups,
    pub(crate) schedule: TaskSchedule,
}

/// An app registration.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Which users, and what to ask of them.
#[derive(Clone, Debug)]
pub(crate) struct Users {
    pub(crate) path: String,
    pub(crate) expand: Option<String>,
    pub(crate) filter: Option<String>,
    pub(crate) select: Vec<String>,
    pub(crate) photos: bool,
    /// Only members of these groups.
    pub(crate) in_groups: Option<InGroups>,
}

/// Groups whose members are the users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InGroups {
    pub(crate) path: String,
    pub(crate) filter: Option<String>,
    pub(crate) search: Option<String>,
}

/// Which groups, and what to ask of them.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    pub(crate) path: String,
    pub(crate) expand: Option<String>,
    pub(crate) filter: Option<String>,
    pub(crate) search: Option<String>,
    pub(crate) select: Vec<String>,
    pub(crate) sub_groups: bool,
}

impl Settings {
    /// Every tenant of the configuration: one that stands there directly, or several by their ids.
    ///
    /// # Errors
    /// When one of them is incomplete or malformed.
    pub(crate) fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let is_direct = ["tenantId", "clientId"]
            .iter()
            .any(|key| config.get(&format!("{ROOT}.{key}")).is_some_and(|value| !matches!(value, Value::Object(_))));
        if is_direct {
            return Ok(vec![Self::read(config, DEFAULT_ID.into(), ROOT.into())?]);
        }
        config.keys(ROOT).into_iter().map(|id| Self::read(config, id.clone(), format!("{ROOT}.{id}"))).collect()
    }

    fn read(config: &Config, id: String, path: String) -> Result<Self, ConfigError> {
        let config = config.sub(&path);
        let schedule = TaskSchedule::read(&config, "schedule")?.ok_or_else(|| {
            config.invalid("schedule", "is required, for example { frequency: { hours: 1 }, timeout: { minutes: 50 } }")
        })?;
        let tenant_id = config
            .string("tenantId")?
            .ok_or_else(|| config.invalid("tenantId", "is required: the id of the tenant"))?;
        let advanced = match config.string("queryMode")?.as_deref() {
            None | Some("basic") => false,
            Some("advanced") => true,
            Some(other) => {
                return Err(config.invalid("queryMode", &format!("'{other}' is unknown; use basic or advanced")));
            }
        };
        Ok(Self {
            target: address(&config, "target", TARGET)?,
            authority: address(&config, "authority", AUTHORITY)?,
            tenant_id,
            client: client(&config)?,
            advanced,
            users: users(&config)?,
            groups: groups(&config)?,
            schedule,
            id,
            path,
        })
    }
}

/// An address without a slash at its end.
fn address(config: &Config, path: &str, default: &str) -> Result<Url, ConfigError> {
    let text = config.string(path)?.unwrap_or_else(|| default.to_owned());
    let wrong = || config.invalid(path, &format!("must be an address such as {default}"));
    let url = Url::parse(text.trim_end_matches('/')).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() { Err(wrong()) } else { Ok(url) }
}

fn client(config: &Config) -> Result<Option<Client>, ConfigError> {
    match (config.string("clientId")?, config.string("clientSecret")?) {
        (Some(id), Some(secret)) => Ok(Some(Client { id, secret })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(config.invalid("clientSecret", "is required with clientId")),
        (None, Some(_)) => Err(config.invalid("clientId", "is required with clientSecret")),
    }
}

fn users(config: &Config) -> Result<Users, ConfigError> {
    let filter = config.string("user.filter")?;
    let in_groups = in_groups(config)?;
    if filter.is_some() && in_groups.is_some() {
        let why = "and user.filter exclude each other: users come from their collection, or from groups";
        return Err(config.invalid("userGroupMember", why));
    }
    Ok(Users {
        path: collection(config, "user.path")?.unwrap_or_else(|| "users".into()),
        expand: config.string("user.expand")?,
        filter,
        select: config.string_or_list("user.select")?.unwrap_or_default(),
        photos: config.bool("user.loadPhotos")?.unwrap_or(true),
        in_groups,
    })
}

fn in_groups(config: &Config) -> Result<Option<InGroups>, ConfigError> {
    let path = collection(config, "userGroupMember.path")?;
    let (filter, search) = (config.string("userGroupMember.filter")?, config.string("userGroupMember.search")?);
    if path.is_none() && filter.is_none() && search.is_none() {
        return Ok(None);
    }
    Ok(Some(InGroups { path: path.unwrap_or_else(|| "groups".into()), filter, search }))
}

fn groups(config: &Config) -> Result<Groups, ConfigError> {
    Ok(Groups {
        path: collection(config, "group.path")?.unwrap_or_else(|| "groups".into()),
        expand: config.string("group.expand")?,
        filter: config.string("group.filter")?,
        search: config.string("group.search")?,
        select: config.string_or_list("group.select")?.unwrap_or_default(),
        sub_groups: config.bool("group.includeSubGroups")?.unwrap_or(false),
    })
}

/// A path below the target, without slashes around it.
fn collection(config: &Config, path: &str) -> Result<Option<String>, ConfigError> {
    let Some(text) = config.string(path)? else { return Ok(None) };
    let inner = text.trim_matches('/');
    let is_plain = !inner.is_empty() && !inner.contains(['?', '#', '\\', ' ']) && !inner.contains("..");
    if is_plain {
        Ok(Some(inner.to_owned()))
    } else {
        Err(config.invalid(path, "must be a path such as groups/{id}/transitiveMembers/microsoft.graph.user"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(mut tenants: Value) -> Result<Vec<Settings>, String> {
        if let Some(direct) = tenants.as_object_mut().filter(|fields| !fields.contains_key("main")) {
            direct.entry("schedule").or_insert(json!({"frequency": "PT1H", "timeout": "PT5M"}));
        }
        let config = Config::from_value(json!({"catalog": {"providers": {"microsoftGraphOrg": tenants}}}));
        Settings::read_all(&config).map_err(|error| error.to_string())
    }

    #[test]
    fn one_tenant_stands_there_directly_or_several_by_id() {
        let direct = read(json!({"tenantId": "t", "clientId": "c", "clientSecret": "s"})).unwrap();
        assert_eq!((direct.len(), direct[0].id.as_str()), (1, "default"));
        assert_eq!(direct[0].target.as_str(), "https://graph.microsoft.com/v1.0");
        assert_eq!(direct[0].authority.as_str(), "https://login.microsoftonline.com/");
        assert!(direct[0].users.photos && !direct[0].advanced && !direct[0].groups.sub_groups);
        let schedule = json!({"frequency": "PT1H", "timeout": "PT5M"});
        let several = read(json!({
            "main": {"tenantId": "t", "schedule": schedule, "target": "https://graph.microsoft.us/v1.0/"},
            "other": {"tenantId": "u", "schedule": schedule, "user": {"path": "/groups/1/members/"}},
        }))
        .unwrap();
        assert_eq!(several.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["main", "other"]);
        assert_eq!(several[0].target.as_str(), "https://graph.microsoft.us/v1.0");
        assert_eq!((several[1].users.path.as_str(), several[1].groups.path.as_str()), ("groups/1/members", "groups"));
        assert!(several[0].client.is_none());
        assert!(Settings::read_all(&Config::from_value(json!({}))).unwrap().is_empty());
    }

    #[test]
    fn mistakes_name_their_key() {
        let with = |more: Value| {
            let mut tenant = json!({"tenantId": "t", "clientId": "c", "clientSecret": "s"});
            tenant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            tenant
        };
        for (tenant, key) in [
            (with(json!({"schedule": null})), "microsoftGraphOrg.schedule"),
            (with(json!({"tenantId": null})), "microsoftGraphOrg.tenantId"),
            (with(json!({"clientSecret": null})), "microsoftGraphOrg.clientSecret"),
            (with(json!({"clientId": null})), "microsoftGraphOrg.clientId"),
            (with(json!({"queryMode": "fast"})), "microsoftGraphOrg.queryMode"),
            (with(json!({"target": "graph"})), "microsoftGraphOrg.target"),
            (with(json!({"authority": "ftp://x"})), "microsoftGraphOrg.authority"),
            (
                with(json!({"user": {"filter": "a"}, "userGroupMember": {"search": "b"}})),
                "microsoftGraphOrg.userGroupMember",
            ),
            (with(json!({"user": {"path": "../beta/users"}})), "microsoftGraphOrg.user.path"),
            (with(json!({"group": {"path": "groups?$top=1"}})), "microsoftGraphOrg.group.path"),
        ] {
            let error = read(tenant).unwrap_err();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn the_secret_is_not_printed() {
        let tenant = read(json!({"tenantId": "t", "clientId": "c", "clientSecret": "hunter2"})).unwrap();
        assert!(!format!("{tenant:?}").contains("hunter2"));
    }
}
