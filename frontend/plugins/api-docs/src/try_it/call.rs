//! What was filled in, as a request and as a command.

use std::collections::BTreeMap;

use callboard_i18n::t;
use callboard_shared::api_docs::{Operation, Parameter, SecurityScheme, Server};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but letters, digits and `-._~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// The address of the server.
    pub(super) server: String,
    /// The values of parameters, by place and name; empty ones are not sent.
    pub(super) values: BTreeMap<(String, String), String>,
    /// Keys, tokens, and `user:password`, by the name of their scheme.
    pub(super) secrets: BTreeMap<String, String>,
    /// The media type of the body.
    pub(super) media: String,
    /// The body.
    pub(super) body: String,
    /// The schemes that the operation asks for.
    pub(super) schemes: Vec<SecurityScheme>,
}

/// A request, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
    /// The body is a form with files, which only the command can send.
    pub(super) is_multipart: bool,
}

impl Filled {
    /// As in an example: what is required, and placeholders for secrets.
    pub(crate) fn example(operation: &Operation, schemes: &[SecurityScheme]) -> Self {
        let mut filled = Self::to_fill_in(operation, schemes);
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            let value = if parameter.example.is_empty() { "value" } else { &parameter.example };
            filled.values.insert(key(parameter), value.to_owned());
        }
        for scheme in &filled.schemes {
            let word = match (scheme.kind.as_str(), scheme.scheme.as_str()) {
                ("http", "basic") => "user:password",
                ("apiKey", _) => "<key>",
                _ => "<token>",
            };
            filled.secrets.insert(scheme.name.clone(), word.to_owned());
        }
        filled
    }

    /// As the form begins: parameters in the path have their examples, the body has one.
    pub(crate) fn to_fill_in(operation: &Operation, schemes: &[SecurityScheme]) -> Self {
        let content = operation.request.as_ref().and_then(|body| body.content.first());
        let in_path = operation.parameters.iter().filter(|parameter| parameter.place == "path");
        let way = operation.security.first().map(Vec::as_slice).unwrap_or_default();
        let needed = way.iter().filter_map(|need| schemes.iter().find(|scheme| scheme.name == need.scheme));
        Self {
            server: operation.servers.first().map(address).unwrap_or_default(),
            values: in_path.map(|parameter| (key(parameter), parameter.example.clone())).collect(),
            secrets: BTreeMap::new(),
            media: content.map(|content| content.media_type.clone()).unwrap_or_default(),
            body: content.and_then(|content| content.examples.first()).map(|one| one.text.clone()).unwrap_or_default(),
            schemes: needed.cloned().collect(),
        }
    }

    /// The value of a parameter.
    pub(super) fn value(&self, parameter: &Parameter) -> String {
        self.values.get(&key(parameter)).cloned().unwrap_or_default()
    }

    /// What must still be filled in.
    pub(crate) fn missing(&self, operation: &Operation) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.server.starts_with("http://") && !self.server.starts_with("https://") {
            missing.push(t!("the server’s address, with https://").to_owned());
        }
        let empty =
            operation.parameters.iter().filter(|parameter| parameter.required && self.value(parameter).is_empty());
        missing.extend(empty.map(|parameter| parameter.name.clone()));
        if operation.request_required && self.body.trim().is_empty() {
            missing.push(t!("the body").to_owned());
        }
        missing
    }

    /// The request; nothing when no server is known.
    pub(crate) fn call(&self, operation: &Operation) -> Option<Call> {
        if self.server.is_empty() {
            return None;
        }
        let mut path = operation.path.clone();
        let mut query: Vec<(String, String)> = Vec::new();
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut cookies: Vec<String> = Vec::new();
        for parameter in &operation.parameters {
            let (name, value) = (&parameter.name, self.value(parameter));
            if parameter.place == "path" {
                let value = if value.is_empty() { format!("{{{name}}}") } else { encode(&value) };
                path = path.replace(&format!("{{{name}}}"), &value);
                continue;
            }
            if value.is_empty() {
                continue;
            }
            match parameter.place.as_str() {
                "query" if is_list(parameter) && !parameter.joined => {
                    query.extend(value.split(',').map(|item| (name.clone(), item.trim().to_owned())));
                }
                "query" => query.push((name.clone(), value)),
                "header" => headers.push((name.clone(), value)),
                _ => cookies.push(format!("{name}={value}")),
            }
        }
        for scheme in &self.schemes {
            let Some(secret) = self.secrets.get(&scheme.name).filter(|secret| !secret.is_empty()) else { continue };
            match (scheme.kind.as_str(), scheme.scheme.as_str(), scheme.place.as_str()) {
                ("apiKey", _, "query") => query.push((scheme.key.clone(), secret.clone())),
                ("apiKey", _, "cookie") => cookies.push(format!("{}={secret}", scheme.key)),
                ("apiKey", ..) => headers.push((scheme.key.clone(), secret.clone())),
                ("http", "basic", _) => {
                    headers.push(("Authorization".into(), format!("Basic {}", base64(secret.as_bytes()))))
                }
                _ => headers.push(("Authorization".into(), format!("Bearer {secret}"))),
            }
        }
        if !cookies.is_empty() {
            headers.push(("Cookie".into(), cookies.join("; ")));
        }
        let answers = operation.responses.iter().flat_map(|response| &response.content);
        if let Some(wanted) = answers.map(|content| &content.media_type).find(|media| !media.contains('*')) {
            headers.push(("Accept".into(), wanted.clone()));
        }
        let has_body = operation.request.is_some() && !self.body.trim().is_empty();
        let is_multipart = has_body && self.media.starts_with("multipart/");
        if has_body && !is_multipart && !self.media.is_empty() {
            headers.push(("Content-Type".into(), self.media.clone()));
        }
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let question = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        Some(Call {
            method: operation.method.clone(),
            url: format!("{}{path}{question}", self.server.trim_end_matches('/')),
            headers,
            body: has_body.then(|| self.written_body()),
            is_multipart,
        })
    }

    /// Forms are filled in as JSON, which has a place for every field.
    fn written_body(&self) -> String {
        if !self.media.starts_with("application/x-www-form-urlencoded") {
            return self.body.clone();
        }
        let Some(fields) = fields(&self.body) else { return self.body.clone() };
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

impl Call {
    /// A command for a shell.
    pub(crate) fn curl(&self) -> String {
        let mut parts = Vec::new();
        parts.push(match self.method.as_str() {
            "GET" => format!("curl {}", quoted(&self.url)),
            "HEAD" => format!("curl --head {}", quoted(&self.url)),
            method => format!("curl -X {method} {}", quoted(&self.url)),
        });
        parts.extend(self.headers.iter().map(|(name, value)| format!("-H {}", quoted(&format!("{name}: {value}")))));
        if let Some(body) = &self.body {
            match fields(body).filter(|_| self.is_multipart) {
                Some(fields) => {
                    parts.extend(
                        fields.iter().map(|(name, value)| format!("-F {}", quoted(&format!("{name}={value}")))),
                    );
                }
                None => parts.push(format!("-d {}", quoted(body))),
            }
        }
        parts.join(" \\\n  ")
    }
}

pub(super) fn key(parameter: &Parameter) -> (String, String) {
    (parameter.place.clone(), parameter.name.clone())
}

/// The address of a server with the usual values of its variables.
pub(super) fn address(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        let first = variable.values.first().unwrap_or(&variable.value);
        let value = if variable.value.is_empty() { first } else { &variable.value };
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    url
}

fn is_list(parameter: &Parameter) -> bool {
    parameter
        .schema
        .as_ref()
        .is_some_and(|schema| schema.items.is_some() || schema.types.iter().any(|name| name == "array"))
}

/// The members of a JSON object, as texts.
fn fields(body: &str) -> Option<Vec<(String, String)>> {
    let value: serde_json::Value = serde_json::from_str(body).ok()?;
    let members = value.as_object()?.iter().map(|(name, value)| match value {
        serde_json::Value::String(text) => (name.clone(), text.clone()),
        other => (name.clone(), other.to_string()),
    });
    Some(members.collect())
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// For a POSIX shell: everything between single quotes is as it is.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let joined =
            chunk.iter().fold(0_u32, |joined, byte| (joined << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS[(joined >> (18 - 6 * at)) as usize & 63];
            out.push(if at > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use callboard_shared::api_docs::{Content, Example, Response, Schema, SecurityNeed, ServerVariable};

    use super::*;

    fn parameter(name: &str, place: &str, required: bool, example: &str) -> Parameter {
        Parameter { name: name.into(), place: place.into(), required, example: example.into(), ..Parameter::default() }
    }

    fn operation() -> Operation {
        let tags = Schema { items: Some(Box::default()), ..Schema::default() };
        let body = Example { text: "{\"it's\": 1}".into(), ..Example::default() };
        let content = Content { media_type: "application/json".into(), examples: vec![body], ..Content::default() };
        Operation {
            method: "PUT".into(),
            path: "/ships/{id}".into(),
            servers: vec![Server {
                url: "https://{region}.example/v1/".into(),
                variables: vec![ServerVariable {
                    name: "region".into(),
                    value: "eu".into(),
                    ..ServerVariable::default()
                }],
                ..Server::default()
            }],
            parameters: vec![
                parameter("id", "path", true, "a/b"),
                Parameter { schema: Some(tags), ..parameter("tag", "query", true, "x,y z") },
                parameter("depth", "query", false, "3"),
                parameter("X-Trace", "header", true, ""),
            ],
            security: vec![vec![SecurityNeed { scheme: "login".into(), ..SecurityNeed::default() }]],
            request: Some(Response { content: vec![content], ..Response::default() }),
            request_required: true,
            ..Operation::default()
        }
    }

    fn schemes() -> Vec<SecurityScheme> {
        vec![SecurityScheme {
            name: "login".into(),
            kind: "http".into(),
            scheme: "basic".into(),
            ..SecurityScheme::default()
        }]
    }

    #[test]
    fn an_example_is_a_command_that_runs() {
        let call = Filled::example(&operation(), &schemes()).call(&operation()).unwrap();
        assert_eq!(
            call.curl(),
            "curl -X PUT 'https://eu.example/v1/ships/a%2Fb?tag=x&tag=y%20z' \\\n  -H 'X-Trace: value' \\\n  \
             -H 'Authorization: Basic dXNlcjpwYXNzd29yZA==' \\\n  -H 'Content-Type: application/json' \\\n  \
             -d '{\"it'\\''s\": 1}'"
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut filled = Filled::to_fill_in(&operation(), &schemes());
        assert_eq!(filled.missing(&operation()), ["tag", "X-Trace"]);
        filled.server = "/v1".into();
        filled.body.clear();
        let missing = filled.missing(&operation());
        assert!(missing[0].contains("https://") && missing[3] == "the body", "{missing:?}");
    }

    #[test]
    fn forms_are_written_as_forms() {
        let mut filled = Filled::to_fill_in(&operation(), &[]);
        filled.media = "application/x-www-form-urlencoded".into();
        filled.body = "{\"a b\": \"ü\", \"n\": 1}".into();
        assert_eq!(filled.call(&operation()).unwrap().body.as_deref(), Some("a%20b=%C3%BC&n=1"));
        filled.media = "multipart/form-data".into();
        assert!(filled.call(&operation()).unwrap().curl().ends_with("-F 'a b=ü' \\\n  -F 'n=1'"));
    }

    #[test]
    fn base_64_is_padded() {
        assert_eq!([base64(b""), base64(b"a"), base64(b"ab"), base64(b"abc")], ["", "YQ==", "YWI=", "YWJj"]);
    }
}
