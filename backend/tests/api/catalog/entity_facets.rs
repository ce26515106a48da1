//! `GET` and `POST /entity-facets`.

use serde_json::json;

use super::with_company;

#[tokio::test]
async fn counts_within_a_filter() {
    with_company(async |portal| {
        let expected = json!({"facets": {"spec.type": [{"value": "service", "count": 2}, {"value": "website", "count": 1}], "nothing": []}});
        let answer = portal.service().get("/api/catalog/entity-facets?facet=spec.type&facet=nothing&filter=kind=component").await;
        assert_eq!(answer.json(), expected);
        let body = json!({"facets": ["spec.type", "nothing"], "query": {"kind": "component"}});
        assert_eq!(portal.service().post("/api/catalog/entity-facets", body).await.json(), expected);
        assert_eq!(portal.service().get("/api/catalog/entity-facets").await.status, 400);
    })
    .await;
}
