//! The description of the API: it is the committed one, it is true, and what the original has besides is known.

mod answers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use callboard::core::openapi;
use callboard::portal::plugins;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Estate, on_every_database};

const COMMITTED: &str = include_str!("../../../docs/openapi.json");
const CONTRACT: &str = include_str!("../../../docs/contract-endpoints.txt");
const MISSING: &str = include_str!("../../../docs/endpoints-missing.txt");

fn described() -> Value {
    serde_json::to_value(openapi::whole(&plugins())).unwrap()
}

/// Method, path, and the operation.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(m, o)| (m, path, o)));
    each.map(|(method, path, operation)| (method.to_uppercase(), path.clone(), operation)).collect()
}

#[test]
fn the_committed_description_is_that_of_the_code() {
    let text = serde_json::to_string_pretty(&openapi::whole(&plugins())).unwrap();
    assert!(
        text.trim() == COMMITTED.trim(),
        "docs/openapi.json is not what the code describes; refresh it: callboard openapi > docs/openapi.json"
    );
}

#[test]
fn every_schema_that_is_referred_to_exists_and_means_the_same_in_every_plugin() {
    let whole = described();
    let schemas = &whole["components"]["schemas"];
    let text = whole.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schemas[name].is_object(), "no schema '{name}'");
    }
    for plugin in plugins() {
        let own = serde_json::to_value((plugin.openapi)()).unwrap();
        for (name, schema) in own["components"]["schemas"].as_object().into_iter().flatten() {
            assert_eq!(schema, &schemas[name], "'{name}' of {} has the name of another schema", plugin.id);
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_and_names_the_parameters_of_its_path() {
    let document = described();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "two are named like {method} {path}");
        let wanted: Vec<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')).map(|part| part.trim_end_matches('}')).collect();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let named: Vec<&str> =
            parameters.filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(named, wanted, "{method} {path}");
    }
}

/// Asked by a stranger, an open endpoint answers something, and any other one 401. Those that do not exist
/// answer neither: an empty 404.
#[tokio::test]
async fn every_described_endpoint_is_there_and_as_open_as_it_says() {
    // Answers an empty 404 itself, for files that do not exist.
    const FILES: &str = "/api/app/static/{file}";
    let document = described();
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for (method, path, operation) in operations(&document) {
            let open = operation["security"] == json!([{}]);
            let address = path.replace("{plugin}", "catalog").replace(['{', '}'], "");
            let body = operation.get("requestBody").map(|_| json!({}));
            let answer = portal.anonymous().send(Method::try_from(&*method).unwrap(), &address, body).await;
            if path == FILES {
                continue;
            }
            assert!(answer.status != 404 || !answer.text.is_empty(), "{method} {path} does not exist");
            if !open {
                assert_eq!(answer.status, 401, "{method} {path} is described as closed");
            }
        }
    })
    .await;
}

/// A handler that answers an empty 404 to a stranger would also do so to somebody who may ask.
#[tokio::test]
async fn every_closed_endpoint_of_the_catalog_is_there_for_a_service() {
    let document = described();
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for (method, path, operation) in operations(&document) {
            if !path.starts_with("/api/catalog") && !path.starts_with("/api/{plugin}") {
                continue;
            }
            let address = path.replace("{plugin}", "catalog").replace(['{', '}'], "");
            let body = operation.get("requestBody").map(|_| json!({}));
            let answer = portal.service().send(Method::try_from(&*method).unwrap(), &address, body).await;
            assert!(answer.status != 404 || !answer.text.is_empty(), "{method} {path} does not exist");
            assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn every_plugin_describes_itself() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        assert_eq!(portal.anonymous().get("/api/catalog/openapi.json").await.status, 401);
        let catalog = portal.service().get("/api/catalog/openapi.json").await.json();
        assert_eq!(catalog["servers"], json!([{ "url": "/api/catalog" }]));
        assert_eq!(catalog["openapi"], "3.0.3", "as the original's plugins describe themselves");
        assert!(!catalog.to_string().contains("\"null\""), "3.0 says `nullable`");
        assert!(catalog["paths"]["/entities/by-query"]["post"]["requestBody"].is_object());
        let other = portal.service().get("/api/catalog-test/openapi.json").await.json();
        assert!(other["paths"]["/.backstage/scheduler/v1/tasks"].is_object());
    })
    .await;
}

/// Routes are declared where they are described. Whoever declares one elsewhere adds the file here, with a reason.
#[test]
fn routes_are_declared_with_their_description() {
    const BY_HAND: [&str; 5] = [
        // What makes routers of described endpoints.
        "core/src/openapi/endpoints.rs",
        // The empty 404 below /api.
        "core/src/http/router.rs",
        // A 404 with a reason for what no provider has.
        "plugins/auth/src/routes/mod.rs",
        // Pages and files outside of /api.
        "plugins/app/src/routes.rs",
        // The other side of a test.
        "plugins/catalog-msgraph/src/tests/stub.rs",
    ];
    let backend = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in ["core", "plugins"] {
        for file in sources(&backend.join(folder)) {
            let text = std::fs::read_to_string(&file).unwrap();
            if text.contains(".route(") || text.contains(".route_service(") {
                let relative = file.strip_prefix(backend).unwrap();
                found.insert(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    assert_eq!(found, BTreeSet::from(BY_HAND.map(str::to_owned)));
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let each = entries.flat_map(|path| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    });
    each.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[test]
fn what_the_original_has_and_nobody_serves_is_listed() {
    let document = described();
    let mut served: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (method, path, operation) in operations(&document) {
        let mut answers = operation["responses"].as_object().unwrap().keys();
        // What answers errors only is there to say why; that is not to serve it.
        if !answers.any(|status| status.starts_with(['2', '3'])) {
            continue;
        }
        served.entry(without_names(&path)).or_default().insert(method);
    }
    let mounted: Vec<String> = plugins().iter().map(|plugin| format!("/api/{}/", plugin.id)).collect();
    let is_served = |method: &str, path: &str| {
        // What the framework has below every plugin is described once.
        let common =
            mounted.iter().find_map(|mount| path.strip_prefix(&**mount)).map(|rest| format!("/api/{{}}/{rest}"));
        let methods = [Some(without_names(path)), common.map(|path| without_names(&path))];
        methods
            .iter()
            .flatten()
            .filter_map(|path| served.get(path))
            .any(|known| method == "ANY" || known.contains(method))
    };
    let missing: Vec<&str> = lines(CONTRACT)
        .filter(|line| {
            let (method, path) = line.split_once(' ').unwrap();
            !is_served(method, path)
        })
        .collect();
    let listed: Vec<&str> = lines(MISSING).collect();
    assert!(
        missing == listed,
        "docs/endpoints-missing.txt is not what is missing, which is, in the order of contract-endpoints.txt:\n{}",
        missing.join("\n")
    );
}

/// Without comments and empty lines.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// `/locations/{}` for `/locations/{id}`: what a parameter is called does not matter.
fn without_names(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
