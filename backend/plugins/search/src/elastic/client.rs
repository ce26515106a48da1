//! Requests to the nodes of a cluster.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use callboard_core::outgoing::{Fetched, HttpClient};
use callboard_integrations::aws::Signer;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::Value;
use url::Url;

use crate::store::StoreError;

/// The largest answer that is read: a page of documents, or states.
const LARGEST: usize = 64 << 20;

/// Who asks.
#[derive(Clone)]
pub(super) enum Caller {
    Anybody,
    Known(HeaderValue),
    /// An account of AWS, which signs every request.
    Signing(Box<Signer>),
}

/// Asks the nodes, one after the other when one does not answer. Cheap to clone.
#[derive(Clone)]
pub(super) struct Client {
    http: HttpClient,
    nodes: Arc<Vec<String>>,
    /// The node that answered last.
    answering: Arc<AtomicUsize>,
    caller: Caller,
}

impl Client {
    /// Nodes without a slash at the end.
    pub(super) fn new(http: HttpClient, nodes: Vec<String>, caller: Caller) -> Self {
        Self { http, nodes: Arc::new(nodes), answering: Arc::default(), caller }
    }

    /// Whether there is something of that name.
    pub(super) async fn exists(&self, path: &str) -> Result<bool, StoreError> {
        let answer = self.send(&Method::HEAD, path, None).await?;
        match answer.status {
            status if status.is_success() => Ok(true),
            StatusCode::NOT_FOUND => Ok(false),
            _ => Err(refused(&Method::HEAD, &answer)),
        }
    }

    /// Asks with JSON and reads JSON.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, StoreError> {
        let body = body.map(|body| ("application/json", body.to_string()));
        let answer = self.send(&method, path, body).await?;
        if !answer.status.is_success() {
            return Err(refused(&method, &answer));
        }
        serde_json::from_slice(&answer.body)
            .map_err(|error| StoreError::Cluster(format!("{} answered what is no JSON: {error}", answer.url.path())))
    }

    /// Sends many changes, each of which has to be taken. What is to be deleted need not have been there.
    pub(super) async fn bulk(&self, path: &str, lines: &str) -> Result<(), StoreError> {
        let body = Some(("application/x-ndjson", lines.to_owned()));
        let answer = self.send(&Method::POST, path, body).await?;
        if !answer.status.is_success() {
            return Err(refused(&Method::POST, &answer));
        }
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let items = told["items"].as_array().into_iter().flatten().filter_map(|item| item.as_object()?.values().next());
        match items.filter_map(|item| item["error"]["reason"].as_str()).next() {
            Some(reason) => Err(StoreError::Cluster(format!("the search cluster did not take a document: {reason}"))),
            None => Ok(()),
        }
    }

    async fn send(
        &self,
        method: &Method,
        path: &str,
        body: Option<(&'static str, String)>,
    ) -> Result<Fetched, StoreError> {
        let (content_type, body) = body.unwrap_or_default();
        let body = Bytes::from(body);
        let first = self.answering.load(Ordering::Relaxed);
        let mut failed = None;
        for number in 0..self.nodes.len() {
            let number = (first + number) % self.nodes.len();
            let address = format!("{}{path}", self.nodes[number]);
            let mut request = self.http.request(method.clone(), &address).max_bytes(LARGEST);
            for (name, value) in &self.headers(method, &address, body.clone()).await? {
                request = request.header(name.clone(), value.clone());
            }
            if !content_type.is_empty() {
                request = request.body(HeaderValue::from_static(content_type), body.clone());
            }
            match request.send().await {
                Ok(answer) => {
                    self.answering.store(number, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(error) => failed = Some(error),
            }
        }
        let why = failed.map_or_else(|| "no node is named".to_owned(), |error| error.to_string());
        Err(StoreError::Cluster(format!("the search cluster does not answer: {why}")))
    }
}

impl Client {
    /// What says who asks.
    async fn headers(&self, method: &Method, address: &str, body: Bytes) -> Result<HeaderMap, StoreError> {
        match &self.caller {
            Caller::Anybody => Ok(HeaderMap::new()),
            Caller::Known(authorization) => Ok(HeaderMap::from_iter([(AUTHORIZATION, authorization.clone())])),
            Caller::Signing(signer) => {
                let unsigned = |why: &dyn std::fmt::Display| {
                    StoreError::Cluster(format!("the search cluster cannot be asked: {why}"))
                };
                let url = Url::parse(address).map_err(|error| unsigned(&error))?;
                signer.sign(method, &url, HeaderMap::new(), body).await.map_err(|error| unsigned(&error))
            }
        }
    }
}

/// What the cluster said instead of an answer.
fn refused(method: &Method, answer: &Fetched) -> StoreError {
    let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let reason = told["error"]["root_cause"][0]["reason"].as_str().or_else(|| told["error"]["reason"].as_str());
    let hint = match answer.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            "; check who asks: search.elasticsearch.auth, or for aws the account under aws"
        }
        _ => "",
    };
    let (status, path) = (answer.status, answer.url.path());
    StoreError::Cluster(format!(
        "the search cluster answered {status} to {method} {path}: {}{hint}",
        reason.unwrap_or("without a reason")
    ))
}
