//! `POST /api/events/http/{topic}`.

use serde_json::{Value, json};

use crate::support::{Client, Estate, on_every_database};

const GITLAB: &str = "/api/events/http/gitlab";

fn overlay() -> Value {
    json!({"events": {"http": {"topics": ["own"]}, "modules": {"gitlab": {"webhookSecret": "a-secret"}}}})
}

#[tokio::test]
async fn a_webhook_is_taken_from_who_knows_the_secret() {
    on_every_database(&Estate::empty(), overlay(), async |portal| {
        let event = || json!({"object_kind": "push"});
        let with = |token: &str| Client::new(&portal.base, None).with("x-gitlab-token", token);
        let taken = with("a-secret").post(GITLAB, event()).await;
        assert_eq!((taken.status.as_u16(), taken.json()), (202, json!({"status": "accepted"})));
        assert_eq!(with("another").post(GITLAB, event()).await.status, 403);
        assert_eq!(portal.anonymous().post(GITLAB, event()).await.status, 403);
        assert_eq!(portal.service().post(GITLAB, event()).await.status, 403, "a token is no signature");
    })
    .await;
}

#[tokio::test]
async fn only_configured_topics_are_open_and_only_for_json() {
    on_every_database(&Estate::empty(), overlay(), async |portal| {
        let anybody = portal.anonymous();
        assert_eq!(anybody.post("/api/events/http/own", json!({"a": 1})).await.status, 202);
        assert_eq!(anybody.post("/api/events/http/github", json!({})).await.status, 404);
        assert_eq!(anybody.get("/api/events/http/own").await.status, 404);
        let plain = anybody.with("content-type", "text/plain");
        assert_eq!(plain.send(reqwest::Method::POST, "/api/events/http/own", None).await.status, 415);
    })
    .await;
}
