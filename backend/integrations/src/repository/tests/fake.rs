//! A repository in memory, behind the API of some host.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use wiremock::{Request, Respond, ResponseTemplate};

use super::hosts::Host;

/// The file that is proposed.
pub(super) const FILE: &str = "services/shop/catalog-info.yaml";

#[derive(Clone)]
pub(super) struct Fake {
    host: &'static Host,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(super) struct State {
    /// The file on each branch, and its last commit.
    pub(super) branches: BTreeMap<String, (Option<String>, String)>,
    commits: usize,
    /// Title and text of the pull requests that are open.
    pub(super) requests: Vec<[String; 2]>,
    /// The credentials that it takes, when they are not the portal's.
    known: Option<&'static str>,
    only_reads: bool,
    loses_answers: bool,
}

/// A request, taken apart.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    /// Decoded, without what all of the repository's addresses begin with.
    pub(super) path: String,
    pub(super) query: BTreeMap<String, String>,
    pub(super) body: &'a [u8],
}

impl Asked<'_> {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap()
    }

    pub(super) fn query(&self, name: &str) -> &str {
        self.query.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl State {
    pub(super) fn commit(&self, branch: &str) -> Option<String> {
        self.branches.get(branch).map(|(_, commit)| commit.clone())
    }

    /// The file at a branch or commit.
    pub(super) fn file(&self, at: &str) -> Option<String> {
        let known =
            self.branches.iter().find(|(branch, _)| *branch == at || self.commit(branch).as_deref() == Some(at));
        known.and_then(|(_, (file, _))| file.clone())
    }

    pub(super) fn make_branch(&mut self, name: &str, from: &str) {
        let from = self.branches.iter().find(|(branch, (_, commit))| *branch == from || commit == from);
        let tip = from.unwrap().1.clone();
        assert!(self.branches.insert(name.to_owned(), tip).is_none(), "the branch {name} is there already");
    }

    /// Puts the file on a branch whose tip is `head`, if that is said.
    pub(super) fn write(&mut self, branch: &str, head: Option<&str>, path: &str, content: &str) {
        assert_eq!(path, FILE);
        if let Some(head) = head {
            assert_eq!(self.commit(branch).as_deref(), Some(head));
        }
        self.commits += 1;
        let tip = (Some(content.to_owned()), format!("c{}", self.commits));
        *self.branches.get_mut(branch).unwrap() = tip;
    }

    pub(super) fn open(&mut self, title: &Value, body: &Value) {
        self.requests.push([title.as_str().unwrap().to_owned(), body.as_str().unwrap().to_owned()]);
    }
}

impl Fake {
    pub(super) fn new(host: &'static Host) -> Self {
        let branches = BTreeMap::from([("main".to_owned(), (None, "c0".to_owned()))]);
        let state = State { branches, ..State::default() };
        Self { host, state: Arc::new(Mutex::new(state)) }
    }

    pub(super) fn file(&self, branch: &str) -> Option<String> {
        self.state.lock().unwrap().file(branch)
    }

    pub(super) fn put(&self, branch: &str, content: &str) {
        self.state.lock().unwrap().write(branch, None, FILE, content);
    }

    pub(super) fn requests(&self) -> usize {
        self.state.lock().unwrap().requests.len()
    }

    pub(super) fn words(&self) -> [String; 2] {
        self.state.lock().unwrap().requests[0].clone()
    }

    /// Takes these credentials instead of the portal's.
    pub(super) fn knows(&self, authorization: &'static str) {
        self.state.lock().unwrap().known = Some(authorization);
    }

    pub(super) fn only_reads(&self) {
        self.state.lock().unwrap().only_reads = true;
    }

    /// From now on it does what it is asked, and answers that something went wrong.
    pub(super) fn loses_answers(&self) {
        self.state.lock().unwrap().loses_answers = true;
    }
}

impl Respond for Fake {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let authorization = request.headers.get("authorization").and_then(|value| value.to_str().ok());
        let known = self.state.lock().unwrap().known.unwrap_or(self.host.authorization);
        if authorization != Some(known) {
            return ResponseTemplate::new(401);
        }
        let path = percent_encoding::percent_decode_str(request.url.path()).decode_utf8().unwrap().into_owned();
        let Some(path) = path.strip_prefix(self.host.api) else { return ResponseTemplate::new(404) };
        let method = request.method.as_str();
        let query = request.url.query_pairs().into_owned().collect();
        let asked = Asked { method, path: path.to_owned(), query, body: &request.body };
        let mut state = self.state.lock().unwrap();
        if method != "GET" && state.only_reads {
            return ResponseTemplate::new(403).set_body_json(serde_json::json!({"message": "read only"}));
        }
        let answer = (self.host.answer)(&mut state, &asked);
        match answer {
            None => ResponseTemplate::new(404),
            Some(_) if method != "GET" && state.loses_answers => ResponseTemplate::new(500),
            Some(answer) => answer,
        }
    }
}
