//! How often one caller may try.

use serde_json::json;

use crate::support::{Estate, on_every_database};

#[tokio::test]
async fn who_guesses_too_often_has_to_wait() {
    let overlay = json!({
        "auth": {"rateLimit": {"failures": 3}, "clientIdMetadataDocuments": {"enabled": true}},
    });
    on_every_database(&Estate::empty(), overlay, async |portal| {
        let guess = || async {
            portal.anonymous().form("/api/auth/v1/token", &[("grant_type", "authorization_code"), ("code", "guess"), ("redirect_uri", "x")]).await
        };
        for _ in 0..3 {
            assert_eq!(guess().await.status, 400);
        }
        let refused = guess().await;
        assert_eq!(refused.status, 429);
        assert_eq!(refused.header("retry-after"), Some("60"));
        assert_eq!(
            refused.json(),
            json!({"error": {"name": "Error", "message": "Too many requests, please try again later"}, "response": {"statusCode": 429}})
        );
        // Somebody else behind the same proxy goes on, and so does what signs nobody in.
        let other = portal.anonymous().with("x-forwarded-for", "6.6.6.6, 192.0.2.1");
        assert_eq!(other.get("/api/auth/guest/refresh").await.status, 200);
        assert_eq!(portal.anonymous().get("/api/auth/providers").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn so_many_requests_a_minute() {
    let overlay = json!({"auth": {"rateLimit": {"requests": 5}}});
    on_every_database(&Estate::empty(), overlay, async |portal| {
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(portal.anonymous().get("/api/auth/guest/refresh").await.status.as_u16());
        }
        assert_eq!(answers, [200, 200, 200, 200, 200, 429]);
    })
    .await;
}

#[tokio::test]
async fn a_visitor_who_is_not_signed_in_has_not_failed() {
    let overlay = json!({"auth": {
        "rateLimit": {"failures": 2},
        "providers": {"github": {"development": {"clientId": "portal", "clientSecret": "hush"}}},
    }});
    on_every_database(&Estate::empty(), overlay, async |portal| {
        for _ in 0..4 {
            let answer = portal.anonymous().get("/api/auth/github/refresh?env=development").await;
            assert_eq!(answer.status, 401);
        }
    })
    .await;
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let overlay = json!({"auth": {"clientIdMetadataDocuments": {"enabled": true}}});
    on_every_database(&Estate::empty(), overlay, async |portal| {
        let long = "x".repeat(100_000);
        assert_eq!(portal.anonymous().form("/api/auth/v1/token", &[("code", &long)]).await.status, 413);
    })
    .await;
}
