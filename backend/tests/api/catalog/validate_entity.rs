//! `POST /validate-entity`.

use serde_json::json;

use super::with_company;

#[tokio::test]
async fn good_bad_and_misplaced() {
    with_company(async |portal| {
        let service = portal.service();
        let ask = async |entity, location: &str| service.post("/api/catalog/validate-entity", json!({"entity": entity, "location": location})).await;
        let good = json!({"apiVersion": "backstage.io/v1alpha1", "kind": "Domain", "metadata": {"name": "a"}, "spec": {"owner": "b"}});
        let location = "url:https://git.example.com/a.yaml";
        let answer = ask(good.clone(), location).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        let mut bad = good.clone();
        bad["metadata"]["tags"] = json!(["Bad Tag"]);
        let answer = ask(bad, location).await;
        assert_eq!(answer.status, 400);
        assert!(answer.json()["errors"][0]["message"].is_string() && answer.json().get("error").is_none());
        assert!(ask(good, "file:/a.yaml").await.json()["errors"].is_array());
        assert!(service.post("/api/catalog/validate-entity", json!({"entity": 1})).await.json()["error"].is_object());
    })
    .await;
}
