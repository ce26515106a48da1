//! Security headers of every answer, with the Content-Security-Policy that the configuration shapes.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use callboard_config::{Config, ConfigError};
use serde_json::Value;

/// The policy before configuration. The app needs WebAssembly; nothing needs `eval`, which the
/// original allows (docs/differences.md).
const BASE_POLICY: &[(&str, &str)] = &[
    ("default-src", "'self'"),
    ("base-uri", "'self'"),
    ("connect-src", "'self' http: https:"),
    ("font-src", "'self' https: data:"),
    ("frame-ancestors", "'self'"),
    ("img-src", "'self' data: https:"),
    ("object-src", "'none'"),
    ("script-src", "'self' 'wasm-unsafe-eval'"),
    ("script-src-attr", "'none'"),
    ("style-src", "'self' https: 'unsafe-inline'"),
];

/// What tells a browser how to treat a document, and means nothing beside code that a page fetches.
const OF_DOCUMENTS: [HeaderName; 5] = [
    header::X_FRAME_OPTIONS,
    header::X_DNS_PREFETCH_CONTROL,
    HeaderName::from_static("origin-agent-cluster"),
    HeaderName::from_static("x-download-options"),
    HeaderName::from_static("x-permitted-cross-domain-policies"),
];
const FETCHED_BY_PAGES: [&str; 3] = ["application/wasm", "text/css", SCRIPT];
const SCRIPT: &str = "text/javascript";

/// Whether an answer of that type carries the header. The app's code comes in several files, before anything is shown.
pub(crate) fn belongs(name: &HeaderName, content_type: Option<&HeaderValue>) -> bool {
    let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !FETCHED_BY_PAGES.contains(&essence) {
        return true;
    }
    match *name == header::CONTENT_SECURITY_POLICY {
        // A script may be started as a worker, which goes by the policy that came with it.
        true => essence == SCRIPT,
        false => !OF_DOCUMENTS.contains(name),
    }
}

/// The headers of answers, computed once.
///
/// # Errors
/// When a configured directive cannot be put into a header.
pub(crate) fn headers(config: &Config) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    let fixed = [
        ("cross-origin-resource-policy", "same-origin"),
        ("origin-agent-cluster", "?1"),
        ("x-content-type-options", "nosniff"),
        ("x-dns-prefetch-control", "off"),
        ("x-download-options", "noopen"),
        ("x-frame-options", "SAMEORIGIN"),
        ("x-permitted-cross-domain-policies", "none"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ];
    for (name, value) in fixed {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let policy = policy(config);
    if !policy.is_empty() {
        let value = HeaderValue::from_str(&policy)
            .map_err(|_| config.invalid("backend.csp", "holds a character that a header cannot carry"))?;
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    let referrer = config.string_or_list("backend.referrer.policy")?.unwrap_or_default().join(",");
    let referrer = if referrer.is_empty() { "no-referrer".to_owned() } else { referrer };
    let value = HeaderValue::from_str(&referrer)
        .map_err(|_| config.invalid("backend.referrer.policy", "holds a character that a header cannot carry"))?;
    headers.insert(header::REFERRER_POLICY, value);
    Ok(headers)
}

/// `backend.csp` over the base: a list replaces a directive, `false` removes it; names in camel or kebab case.
fn policy(config: &Config) -> String {
    let mut directives: BTreeMap<String, String> =
        BASE_POLICY.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let configured = config.get("backend.csp").and_then(Value::as_object);
    for (name, value) in configured.into_iter().flatten() {
        let name = kebab_case(name);
        match value {
            Value::Bool(false) => {
                directives.remove(&name);
            }
            Value::Array(sources) => {
                let sources: Vec<&str> = sources.iter().filter_map(Value::as_str).collect();
                directives.insert(name, sources.join(" "));
            }
            Value::String(source) => {
                directives.insert(name, source.clone());
            }
            _ => {}
        }
    }
    // A company's own script-src was written for JavaScript; without this word the app cannot start.
    if let Some(scripts) = directives.get_mut("script-src")
        && !scripts.contains("wasm-unsafe-eval")
        && !scripts.contains("'unsafe-eval'")
    {
        scripts.push_str(" 'wasm-unsafe-eval'");
    }
    let joined: Vec<String> =
        directives.into_iter().map(|(name, value)| format!("{name} {value}").trim_end().to_owned()).collect();
    joined.join("; ")
}

fn kebab_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy_of(csp: Value) -> String {
        policy(&Config::from_value(json!({"backend": {"csp": csp}})))
    }

    #[test]
    fn what_is_for_documents_is_not_sent_with_code() {
        let sent = |content_type: &'static str| -> Vec<String> {
            let content_type = HeaderValue::from_static(content_type);
            let headers = super::headers(&Config::from_value(json!({}))).unwrap();
            let mut names: Vec<String> = headers
                .keys()
                .filter(|name| belongs(name, Some(&content_type)))
                .map(|name| name.as_str().to_owned())
                .collect();
            names.sort();
            names
        };
        let code =
            ["cross-origin-resource-policy", "referrer-policy", "strict-transport-security", "x-content-type-options"];
        assert_eq!(sent("application/wasm"), code);
        assert_eq!(sent("text/css; charset=utf-8"), code);
        assert_eq!(sent("text/javascript; charset=utf-8"), [&["content-security-policy"], &code[..]].concat());
        for other in ["text/html", "image/svg+xml", "application/json"] {
            assert_eq!(sent(other).len(), 10, "{other}");
        }
    }

    #[test]
    fn the_base_allows_wasm_and_no_eval() {
        let text = policy_of(json!({}));
        assert!(text.contains("script-src 'self' 'wasm-unsafe-eval'") && !text.contains("'unsafe-eval'"));
    }

    #[test]
    fn configuration_replaces_and_removes() {
        let text = policy_of(json!({"imgSrc": ["'self'", "https://img.example.com"], "object-src": false}));
        assert!(text.contains("img-src 'self' https://img.example.com") && !text.contains("object-src"));
    }

    #[test]
    fn a_tightened_script_policy_still_starts_the_app() {
        assert!(policy_of(json!({"script-src": ["'self'"]})).contains("script-src 'self' 'wasm-unsafe-eval'"));
    }
}
