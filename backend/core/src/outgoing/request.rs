//! One request with its redirects, limits and measurements.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, PROXY_AUTHORIZATION,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Response;
use tokio::time::timeout;
use url::Url;

use super::error::{chain, shown};
use super::guard::{check_literal, is_blocked};
use super::{HttpClient, MAX_BYTES, MAX_REQUESTS, OutgoingError};

/// Headers that only the host they were meant for may see.
const SECRET_HEADERS: [HeaderName; 3] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];

/// The caller's own rule, asked about every address of a chain of redirects.
type Check = Arc<dyn Fn(&Url) -> Result<(), String> + Send + Sync>;

/// A request that is being put together.
#[must_use = "nothing is sent before send()"]
pub struct OutgoingRequest {
    client: HttpClient,
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
    max_bytes: usize,
    timeout: Duration,
    check: Option<Check>,
}

/// The whole answer.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The status, which is for the caller to judge.
    pub status: StatusCode,
    /// The address that answered, after redirects.
    pub url: Url,
    /// All headers of the answer.
    pub headers: HeaderMap,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
    /// The body, decompressed.
    pub body: Bytes,
}

impl OutgoingRequest {
    pub(super) fn new(client: HttpClient, method: Method, url: &str) -> Self {
        Self {
            timeout: client.inner.timeout,
            client,
            method,
            url: url.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            max_bytes: MAX_BYTES,
            check: None,
        }
    }

    /// Adds a header. Authorization and cookies do not follow a redirect to another origin.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Answer 304 without a body when the content still has this `ETag`.
    pub fn if_none_match(self, etag: Option<&str>) -> Self {
        self.conditional(IF_NONE_MATCH, etag)
    }

    /// Answer 304 without a body when the content has not changed since this HTTP date.
    pub fn if_modified_since(self, date: Option<&str>) -> Self {
        self.conditional(IF_MODIFIED_SINCE, date)
    }

    fn conditional(self, name: HeaderName, value: Option<&str>) -> Self {
        // A value that no header can carry did not come from a server; then ask without a condition.
        match value.and_then(|value| HeaderValue::from_str(value).ok()) {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    /// Sends `body` as `content_type`.
    pub fn body(self, content_type: HeaderValue, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }.header(CONTENT_TYPE, content_type)
    }

    /// The most that is read of the answer, in bytes after decompression.
    pub fn max_bytes(self, max_bytes: usize) -> Self {
        Self { max_bytes, ..self }
    }

    /// How long all of it may take, redirects included.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Asks `check` about every address before it is requested; its error says why not.
    pub fn checked(self, check: impl Fn(&Url) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self { check: Some(Arc::new(check)), ..self }
    }

    /// Sends the request, follows redirects, and reads the answer.
    ///
    /// # Errors
    /// When no complete answer came. Any status is an answer.
    pub async fn send(self) -> Result<Fetched, OutgoingError> {
        let began = Instant::now();
        let (limit, url) = (self.timeout, self.url.clone());
        let result = match timeout(limit, self.follow()).await {
            Ok(result) => result,
            Err(_) => Err(OutgoingError::Timeout(Url::parse(&url).map_or(url, |url| shown(&url)), limit)),
        };
        measure(&result, began.elapsed());
        result
    }

    async fn follow(mut self) -> Result<Fetched, OutgoingError> {
        let mut url = Url::parse(&self.url).map_err(|_| OutgoingError::Unsupported(self.url.clone()))?;
        let first = shown(&url);
        for _ in 0..MAX_REQUESTS {
            let response = self.request(&url).await?;
            let Some(next) = redirect_target(&response) else { return self.read(url, response).await };
            let next = url.join(&next).map_err(|_| OutgoingError::Unsupported(next))?;
            self.prepare_redirect(response.status(), &url, &next);
            url = next;
        }
        Err(OutgoingError::TooManyRedirects(first, MAX_REQUESTS))
    }

    async fn request(&self, url: &Url) -> Result<Response, OutgoingError> {
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(OutgoingError::Unsupported(shown(url)));
        }
        if let Some(check) = &self.check {
            check(url).map_err(|why| OutgoingError::Refused(shown(url), why))?;
        }
        let client = if self.client.vouches_for(url) {
            self.client.trusted()?
        } else {
            check_literal(url).map_err(|_| OutgoingError::Blocked(shown(url)))?;
            self.client.guarded()?
        };
        let request = client.request(self.method.clone(), url.clone()).headers(self.headers.clone());
        let request = if self.body.is_empty() { request } else { request.body(self.body.clone()) };
        request.send().await.map_err(|error| failed(url, error))
    }

    /// As browsers do: 303, and 301 and 302 after a POST, go on with a GET.
    fn prepare_redirect(&mut self, status: StatusCode, from: &Url, to: &Url) {
        let becomes_get = match status {
            StatusCode::SEE_OTHER => self.method != Method::HEAD,
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::POST,
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body = Bytes::new();
            self.headers.remove(CONTENT_TYPE);
        }
        if from.origin() != to.origin() {
            for name in SECRET_HEADERS {
                self.headers.remove(name);
            }
        }
    }

    async fn read(&self, url: Url, mut response: Response) -> Result<Fetched, OutgoingError> {
        let too_large = || OutgoingError::TooLarge(shown(&url), self.max_bytes);
        let announced =
            response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > self.max_bytes) && self.method != Method::HEAD {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&url, error))? {
            if body.len() + chunk.len() > self.max_bytes {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
        Ok(Fetched { status, url, etag, last_modified, headers, body: body.freeze() })
    }
}

/// Where the answer sends us on to; nothing when it is the last one.
fn redirect_target(response: &Response) -> Option<String> {
    let followed = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(LOCATION).filter(|_| followed)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn failed(url: &Url, error: reqwest::Error) -> OutgoingError {
    let error = error.without_url();
    if is_blocked(&error) {
        return OutgoingError::Blocked(shown(url));
    }
    OutgoingError::Unreachable(shown(url), chain(&error))
}

fn measure(result: &Result<Fetched, OutgoingError>, took: Duration) {
    let label = match result {
        Ok(fetched) => match fetched.status.as_u16() / 100 {
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        },
        Err(OutgoingError::Blocked(_) | OutgoingError::Refused(..)) => "blocked",
        Err(OutgoingError::Timeout(..)) => "timeout",
        Err(_) => "failed",
    };
    metrics::counter!("outgoing_http_requests_total", "result" => label).increment(1);
    metrics::histogram!("outgoing_http_request_duration_seconds", "result" => label).record(took.as_secs_f64());
}
