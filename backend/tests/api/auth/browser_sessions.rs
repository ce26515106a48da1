//! Where somebody is signed in, and signing out there.

use serde_json::{Value, json};

use crate::support::{Client, Estate, Portal, on_every_database};

/// A browser that the guest just signed in with, and the same with the token that its page holds.
async fn browser(portal: &Portal, agent: &str) -> (Client, Client) {
    let browser = portal.anonymous().with("sec-fetch-site", "same-origin").with("user-agent", agent);
    let signed_in = browser.post("/api/auth/guest/refresh", json!({})).await;
    let token = signed_in.json()["backstageIdentity"]["token"].as_str().unwrap().to_owned();
    (browser.clone(), browser.with("authorization", format!("Bearer {token}")))
}

async fn sessions(page: &Client) -> Vec<Value> {
    let answer = page.get("/api/auth/browser-sessions").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_list_of_browsers_each_of_which_can_be_signed_out() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let (here, page) = browser(portal, "Firefox at home").await;
        let (there, _) = browser(portal, "Chrome at work").await;
        let listed = sessions(&page).await;
        let agents: Vec<(&str, bool)> = listed
            .iter()
            .map(|session| (session["agent"].as_str().unwrap(), session["current"].as_bool().unwrap()))
            .collect();
        assert!(
            agents.contains(&("Firefox at home", true)) && agents.contains(&("Chrome at work", false)),
            "{agents:?}"
        );
        assert!(listed.iter().all(|session| session["provider"] == "guest" && session["address"] == "127.0.0.1"));
        let other = listed.iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/api/auth/browser-sessions/{}", other["id"].as_str().unwrap());
        assert_eq!(page.delete(&path).await.status, 204);
        assert_eq!(there.get("/api/auth/session").await.status, 401, "its cookie is worth nothing now");
        assert_eq!(here.get("/api/auth/session").await.status, 200);
        assert_eq!(page.delete(&path).await.status, 404);
        assert_eq!(sessions(&page).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let (here, page) = browser(portal, "one").await;
        let (there, _) = browser(portal, "two").await;
        assert_eq!(page.delete("/api/auth/browser-sessions").await.status, 204);
        for client in [&here, &there] {
            assert_eq!(client.get("/api/auth/session").await.status, 401);
        }
        assert_eq!(sessions(&page).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn open_pages_learn_that_a_session_was_ended() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        const NEWS: &str = "/api/signals/news?channel=auth";
        let (_, page) = browser(portal, "one").await;
        let (there, other) = browser(portal, "two").await;
        let told = other.get(NEWS).await.json()["channels"]["auth"].clone();
        assert_eq!(told["ended"], false);
        let since = format!("{NEWS}:{}", told["last"]);
        assert_eq!(other.get(&format!("{since}&wait=0")).await.json()["channels"]["auth"]["ended"], false);
        let (waited, ended) = tokio::join!(other.get(&since), page.delete("/api/auth/browser-sessions"));
        assert_eq!(ended.status, 204);
        assert_eq!(waited.json()["channels"]["auth"]["ended"], true);
        assert_eq!(there.get("/api/auth/session").await.status, 401, "what the page asks then");
        assert_eq!(portal.anonymous().get(NEWS).await.status, 401);
        assert_eq!(portal.service().get(NEWS).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn sessions_are_their_owners_business() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let (_, page) = browser(portal, "one").await;
        let id = sessions(&page).await[0]["id"].as_str().unwrap().to_owned();
        for (client, status) in [(portal.anonymous(), 401), (portal.service(), 403)] {
            assert_eq!(client.get("/api/auth/browser-sessions").await.status, status);
            assert_eq!(client.delete(&format!("/api/auth/browser-sessions/{id}")).await.status, status);
            assert_eq!(client.delete("/api/auth/browser-sessions").await.status, status);
        }
        assert_eq!(sessions(&page).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_happened_is_in_the_audit_log() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let (here, page) = browser(portal, "one").await;
        assert_eq!(here.delete("/api/auth/session").await.status, 204);
        assert_eq!(page.delete("/api/auth/browser-sessions").await.status, 204);
        let seen = portal
            .wait_until("/api/audit/events?plugin=auth", |events| {
                let of =
                    |id: &str| events["items"].as_array().into_iter().flatten().any(|event| event["eventId"] == id);
                of("sign-in") && of("sign-out") && of("session-revoke")
            })
            .await;
        let events = seen["items"].as_array().unwrap();
        assert!(events.iter().all(|event| event["actor"]["actorId"] == "user:development/guest"), "{seen:#}");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_that_fails_is_in_the_audit_log_too() {
    let closed = json!({"auth": {"providers": {"guest": {"dangerouslyAllowOutsideDevelopment": false}}}});
    on_every_database(&Estate::empty(), closed, async |portal| {
        assert_eq!(portal.anonymous().get("/api/auth/guest/refresh").await.status, 403);
        portal
            .wait_until("/api/audit/events?plugin=auth&status=failed", |events| {
                events["items"][0]["eventId"] == "sign-in"
            })
            .await;
    })
    .await;
}
