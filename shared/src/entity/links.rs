//! Whether a text is an absolute URL, in the sense of browsers: what `new URL(text)` accepts.
//!
//! Only the question is answered here; nothing is taken apart, so this stays far smaller than a
//! URL library. Two things are more generous than a browser: international host names and
//! non-standard IPv6 forms are not looked into.

/// Whether the text stands alone as a URL, for example `https://host/path` or `mailto:a@b`.
pub fn is_absolute_url(text: &str) -> bool {
    let stripped: String =
        text.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let Some((scheme, rest)) = stripped.split_once(':') else {
        return false;
    };
    if !is_scheme(scheme) {
        return false;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ws" | "wss" | "ftp" => is_web_authority(rest.trim_start_matches(['/', '\\'])),
        "file" => true,
        _ => rest.strip_prefix("//").is_none_or(is_other_authority),
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_web_authority(rest: &str) -> bool {
    let authority = until(rest, &['/', '\\', '?', '#']);
    let Some((host, port)) = host_and_port(authority) else {
        return false;
    };
    if host.is_empty() || !is_port(port) {
        return false;
    }
    if host.starts_with('[') {
        return is_ipv6(host);
    }
    let decoded = percent_encoding::percent_decode_str(host).decode_utf8_lossy();
    let is_forbidden = |c: char| c <= ' ' || c == '\u{7f}' || "#%/:<>?@[\\]^|".contains(c);
    !decoded.is_empty() && !decoded.contains(is_forbidden) && !is_broken_ipv4(&decoded)
}

fn is_other_authority(rest: &str) -> bool {
    let authority = until(rest, &['/', '?', '#']);
    let Some((host, port)) = host_and_port(authority) else {
        return false;
    };
    if host.is_empty() {
        // `foo:///path` is fine, `foo://user@/` and `foo://:80/` are not.
        return authority.is_empty();
    }
    if host.starts_with('[') {
        return is_ipv6(host) && is_port(port);
    }
    let is_forbidden = |c: char| matches!(c, '\0' | ' ' | '<' | '>' | '@' | '[' | '\\' | ']' | '^' | '|');
    !host.contains(is_forbidden) && is_port(port)
}

fn until<'a>(text: &'a str, ends: &[char]) -> &'a str {
    text.find(ends).map_or(text, |end| &text[..end])
}

/// Host and port of an authority; `None` when a bracket is not closed.
fn host_and_port(authority: &str) -> Option<(&str, &str)> {
    let after_user = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if after_user.starts_with('[') {
        let end = after_user.find(']')? + 1;
        let (host, rest) = after_user.split_at(end);
        return match rest {
            "" => Some((host, "")),
            _ => Some((host, rest.strip_prefix(':')?)),
        };
    }
    Some(after_user.split_once(':').unwrap_or((after_user, "")))
}

fn is_port(text: &str) -> bool {
    let digits = text.trim_start_matches('0');
    text.is_empty()
        || (text.bytes().all(|byte| byte.is_ascii_digit()) && (digits.is_empty() || digits.parse::<u16>().is_ok()))
}

fn is_ipv6(host: &str) -> bool {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok())
}

/// A host whose last label is a number is read as an IPv4 address, and must then be one.
fn is_broken_ipv4(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let Some((last, others)) = labels.split_last() else {
        return false;
    };
    let looks_numeric = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if !looks_numeric && ipv4_number(last).is_none() {
        return false;
    }
    if others.len() > 3 {
        return true;
    }
    let small = others.iter().all(|label| ipv4_number(label).is_some_and(|number| number <= 255));
    let rest_bits = 8 * (4 - others.len());
    let fits = ipv4_number(last).is_some_and(|number| number < 1u64 << rest_bits);
    !(small && fits)
}

/// Decimal, octal with a leading `0`, or hexadecimal with a leading `0x`.
fn ipv4_number(label: &str) -> Option<u64> {
    if label.is_empty() {
        return None;
    }
    if let Some(hex) = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X")) {
        return if hex.is_empty() { Some(0) } else { u64::from_str_radix(hex, 16).ok() };
    }
    match label.strip_prefix('0') {
        Some("") => Some(0),
        Some(octal) => u64::from_str_radix(octal, 8).ok(),
        None if label.bytes().all(|byte| byte.is_ascii_digit()) => label.parse().ok(),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_urls() {
        for url in [
            "https://norrvik.example/a b?q=%20",
            "urn:isbn:0451450523",
            "mailto:booking@norrvik.example",
            "http:host",
            "https:///host",
            "HTTPS://HOST:8080/x#y",
            "  https://host  ",
            "https://user:pa@ss@host/",
            "https://[::1]:80/",
            "http://127.1/",
            "http://0x7f.1",
            "http://1.example/",
            "file:///etc/hosts",
            "file:x",
            "slack://channel?id=1",
            "foo:///path",
            "foo://h%st",
            "custom+scheme.x-1:anything at all",
            "data:,x",
            "javascript:alert(1)",
            "https://münchen.example",
            "https://a_b.example/",
            "http://host:",
        ] {
            assert!(is_absolute_url(url), "should be allowed: {url:?}");
        }
    }

    #[test]
    fn everything_else() {
        for url in [
            "",
            "/not/absolute",
            "docs",
            "//host/path",
            "host.example/path",
            "1http://host",
            ":x",
            "https://",
            "https:",
            "https:///",
            "https://?x",
            "https://a b/",
            "https://host:port/",
            "https://host:99999/",
            "https://[::1/",
            "https://[zz]/",
            "https://[::1]x/",
            "http://1.2.3.256",
            "http://1.2.3.4.5",
            "http://a<b>/",
            "http://%20/",
            "http://user@/",
            "foo://a b",
            "foo://user@/x",
        ] {
            assert!(!is_absolute_url(url), "should be refused: {url:?}");
        }
    }
}
