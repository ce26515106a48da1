//! A request to a git host, which may be sent more than once.

use std::time::Duration;

use bytes::Bytes;
use callboard_core::outgoing::{HttpClient, MAX_BYTES, OutgoingRequest};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;
use url::Url;

use super::error::shown;
use crate::Secret;

const TIMEOUT: Duration = Duration::from_secs(60);

/// A request to a git host. It can be sent again, so it must not change anything there twice.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before HostClient::send"]
pub struct HostRequest {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
    max_bytes: usize,
    lane: String,
    /// Its answer may be remembered.
    remembered: bool,
}

impl HostRequest {
    /// A GET request.
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            max_bytes: MAX_BYTES,
            lane: String::new(),
            remembered: true,
        }
    }

    /// A POST request with JSON.
    pub fn post_json(url: Url, body: &impl Serialize) -> Self {
        // Only maps with keys that are no texts cannot be written, and there are none here.
        let body = serde_json::to_vec(body).unwrap_or_default();
        let request = Self { method: Method::POST, body: body.into(), ..Self::get(url) };
        request.header(CONTENT_TYPE, "application/json")
    }

    /// A POST request with the fields of a form.
    pub fn post_form(url: Url, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Self { method: Method::POST, body: body.into(), ..Self::get(url) };
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// The same address and headers with another method and JSON: what changes something.
    pub(crate) fn with_json(self, method: Method, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self { method, body: body.into(), ..self }.header(CONTENT_TYPE, "application/json")
    }

    /// The same address and headers, as a POST request with the fields of a form.
    pub(crate) fn with_form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self { method: Method::POST, body: body.into(), ..self }
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// The same address and headers, as a PUT request with the fields of a form in parts of their own.
    pub(crate) fn with_parts(self, fields: &[(&str, &str)]) -> Self {
        // Long enough that no content has it by chance, and not known to whoever wrote the content.
        let boundary = format!("part-{:032x}", rand::random::<u128>());
        let part = |(name, value): &(&str, &str)| {
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = format!("{}--{boundary}--\r\n", fields.iter().map(part).collect::<String>());
        Self { method: Method::PUT, body: body.into(), ..self }
            .header(CONTENT_TYPE, &format!("multipart/form-data; boundary={boundary}"))
    }

    /// A request that somebody else put together.
    pub(crate) fn given(method: Method, url: Url, headers: HeaderMap, body: Bytes) -> Self {
        Self { method, headers, body, remembered: false, ..Self::get(url) }
    }

    /// Asks only whether there is something.
    pub(crate) fn head(self) -> Self {
        Self { method: Method::HEAD, ..self }
    }

    /// Adds a header; a value that no header can carry is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Which form of the answer is wanted.
    pub fn accept(self, form: &str) -> Self {
        self.header(ACCEPT, form)
    }

    /// Sends credentials: the whole value of the `Authorization` header.
    pub fn authorization(self, value: Option<&Secret>) -> Self {
        match value {
            Some(value) => self.secret_header(AUTHORIZATION, value),
            None => self,
        }
    }

    /// Sends credentials in another header.
    pub(crate) fn secret_header(mut self, name: HeaderName, value: &Secret) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(value.reveal()) {
            value.set_sensitive(true);
            self.headers.insert(name, value);
        }
        self
    }

    /// Answer 304 when the content still has this `ETag`.
    pub fn if_none_match(self, etag: Option<&str>) -> Self {
        match etag {
            Some(etag) => self.header(IF_NONE_MATCH, etag),
            None => self,
        }
    }

    /// The most that is read of the answer, in bytes.
    pub fn max_bytes(self, max_bytes: usize) -> Self {
        Self { max_bytes, ..self }
    }

    /// Which of the host's quotas it counts against: hosts count by credential and by kind of request.
    pub fn in_lane(self, lane: impl Into<String>) -> Self {
        Self { lane: lane.into(), ..self }
    }

    /// The same request to another address.
    pub(super) fn at(&self, url: Url) -> Self {
        Self { url, ..self.clone() }
    }

    /// Under what its answer is remembered: everything that the answer depends on. Nothing for requests that
    /// have a condition of their own, or are no plain reading.
    pub(super) fn memory_key(&self) -> Option<String> {
        let plain = self.remembered && self.method == Method::GET && !self.headers.contains_key(IF_NONE_MATCH);
        let form = self.headers.get(ACCEPT).and_then(|form| form.to_str().ok()).unwrap_or_default();
        plain.then(|| format!("{} {form} {}", self.lane, self.url))
    }

    /// Where it goes.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn lane(&self) -> &str {
        &self.lane
    }

    pub(super) fn place(&self) -> String {
        shown(&self.url)
    }

    pub(super) fn outgoing(&self, http: &HttpClient) -> OutgoingRequest {
        let mut request =
            http.request(self.method.clone(), self.url.as_str()).max_bytes(self.max_bytes).timeout(TIMEOUT);
        let content_type = self.headers.get(CONTENT_TYPE).filter(|_| !self.body.is_empty());
        if let Some(content_type) = content_type {
            request = request.body(content_type.clone(), self.body.clone());
        }
        for (name, value) in self.headers.iter().filter(|(name, _)| *name != CONTENT_TYPE) {
            request = request.header(name.clone(), value.clone());
        }
        request
    }
}
