//! `GET /changes`.

use serde_json::{Value, json};

use super::with_company;
use crate::support::{Estate, Portal, on_every_database, on_two_replicas};

const CHANGES: &str = "/api/catalog/changes";
const TRACKER: &str = "/api/catalog/entities/by-name/component/default/tracker";

async fn last(portal: &Portal) -> i64 {
    portal.service().get(CHANGES).await.json()["last"].as_i64().unwrap()
}

/// Asks until the entity is told of; what was said of it.
async fn until_told(portal: &Portal, mut after: i64, entity_ref: &str) -> Value {
    loop {
        let answer = portal.user().await.get(&format!("{CHANGES}?after={after}&wait=20")).await.json();
        after = answer["last"].as_i64().unwrap();
        let told = answer["items"].as_array().unwrap().iter().find(|item| item["entityRef"] == entity_ref);
        if let Some(told) = told {
            return told.clone();
        }
        assert_ne!(answer["items"], json!([]), "nothing was told of {entity_ref}");
    }
}

/// The number of the last change, once none is on its way: a change is told a moment after readers see it.
async fn last_of_all(portal: &Portal) -> i64 {
    until_told(portal, 0, "component:default/tracker").await;
    let mut now = last(portal).await;
    loop {
        let answer = portal.user().await.get(&format!("{CHANGES}?after={now}&wait=1")).await.json();
        if answer["items"] == json!([]) {
            return now;
        }
        let heard = answer["last"].as_i64().unwrap();
        assert!(heard > now, "{answer}");
        now = heard;
    }
}

#[tokio::test]
async fn a_change_is_told_when_readers_see_it() {
    let text = |lifecycle: &str| {
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: shop }}\nspec: {{ type: service, lifecycle: {lifecycle}, owner: harbour }}\n"
        )
    };
    let estate = Estate::empty().registered("a.yaml", &text("production"), 1);
    let shop = "/api/catalog/entities/by-name/component/default/shop";
    on_every_database(&estate, json!({}), async |portal| {
        let before = last(portal).await;
        estate.write("a.yaml", &text("deprecated"));
        portal.service().post("/api/catalog/refresh", json!({"entityRef": "component:default/shop"})).await;
        let told = until_told(portal, before, "component:default/shop").await;
        assert_eq!(told["change"], "changed");
        assert_eq!(portal.service().get(shop).await.json()["spec"]["lifecycle"], "deprecated");
        let history = portal.service().get(&format!("{shop}/history?limit=1")).await.json();
        assert_eq!(history["items"][0]["sequence"], told["sequence"]);
        estate.write("a.yaml", &text("production"));
    })
    .await;
}

#[tokio::test]
async fn a_removal_and_a_return_are_told() {
    with_company(async |portal| {
        let before = last(portal).await;
        let uid = portal.service().get(TRACKER).await.json()["metadata"]["uid"].as_str().unwrap().to_owned();
        portal.service().delete(&format!("/api/catalog/entities/by-uid/{uid}")).await;
        portal
            .wait_until(TRACKER, |tracker| tracker["metadata"]["uid"].as_str().is_some_and(|other| other != uid))
            .await;
        let told = until_told(portal, before, "component:default/tracker").await;
        assert!(told["change"] == "removed" || told["change"] == "added", "{told}");
    })
    .await;
}

#[tokio::test]
async fn another_replica_tells_too() {
    on_two_replicas(&Estate::company(), json!({}), async |first, second| {
        let before = last(first).await;
        let uid = first.service().get(TRACKER).await.json()["metadata"]["uid"].as_str().unwrap().to_owned();
        first.service().delete(&format!("/api/catalog/entities/by-uid/{uid}")).await;
        until_told(second, before, "component:default/tracker").await;
    })
    .await;
}

#[tokio::test]
async fn without_news_the_answer_is_empty_when_the_time_is_over() {
    with_company(async |portal| {
        let now = last_of_all(portal).await;
        let answer = portal.user().await.get(&format!("{CHANGES}?after={now}&wait=0")).await.json();
        assert_eq!(answer, json!({"last": now, "missed": false, "items": []}));
        let all = portal.user().await.get(&format!("{CHANGES}?after=-1")).await.json();
        assert_eq!(all["missed"], true, "what was before this process is not remembered");
    })
    .await;
}

#[tokio::test]
async fn who_may_ask_and_what() {
    with_company(async |portal| {
        assert_eq!(portal.anonymous().get(CHANGES).await.status, 401);
        for query in ["after=x", "wait=long", "a=b"] {
            assert_eq!(portal.user().await.get(&format!("{CHANGES}?{query}")).await.status, 400, "{query}");
        }
    })
    .await;
}
