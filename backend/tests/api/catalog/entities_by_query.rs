//! `GET` and `POST /entities/by-query`.

use serde_json::json;

use super::{names, with_company};

#[tokio::test]
async fn cursors_lead_forward_and_back() {
    with_company(async |portal| {
        let service = portal.service();
        let path = |rest: &str| format!("/api/catalog/entities/by-query?limit=2&fields=metadata.name&{rest}");
        let first = service.get(&path("filter=kind=component&orderField=metadata.name,asc")).await.json();
        assert_eq!(names(&first["items"]), ["booking-service", "booking-web"]);
        assert_eq!(first["totalItems"], 3);
        assert!(first["pageInfo"].get("prevCursor").is_none());
        let next = first["pageInfo"]["nextCursor"].as_str().unwrap();
        let second = service.get(&path(&format!("cursor={next}"))).await.json();
        assert_eq!(names(&second["items"]), ["Tracker"]);
        assert!(second["pageInfo"].get("nextCursor").is_none());
        let back = second["pageInfo"]["prevCursor"].as_str().unwrap();
        let again = service.get(&path(&format!("cursor={back}"))).await.json();
        assert_eq!(names(&again["items"]), names(&first["items"]));
        assert!(again["pageInfo"].get("prevCursor").is_none());
    })
    .await;
}

#[tokio::test]
async fn predicates_and_full_text() {
    with_company(async |portal| {
        let ask = async |body| portal.service().post("/api/catalog/entities/by-query", body).await.json();
        let found = ask(json!({"query": {"kind": "component", "$not": {}}})).await;
        assert_eq!(found["error"]["name"], "InputError");
        let found = ask(json!({"query": {"$all": [{"kind": "component"}, {"$not": {"spec.type": "service"}}]}})).await;
        assert_eq!(names(&found["items"]), ["booking-web"]);
        let owned = json!({"query": {"relations": {"$contains": {"type": "ownedBy", "targetRef": "group:default/harbour"}}}, "limit": 0});
        assert_eq!(ask(owned).await["totalItems"], 7);
        let text = json!({"fullTextFilter": {"term": "BOOK", "fields": ["metadata.title"]}, "fields": ["metadata.name"]});
        assert_eq!(names(&ask(text).await["items"]), ["booking"]);
    })
    .await;
}

#[tokio::test]
async fn a_missing_sort_field_drops_the_entity() {
    with_company(async |portal| {
        let found = portal
            .service()
            .get("/api/catalog/entities/by-query?orderField=spec.lifecycle,desc&fields=metadata.name")
            .await
            .json();
        assert_eq!(found["totalItems"], 4);
        assert_eq!(names(&found["items"]).last().unwrap(), "booking-web");
    })
    .await;
}
