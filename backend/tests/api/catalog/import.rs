//! `/import/analyze` and `/import/pull-request`.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::support::{Estate, Portal, on_every_database};

const ANALYZE: &str = "/api/catalog/import/analyze";
const PULL_REQUEST: &str = "/api/catalog/import/pull-request";
const COMPONENT: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: shop }\nspec: { type: service, lifecycle: production, owner: crew }\n";
const BROKEN: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: 'not a name' }\nspec: {}\n";

/// A GitHub that keeps files by `repository@branch/path`, and what it was asked to write.
#[derive(Clone, Default)]
struct Github(Arc<Mutex<Vec<(String, String)>>>, Arc<Mutex<Vec<Value>>>, Option<&'static str>);

impl Github {
    fn put(&self, file: &str, content: &str) {
        self.0.lock().unwrap().push((file.to_owned(), content.to_owned()));
    }

    fn get(&self, file: &str) -> Option<String> {
        self.0.lock().unwrap().iter().rev().find(|(known, _)| known == file).map(|(_, content)| content.clone())
    }

    fn answer(&self, request: &Request) -> Option<Value> {
        let path = request.url.path().strip_prefix("/repos/acme/")?;
        let (repository, rest) = path.split_once('/').unwrap_or((path, ""));
        let branch = request.url.query_pairs().find(|(name, _)| name == "ref").map(|(_, value)| value.into_owned());
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let pull = json!({"number": 7, "html_url": format!("https://git.example/acme/{repository}/pull/7")});
        match (request.method.as_str(), rest) {
            ("GET", "") if repository != "none" => Some(json!({
                "name": repository, "full_name": format!("acme/{repository}"), "default_branch": "main", "description": "What we sell",
            })),
            ("GET", rest) if rest.starts_with("commits/") => Some(json!("c0ffee")),
            ("GET", rest) if rest.starts_with("git/trees/") => {
                let files = self.0.lock().unwrap();
                let prefix = format!("{repository}@main/");
                let of_it = files.iter().filter_map(|(file, _)| file.strip_prefix(&prefix));
                Some(
                    json!({"tree": of_it.map(|path| json!({"path": path, "type": "blob", "sha": path.replace('/', "~")})).collect::<Vec<_>>()}),
                )
            }
            ("GET", rest) if rest.starts_with("git/blobs/") => {
                let path = rest.strip_prefix("git/blobs/")?.replace('~', "/").replace("%7E", "/");
                self.get(&format!("{repository}@main/{path}")).map(Value::String)
            }
            ("GET", "git/ref/heads/main") => Some(json!({"object": {"sha": "c0"}})),
            ("GET", rest) if rest.starts_with("git/ref/") => {
                let begun = self.1.lock().unwrap().iter().any(|body| body["ref"] == "refs/heads/backstage-integration");
                begun.then(|| json!({"object": {"sha": "c1"}}))
            }
            ("GET", rest) if rest.starts_with("contents/") => {
                let path = rest.strip_prefix("contents/")?;
                let content = self.get(&format!("{repository}@{}/{path}", branch?))?;
                Some(json!({"sha": "b1", "content": BASE64_STANDARD.encode(&content), "text": content}))
            }
            ("GET", "pulls") => {
                let open = self.1.lock().unwrap().iter().any(|body| body["title"].is_string());
                Some(if open { json!([pull]) } else { json!([]) })
            }
            ("PUT", rest) => {
                let content = BASE64_STANDARD.decode(body["content"].as_str()?).ok()?;
                let file = format!("{repository}@{}/{}", body["branch"].as_str()?, rest.strip_prefix("contents/")?);
                self.put(&file, &String::from_utf8(content).ok()?);
                Some(json!({}))
            }
            ("POST", rest) => {
                self.1.lock().unwrap().push(body);
                Some(if rest == "pulls" { pull } else { json!({}) })
            }
            _ => None,
        }
    }
}

impl Respond for Github {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let authorization = request.headers.get("authorization").and_then(|value| value.to_str().ok());
        assert_eq!(authorization, Some(self.2.unwrap_or("Bearer s3cret")));
        let raw =
            request.headers.get("accept").is_some_and(|form| !form.to_str().unwrap_or_default().contains("+json"));
        match self.answer(request) {
            // As the host gives files and commits when it is asked for nothing around them.
            Some(answer) if raw && answer["text"].is_string() => {
                ResponseTemplate::new(200).set_body_string(answer["text"].as_str().unwrap())
            }
            Some(Value::String(text)) => ResponseTemplate::new(200).set_body_string(text),
            Some(answer) => ResponseTemplate::new(200).set_body_json(answer),
            None => ResponseTemplate::new(404),
        }
    }
}

