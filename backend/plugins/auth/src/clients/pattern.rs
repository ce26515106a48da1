//! Patterns of addresses, compared part by part, so that a `*` in one part never reaches into another.

use url::Url;

/// `scheme://host[:port][/path]`, with `*` for anything within host or path, and `:*` for any port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    scheme: String,
    host: String,
    port: Port,
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Port {
    /// That of the scheme.
    Usual,
    Any,
    Exactly(u16),
}

impl Pattern {
    /// Nothing when the text is no pattern.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let named = |scheme: &str| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        };
        if !named(scheme) || rest.contains(['?', '#', '@', '\\']) || rest.contains(char::is_whitespace) {
            return None;
        }
        let (place, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, "*")) => (host, Port::Any),
            Some((host, port)) if !port.ends_with(']') => (host, Port::Exactly(port.parse().ok()?)),
            _ => (place, Port::Usual),
        };
        let host = host.to_ascii_lowercase();
        let path = if path.is_empty() { "*".to_owned() } else { path.to_owned() };
        (!host.is_empty()).then(|| Self { scheme: scheme.to_ascii_lowercase(), host, port, path })
    }

    /// True when the whole address fits.
    pub(crate) fn fits(&self, address: &Url) -> bool {
        let bare = address.username().is_empty() && address.password().is_none() && address.fragment().is_none();
        // Of a scheme that is not the web's, the part behind the slashes is all a path to us.
        let web = matches!(address.scheme(), "http" | "https");
        let port = match self.port {
            Port::Any => true,
            Port::Usual => address.port().is_none(),
            Port::Exactly(port) => address.port_or_known_default() == Some(port),
        };
        bare && address.scheme() == self.scheme
            && like(&self.host, address.host_str().unwrap_or_default())
            && (port || !web)
            && like(&self.path, address.path())
    }

    /// True when it is one address and not many.
    pub(crate) fn is_exact(&self) -> bool {
        !self.host.contains('*') && !self.path.contains('*') && self.port != Port::Any
    }
}

/// `*` stands for anything.
fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, address: &str) -> bool {
        Pattern::parse(pattern).unwrap().fits(&Url::parse(address).unwrap())
    }

    #[test]
    fn each_part_is_compared_with_its_own() {
        assert!(fits("https://claude.ai/*", "https://claude.ai/oauth/client.json"));
        assert!(fits("https://*.example.com/cb", "https://a.b.example.com/cb"));
        assert!(fits("http://127.0.0.1:*/*", "http://127.0.0.1:43210/callback"));
        assert!(fits("http://localhost:*/*", "http://localhost/callback"));
        assert!(fits("http://[::1]:*/*", "http://[::1]:99/x"));
        assert!(fits("cursor://*", "cursor://anysphere.cursor-deeplink/mcp/auth"));
        assert!(fits("https://example.com:8443/a", "https://example.com:8443/a"));
        for (pattern, address) in [
            ("https://claude.ai/*", "https://claude.ai.evil.org/x"),
            ("https://claude.ai/*", "http://claude.ai/x"),
            ("https://claude.ai/*", "https://claude.ai:8443/x"),
            ("https://claude.ai/*", "https://claude.ai@evil.org/x"),
            ("https://*.example.com/*", "https://evil.org/.example.com/x"),
            ("https://*.example.com/*", "https://evil.org?.example.com/"),
            ("http://localhost:*/*", "http://localhost.evil.org:80/"),
            ("http://localhost:*/*", "http://user@localhost:80/"),
            ("https://example.com/a", "https://example.com/ab"),
        ] {
            assert!(!fits(pattern, address), "{pattern} {address}");
        }
    }

    #[test]
    fn what_is_no_pattern() {
        for text in ["*", "*://x/*", "example.com/*", "https://", "https://a@b/*", "https://a:b/*", "https://a/?x"] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
        assert!(Pattern::parse("https://a.io/client.json").unwrap().is_exact());
        assert!(!Pattern::parse("https://a.io/*").unwrap().is_exact());
    }
}
