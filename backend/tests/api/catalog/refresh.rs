//! `POST /refresh`.

use serde_json::json;

use super::with_company;

#[tokio::test]
async fn known_unknown_and_malformed() {
    with_company(async |portal| {
        let user = portal.user().await;
        let known = user.post("/api/catalog/refresh", json!({"entityRef": "Component:default/Tracker"})).await;
        assert_eq!((known.status.as_u16(), known.text.as_str()), (200, ""));
        assert_eq!(
            user.post("/api/catalog/refresh", json!({"entityRef": "component:default/nobody"})).await.status,
            404
        );
        assert_eq!(
            user.post("/api/catalog/refresh", json!({"entityRef": "component:default/tracker", "colour": 1}))
                .await
                .status,
            400
        );
    })
    .await;
}
