//! `/api/auth`.

mod browser_sessions;
mod clients;
mod external;
mod keys;
mod limits;
mod oauth_providers;
mod plugin_tokens;
mod proxies;
mod sign_in_test;

use serde_json::json;

use crate::support::{Estate, Portal, SERVICE_TOKEN, on_every_database};

async fn with_company(test: impl AsyncFn(&Portal)) {
    on_every_database(&Estate::company(), json!({}), test).await;
}

#[tokio::test]
async fn get_guest_refresh_signs_in_with_the_groups_of_the_user() {
    with_company(async |portal| {
        let answer = portal.anonymous().get("/api/auth/guest/refresh").await;
        assert_eq!(answer.status, 200);
        let identity = &answer.json()["backstageIdentity"]["identity"];
        assert_eq!(identity["userEntityRef"], "user:development/guest");
        assert_eq!(identity["ownershipEntityRefs"], json!(["user:development/guest", "group:default/harbour"]));
        assert!(answer.header("set-cookie").is_none(), "a program gets no session");
    })
    .await;
}

#[tokio::test]
async fn get_session_keeps_a_browser_signed_in_until_it_signs_out() {
    with_company(async |portal| {
        let browser = portal.anonymous().with("sec-fetch-site", "same-origin");
        assert_eq!(browser.get("/api/auth/session").await.status, 401);
        let signed_in = browser.post("/api/auth/guest/refresh", json!({})).await;
        let cookie = signed_in.header("set-cookie").unwrap();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/api/auth"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let again = browser.get("/api/auth/session").await;
        assert_eq!(again.status, 200);
        assert_eq!(again.json()["backstageIdentity"]["identity"]["userEntityRef"], "user:development/guest");
        assert_eq!(browser.delete("/api/auth/session").await.status, 204);
        assert_eq!(browser.get("/api/auth/session").await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn get_v1_userinfo_takes_user_tokens_only() {
    with_company(async |portal| {
        let claims = portal.user().await.get("/api/auth/v1/userinfo").await;
        assert_eq!(claims.json(), json!({"claims": {"sub": "user:development/guest", "ent": ["user:development/guest", "group:default/harbour"]}}));
        assert_eq!(portal.anonymous().get("/api/auth/v1/userinfo").await.status, 401);
        assert_eq!(portal.service().get("/api/auth/v1/userinfo").await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn get_well_known_jwks_json_is_public() {
    with_company(async |portal| {
        let keys = portal.anonymous().get("/api/auth/.well-known/jwks.json").await.json();
        assert_eq!(keys["keys"][0]["alg"], "ES256");
        assert!(keys["keys"][0].get("d").is_none(), "the private half stays inside");
    })
    .await;
}

#[tokio::test]
async fn providers_that_do_not_exist() {
    with_company(async |portal| {
        let anybody = portal.anonymous();
        assert_eq!(anybody.get("/api/auth/nobody/refresh").await.status, 404);
        assert_eq!(anybody.get("/api/auth/guest/start?env=development").await.status, 501);
        assert_eq!(anybody.get("/api/auth/").await.status, 404);
        assert_eq!(anybody.get("/api/auth/providers").await.json()[0]["id"], "guest");
    })
    .await;
}

#[tokio::test]
async fn the_guest_stays_out_unless_allowed() {
    let closed = json!({"auth": {"providers": {"guest": {"dangerouslyAllowOutsideDevelopment": false}}}});
    on_every_database(&Estate::company(), closed, async |portal| {
        let answer = portal.anonymous().get("/api/auth/guest/refresh").await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.json()["error"]["name"], "NotAllowedError");
    })
    .await;
}

#[tokio::test]
async fn a_limited_token_opens_no_ordinary_route() {
    with_company(async |portal| {
        let user = portal.user().await;
        let given = user.get("/api/catalog/.backstage/auth/v1/cookie").await;
        let cookie = given.header("set-cookie").unwrap();
        let limited = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        let bearer = |token: &str| portal.anonymous().with("authorization", format!("Bearer {token}"));
        assert_eq!(bearer(&limited).get("/api/auth/v1/userinfo").await.status, 200);
        assert_eq!(bearer(&limited).get("/api/catalog/entities").await.status, 401);
        assert_eq!(bearer(user.token()).get("/api/catalog/entities").await.status, 200);
        assert_eq!(bearer(SERVICE_TOKEN).get("/api/catalog/.backstage/auth/v1/cookie").await.status, 401);
    })
    .await;
}
