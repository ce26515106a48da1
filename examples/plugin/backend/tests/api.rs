//! The plugin in a portal that nobody's list names it in.

use std::path::Path;
use std::time::Duration;

use callboard_config::Config;
use callboard_core::portal;
use serde_json::{Value, json};

const ESTATE: &str = "
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: harbour }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: crane }
spec: { type: service, lifecycle: production, owner: harbour }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: buoy }
spec: { type: service, lifecycle: production, owner: nobody }
";

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_an_entity_is_on_call_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let estate = folder.path().join("estate.yaml");
    std::fs::write(&estate, ESTATE).unwrap();
    let config = json!({
        "app": { "baseUrl": "http://localhost:7007" },
        "backend": {
            "baseUrl": "http://localhost:7007", "listen": "127.0.0.1:0",
            "database": { "client": "better-sqlite3", "connection": ":memory:" },
            "auth": { "externalAccess": [{ "type": "static", "options": { "token": "a-token-for-tests-0001", "subject": "tests" } }] },
        },
        "catalog": { "rules": [{ "allow": ["Component", "Group", "Location"] }], "locations": [{ "type": "file", "target": estate }] },
        "oncall": { "rotas": [{ "owner": "group:default/harbour", "people": ["user:default/ann", "user:default/bo"], "start": "2020-01-06" }] },
    });
    let mut plugins = callboard::portal::plugins();
    plugins.push(oncall::plugin());
    let running = portal::start(plugins, Config::from_value(config), Path::new("/")).await.unwrap();
    let base = format!("http://{}", running.address);

    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::new();
    assert_eq!(http.get(format!("{base}{}", oncall_shared::rotas())).send().await.unwrap().status(), 401);
    let get = async |path: String| {
        let answer = http.get(format!("{base}{path}")).bearer_auth("a-token-for-tests-0001").send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default())
    };
    // The catalog fills in the background.
    let mut found = (404, Value::Null);
    for _ in 0..500 {
        found = get(oncall_shared::for_entity("component", "default", "crane")).await;
        if found.0 == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(found.0, 200, "{}", found.1);
    assert_eq!(found.1["owner"], "group:default/harbour");
    assert_ne!(found.1["now"], found.1["next"]);
    assert_eq!(get(oncall_shared::for_entity("group", "default", "harbour")).await.0, 200);
    assert_eq!(get(oncall_shared::for_entity("component", "default", "buoy")).await.0, 404);
    assert_eq!(get(oncall_shared::rotas()).await.1.as_array().map(Vec::len), Some(1));
    running.stop().await.unwrap();
}
