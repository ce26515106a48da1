//! `backend.reading.allow`: the hosts that may be read although no integration knows them
//! (contract/catalog.md §6.4).

use callboard_config::{Config, ConfigError};
use url::Url;

/// The entries of `backend.reading.allow`.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowList(Vec<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    host: HostPattern,
    ports: Ports,
    paths: Option<Vec<String>>,
}

#[derive(Clone, Debug)]
enum HostPattern {
    Exact(String),
    /// With its leading dot.
    Suffix(String),
}

#[derive(Clone, Debug)]
enum Ports {
    /// Only addresses that name no port.
    Unnamed,
    Range(u16, u16),
}

impl AllowList {
    pub(crate) fn read(config: &Config) -> Result<Self, ConfigError> {
        let entries = config.items("backend.reading.allow")?;
        entries.iter().map(read_entry).collect::<Result<Vec<Entry>, ConfigError>>().map(Self)
    }

    /// True when an entry covers the address.
    pub(crate) fn allows(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        self.0.iter().any(|entry| entry.host.covers(&host) && entry.ports.cover(url.port()) && entry.covers_path(url.path()))
    }
}

impl Entry {
    fn covers_path(&self, path: &str) -> bool {
        let Some(paths) = &self.paths else { return true };
        paths.iter().any(|allowed| {
            let Some(rest) = path.strip_prefix(allowed.as_str()) else { return false };
            rest.is_empty() && !allowed.ends_with('/') || !rest.is_empty() && (rest.starts_with('/') || allowed.ends_with('/'))
        })
    }
}

impl HostPattern {
    fn covers(&self, host: &str) -> bool {
        match self {
            Self::Exact(own) => own == host,
            Self::Suffix(suffix) => host.ends_with(suffix.as_str()) && host.len() > suffix.len(),
        }
    }
}

impl Ports {
    fn cover(&self, port: Option<u16>) -> bool {
        match (self, port) {
            (Self::Unnamed, None) => true,
            (Self::Range(from, to), Some(port)) => (*from..=*to).contains(&port),
            _ => false,
        }
    }
}

fn read_entry(entry: &Config) -> Result<Entry, ConfigError> {
    let text = entry.string("host")?.ok_or_else(|| entry.invalid("host", "is required"))?.to_ascii_lowercase();
    let (host, ports) = match text.rsplit_once(':') {
        // An IPv6 address has several colons, and its port stands after the bracket.
        Some((host, ports)) if !host.contains(':') || host.ends_with(']') => (host.to_owned(), read_ports(entry, ports)?),
        _ => (text.clone(), Ports::Unnamed),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let host = match host.strip_prefix('*') {
        Some(suffix) if suffix.starts_with('.') && suffix.len() > 1 => HostPattern::Suffix(suffix.to_owned()),
        Some(_) => return Err(entry.invalid("host", "may begin with '*.' and then needs a domain, as in *.example.com")),
        None => HostPattern::Exact(host.to_owned()),
    };
    Ok(Entry { host, ports, paths: entry.string_or_list("paths")? })
}

fn read_ports(entry: &Config, text: &str) -> Result<Ports, ConfigError> {
    let wrong = || entry.invalid("host", "must end in a port such as ':8080' or a range such as ':8080-8090'");
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Ok(Ports::Range(from.parse().map_err(|_| wrong())?, to.parse().map_err(|_| wrong())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn allows(entry: serde_json::Value, address: &str) -> bool {
        let config = Config::from_value(json!({"backend": {"reading": {"allow": [entry]}}}));
        AllowList::read(&config).unwrap().allows(&Url::parse(address).unwrap())
    }

    #[test]
    fn hosts_and_suffixes() {
        assert!(allows(json!({"host": "example.com"}), "https://example.com/a"));
        assert!(!allows(json!({"host": "example.com"}), "https://www.example.com/a"));
        assert!(allows(json!({"host": "*.example.com"}), "https://a.b.example.com/a"));
        assert!(!allows(json!({"host": "*.example.com"}), "https://example.com/a"));
        assert!(!allows(json!({"host": "*.example.com"}), "https://badexample.com/a"));
    }

    #[test]
    fn ports_must_be_named_when_the_address_names_one() {
        assert!(!allows(json!({"host": "example.com"}), "https://example.com:8443/a"));
        assert!(allows(json!({"host": "example.com:8443"}), "https://example.com:8443/a"));
        assert!(!allows(json!({"host": "example.com:8443"}), "https://example.com/a"));
        assert!(allows(json!({"host": "example.com:8000-9000"}), "https://example.com:8443/a"));
    }

    #[test]
    fn paths_cover_whole_segments_after_normalising() {
        let entry = |path: &str| json!({"host": "example.com", "paths": [path]});
        for (path, address, expected) in [
            ("/a", "https://example.com/a", true),
            ("/a", "https://example.com/a/b", true),
            ("/a", "https://example.com/ab", false),
            ("/a", "https://example.com/a/../b", false),
            ("/a/", "https://example.com/a", false),
            ("/a/", "https://example.com/a/b", true),
        ] {
            assert_eq!(allows(entry(path), address), expected, "{path} {address}");
        }
    }
}
