//! What the APIs of the hosts look like.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use callboard_core::repositories::{Repository, RepositoryHost};
use serde_json::{Value, json};
use url::Url;
use wiremock::{MockServer, ResponseTemplate};

use super::fake::{Asked, FILE, State};

pub(super) struct Host {
    pub(super) name: &'static str,
    /// Of `integrations`.
    section: &'static str,
    entry: fn(&str) -> Value,
    /// The repository, as people know it.
    page: &'static str,
    /// What all paths of its API begin with, decoded.
    pub(super) api: &'static str,
    pub(super) authorization: &'static str,
    /// Nothing where there is nothing.
    pub(super) answer: fn(&mut State, &Asked<'_>) -> Option<ResponseTemplate>,
}

pub(super) const HOSTS: &[Host] = &[
    Host {
        name: "github",
        section: "github",
        entry: |server| json!({"host": server, "apiBaseUrl": format!("http://{server}/api/v3"), "token": "s3cret"}),
        page: "/acme/shop/tree/main/src",
        api: "/api/v3/repos/acme/shop",
        authorization: "Bearer s3cret",
        answer: github,
    },
    Host {
        name: "gitlab",
        section: "gitlab",
        entry: |server| json!({"host": server, "apiBaseUrl": format!("http://{server}/api/v4"), "baseUrl": format!("http://{server}"), "token": "s3cret"}),
        page: "/acme/web/shop/-/tree/main",
        api: "/api/v4/projects/acme/web/shop",
        authorization: "Bearer s3cret",
        answer: gitlab,
    },
    Host {
        name: "gitea",
        section: "gitea",
        entry: |server| json!({"host": server, "baseUrl": format!("http://{server}/git"), "password": "s3cret"}),
        page: "/git/acme/shop.git",
        api: "/git/api/v1/repos/acme/shop",
        authorization: "token s3cret",
        answer: gitea,
    },
    Host {
        name: "bitbucket cloud",
        section: "bitbucketCloud",
        entry: |_| json!({"username": "u", "token": "s3cret"}),
        page: "/acme/shop",
        api: "/2.0/repositories/acme/shop",
        authorization: "Basic dTpzM2NyZXQ=",
        answer: bitbucket_cloud,
    },
    Host {
        name: "bitbucket server",
        section: "bitbucketServer",
        entry: |server| json!({"host": server, "apiBaseUrl": format!("http://{server}/rest/api/1.0"), "token": "s3cret"}),
        page: "/projects/ACME/repos/shop/browse",
        api: "/rest/api/1.0/projects/ACME/repos/shop",
        authorization: "Bearer s3cret",
        answer: bitbucket_server,
    },
    Host {
        name: "azure",
        section: "azure",
        entry: |server| json!({"host": server, "credentials": [{"personalAccessToken": "s3cret"}]}),
        page: "/acme/web/_git/shop",
        api: "/acme/web/_apis/git/repositories/shop",
        authorization: "Basic OnMzY3JldA==",
        answer: azure,
    },
];

pub(super) fn repository(host: &Host, server: &MockServer) -> Arc<dyn Repository> {
    with_host(host, server, |known, url| known.repository(url).unwrap())
}

/// The repository, with an access token of somebody; nothing where nobody has such tokens.
pub(super) fn lent(host: &Host, server: &MockServer, token: &str) -> Option<Arc<dyn Repository>> {
    with_host(host, server, |known, url| known.lent(token).map(|lent| lent.repository(url).unwrap()))
}

fn with_host<T>(host: &Host, server: &MockServer, take: impl FnOnce(&dyn RepositoryHost, &Url) -> T) -> T {
    let address = server.address().to_string();
    let (_, hosts) = crate::testing::hosts(&address, json!({ host.section: [(host.entry)(&address)] }), json!({}));
    let url = format!("{}{}", server.uri(), host.page).parse().unwrap();
    let known: &dyn RepositoryHost = match host.section {
        "github" => hosts.github(&address).unwrap(),
        "gitlab" => hosts.gitlab(&address).unwrap(),
        "gitea" => hosts.gitea(&address).unwrap(),
        "bitbucketServer" => hosts.bitbucket_server(&address).unwrap(),
        "azure" => hosts.azure(&address).unwrap(),
        // It has one address, which tests have elsewhere.
        _ => {
            let url = format!("https://bitbucket.org{}", host.page).parse().unwrap();
            assert!(hosts.bitbucket_cloud().serves(&url));
            return take(hosts.bitbucket_cloud(), &url);
        }
    };
    assert!(known.serves(&url));
    take(known, &url)
}

fn ok(body: Value) -> Option<ResponseTemplate> {
    Some(ResponseTemplate::new(200).set_body_json(body))
}

fn made(body: Value) -> Option<ResponseTemplate> {
    Some(ResponseTemplate::new(201).set_body_json(body))
}

/// The list of open requests: one, or none.
fn open(state: &State, request: Value) -> Value {
    if state.requests.is_empty() { json!([]) } else { json!([request]) }
}

fn text(encoded: &Value) -> String {
    String::from_utf8(BASE64_STANDARD.decode(encoded.as_str().unwrap()).unwrap()).unwrap()
}

fn github(state: &mut State, asked: &Asked<'_>) -> Option<ResponseTemplate> {
    let pull = json!({"number": 7, "html_url": "https://git.example/acme/shop/pull/7"});
    match (asked.method, asked.path.as_str()) {
        ("GET", "") => {
            ok(json!({"name": "shop", "full_name": "acme/shop", "description": "", "default_branch": "main"}))
        }
        ("GET", "/pulls") => {
            assert_eq!(
                (asked.query("head"), asked.query("base"), asked.query("state")),
                ("acme:portal/add", "main", "open")
            );
            ok(open(state, pull))
        }
        ("POST", "/pulls") => {
            let body = asked.json();
            assert_eq!((&body["head"], &body["base"]), (&json!("portal/add"), &json!("main")));
            state.open(&body["title"], &body["body"]);
            made(pull)
        }
        ("POST", "/git/refs") => {
            let body = asked.json();
            state.make_branch(body["ref"].as_str()?.strip_prefix("refs/heads/")?, body["sha"].as_str()?);
            made(json!({}))
        }
        ("GET", path) if path.starts_with("/git/ref/heads/") => {
            ok(json!({"object": {"sha": state.commit(path.strip_prefix("/git/ref/heads/")?)?}}))
        }
        ("GET", path) if path == format!("/contents/{FILE}") => {
            let content = BASE64_STANDARD.encode(state.file(asked.query("ref"))?);
            ok(json!({"sha": "blob", "content": format!("{}\n{}\n", &content[..4], &content[4..])}))
        }
        ("PUT", path) => {
            let body = asked.json();
            let branch = body["branch"].as_str()?;
            assert_eq!(body["sha"].is_string(), state.file(branch).is_some(), "the version is named when there is one");
            state.write(branch, None, path.strip_prefix("/contents/")?, &text(&body["content"]));
            made(json!({}))
        }
        _ => None,
    }
}

fn gitlab(state: &mut State, asked: &Asked<'_>) -> Option<ResponseTemplate> {
    let request = json!({"iid": 7, "web_url": "https://git.example/acme/web/shop/-/merge_requests/7"});
    match (asked.method, asked.path.as_str()) {
        ("GET", "") => ok(json!({
            "name": "Shop", "path": "shop", "path_with_namespace": "acme/web/shop", "description": null, "default_branch": "main",
        })),
        ("GET", "/merge_requests") => {
            assert_eq!((asked.query("state"), asked.query("source_branch")), ("opened", "portal/add"));
            ok(open(state, request))
        }
        ("POST", "/merge_requests") => {
            let body = asked.json();
            assert_eq!((&body["source_branch"], &body["target_branch"]), (&json!("portal/add"), &json!("main")));
            state.open(&body["title"], &body["description"]);
            made(request)
        }
        ("POST", "/repository/branches") => {
            let body = asked.json();
            state.make_branch(body["branch"].as_str()?, body["ref"].as_str()?);
            made(json!({}))
        }
        ("GET", path) if path.starts_with("/repository/branches/") => {
            ok(json!({"commit": {"id": state.commit(path.strip_prefix("/repository/branches/")?)?}}))
        }
        ("GET", path) if path == format!("/repository/files/{FILE}") => {
            let branch = asked.query("ref");
            ok(json!({"content": BASE64_STANDARD.encode(state.file(branch)?), "last_commit_id": state.commit(branch)}))
        }
        (method, path) => {
            let body = asked.json();
            let branch = body["branch"].as_str()?;
            let expected = if state.file(branch).is_some() { "PUT" } else { "POST" };
            assert_eq!((method, body["encoding"].as_str()), (expected, Some("base64")));
            let head = body["last_commit_id"].as_str();
            state.write(branch, head, path.strip_prefix("/repository/files/")?, &text(&body["content"]));
            made(json!({}))
        }
    }
}

fn gitea(state: &mut State, asked: &Asked<'_>) -> Option<ResponseTemplate> {
    let pull = json!({
        "number": 7, "html_url": "https://git.example/acme/shop/pulls/7", "head": {"ref": "portal/add"}, "base": {"ref": "main"},
    });
    match (asked.method, asked.path.as_str()) {
        ("GET", "") => {
            ok(json!({"name": "shop", "full_name": "acme/shop", "description": "", "default_branch": "main"}))
        }
        ("GET", "/pulls") if asked.query("page") == "1" => {
            let other = json!({"number": 1, "html_url": "x", "head": {"ref": "x"}, "base": {"ref": "main"}});
            ok(if state.requests.is_empty() { json!([other]) } else { json!([other, pull]) })
        }
        ("GET", "/pulls") => ok(json!([])),
        ("POST", "/pulls") => {
            let body = asked.json();
            assert_eq!((&body["head"], &body["base"]), (&json!("portal/add"), &json!("main")));
            state.open(&body["title"], &body["body"]);
            made(pull)
        }
        ("POST", "/branches") => {
            let body = asked.json();
            state.make_branch(body["new_branch_name"].as_str()?, body["old_branch_name"].as_str()?);
            made(json!({}))
        }
        ("GET", path) if path.starts_with("/branches/") => {
            ok(json!({"commit": {"id": state.commit(path.strip_prefix("/branches/")?)?}}))
        }
        ("GET", path) if path == format!("/contents/{FILE}") => {
            ok(json!({"sha": "blob", "content": BASE64_STANDARD.encode(state.file(asked.query("ref"))?)}))
        }
        (method @ ("POST" | "PUT"), path) => {
            let body = asked.json();
            let branch = body["branch"].as_str()?;
            let is_there = state.file(branch).is_some();
            assert_eq!((method == "PUT", body["sha"].is_string()), (is_there, is_there));
            state.write(branch, None, path.strip_prefix("/contents/")?, &text(&body["content"]));
            made(json!({}))
        }
        _ => None,
    }
}

fn bitbucket_cloud(state: &mut State, asked: &Asked<'_>) -> Option<ResponseTemplate> {
    let pull = json!({"id": 7, "links": {"html": {"href": "https://git.example/acme/shop/pull-requests/7"}}});
    match (asked.method, asked.path.as_str()) {
        ("GET", "") => ok(json!({"name": "Shop", "full_name": "acme/shop", "mainbranch": {"name": "main"}})),
        ("GET", "/pullrequests") => {
            assert_eq!(asked.query("q"), "source.branch.name=\"portal/add\" AND destination.branch.name=\"main\"");
            ok(json!({"values": open(state, pull)}))
        }
        ("POST", "/pullrequests") => {
            let body = asked.json();
            assert_eq!(body["source"]["branch"]["name"], "portal/add");
            state.open(&body["title"], &body["description"]);
            made(pull)
        }
        ("POST", "/refs/branches") => {
            let body = asked.json();
            state.make_branch(body["name"].as_str()?, body["target"]["hash"].as_str()?);
            made(json!({}))
        }
        ("GET", path) if path.starts_with("/refs/branches/") => {
            ok(json!({"target": {"hash": state.commit(path.strip_prefix("/refs/branches/")?)?}}))
        }
        ("POST", "/src") => {
            let fields: Vec<(String, String)> = url::form_urlencoded::parse(asked.body).into_owned().collect();
            let [(_, branch), (_, message), (path, content)] = &fields[..] else { panic!("{fields:?}") };
            assert_eq!((fields[0].0.as_str(), message.as_str()), ("branch", "Add a catalog file"));
            state.write(branch, None, path.strip_prefix('/')?, content);
            Some(ResponseTemplate::new(201))
        }
        ("GET", path) => {
            let commit = path.strip_prefix("/src/")?.strip_suffix(&format!("/{FILE}"))?;
            Some(ResponseTemplate::new(200).set_body_string(state.file(commit)?))
        }
        _ => None,
    }
}

fn bitbucket_server(state: &mut State, asked: &Asked<'_>) -> Option<ResponseTemplate> {
    let pull = json!({
        "id": 7, "toRef": {"displayId": "main"},
        "links": {"self": [{"href": "https://git.example/projects/ACME/repos/shop/pull-requests/7"}]},
    });
    let page = |values: Value| ok(json!({"values": values, "isLastPage": true}));
    match (asked.method, asked.path.as_str()) {
        ("GET", "") => ok(json!({"name": "Shop", "slug": "shop"})),
        // An older server, which does not know the newer address.
        ("GET", "/default-branch") => None,
        ("GET", "/branches/default") => ok(json!({"displayId": "main", "latestCommit": state.commit("main")})),
        ("GET", "/branches") => {
            let wanted = asked.query("filterText");
            let like = json!({"displayId": format!("{wanted}-2"), "latestCommit": "x"});
            let known = state.commit(wanted).map(|commit| json!({"displayId": wanted, "latestCommit": commit}));
            page(Value::Array([Some(like), known].into_iter().flatten().collect()))
        }
        ("POST", "/branches") => {
            let body = asked.json();
            state.make_branch(body["name"].as_str()?, body["startPoint"].as_str()?);
            ok(json!({}))
        }
        ("GET", "/pull-requests") => {
            assert_eq!((asked.query("at"), asked.query("direction")), ("refs/heads/portal/add", "OUTGOING"));
            page(open(state, pull))
        }
        ("POST", "/pull-requests") => {
            let body = asked.json();
            assert_eq!(body["fromRef"]["id"], "refs/heads/portal/add");
            assert_eq!(body["toRef"]["repository"], json!({"slug": "shop", "project": {"key": "ACME"}}));
            state.open(&body["title"], &body["description"]);
            made(pull)
        }
        ("GET", path) if path == format!("/raw/{FILE}") => {
            Some(ResponseTemplate::new(200).set_body_string(state.file(asked.query("at"))?))
        }
        ("PUT", path) => {
            let form = String::from_utf8(asked.body.to_vec()).unwrap();
            let field = |name: &str| {
                let (_, rest) = form.split_once(&format!("name=\"{name}\"\r\n\r\n"))?;
                rest.split_once("\r\n--").map(|(value, _)| value)
            };
            let branch = field("branch")?;
            assert_eq!(field("sourceCommitId").is_some(), state.file(branch).is_some());
            state.write(branch, field("sourceCommitId"), path.strip_prefix("/browse/")?, field("content")?);
            ok(json!({}))
        }
        _ => None,
    }
}

fn azure(state: &mut State, asked: &Asked<'_>) -> Option<ResponseTemplate> {
    assert_eq!(asked.query("api-version"), "6.0");
    match (asked.method, asked.path.as_str()) {
        ("GET", "") => ok(json!({"name": "shop", "defaultBranch": "refs/heads/main", "project": {"name": "web"}})),
        ("GET", "/refs") => {
            let wanted = asked.query("filter").strip_prefix("heads/")?;
            let like = json!({"name": format!("refs/heads/{wanted}-2"), "objectId": "x"});
            let known =
                state.commit(wanted).map(|commit| json!({"name": format!("refs/heads/{wanted}"), "objectId": commit}));
            ok(json!({"value": Vec::from_iter([Some(like), known].into_iter().flatten())}))
        }
        ("POST", "/refs") => {
            let update = &asked.json()[0];
            assert_eq!(update["oldObjectId"], "0".repeat(40));
            state.make_branch(update["name"].as_str()?.strip_prefix("refs/heads/")?, update["newObjectId"].as_str()?);
            ok(json!({"value": [{"success": true}]}))
        }
        ("GET", "/items") => {
            assert_eq!(
                (asked.query("path"), asked.query("versionDescriptor.versionType")),
                (format!("/{FILE}").as_str(), "commit")
            );
            Some(ResponseTemplate::new(200).set_body_string(state.file(asked.query("versionDescriptor.version"))?))
        }
        ("POST", "/pushes") => {
            let body = asked.json();
            let update = &body["refUpdates"][0];
            let change = &body["commits"][0]["changes"][0];
            let branch = update["name"].as_str()?.strip_prefix("refs/heads/")?;
            let kind = if state.file(branch).is_some() { "edit" } else { "add" };
            assert_eq!(
                (change["changeType"].as_str(), change["newContent"]["contentType"].as_str()),
                (Some(kind), Some("base64encoded"))
            );
            let path = change["item"]["path"].as_str()?.strip_prefix('/')?;
            state.write(branch, update["oldObjectId"].as_str(), path, &text(&change["newContent"]["content"]));
            made(json!({}))
        }
        ("GET", "/pullrequests") => {
            assert_eq!(asked.query("searchCriteria.sourceRefName"), "refs/heads/portal/add");
            ok(json!({"value": open(state, json!({"pullRequestId": 7}))}))
        }
        ("POST", "/pullrequests") => {
            let body = asked.json();
            assert_eq!(
                (&body["sourceRefName"], &body["targetRefName"]),
                (&json!("refs/heads/portal/add"), &json!("refs/heads/main"))
            );
            state.open(&body["title"], &body["description"]);
            made(json!({"pullRequestId": 7}))
        }
        _ => None,
    }
}
