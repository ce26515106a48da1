//! `POST /entities/by-refs`.

use serde_json::{Value, json};

use super::with_company;

#[tokio::test]
async fn in_the_order_asked_with_null_for_strangers() {
    with_company(async |portal| {
        let body = json!({"entityRefs": ["system:default/booking", "component:default/nobody", "component:default/tracker"], "fields": ["metadata.name"]});
        let answer = portal.service().post("/api/catalog/entities/by-refs", body).await.json();
        assert_eq!(answer["items"], json!([{"metadata": {"name": "booking"}}, null, {"metadata": {"name": "Tracker"}}]));
        let filtered = portal.service().post("/api/catalog/entities/by-refs?filter=kind=system", json!({"entityRefs": ["component:default/tracker"]})).await;
        assert_eq!(filtered.json()["items"], json!([Value::Null]));
    })
    .await;
}

#[tokio::test]
async fn large_and_broken_bodies_are_refused() {
    with_company(async |portal| {
        let many = vec!["component:default/a-rather-long-name-so-that-the-body-grows"; 2500];
        let answer = portal.service().post("/api/catalog/entities/by-refs", json!({ "entityRefs": many })).await;
        assert_eq!(answer.status, 400);
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains("too large"));
        assert_eq!(portal.service().post("/api/catalog/entities/by-refs", json!({})).await.status, 400);
        assert_eq!(portal.service().post("/api/catalog/entities/by-refs", json!([])).await.status, 400);
    })
    .await;
}
