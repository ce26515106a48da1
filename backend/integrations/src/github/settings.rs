//! `integrations.github` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};
use jsonwebtoken::EncodingKey;

use crate::Secret;
use crate::settings::{base_url, entries, host};

const SECTION: &str = "integrations.github";
const CLOUD: &str = "github.com";
const CLOUD_API: &str = "https://api.github.com";
const CLOUD_RAW: &str = "https://raw.githubusercontent.com";

/// One entry of `integrations.github`.
#[derive(Clone, Debug)]
pub struct GithubSettings {
    /// Host and port.
    pub host: String,
    /// Of the REST API, without a slash at the end.
    pub api_base_url: Option<String>,
    /// Where files are without the API, without a slash at the end.
    pub raw_base_url: Option<String>,
    /// A token of a user.
    pub token: Option<Secret>,
    /// Apps, asked in this order.
    pub apps: Vec<GithubApp>,
}

/// A GitHub App.
#[derive(Clone)]
pub struct GithubApp {
    /// The number that GitHub gave it.
    pub id: u64,
    /// Signs what it says about itself.
    pub(crate) key: EncodingKey,
    /// Checks webhooks.
    pub webhook_secret: Option<Secret>,
    /// The owners it may be used for; nothing means all.
    pub allowed_owners: Option<Vec<String>>,
    /// It may read public repositories of owners that have not installed it.
    pub public_access: bool,
}

impl std::fmt::Debug for GithubApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GithubApp")
            .field("id", &self.id)
            .field("allowed_owners", &self.allowed_owners)
            .finish_non_exhaustive()
    }
}

impl GithubApp {
    /// True when the configuration lets it be used for `owner`.
    #[must_use]
    pub fn may_act_for(&self, owner: &str) -> bool {
        self.allowed_owners.as_ref().is_none_or(|owners| owners.iter().any(|known| known.eq_ignore_ascii_case(owner)))
    }
}

impl GithubSettings {
    /// Every entry, and one for github.com when there is none.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let mut all = entries(config, SECTION, Self::read, |entry| &entry.host)?;
        if !all.iter().any(|entry| entry.host == CLOUD) {
            all.push(Self::cloud());
        }
        Ok(all)
    }

    fn cloud() -> Self {
        Self {
            host: CLOUD.into(),
            api_base_url: Some(CLOUD_API.into()),
            raw_base_url: Some(CLOUD_RAW.into()),
            token: None,
            apps: Vec::new(),
        }
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let host = host(entry)?.unwrap_or_else(|| CLOUD.into());
        let mut settings = Self {
            api_base_url: base_url(entry, "apiBaseUrl")?,
            raw_base_url: base_url(entry, "rawBaseUrl")?,
            token: Secret::read(entry, "token")?,
            apps: entry.items("apps")?.iter().map(read_app).collect::<Result<_, _>>()?,
            host,
        };
        if settings.host == CLOUD {
            settings.api_base_url.get_or_insert_with(|| CLOUD_API.into());
            settings.raw_base_url.get_or_insert_with(|| CLOUD_RAW.into());
        }
        if settings.api_base_url.is_none() && settings.raw_base_url.is_none() {
            return Err(entry.invalid(
                "apiBaseUrl",
                &format!(
                    "is required for {0}, for example https://{0}/api/v3, unless there is a rawBaseUrl",
                    settings.host
                ),
            ));
        }
        Ok(settings)
    }
}

fn read_app(app: &Config) -> Result<GithubApp, ConfigError> {
    let id = app.integer("appId")?.and_then(|id| u64::try_from(id).ok());
    let id = id.ok_or_else(|| app.invalid("appId", "is required: the number on the page of the app's settings"))?;
    let key = Secret::read(app, "privateKey")?.ok_or_else(|| {
        app.invalid("privateKey", "is required: the text of the .pem file that GitHub made for the app")
    })?;
    // Environment variables often carry line breaks as two characters.
    let pem = key.reveal().replace("\\n", "\n");
    let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| {
        app.invalid("privateKey", "is no RSA key in PEM form; it starts with -----BEGIN RSA PRIVATE KEY-----")
    })?;
    Ok(GithubApp {
        id,
        key,
        webhook_secret: Secret::read(app, "webhookSecret")?,
        allowed_owners: app.string_or_list("allowedInstallationOwners")?,
        public_access: app.bool("publicAccess")?.unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(section: Value) -> Result<Vec<GithubSettings>, ConfigError> {
        GithubSettings::read_all(&Config::from_value(json!({"integrations": {"github": section}})))
    }

    #[test]
    fn github_com_needs_no_entry() {
        let all = read(Value::Null).unwrap();
        assert_eq!((all.len(), all[0].host.as_str()), (1, "github.com"));
        assert_eq!(all[0].api_base_url.as_deref(), Some("https://api.github.com"));
        let all = read(json!([{"token": "t"}, {"host": "ghe.example", "apiBaseUrl": "https://ghe.example/api/v3/"}]))
            .unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].raw_base_url.as_deref(), Some("https://raw.githubusercontent.com"));
        assert_eq!(all[1].api_base_url.as_deref(), Some("https://ghe.example/api/v3"));
        assert!(!format!("{all:?}").contains("\"t\""));
    }

    #[test]
    fn mistakes_name_their_key() {
        for (section, key) in [
            (json!([{"host": "ghe.example"}]), "integrations.github[0].apiBaseUrl"),
            (json!([{"host": "https://ghe.example"}]), "integrations.github[0].host"),
            (json!([{"apps": [{"privateKey": "x"}]}]), "integrations.github[0].apps[0].appId"),
            (json!([{"apps": [{"appId": 1, "privateKey": "x"}]}]), "integrations.github[0].apps[0].privateKey"),
            (json!([{}, {"host": "github.com"}]), "integrations.github has two entries"),
        ] {
            let error = read(section).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
