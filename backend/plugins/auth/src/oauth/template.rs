//! Addresses with keys of the configuration in them: `https://{domain}/authorize`.

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use url::Url;

/// The address of the first template whose keys are all configured.
///
/// # Errors
/// When there is none, with the key that is missing, or when it is no address.
pub(crate) fn required(config: &Config, templates: &[&str]) -> Result<Url, PluginError> {
    if let Some(url) = first(config, templates)? {
        return Ok(url);
    }
    let missing = templates.last().and_then(|template| keys(template).find(|key| !config.has(key)));
    Err(config.invalid(missing.unwrap_or_default(), "is required").into())
}

/// The address that `key` names, else that of the first template whose keys are all configured.
///
/// # Errors
/// When it is no address.
pub(crate) fn overridable(config: &Config, key: &str, templates: &[&str]) -> Result<Option<Url>, PluginError> {
    match config.string(key)? {
        Some(address) => parsed(config, key, &address).map(Some),
        None => first(config, templates),
    }
}

/// The address of the first template whose keys are all configured; nothing when there is none.
///
/// # Errors
/// When it is no address.
pub(crate) fn first(config: &Config, templates: &[&str]) -> Result<Option<Url>, PluginError> {
    let complete = |template: &&&str| keys(template).all(|key| config.has(key));
    templates.iter().find(complete).map(|template| filled(config, template)).transpose()
}

fn filled(config: &Config, template: &str) -> Result<Url, PluginError> {
    let mut address = template.to_owned();
    for key in keys(template) {
        let value = config.string(key)?.unwrap_or_default();
        let value = value.trim_end_matches('/');
        let hole = format!("{{{key}}}");
        // Whoever writes a whole address where a host is asked for means that address.
        let whole = format!("https://{hole}");
        let hole = if value.contains("://") && address.starts_with(&whole) { whole } else { hole };
        address = address.replace(&hole, value);
    }
    parsed(config, keys(template).next().unwrap_or_default(), &address)
}

fn parsed(config: &Config, key: &str, address: &str) -> Result<Url, PluginError> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| config.invalid(key, &format!("'{address}' is no web address")).into())
}

/// The keys that a template names.
fn keys(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OKTA: [&str; 2] = ["{audience}/oauth2/{server}/x", "{audience}/x"];

    #[test]
    fn the_first_template_that_is_complete_counts() {
        let address = |config| required(&Config::from_value(config), &OKTA).map(|url| url.to_string());
        let base = "https://acme.okta.com";
        assert_eq!(address(json!({"audience": format!("{base}/")})).unwrap(), format!("{base}/x"));
        assert_eq!(address(json!({"audience": base, "server": "s"})).unwrap(), format!("{base}/oauth2/s/x"));
        assert!(address(json!({})).unwrap_err().to_string().contains("audience"));
        assert!(address(json!({"audience": "acme"})).unwrap_err().to_string().contains("no web address"));
    }

    #[test]
    fn a_host_may_be_a_whole_address_and_a_key_of_its_own_wins() {
        let address = |config| overridable(&Config::from_value(config), "tokenUrl", &["https://{host}/token"]);
        let text = |config| address(config).unwrap().map(|url| url.to_string());
        assert_eq!(text(json!({"host": "git.acme.io"})).unwrap(), "https://git.acme.io/token");
        assert_eq!(text(json!({"host": "http://localhost:99"})).unwrap(), "http://localhost:99/token");
        assert_eq!(text(json!({"host": "a", "tokenUrl": "https://b/c"})).unwrap(), "https://b/c");
        assert_eq!(text(json!({})), None);
    }
}
