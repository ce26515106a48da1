//! To which pages a sign-in may answer.

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use globset::{GlobBuilder, GlobMatcher};
use url::Url;

/// The app's own origin, and the further ones of `auth.experimentalExtraAllowedOrigins`.
#[derive(Clone)]
pub(crate) struct Origins {
    app: String,
    extra: Vec<GlobMatcher>,
}

impl Origins {
    pub(crate) fn read(config: &Config) -> Result<Self, PluginError> {
        const EXTRA: &str = "auth.experimentalExtraAllowedOrigins";
        let app = config.string("app.baseUrl")?.unwrap_or_else(|| "http://localhost:7007".into());
        let app = Url::parse(&app)
            .map_err(|error| config.invalid("app.baseUrl", &format!("'{app}' is no address: {error}")))?;
        let mut extra = Vec::new();
        for pattern in config.string_or_list(EXTRA)?.unwrap_or_default() {
            let glob = GlobBuilder::new(&pattern).case_insensitive(true).literal_separator(true).build();
            extra.push(glob.map_err(|error| config.invalid(EXTRA, &error.to_string()))?.compile_matcher());
        }
        Ok(Self { app: app.origin().ascii_serialization(), extra })
    }

    pub(crate) fn app(&self) -> &str {
        &self.app
    }

    /// True for an origin, written as browsers write it.
    pub(crate) fn allow(&self, origin: &str) -> bool {
        // What is more than an origin must not slip through a glob.
        let plain = Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization().eq_ignore_ascii_case(origin));
        plain && (origin == self.app || self.extra.iter().any(|glob| glob.is_match(origin)))
    }

    /// True for an address on an allowed origin.
    pub(crate) fn allow_address(&self, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| {
            url.username().is_empty() && url.password().is_none() && self.allow(&url.origin().ascii_serialization())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn origins() -> Origins {
        Origins::read(&Config::from_value(json!({
            "app": {"baseUrl": "https://portal.example.com/below"},
            "auth": {"experimentalExtraAllowedOrigins": ["https://pr-*.example.com"]},
        })))
        .unwrap()
    }

    #[test]
    fn the_app_and_what_the_operator_named() {
        assert!(origins().allow("https://portal.example.com"));
        assert!(origins().allow("https://pr-12.example.com"));
        assert!(origins().allow_address("https://portal.example.com/catalog?a=b"));
    }

    #[test]
    fn nothing_else() {
        for origin in [
            "https://evil.org",
            "http://portal.example.com",
            "https://portal.example.com:8443",
            "https://portal.example.com.evil.org",
            "https://pr-evil.org/.example.com",
            "https://pr-x@evil.org#.example.com",
            "null",
            "",
        ] {
            assert!(!origins().allow(origin), "{origin}");
        }
        for address in [
            "//evil.org",
            "/catalog",
            "javascript:alert(1)",
            "https://portal.example.com@evil.org/",
            "https://a@portal.example.com/",
        ] {
            assert!(!origins().allow_address(address), "{address}");
        }
    }
}
