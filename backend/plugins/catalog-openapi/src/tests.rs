use callboard_config::{Config, ConfigError};
use callboard_core::catalog::testing::Recorder;
use callboard_core::openapi::{ApiDescriptions, Endpoints, OpenApi, Shape, get};
use callboard_core::plugin::{Plugin, PluginParts};
use callboard_core::services::Services;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::provider::configured;

fn described() -> OpenApi {
    let endpoints: Endpoints<()> =
        Endpoints::default().on(get("/things/{name}", "A thing").answers(200, Shape::object()), async || "");
    endpoints.description()
}

fn plugin(id: &'static str, openapi: fn() -> OpenApi) -> Plugin {
    Plugin { id, openapi, start: |_| Box::pin(async { Ok(PluginParts::default()) }), ..crate::plugin() }
}

async fn entity(section: Value) -> Result<Value, ConfigError> {
    let config = Config::from_value(json!({
        "backend": {"baseUrl": "https://portal.example/"}, "catalog": {"providers": {"backstageOpenapi": section}},
    }));
    let services = Services::default();
    let plugins = [plugin("things", described), plugin("silent", callboard_core::openapi::none)];
    services.provide(Arc::new(ApiDescriptions::of(&plugins)));
    let provider = configured(&config, &services)?.remove(0);
    let told = Recorder::default();
    provider.run(&told).await.unwrap();
    let mut entities = told.only_full();
    assert_eq!(entities[0].location_key.as_deref(), Some("internal-api-doc"));
    Ok(entities.remove(0).entity)
}

#[tokio::test]
async fn the_endpoints_of_the_named_plugins_are_an_api_of_the_catalog() {
    let overrides =
        json!({"metadata": {"title": "Our portal"}, "spec": {"owner": "platform", "type": "other"}, "kind": "X"});
    let entity =
        entity(json!({"plugins": ["things", "silent", "unknown"], "entityOverrides": overrides})).await.unwrap();
    let definition: Value = serde_json::from_str(entity["spec"]["definition"].as_str().unwrap()).unwrap();
    assert_eq!(definition["paths"]["/api/things/things/{name}"]["get"]["tags"], json!(["things"]));
    assert_eq!(definition["paths"].as_object().unwrap().len(), 1);
    assert_eq!(definition["servers"], json!([{"url": "https://portal.example"}]));
    let told = [
        &entity["kind"],
        &entity["metadata"]["name"],
        &entity["metadata"]["title"],
        &entity["spec"]["type"],
        &entity["spec"]["owner"],
        &entity["spec"]["lifecycle"],
    ];
    let expected = ["API", "internal_backstage_openapi_doc", "Our portal", "openapi", "platform", "production"];
    assert_eq!(told.map(|value| value.as_str().unwrap()), expected);
}

#[tokio::test]
async fn the_definition_is_yaml_where_that_is_wanted() {
    let entity = entity(json!({"plugins": ["things"], "definitionFormat": "yaml"})).await.unwrap();
    let definition = entity["spec"]["definition"].as_str().unwrap();
    assert!(definition.lines().any(|line| line.starts_with("openapi: ")), "{definition}");
    let read: Value = serde_saphyr::from_str(definition).unwrap();
    assert!(read["paths"]["/api/things/things/{name}"].is_object());
}

#[tokio::test]
async fn mistakes_in_the_configuration_are_named() {
    for (section, expected) in [
        (json!({}), "catalog.providers.backstageOpenapi.plugins is required"),
        (json!({"plugins": ["a"], "definitionFormat": "xml"}), "'xml' is neither json nor yaml"),
        (json!({"plugins": ["a"], "entityOverrides": "x"}), "must be an object"),
    ] {
        let error = entity(section).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
