//! `integrations.gitlab` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};

use crate::Secret;
use crate::client::Retry;
use crate::settings::{base_url, entries, required_host};

const SECTION: &str = "integrations.gitlab";
const CLOUD: &str = "gitlab.com";
const CLOUD_API: &str = "https://gitlab.com/api/v4";

/// One entry of `integrations.gitlab`.
#[derive(Clone, Debug)]
pub struct GitlabSettings {
    /// Host and port.
    pub host: String,
    /// Of the API, without a slash at the end.
    pub api_base_url: String,
    /// Of the pages that people see, without a slash at the end.
    pub base_url: String,
    /// A token of a user, group or project.
    pub token: Option<Secret>,
    /// Requests that the host may get in a minute.
    pub per_minute: Option<usize>,
    pub(crate) retry: Retry,
}

impl GitlabSettings {
    /// Every entry, and one for gitlab.com when there is none.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let mut all = entries(config, SECTION, Self::read, |entry| &entry.host)?;
        if !all.iter().any(|entry| entry.host == CLOUD) {
            all.push(Self {
                host: CLOUD.into(),
                api_base_url: CLOUD_API.into(),
                base_url: format!("https://{CLOUD}"),
                token: None,
                per_minute: None,
                retry: Retry::default(),
            });
        }
        Ok(all)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let host = required_host(entry)?;
        let api_base_url = match base_url(entry, "apiBaseUrl")? {
            Some(url) => url,
            None if host == CLOUD => CLOUD_API.into(),
            None => {
                return Err(entry.invalid("apiBaseUrl", &format!("is required, for example https://{host}/api/v4")));
            }
        };
        let per_minute = entry.integer("retry.maxApiRequestsPerMinute")?;
        Ok(Self {
            api_base_url,
            base_url: base_url(entry, "baseUrl")?.unwrap_or_else(|| format!("https://{host}")),
            token: Secret::read(entry, "token")?,
            // -1 stands for no limit there.
            per_minute: per_minute.and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0),
            retry: read_retry(entry)?,
            host,
        })
    }
}

fn read_retry(entry: &Config) -> Result<Retry, ConfigError> {
    let mut retry = Retry::default();
    if let Some(count) = entry.integer("retry.maxRetries")? {
        retry.retries = u32::try_from(count).map_err(|_| entry.invalid("retry.maxRetries", "must not be negative"))?;
    }
    if let Some(statuses) = entry.deserialize::<Vec<u16>>("retry.retryStatusCodes")? {
        retry.statuses = statuses;
    }
    Ok(retry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(section: Value) -> Result<Vec<GitlabSettings>, ConfigError> {
        GitlabSettings::read_all(&Config::from_value(json!({"integrations": {"gitlab": section}})))
    }

    #[test]
    fn gitlab_com_needs_no_entry() {
        let all = read(json!([{
            "host": "git.example", "apiBaseUrl": "https://git.example/sub/api/v4", "baseUrl": "https://git.example/sub",
            "token": " t\n", "retry": {"maxRetries": 2, "retryStatusCodes": [500], "maxApiRequestsPerMinute": 100}
        }]))
        .unwrap();
        assert_eq!(all.iter().map(|entry| entry.host.as_str()).collect::<Vec<_>>(), ["git.example", "gitlab.com"]);
        assert_eq!(all[0].token.as_ref().unwrap().reveal(), "t");
        assert_eq!((all[0].retry.retries, all[0].per_minute), (2, Some(100)));
        assert_eq!(all[0].retry.statuses, [500]);
        assert_eq!(all[1].base_url, "https://gitlab.com");
    }

    #[test]
    fn mistakes_name_their_key() {
        for (section, key) in [
            (json!([{"token": "t"}]), "integrations.gitlab[0].host"),
            (json!([{"host": "git.example"}]), "integrations.gitlab[0].apiBaseUrl"),
            (json!([{"host": "gitlab.com", "retry": {"maxRetries": -1}}]), "integrations.gitlab[0].retry.maxRetries"),
        ] {
            let error = read(section).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
