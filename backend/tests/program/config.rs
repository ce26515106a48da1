//! Configuration that is missing, broken, mistyped or unknown.

use crate::support::Place;

#[test]
fn a_missing_file_is_named() {
    let place = Place::new();
    place.run(&["serve", "--config", "absent.yaml"]).refused_naming(&["absent.yaml"]);
}

#[test]
fn broken_yaml_is_shown_by_line() {
    let place = Place::new();
    place.write("app-config.yaml", "app:\n  title: \"never closed\nbackend: {}\n");
    place.run(&["serve"]).refused_naming(&["app-config.yaml", "line"]);
}

#[test]
fn a_wrong_type_is_shown_with_file_line_and_path() {
    let place = Place::new();
    place.write("app-config.yaml", "app:\n  title: Portal\n  baseUrl: [1, 2]\n");
    place.run(&["serve"]).refused_naming(&["app-config.yaml:3", "app.baseUrl"]);
    let checked = place.run(&["config:check"]);
    assert!(checked.out().contains("app.baseUrl"), "{}", checked.out());
    assert!(checked.out().contains("1 errors, 0 warnings"), "{}", checked.out());
}

#[test]
fn all_mistakes_are_shown_at_once() {
    let place = Place::new();
    place.write("app-config.yaml", "app:\n  baseUrl: [1, 2]\nbackend:\n  baseUrl: nowhere\n");
    let said = place.run(&["serve"]).error();
    assert!(said.contains("app.baseUrl") && said.contains("backend.baseUrl"), "{said}");
}

#[test]
fn an_unknown_key_is_a_warning_with_the_nearest_known_one() {
    let place = Place::new();
    place.write("app-config.yaml", "app:\n  titel: Portal\n");
    let checked = place.run(&["config:check"]);
    assert!(checked.out().contains("app.titel") && checked.out().contains("app.title"), "{}", checked.out());
    assert!(checked.out().contains("0 errors, 1 warnings"), "{}", checked.out());
}

#[test]
fn secrets_are_not_printed() {
    let place = Place::new();
    place.write(
        "app-config.yaml",
        "app: { title: Portal }\nbackend:\n  auth:\n    externalAccess:\n      - type: static\n        options: { token: do-not-print-me-0001, subject: ci }\n",
    );
    let printed = place.run(&["config:print"]).out();
    assert!(printed.contains("Portal") && !printed.contains("do-not-print-me"), "{printed}");
    let browser = place.run(&["config:print", "--frontend"]).out();
    assert!(browser.contains("Portal") && !browser.contains("externalAccess"), "{browser}");
}

#[test]
fn every_key_is_documented() {
    let docs = Place::new().run(&["config:docs"]).out();
    for key in ["app.title", "backend.database.client", "catalog.processingInterval", "auth.providers.guest"] {
        assert!(docs.contains(key), "{key} is not in the reference");
    }
}

/// The file that the original's generator writes for a new app, by its keys.
#[test]
fn the_configuration_of_a_new_backstage_app_loads_unchanged() {
    let place = Place::new();
    place.write("app-config.yaml", NEW_APP);
    let checked = place.run(&["config:check"]);
    assert!(checked.out().contains("0 errors, 0 warnings"), "{}", checked.out());
}

const NEW_APP: &str = "
app:
  title: Scaffolded Backstage App
  baseUrl: http://localhost:3000
  packages: all
  extensions:
    - page:catalog:
        config:
          path: /
organization:
  name: My Company
backend:
  baseUrl: http://localhost:7007
  listen:
    port: 7007
  csp:
    connect-src: [\"'self'\", 'http:', 'https:']
  cors:
    origin: http://localhost:3000
    methods: [GET, HEAD, PATCH, POST, PUT, DELETE]
    credentials: true
  database:
    client: better-sqlite3
    connection: ':memory:'
  actions:
    pluginSources: [catalog, scaffolder]
integrations:
  github:
    - host: github.com
      token: ${GITHUB_TOKEN}
proxy:
  endpoints: {}
techdocs:
  builder: 'local'
  generator:
    runIn: 'docker'
  publisher:
    type: 'local'
auth:
  providers:
    guest: {}
scaffolder: {}
catalog:
  import:
    entityFilename: catalog-info.yaml
    pullRequestBranchName: backstage-integration
  rules:
    - allow: [Component, System, API, Resource, Location]
  locations:
    - type: file
      target: ../../examples/entities.yaml
    - type: file
      target: ../../examples/template/template.yaml
      rules:
        - allow: [Template]
kubernetes: {}
permission:
  enabled: true
";

#[test]
fn the_description_of_the_api_is_printed() {
    let printed = Place::new().run(&["openapi"]).out();
    assert_eq!(printed.trim(), include_str!("../../../docs/openapi.json").trim());
}
