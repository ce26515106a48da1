//! Rules for addresses that the operator vouches for: `backend.reading.allow` (contract/catalog.md §6.4).

use callboard_config::{Config, ConfigError};
use url::Url;

/// A host, perhaps with ports and paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowRule {
    host: HostPattern,
    ports: Ports,
    /// Nothing means every path.
    paths: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum HostPattern {
    Exact(String),
    /// With the dot in front.
    Suffix(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ports {
    /// Only addresses that name no port.
    Unnamed,
    Range(u16, u16),
}

impl AllowRule {
    /// Reads every rule of `backend.reading.allow`.
    ///
    /// # Errors
    /// When a rule lacks its host or cannot be understood.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        config.items("backend.reading.allow")?.iter().map(Self::read).collect()
    }

    /// The host of an address that the configuration names, wherever it is.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
        Self::parse(&format!("{}{port}", url.host_str()?))
    }

    fn read(rule: &Config) -> Result<Self, ConfigError> {
        let host = rule
            .string("host")?
            .ok_or_else(|| rule.invalid("host", "is required: a host, or '*.example.com', with an optional port"))?;
        let parsed = Self::parse(&host).ok_or_else(|| {
            rule.invalid("host", &format!("'{host}' is not understood; write a host or '*.example.com', then ':8080' or ':8000-8080' if it has a port"))
        })?;
        let paths = rule.string_or_list("paths")?;
        if let Some(path) = paths.iter().flatten().find(|path| !path.starts_with('/')) {
            return Err(rule.invalid("paths", &format!("'{path}' must start with a slash")));
        }
        Ok(Self { paths: paths.map(|paths| paths.iter().map(|path| normalised(path)).collect()), ..parsed })
    }

    /// Reads `host`, `*.suffix`, `host:port` or `host:from-to`; nothing when it is none of these.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let (host, ports) = match text.rsplit_once(':') {
            // The last colon of a bracketed IPv6 address without a port is inside the brackets.
            Some((host, port)) if !port.ends_with(']') => (host, parse_ports(port)?),
            _ => (text.as_str(), Ports::Unnamed),
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c) || !c.is_ascii();
        let name = host.strip_prefix("*.").unwrap_or(host);
        if name.is_empty() || !name.chars().all(allowed) || (name.contains(':') && !name.starts_with('[')) {
            return None;
        }
        let host = match host.strip_prefix('*') {
            Some(suffix) => HostPattern::Suffix(suffix.to_owned()),
            None => HostPattern::Exact(host.to_owned()),
        };
        Some(Self { host, ports, paths: None })
    }

    /// True when this rule vouches for `url`.
    #[must_use]
    pub fn covers(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let host_fits = match &self.host {
            HostPattern::Exact(exact) => host == exact,
            HostPattern::Suffix(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
        };
        let port_fits = match (&self.ports, url.port()) {
            (Ports::Unnamed, port) => port.is_none(),
            (Ports::Range(from, to), Some(port)) => (*from..=*to).contains(&port),
            (Ports::Range(from, to), None) => {
                url.port_or_known_default().is_some_and(|port| (*from..=*to).contains(&port))
            }
        };
        host_fits
            && port_fits
            && self.paths.as_ref().is_none_or(|paths| paths.iter().any(|path| covers_path(path, url)))
    }
}

fn parse_ports(text: &str) -> Option<Ports> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some(Ports::Range(from, to))
}

/// By whole segments: `/a` covers `/a` and `/a/b`, not `/ab`; `/a/` does not cover `/a`.
fn covers_path(allowed: &str, url: &Url) -> bool {
    let path = normalised(url.path());
    match path.strip_prefix(allowed) {
        Some(rest) => rest.is_empty() || allowed.ends_with('/') || rest.starts_with('/'),
        None => false,
    }
}

/// Without empty segments, `.` and `..`; those in any encoding were resolved when the address was parsed,
/// except behind an encoded slash, which a server may decode.
fn normalised(path: &str) -> String {
    let decoded = path.replace("%2f", "/").replace("%2F", "/").replace("%5c", "/").replace("%5C", "/");
    let mut segments: Vec<&str> = Vec::new();
    for segment in decoded.split('/').filter(|segment| !segment.is_empty()) {
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let end = if decoded.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn covers(rule: Value, url: &str) -> bool {
        let config = Config::from_value(json!({"backend": {"reading": {"allow": [rule]}}}));
        AllowRule::read_all(&config).unwrap()[0].covers(&Url::parse(url).unwrap())
    }

    #[test]
    fn hosts_and_ports() {
        assert!(covers(json!({"host": "example.com"}), "https://example.com/x"));
        assert!(covers(json!({"host": "Example.com"}), "https://EXAMPLE.com:443/x"));
        assert!(!covers(json!({"host": "example.com"}), "https://example.com:8443/x"));
        assert!(!covers(json!({"host": "example.com"}), "https://example.com.evil.org/"));
        assert!(!covers(json!({"host": "example.com"}), "https://evil.org/@example.com"));
        assert!(!covers(json!({"host": "example.com"}), "https://example.com@evil.org/"));
        assert!(covers(json!({"host": "*.example.com"}), "https://a.b.example.com/"));
        assert!(!covers(json!({"host": "*.example.com"}), "https://example.com/"));
        assert!(!covers(json!({"host": "*.example.com"}), "https://badexample.com/"));
        assert!(covers(json!({"host": "example.com:8080"}), "http://example.com:8080/"));
        assert!(covers(json!({"host": "example.com:443"}), "https://example.com/"));
        assert!(covers(json!({"host": "localhost:8000-8010"}), "http://localhost:8010/"));
        assert!(!covers(json!({"host": "localhost:8000-8010"}), "http://localhost:8011/"));
        assert!(covers(json!({"host": "[::1]:80"}), "http://[::1]/"));
        assert!(covers(json!({"host": "[fd00::1]"}), "http://[fd00::1]/"));
    }

    #[test]
    fn paths_are_whole_segments() {
        let within = |path: &str, url: &str| {
            covers(json!({"host": "example.com", "paths": [path]}), &format!("https://example.com{url}"))
        };
        assert!(
            within("/a", "/a")
                && within("/a", "/a/b")
                && within("/a", "/a/")
                && within("/a/", "/a/b")
                && within("/", "/anything")
        );
        assert!(!within("/a", "/ab") && !within("/a/", "/a") && !within("/a", "/"));
        assert!(
            !within("/a", "/a/../b")
                && !within("/a", "/a/%2e%2e/b")
                && !within("/a", "/a/..%2fb")
                && !within("/a", "/a/%2e%2e%2fb")
        );
        assert!(within("/a", "//a//b"));
    }

    #[test]
    fn nonsense_is_refused() {
        for host in
            ["", "*", "a b", "host:port", "host:90-80", "https://example.com", "*.*.com", "example.com/path", "::1"]
        {
            assert_eq!(AllowRule::parse(host), None, "{host}");
        }
        let config = |rule: Value| Config::from_value(json!({"backend": {"reading": {"allow": [rule]}}}));
        assert!(
            AllowRule::read_all(&config(json!({"paths": ["/a"]})))
                .unwrap_err()
                .to_string()
                .contains("backend.reading.allow[0].host")
        );
        assert!(AllowRule::read_all(&config(json!({"host": "a", "paths": ["b"]}))).is_err());
    }
}
