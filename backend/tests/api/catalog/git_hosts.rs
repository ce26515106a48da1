//! From a git host to answers: providers name what readers read.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Estate, on_every_database};

const FILE: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop, annotations: { backstage.io/source-location: 'url:https://git.example/' } }
spec: { type: service, lifecycle: production, owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: more }
spec: { target: ./more/api.yaml }
";

const API: &str = "
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: orders }
spec: { type: openapi, lifecycle: production, owner: crew, definition: { $text: /spec/orders.json } }
";

/// A GitHub with one organisation, one repository, one team and one member.
async fn github() -> MockServer {
    let server = MockServer::start().await;
    let contents = [("catalog-info.yaml", FILE), ("more/api.yaml", API), ("spec/orders.json", "{}")];
    for (file, content) in contents {
        Mock::given(path(format!("/repos/acme/shop/contents/{file}")))
            .and(query_param("ref", "main"))
            .and(header("authorization", "Bearer t"))
            .respond_with(ResponseTemplate::new(200).set_body_string(content).insert_header("etag", "\"1\""))
            .mount(&server)
            .await;
    }
    let no_more = json!({"hasNextPage": false, "endCursor": null});
    let repository = json!({
        "name": "shop", "owner": {"login": "acme"}, "url": format!("{}/acme/shop", server.uri()), "isArchived": false,
        "isFork": false, "visibility": "PRIVATE", "defaultBranchRef": {"name": "main"}, "repositoryTopics": {"nodes": []},
    });
    let team = json!({
        "slug": "crew", "combinedSlug": "acme/crew", "name": "Crew", "description": null, "avatarUrl": null,
        "editTeamUrl": null, "parentTeam": null, "members": {"nodes": [{"login": "ann"}], "pageInfo": no_more},
    });
    let member = json!({"login": "ann", "id": "1", "name": "Ann", "bio": null, "email": "", "avatarUrl": null});
    let answers = [
        ("repositoryOwner", json!({"repositoryOwner": {"repositories": {"nodes": [repository], "pageInfo": no_more}}})),
        ("membersWithRole", json!({"organization": {"membersWithRole": {"nodes": [member], "pageInfo": no_more}}})),
        ("teams(first", json!({"organization": {"teams": {"nodes": [team], "pageInfo": no_more}}})),
    ];
    for (word, data) in answers {
        Mock::given(method("POST"))
            .and(path("/graphql"))
            .and(wiremock::matchers::body_string_contains(word))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "data": data })))
            .mount(&server)
            .await;
    }
    server
}

#[tokio::test]
async fn repositories_and_teams_of_github() {
    let server = github().await;
    let host = server.address().to_string();
    let schedule = json!({"frequency": {"hours": 1}, "timeout": {"minutes": 5}});
    let overlay = json!({
        "integrations": {"github": [{"host": host, "apiBaseUrl": server.uri(), "token": "t"}]},
        "catalog": {"providers": {
            "github": {"host": host, "organization": "acme", "schedule": schedule},
            "githubOrg": {"id": "people", "githubUrl": server.uri(), "orgs": ["acme"], "schedule": schedule},
        }},
    });
    on_every_database(&Estate::empty(), overlay, async |portal| {
        // The Location of the repository, what is in its file, what that file points at; the team and its member.
        portal.wait_for_entities(6).await;
        let at = |kind: &str, name: &str| format!("/api/catalog/entities/by-name/{kind}/default/{name}");
        let related = |entity: &Value, kind: &str, target: &str| {
            entity["relations"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|relation| relation["type"] == kind && relation["targetRef"] == target)
        };
        let api =
            portal.wait_until(&at("api", "orders"), |entity| related(entity, "ownedBy", "group:default/crew")).await;
        assert_eq!(api["spec"]["definition"], "{}");
        let from = format!("url:{}/acme/shop/tree/main/more/api.yaml", server.uri());
        assert_eq!(api["metadata"]["annotations"]["backstage.io/managed-by-location"], from);
        let ann =
            portal.wait_until(&at("user", "ann"), |entity| related(entity, "memberOf", "group:default/crew")).await;
        assert_eq!(ann["spec"]["profile"], json!({"displayName": "Ann"}));
    })
    .await;
}

const TEAM: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cart }
spec: { type: service, lifecycle: production, owner: crew }
";

/// A Gitea with one organisation, one repository that has the file and one that has not.
async fn gitea() -> MockServer {
    let server = MockServer::start().await;
    let repository = |name: &str| json!({"name": name, "html_url": format!("{}/acme/{name}", server.uri()), "empty": false, "archived": false});
    for (page, repositories) in [("1", json!([repository("cart"), repository("bare")])), ("2", json!([]))] {
        Mock::given(path("/api/v1/orgs/acme/repos"))
            .and(query_param("page", page))
            .respond_with(ResponseTemplate::new(200).set_body_json(repositories))
            .mount(&server)
            .await;
    }
    let content = BASE64_STANDARD.encode(TEAM);
    Mock::given(path("/api/v1/repos/acme/cart/contents/catalog-info.yaml"))
        .and(query_param("ref", "main"))
        .and(header("authorization", "token t"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"sha": "s1", "content": content})))
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn repositories_of_gitea_and_a_folder_of_the_machine() {
    let server = gitea().await;
    let estate = Estate::empty().expecting(4);
    let file = estate.write("checkout/team/catalog-info.yaml", &TEAM.replace("cart", "till"));
    let host = server.address().to_string();
    let schedule = json!({"frequency": {"hours": 1}, "timeout": {"minutes": 5}});
    let overlay = json!({
        "integrations": {"gitea": [{"host": host, "baseUrl": server.uri(), "password": "t"}]},
        "catalog": {"providers": {
            "gitea": {"main": {"host": host, "organization": "acme", "schedule": schedule}},
            "fileTree": {"main": {"path": estate.path("checkout"), "schedule": schedule}},
        }},
    });
    on_every_database(&estate, overlay, async |portal| {
        // Two Locations, and what is in their files.
        portal.wait_for_entities(4).await;
        for (name, from) in [
            ("cart", format!("url:{}/acme/cart/src/branch/main/catalog-info.yaml", server.uri())),
            ("till", format!("file:{}", file.display())),
        ] {
            let at = format!("/api/catalog/entities/by-name/component/default/{name}");
            let entity = portal.service().get(&at).await.json();
            assert_eq!(entity["metadata"]["annotations"]["backstage.io/managed-by-location"], from);
        }
    })
    .await;
}