async fn with_github(test: impl AsyncFn(&Portal, &Github, &str)) {
    for_each_catalog(json!({}), test).await;
}

async fn for_each_catalog(overlay: Value, test: impl AsyncFn(&Portal, &Github, &str)) {
    let server = MockServer::start().await;
    let host = server.address().to_string();
    let mut overlay = overlay;
    overlay["integrations"] = json!({"github": [{"host": host, "apiBaseUrl": server.uri(), "token": "s3cret"}]});
    on_every_database(&Estate::empty(), overlay, async |portal| {
        server.reset().await;
        let github = Github::default();
        Mock::given(any()).respond_with(github.clone()).mount(&server).await;
        test(portal, &github, &server.uri()).await;
    })
    .await;
}

fn proposal(uri: &str) -> Value {
    json!({
        "target": format!("{uri}/acme/shop"), "path": "catalog-info.yaml", "content": COMPONENT,
        "title": "Add a catalog file", "body": "So that it is found.",
    })
}

#[tokio::test]
async fn a_repository_says_which_catalog_files_it_has() {
    with_github(async |portal, github, uri| {
        github.put("shop@main/catalog-info.yaml", COMPONENT);
        github.put("shop@main/tools/till/catalog-info.yaml", BROKEN);
        github.put("shop@main/README.md", "");
        let root = format!("{uri}/acme/shop/blob/main/catalog-info.yaml");
        let location = json!({"type": "url", "target": root});
        assert_eq!(portal.service().post("/api/catalog/locations", location).await.status, 201);
        let answer = portal.user().await.post(ANALYZE, json!({"target": format!("{uri}/acme/shop/tree/main/tools")})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let analysis = answer.json();
        assert_eq!((&analysis["fullName"], &analysis["defaultBranch"]), (&json!("acme/shop"), &json!("main")));
        assert_eq!(analysis["annotations"], json!({"github.com/project-slug": "acme/shop"}));
        let files = analysis["files"].as_array().unwrap();
        assert_eq!(files.len(), 2, "{analysis}");
        assert_eq!(
            files[0],
            json!({"target": root, "path": "catalog-info.yaml", "isRegistered": true, "entities": ["component:default/shop"]})
        );
        assert_eq!((&files[1]["path"], &files[1]["isRegistered"]), (&json!("tools/till/catalog-info.yaml"), &json!(false)));
        assert!(files[1]["problem"].as_str().unwrap().contains("metadata.name"), "{}", files[1]);
    })
    .await;
}

#[tokio::test]
async fn a_repository_without_a_file_says_who_owns_it_and_where_the_file_would_be() {
    with_github(async |portal, github, uri| {
        github.put("shop@main/.github/CODEOWNERS", "* @acme/crew\n");
        let analysis =
            portal.user().await.post(ANALYZE, json!({"target": format!("{uri}/acme/shop.git")})).await.json();
        assert_eq!(analysis["files"], json!([]), "{analysis}");
        assert_eq!(analysis["codeOwners"], json!({"path": ".github/CODEOWNERS", "owners": ["group:default/crew"]}));
        assert_eq!(analysis["fileAddress"], format!("{uri}/acme/shop/blob/main/catalog-info.yaml"));
        assert_eq!((&analysis["canPropose"], &analysis["description"]), (&json!(true), &json!("What we sell")));
        let host = uri.trim_start_matches("http://");
        assert_eq!(analysis["access"], json!({"provider": "github", "host": host, "scope": "repo"}));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_repository_is_told_so() {
    with_github(async |portal, _, uri| {
        let user = portal.user().await;
        for (target, status, words) in [
            ("nonsense".to_owned(), 400, "no web address"),
            ("https://git.elsewhere.example/a/b".to_owned(), 400, "integrations"),
            (uri.to_owned(), 400, "names no repository"),
            (format!("{uri}/acme/none"), 404, "does not exist"),
        ] {
            let answer = user.post(ANALYZE, json!({ "target": target })).await;
            assert_eq!(answer.status, status, "{target}: {}", answer.text);
            assert!(answer.text.contains(words) && !answer.text.contains("s3cret"), "{target}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_is_proposed_in_the_name_of_the_portal_for_whoever_asks() {
    with_github(async |portal, github, uri| {
        let user = portal.user().await;
        let answer = user.post(PULL_REQUEST, proposal(uri)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let file = format!("{uri}/acme/shop/blob/main/catalog-info.yaml");
        assert_eq!(
            answer.json(),
            json!({"url": "https://git.example/acme/shop/pull/7", "number": "7", "file": file, "outcome": "opened"})
        );
        assert_eq!(github.get("shop@backstage-integration/catalog-info.yaml").as_deref(), Some(COMPONENT));
        let written = github.1.lock().unwrap().clone();
        let body = written.iter().find_map(|body| body["body"].as_str()).unwrap();
        assert_eq!(body, "So that it is found.\n\nProposed by user:development/guest.");
        assert_eq!(user.post(PULL_REQUEST, proposal(uri)).await.json()["outcome"], "unchanged");
        let mut other = proposal(uri);
        other["content"] = json!(COMPONENT.replace("production", "experimental"));
        assert_eq!(user.post(PULL_REQUEST, other).await.json()["outcome"], "updated");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_proposed_with_access_that_the_person_lends() {
    let server = MockServer::start().await;
    let host = server.address().to_string();
    let strangers = json!({"integrations": {"github": [{"host": host, "apiBaseUrl": server.uri()}]}});
    on_every_database(&Estate::empty(), strangers, async |portal| {
        server.reset().await;
        let github = Github(Arc::default(), Arc::default(), Some("Bearer lent"));
        Mock::given(any()).respond_with(github.clone()).mount(&server).await;
        let user = portal.user().await;
        let refused = user.post(PULL_REQUEST, proposal(&server.uri())).await;
        assert_eq!(refused.status, 403, "the portal has no credentials: {}", refused.text);
        let mut lent = proposal(&server.uri());
        lent["accessToken"] = json!("lent");
        let answer = user.post(PULL_REQUEST, lent.clone()).await;
        assert_eq!(answer.json()["outcome"], "opened", "{}", answer.text);
        assert_eq!(github.get("shop@backstage-integration/catalog-info.yaml").as_deref(), Some(COMPONENT));
        lent["target"] = json!("https://gitea.com/acme/shop");
        let refused = user.post(PULL_REQUEST, lent).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(!refused.text.contains("lent\""), "{}", refused.text);
    })
    .await;
}

#[tokio::test]
async fn nothing_but_a_valid_catalog_file_is_proposed() {
    with_github(async |portal, github, uri| {
        let user = portal.user().await;
        for (field, value, words) in [
            ("path", ".github/workflows/catalog-info.yaml", "path: "),
            ("path", "README.md", "catalog-info.yaml"),
            ("content", BROKEN, "metadata.name"),
            ("content", "", "no entity"),
            ("content", "a: [", "content: "),
            ("title", " ", "title: "),
        ] {
            let mut input = proposal(uri);
            input[field] = json!(value);
            let answer = user.post(PULL_REQUEST, input).await;
            assert_eq!(answer.status, 400, "{value}: {}", answer.text);
            assert!(answer.text.contains(words), "{value}: {}", answer.text);
        }
        let mut unknown = proposal(uri);
        unknown["branch"] = json!("main");
        assert_eq!(user.post(PULL_REQUEST, unknown).await.status, 400);
        assert!(github.1.lock().unwrap().is_empty(), "nothing was written");
        github.put("shop@main/catalog-info.yaml", COMPONENT);
        let answer = user.post(PULL_REQUEST, proposal(uri)).await;
        assert_eq!(answer.status, 409, "{}", answer.text);
        assert!(answer.text.contains("register"), "{}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn strangers_and_readers_propose_nothing() {
    with_github(async |portal, github, uri| {
        assert_eq!(portal.anonymous().post(PULL_REQUEST, proposal(uri)).await.status, 401);
        assert_eq!(portal.reader().post(PULL_REQUEST, proposal(uri)).await.status, 403);
        let target = json!({"target": format!("{uri}/acme/shop")});
        assert_eq!(portal.anonymous().post(ANALYZE, target.clone()).await.status, 401);
        assert_eq!(portal.reader().post(ANALYZE, target.clone()).await.status, 403);
        assert_eq!(portal.service().post(ANALYZE, target).await.status, 200);
        assert!(github.1.lock().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_read_only_catalog_proposes_nothing() {
    for_each_catalog(json!({"catalog": {"readonly": true}}), async |portal, _, uri| {
        let answer = portal.user().await.post(PULL_REQUEST, proposal(uri)).await;
        assert_eq!(answer.status, 403, "{}", answer.text);
        assert!(answer.text.contains("catalog.readonly"));
    })
    .await;
}
