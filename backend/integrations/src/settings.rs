//! What the sections of all hosts have in common.

use std::collections::HashSet;

use callboard_config::{Config, ConfigError};
use url::Url;

use crate::oauth::basic;
use crate::secret::Secret;

/// The host and, unless it is the scheme's own, the port of an address, as `integrations.*.host` writes them.
#[must_use]
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Reads `host`: a host name, perhaps with a port, and nothing else.
pub(crate) fn host(config: &Config) -> Result<Option<String>, ConfigError> {
    let Some(text) = config.string("host")? else { return Ok(None) };
    let parsed = Url::parse(&format!("https://{text}")).ok().map(|url| host_of(&url));
    match parsed {
        Some(host) if host.eq_ignore_ascii_case(&text) => Ok(Some(host)),
        // 443 is the port of every https address and stands in none.
        Some(host) if text.strip_suffix(":443").is_some_and(|plain| host.eq_ignore_ascii_case(plain)) => Ok(Some(host)),
        _ => Err(config.invalid("host", &format!("'{text}' is no host; write for example git.example.com or git.example.com:8443, without https:// and without a path"))),
    }
}

/// Reads `host`, which must be there.
pub(crate) fn required_host(config: &Config) -> Result<String, ConfigError> {
    host(config)?.ok_or_else(|| config.invalid("host", "is required, for example git.example.com"))
}

/// Reads a base address; without the slash at its end.
pub(crate) fn base_url(config: &Config, path: &str) -> Result<Option<String>, ConfigError> {
    let Some(text) = config.string(path)? else { return Ok(None) };
    let valid = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !valid {
        return Err(config.invalid(path, &format!("'{text}' is no address; write for example https://git.example.com")));
    }
    Ok(Some(text.trim_end_matches('/').to_owned()))
}

/// Reads every entry of a section, of which no two are for the same host.
pub(crate) fn entries<T>(
    config: &Config,
    section: &str,
    read: impl Fn(&Config) -> Result<T, ConfigError>,
    host: impl Fn(&T) -> &String,
) -> Result<Vec<T>, ConfigError> {
    let all = config.items(section)?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut seen = HashSet::new();
    if let Some(twice) = all.iter().map(host).find(|host| !seen.insert(*host)) {
        return Err(config.invalid(section, &format!("has two entries for {twice}; join them, or remove one")));
    }
    Ok(all)
}

/// Reads `username` and `password`, of which there are both or neither.
pub(crate) fn login(entry: &Config) -> Result<Option<Secret>, ConfigError> {
    match (entry.string("username")?, Secret::read(entry, "password")?) {
        (Some(username), Some(password)) => Ok(Some(basic(&username, &password))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(entry.invalid("password", "is required beside username")),
        (None, Some(_)) => Err(entry.invalid("username", "is required beside password")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Result<Option<String>, ConfigError> {
        host(&Config::from_value(json!({ "host": text })))
    }

    #[test]
    fn hosts_have_a_port_at_most() {
        assert_eq!(read("git.example.com:8443").unwrap().unwrap(), "git.example.com:8443");
        assert_eq!(read("Git.Example.com").unwrap().unwrap(), "git.example.com");
        assert_eq!(read("git.example.com:443").unwrap().unwrap(), "git.example.com");
        for text in ["https://git.example.com", "git.example.com/path", "user@git.example.com", "a b"] {
            assert!(read(text).unwrap_err().to_string().contains("is no host"), "{text}");
        }
    }

    #[test]
    fn base_addresses_are_web_addresses() {
        let read = |text: &str| base_url(&Config::from_value(json!({ "baseUrl": text })), "baseUrl");
        assert_eq!(read("https://git.example.com/sub/").unwrap().unwrap(), "https://git.example.com/sub");
        assert!(read("git.example.com").is_err() && read("ssh://git.example.com").is_err());
    }
}
