//! `auth.clientIdMetadataDocuments`, `auth.experimentalDynamicClientRegistration`, `auth.experimentalRefreshToken`.

use std::time::Duration;

use callboard_core::Config;
use callboard_core::plugin::PluginError;

use super::pattern::Pattern;

const DOCUMENTS: &str = "auth.clientIdMetadataDocuments";
const DOCUMENTS_BEFORE: &str = "auth.experimentalClientIdMetadataDocuments";
const REGISTRATION: &str = "auth.experimentalDynamicClientRegistration";
const REFRESH: &str = "auth.experimentalRefreshToken";
const DAY: u64 = 24 * 60 * 60;

/// Programs that describe themselves and that everybody uses.
const USUAL_CLIENTS: [&str; 3] =
    ["https://vscode.dev/*", "https://claude.ai/*", "https://chatgpt.com/oauth/codex/*/client.json"];
/// This machine, on any port and path.
const LOOPBACK: [&str; 3] = ["http://localhost:*/*", "http://127.0.0.1:*/*", "http://[::1]:*/*"];
/// Where registered programs may be answered besides.
const REGISTERED: [&str; 2] = ["cursor://*", "https://www.cursor.com/*"];

/// What programs may do.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Programs may describe themselves at an address.
    pub(crate) documents: Option<Documents>,
    /// Programs may register; the addresses at which they may be answered.
    pub(crate) registration: Option<Vec<Pattern>>,
    /// Programs may stay signed in.
    pub(crate) refresh: Option<Refresh>,
}

#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) clients: Vec<Pattern>,
    pub(crate) redirects: Vec<Pattern>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Refresh {
    /// Unused for so long, a refresh token ends.
    pub(crate) idle: Duration,
    /// However much it is used, it ends after this.
    pub(crate) most: Duration,
    pub(crate) per_user: usize,
    /// Users stay signed in whom the catalog no longer knows.
    pub(crate) without_user: bool,
}

impl Settings {
    pub(crate) fn read(config: &Config) -> Result<Self, PluginError> {
        let key = if config.has(DOCUMENTS) { DOCUMENTS } else { DOCUMENTS_BEFORE };
        let enabled = |key: &str| config.bool(&format!("{key}.enabled")).map(|enabled| enabled.unwrap_or(false));
        let documents = enabled(key)?.then(|| -> Result<_, PluginError> {
            Ok(Documents {
                clients: patterns(config, &format!("{key}.allowedClientIdPatterns"), &USUAL_CLIENTS)?,
                redirects: patterns(config, &format!("{key}.allowedRedirectUriPatterns"), &LOOPBACK)?,
            })
        });
        let registration = enabled(REGISTRATION)?.then(|| {
            let usual: Vec<&str> = REGISTERED.iter().chain(&LOOPBACK).copied().collect();
            patterns(config, &format!("{REGISTRATION}.allowedRedirectUriPatterns"), &usual)
        });
        let refresh = enabled(REFRESH)?.then(|| refresh(config));
        Ok(Self {
            documents: documents.transpose()?,
            registration: registration.transpose()?,
            refresh: refresh.transpose()?,
        })
    }

    /// True when any program can get anything at all.
    pub(crate) const fn is_on(&self) -> bool {
        self.documents.is_some() || self.registration.is_some()
    }
}

fn patterns(config: &Config, key: &str, usual: &[&str]) -> Result<Vec<Pattern>, PluginError> {
    let texts =
        config.string_or_list(key)?.unwrap_or_else(|| usual.iter().map(|pattern| (*pattern).to_owned()).collect());
    let read = texts.iter().map(|text| {
        Pattern::parse(text).ok_or_else(|| {
            config.invalid(key, &format!("'{text}' is no pattern; write it like https://example.com/* or cursor://*"))
        })
    });
    Ok(read.collect::<Result<_, _>>()?)
}

fn refresh(config: &Config) -> Result<Refresh, PluginError> {
    let at = |key: &str| format!("{REFRESH}.{key}");
    let idle = config.duration(&at("tokenLifetime"))?.unwrap_or(Duration::from_secs(30 * DAY));
    let most = config.duration(&at("maxRotationLifetime"))?.unwrap_or(Duration::from_secs(365 * DAY));
    if most <= idle {
        return Err(config.invalid(&at("maxRotationLifetime"), "must be longer than tokenLifetime").into());
    }
    let per_user = match config.get(&at("maxTokensPerUser")) {
        None => 20,
        Some(number) => number
            .as_u64()
            .filter(|number| *number > 0)
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| config.invalid(&at("maxTokensPerUser"), "must be a number above 0"))?,
    };
    let without_user = config.bool(&at("dangerouslyDisableCatalogPresenceCheck"))?.unwrap_or(false);
    Ok(Refresh { idle, most, per_user, without_user })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(auth: Value) -> Result<Settings, PluginError> {
        Settings::read(&Config::from_value(json!({ "auth": auth })))
    }

    #[test]
    fn everything_is_off_unless_it_is_switched_on() {
        let off = read(json!({})).unwrap();
        assert!(!off.is_on() && off.refresh.is_none());
        let on = read(json!({"experimentalClientIdMetadataDocuments": {"enabled": true}})).unwrap();
        assert_eq!(on.documents.unwrap().clients.len(), 3);
        assert!(
            read(json!({"clientIdMetadataDocuments": {"enabled": true, "allowedClientIdPatterns": ["*"]}})).is_err()
        );
    }

    #[test]
    fn a_token_cannot_outlive_its_rotation() {
        let refresh = |most: &str| json!({"experimentalRefreshToken": {"enabled": true, "maxRotationLifetime": most}});
        assert!(read(refresh("7d")).is_err());
        assert_eq!(read(refresh("90d")).unwrap().refresh.unwrap().per_user, 20);
    }
}
