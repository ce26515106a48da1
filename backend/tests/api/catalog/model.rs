//! Kinds of the company's own (`catalog.model`).

use serde_json::json;

use crate::support::{Estate, on_every_database};

const DATASETS: &str = "
apiVersion: acme.example/v1
kind: Dataset
metadata: { name: voyages }
spec: { owner: harbour, tables: [legs] }
---
apiVersion: acme.example/v1
kind: Dataset
metadata: { name: broken }
spec: { tables: 7 }
";

#[tokio::test]
async fn a_kind_of_the_company_is_a_kind_like_any_other() {
    let overlay = json!({"catalog": {
        "rules": [{"allow": ["Dataset", "Location"]}],
        "model": {"kinds": [{
            "kind": "Dataset",
            "apiVersions": ["acme.example/v1"],
            "schema": {"required": ["owner"], "properties": {"tables": {"type": "array"}}},
            "relations": [{"path": "spec.owner", "type": "ownedBy", "reverse": "ownerOf", "defaultKind": "Group"}],
        }]},
    }});
    on_every_database(&Estate::empty().registered("datasets.yaml", DATASETS, 1), overlay, async |portal| {
        let service = portal.service();
        let voyages = service.get("/api/catalog/entities/by-name/dataset/default/voyages").await.json();
        assert_eq!(voyages["relations"], json!([{"type": "ownedBy", "targetRef": "group:default/harbour"}]));
        let found =
            service.get("/api/catalog/entities?filter=kind=dataset,relations.ownedBy=group:default/harbour").await;
        assert_eq!(super::names(&found.json()), ["voyages"]);
        let explained = service.get("/api/catalog/entities/by-name/dataset/default/broken/explain").await.json();
        let message = explained["chain"][0]["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("spec.tables") && message.contains("owner"), "{message}");
        let checked = json!({
            "location": "url:https://git.example.com/a.yaml",
            "entity": {"apiVersion": "acme.example/v1", "kind": "Dataset", "metadata": {"name": "a"}, "spec": {}},
        });
        let refused = service.post("/api/catalog/validate-entity", checked).await;
        assert_eq!(refused.status, 400);
        assert!(refused.text.contains("owner"), "{}", refused.text);
    })
    .await;
}
