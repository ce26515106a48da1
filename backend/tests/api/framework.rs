//! What the platform itself answers: health, unknown routes, the gate, headers.

use serde_json::json;

use crate::support::{Estate, on_every_database};

#[tokio::test]
async fn health_probes_are_open() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let anybody = portal.anonymous();
        assert_eq!(anybody.get("/.backstage/health/v1/liveness").await.json(), json!({"status": "ok"}));
        assert_eq!(anybody.get("/.backstage/health/v1/readiness").await.json(), json!({"status": "ok"}));
    })
    .await;
}

#[tokio::test]
async fn metrics_need_credentials() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        assert_eq!(portal.anonymous().get("/metrics").await.status, 401);
        let metrics = portal.service().get("/metrics").await;
        assert!(metrics.text.contains("http_server_request_duration_seconds"), "{}", metrics.text);
    })
    .await;
}

/// Every route of every plugin that anybody may call. A new one must be added here on purpose.
#[tokio::test]
async fn only_these_routes_are_open() {
    const OPEN: [&str; 5] = [
        "/api/app",
        "/api/auth/providers",
        "/api/auth/.well-known/jwks.json",
        "/api/auth/.well-known/openid-configuration",
        "/api/catalog/.backstage/auth/v1/jwks.json",
    ];
    const CLOSED: [&str; 12] = [
        "/metrics",
        "/api/auth/session",
        "/api/auth/v1/userinfo",
        "/api/auth/.backstage/scheduler/v1/tasks",
        "/api/app/.backstage/scheduler/v1/tasks",
        "/api/catalog/entities",
        "/api/catalog/entities/by-query",
        "/api/catalog/entity-facets?facet=kind",
        "/api/catalog/locations",
        "/api/catalog/.backstage/scheduler/v1/tasks",
        "/api/catalog/.backstage/auth/v1/cookie",
        "/api/catalog/no-such-route",
    ];
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for path in OPEN {
            assert_eq!(portal.anonymous().get(path).await.status, 200, "{path}");
        }
        for path in CLOSED {
            let answer = portal.anonymous().get(path).await;
            assert_eq!(answer.status, 401, "{path}");
            assert_eq!(answer.json()["error"]["name"], "AuthenticationError", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn unknown_routes_are_404_without_a_body() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for path in ["/api", "/api/nothing", "/api/nothing/x"] {
            let answer = portal.anonymous().get(path).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, ""), "{path}");
        }
        let answer = portal.service().get("/api/catalog/nothing").await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, ""));
    })
    .await;
}

#[tokio::test]
async fn errors_have_the_contracts_body() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let answer = portal.service().get("/api/catalog/entities?colour=red").await;
        let mut body = answer.json();
        assert!(body["error"]["message"].as_str().unwrap().contains("colour"));
        body["error"]["message"] = json!("…");
        assert_eq!(
            body,
            json!({"error": {"name": "InputError", "message": "…"}, "request": {"method": "GET", "url": "/entities?colour=red"}, "response": {"statusCode": 400}})
        );
        assert!(answer.header("x-request-id").is_some());
    })
    .await;
}

#[tokio::test]
async fn a_token_for_one_plugin_does_not_open_another() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        assert_eq!(portal.reader().get("/api/catalog/entities").await.status, 200);
        assert_eq!(portal.reader().delete("/api/catalog/entities/by-uid/x").await.status, 403);
        assert_eq!(portal.reader().get("/api/auth/.backstage/scheduler/v1/tasks").await.status, 403);
        assert_eq!(portal.service().get("/api/catalog/.backstage/scheduler/v1/tasks").await.status, 200);
    })
    .await;
}
