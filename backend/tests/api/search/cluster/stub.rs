//! As much of Elasticsearch as the search uses. What it does not know it refuses as the original does, so that a
//! query that is none is noticed.

mod evaluate;

use std::sync::Arc;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Mutex;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use self::evaluate::Index;

pub(super) struct Stub {
    server: MockServer,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    index: Option<Index>,
    away: bool,
    requests: Vec<(String, String)>,
    refused: Vec<String>,
    aggregations: usize,
}

struct Answers(Arc<Mutex<State>>);

impl Stub {
    pub(super) async fn start() -> Self {
        let server = MockServer::start().await;
        let state = Arc::new(Mutex::new(State::default()));
        Mock::given(any()).respond_with(Answers(state.clone())).mount(&server).await;
        Self { server, state }
    }

    pub(super) fn uri(&self) -> String {
        self.server.uri()
    }

    /// Answers nothing but 502, or goes on.
    pub(super) fn away(&self, away: bool) {
        self.state.lock().unwrap().away = away;
    }

    /// Loses its index.
    pub(super) fn forget(&self) {
        self.state.lock().unwrap().index = None;
    }

    pub(super) fn requests(&self) -> Vec<(String, String)> {
        self.state.lock().unwrap().requests.clone()
    }

    /// Why requests were refused.
    pub(super) fn refused(&self) -> Vec<String> {
        self.state.lock().unwrap().refused.clone()
    }

    /// How many aggregations the last search that had any asked for.
    pub(super) fn last_aggregations(&self) -> usize {
        self.state.lock().unwrap().aggregations
    }
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut state = self.0.lock().unwrap();
        let (method, path) = (request.method.as_str(), request.url.path());
        state.requests.push((method.to_owned(), path.to_owned()));
        if state.away {
            return ResponseTemplate::new(502);
        }
        if !is_known(request) {
            return ResponseTemplate::new(401);
        }
        match state.answer(method, path, &request.body) {
            Ok(answer) => ResponseTemplate::new(200).set_body_json(answer),
            Err((404, _)) => {
                let reason = json!({"error": {"root_cause": [{"reason": "no such index"}]}});
                ResponseTemplate::new(404).set_body_json(reason)
            }
            Err((status, why)) => {
                state.refused.push(format!("{method} {path}: {why}"));
                ResponseTemplate::new(status).set_body_json(json!({"error": {"root_cause": [{"reason": why}]}}))
            }
        }
    }
}

/// With the key, or with the signature of the account for this body.
fn is_known(request: &Request) -> bool {
    let text = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let authorization = text("authorization");
    let digest = Sha256::digest(&request.body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    authorization == "ApiKey open sesame"
        || authorization.starts_with("AWS4-HMAC-SHA256 Credential=searcher/")
            && authorization.contains("/eu-north-1/es/aws4_request")
            && authorization.contains("SignedHeaders=host;")
            && !text("x-amz-date").is_empty()
            && text("x-amz-content-sha256") == digest
}

type Refusal = (u16, String);

impl State {
    fn answer(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Value, Refusal> {
        let malformed = |error: serde_json::Error| (400, error.to_string());
        let parsed = || serde_json::from_slice::<Value>(body).map_err(malformed);
        if path.starts_with("/_index_template/") {
            return parsed();
        }
        let action = path.split('/').nth(2).unwrap_or_default();
        match (method, action) {
            ("PUT", "") if self.index.is_some() => Err((400, "resource_already_exists_exception".to_owned())),
            ("PUT", "") => {
                self.index = Some(Index::new(&parsed()?)?);
                Ok(json!({"acknowledged": true}))
            }
            _ => {
                let index = self.index.as_mut().ok_or((404, String::new()))?;
                match (method, action) {
                    ("HEAD", "") => Ok(json!({})),
                    ("POST", "_refresh") => Ok(json!({})),
                    ("POST", "_bulk") => index.bulk(std::str::from_utf8(body).unwrap()),
                    ("POST", "_search") => {
                        let search = parsed()?;
                        if let Some(aggs) = search["aggs"].as_object() {
                            self.aggregations = aggs.len();
                        }
                        index.search(&search)
                    }
                    _ => Err((405, format!("{method} {path} is not known"))),
                }
            }
        }
    }
}
