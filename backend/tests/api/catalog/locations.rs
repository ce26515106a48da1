//! `/locations`.

use serde_json::json;

use super::with_company;
use crate::support::Estate;

#[tokio::test]
async fn registering_twice_is_a_conflict() {
    with_company(async |portal| {
        let service = portal.service();
        let body = json!({"type": "url", "target": "https://git.example.com/a.yaml"});
        let added = service.post("/api/catalog/locations", body.clone()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let id = added.json()["location"]["id"].as_str().unwrap().to_owned();
        assert_eq!(service.post("/api/catalog/locations", body.clone()).await.status, 409);
        assert_eq!(service.post("/api/catalog/locations?onConflict=refresh", body).await.status, 201);
        assert_eq!(service.get("/api/catalog/locations").await.json()[0]["data"]["id"], id.as_str());
        assert_eq!(service.delete(&format!("/api/catalog/locations/{id}")).await.status, 204);
        assert_eq!(service.get(&format!("/api/catalog/locations/{id}")).await.status, 404);
    })
    .await;
}

/// Removing an entity, processing it and putting it together touch the same rows.
#[tokio::test]
async fn registering_refreshing_and_removing_at_once_never_fails() {
    with_company(async |portal| {
        let callers = (0..16).map(async |caller| {
            let service = portal.service();
            for round in 0..6 {
                let body = json!({"type": "url", "target": format!("https://git.example.com/{caller}/{round}.yaml")});
                let added = service.post("/api/catalog/locations", body.clone()).await;
                assert_eq!(added.status, 201, "{}", added.text);
                let again = service.post("/api/catalog/locations?onConflict=refresh", body).await;
                assert_eq!(again.status, 201, "{}", again.text);
                let id = added.json()["location"]["id"].as_str().unwrap().to_owned();
                let removed = service.delete(&format!("/api/catalog/locations/{id}")).await;
                assert_eq!(removed.status, 204, "{}", removed.text);
            }
        });
        futures::future::join_all(callers).await;
        portal.wait_for_entities(Estate::company().expected).await;
    })
    .await;
}

#[tokio::test]
async fn files_and_scripts_cannot_be_registered() {
    with_company(async |portal| {
        for body in [
            json!({"type": "file", "target": "/etc/passwd"}),
            json!({"type": "url", "target": "javascript:alert(1)"}),
            json!({"type": "url"}),
            json!({"type": "url", "target": "https://x.example/a", "extra": 1}),
        ] {
            assert_eq!(portal.service().post("/api/catalog/locations", body.clone()).await.status, 400, "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_that_only_reads_registers_nothing() {
    with_company(async |portal| {
        let body = json!({"type": "url", "target": "https://git.example.com/a.yaml"});
        assert_eq!(portal.reader().post("/api/catalog/locations", body.clone()).await.status, 403);
        assert_eq!(portal.anonymous().post("/api/catalog/locations", body).await.status, 401);
    })
    .await;
}
