use async_trait::async_trait;
use callboard_core::url_reader::{HostReader, ReadError};
use serde_json::json;
use url::Url;

use super::*;

/// A host with these files.
struct Files(HashMap<String, String>);

#[async_trait]
impl HostReader for Files {
    fn reads(&self, _: &Url) -> bool {
        true
    }

    async fn read(&self, url: &Url, _: ReadOptions) -> Result<ReadResult, ReadError> {
        let text = self.0.get(url.as_str()).ok_or_else(|| ReadError::NotFound(url.to_string()))?;
        let bytes = text.clone().into_bytes().into();
        Ok(ReadResult::Content { bytes, etag: None, last_modified: None, url: url.to_string() })
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        Ok(vec![(url.to_string(), self.read(url, options).await?)])
    }
}

const ROOT: &str = "https://git.example/api/openapi.yaml";

async fn bundled(files: &[(&str, Value)]) -> Result<(Value, Vec<String>), String> {
    let files = files.iter().map(|(name, value)| (format!("https://git.example/api/{name}"), value.to_string()));
    let reader = UrlReader::with(vec![Arc::new(Files(files.collect()))]);
    let mut read_from = Vec::new();
    let text = bundle(ROOT, &reader, &mut read_from).await.map_err(|error| error.message)?;
    let value = yaml::documents(text.as_bytes()).pop().unwrap().unwrap();
    Ok((value, read_from))
}

#[tokio::test]
async fn what_is_elsewhere_comes_in_once() {
    let root = json!({
        "openapi": "3.0.3",
        "paths": {"/a~b": {"$ref": "./paths.yaml#/ships"}, "/other": {"$ref": "./paths.yaml#/ships"}},
        "components": {"schemas": {"Own": {"type": "string"}, "Same": {"$ref": "#/components/schemas/Own"}}},
    });
    let paths = json!({"ships": {"get": {"schema": {"$ref": "schemas/ship.yaml"}, "error": {"$ref": "#/error"}}}, "error": {"code": 1}});
    let ship = json!({"type": "object", "properties": {"owner": {"$ref": "../openapi.yaml#/components/schemas/Own"}}});
    let files = [("openapi.yaml", root), ("paths.yaml", paths), ("schemas/ship.yaml", ship)];
    let (value, read_from) = bundled(&files).await.unwrap();
    assert_eq!(
        value,
        json!({
            "openapi": "3.0.3",
            "paths": {
                "/a~b": {"get": {
                    "schema": {"type": "object", "properties": {"owner": {"$ref": "#/components/schemas/Own"}}},
                    "error": {"code": 1},
                }},
                "/other": {"$ref": "#/paths/~1a~0b"},
            },
            "components": {"schemas": {"Own": {"type": "string"}, "Same": {"$ref": "#/components/schemas/Own"}}},
        })
    );
    assert_eq!(read_from.len(), 3, "{read_from:?}");
    assert!(read_from.contains(&"url:https://git.example/api/schemas/ship.yaml".to_owned()));
}

#[tokio::test]
async fn circles_end() {
    let root = json!({"node": {"$ref": "tree.yaml#/Node"}, "odd": {"$ref": "tree.yaml#/Left"}});
    let tree = json!({
        "Node": {"children": {"items": {"$ref": "#/Node"}}},
        "Left": {"$ref": "#/Right"},
        "Right": {"$ref": "#/Left"},
    });
    let (value, _) = bundled(&[("openapi.yaml", root), ("tree.yaml", tree)]).await.unwrap();
    assert_eq!(value["node"], json!({"children": {"items": {"$ref": "#/node"}}}));
    assert_eq!(value["odd"], json!({"$ref": "#/odd"}));
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let missing = bundled(&[("openapi.yaml", json!({"a": {"$ref": "gone.yaml"}}))]).await.unwrap_err();
    assert!(missing.contains("gone.yaml"), "{missing}");
    let files = [("openapi.yaml", json!({"a": {"$ref": "b.yaml#/nowhere"}})), ("b.yaml", json!({"x": 1}))];
    let nowhere = bundled(&files).await.unwrap_err();
    assert!(nowhere.contains("#/nowhere") && nowhere.contains("openapi.yaml"), "{nowhere}");
}
