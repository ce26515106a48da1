//! `GET /entities/by-name/{kind}/{namespace}/{name}` and `/ancestry`.

use serde_json::json;

use super::with_company;

#[tokio::test]
async fn in_any_case_with_relations_both_ways() {
    with_company(async |portal| {
        let entity = portal.service().get("/api/catalog/entities/by-name/SYSTEM/Default/Booking").await.json();
        assert_eq!(
            entity["relations"],
            json!([
                {"type": "hasPart", "targetRef": "component:default/booking-service"},
                {"type": "hasPart", "targetRef": "component:default/booking-web"},
                {"type": "ownedBy", "targetRef": "group:default/harbour"},
                {"type": "partOf", "targetRef": "domain:default/freight"},
            ])
        );
        assert_eq!(entity["metadata"]["etag"].as_str().unwrap().len(), 40);
        let uid = entity["metadata"]["uid"].as_str().unwrap();
        assert_eq!(portal.service().get(&format!("/api/catalog/entities/by-uid/{uid}")).await.json(), entity);
    })
    .await;
}

#[tokio::test]
async fn unknown_ones_are_404() {
    with_company(async |portal| {
        let answer = portal.user().await.get("/api/catalog/entities/by-name/component/default/nobody").await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.json()["error"]["name"], "NotFoundError");
    })
    .await;
}

#[tokio::test]
async fn ancestry_leads_to_the_registration() {
    with_company(async |portal| {
        let answer =
            portal.service().get("/api/catalog/entities/by-name/component/default/tracker/ancestry").await.json();
        assert_eq!(answer["rootEntityRef"], "component:default/tracker");
        let items = answer["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        let parent = items[0]["parentEntityRefs"][0].as_str().unwrap();
        assert!(parent.starts_with("location:default/generated-"), "{parent}");
        assert_eq!(items[1]["parentEntityRefs"], json!([]));
    })
    .await;
}
