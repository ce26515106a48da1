//! `GET /history` and `GET /entities/by-name/{kind}/{namespace}/{name}/history`.

use serde_json::{Value, json};

use super::with_company;
use crate::support::{Estate, Portal, on_every_database};

const ENTITY: &str = "/api/catalog/entities/by-name/component/default";
const HISTORY: &str = "/api/catalog/history";

fn component(name: &str, owner: &str) -> String {
    format!(
        "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{ name: {name} }}
spec: {{ type: service, lifecycle: production, owner: {owner} }}
---"
    )
}

fn two() -> Estate {
    Estate::empty().registered("a.yaml", &(component("shop", "harbour") + &component("till", "harbour")), 2)
}

/// The history of a component once it has so many changes, newest first.
async fn history_of(portal: &Portal, name: &str, changes: usize) -> Vec<Value> {
    let items = |answer: &Value| answer["items"].as_array().map_or(0, Vec::len);
    let path = format!("{ENTITY}/{name}/history");
    portal.wait_until(&path, |answer| items(answer) == changes).await["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_change_of_the_source_tells_what_is_different() {
    let estate = two();
    on_every_database(&estate, json!({}), async |portal| {
        let file = estate.write("a.yaml", &(component("shop", "dockers") + &component("till", "harbour")));
        portal.service().post("/api/catalog/refresh", json!({"entityRef": "component:default/shop"})).await;
        let items = history_of(portal, "shop", 2).await;
        let source = json!({"type": "source", "location": format!("file:{}", file.display())});
        assert_eq!((&items[0]["change"], &items[0]["cause"]), (&json!("changed"), &source));
        let relation = |owner: &str| json!([{"type": "ownedBy", "targetRef": format!("group:default/{owner}")}]);
        assert_eq!(
            items[0]["changes"],
            json!([
                {"path": "/relations", "before": relation("harbour"), "after": relation("dockers")},
                {"path": "/spec/owner", "before": "harbour", "after": "dockers"},
            ])
        );
        assert_eq!(
            (&items[1]["change"], &items[1]["cause"], &items[1]["changes"]),
            (&json!("added"), &source, &json!([]))
        );
        assert_eq!(items[0]["uid"], items[1]["uid"]);
        assert!(items[0]["at"].as_str() >= items[1]["at"].as_str());
        assert_eq!(history_of(portal, "till", 1).await[0]["change"], "added", "its neighbour did not change");
        estate.write("a.yaml", &(component("shop", "harbour") + &component("till", "harbour")));
    })
    .await;
}

#[tokio::test]
async fn a_removal_names_who_asked_for_it_and_a_return_is_another_entity() {
    on_every_database(&two(), json!({}), async |portal| {
        let uid = portal.service().get(&format!("{ENTITY}/shop")).await.json()["metadata"]["uid"].clone();
        let path = format!("/api/catalog/entities/by-uid/{}", uid.as_str().unwrap());
        assert_eq!(portal.user().await.delete(&path).await.status, 204);
        let items = history_of(portal, "shop", 3).await;
        let changes: Vec<&Value> = items.iter().map(|item| &item["change"]).collect();
        assert_eq!(changes, ["added", "removed", "added"]);
        assert_eq!(
            items[1]["cause"],
            json!({
                "type": "request",
                "principal": "user:development/guest",
                "request": path.trim_start_matches("/api/catalog").replacen('/', "DELETE /", 1),
            })
        );
        assert_eq!(items[1]["uid"], uid);
        assert_ne!(items[0]["uid"], uid);
    })
    .await;
}

#[tokio::test]
async fn why_an_entity_went_can_be_asked_when_it_is_gone() {
    let estate = two();
    on_every_database(&estate, json!({}), async |portal| {
        estate.write("a.yaml", &component("till", "harbour"));
        portal.service().post("/api/catalog/refresh", json!({"entityRef": "component:default/till"})).await;
        let orphan = history_of(portal, "shop", 2).await;
        assert_eq!(orphan[0]["cause"], json!({"type": "orphaned"}));
        let cleanup = "/api/catalog/.backstage/scheduler/v1/tasks/catalog_orphan_cleanup/trigger";
        portal.service().post(cleanup, json!({})).await;
        let gone = history_of(portal, "shop", 3).await;
        let explained = portal.service().get(&format!("{ENTITY}/shop/explain")).await.json();
        assert_eq!((&explained["state"], &explained["chain"]), (&json!("gone"), &json!([])));
        assert_eq!(explained["departure"], gone[0]);
        assert_eq!(gone[0]["cause"], json!({"type": "orphaned"}));
        estate.write("a.yaml", &(component("shop", "harbour") + &component("till", "harbour")));
    })
    .await;
}

#[tokio::test]
async fn what_others_say_of_an_entity_is_told_apart_from_what_it_says_itself() {
    let estate = two();
    on_every_database(&estate, json!({}), async |portal| {
        let calling = component("shop", "harbour").replace("owner:", "dependsOn: ['component:till'], owner:");
        estate.write("a.yaml", &(calling + &component("till", "harbour")));
        portal.service().post("/api/catalog/refresh", json!({"entityRef": "component:default/till"})).await;
        let items = history_of(portal, "till", 2).await;
        assert_eq!(items[0]["cause"], json!({"type": "relations"}));
        let relation = json!([{"type": "dependencyOf", "targetRef": "component:default/shop"}]);
        assert_eq!(items[0]["changes"], json!([{"path": "/relations", "after": relation}]));
        estate.write("a.yaml", &(component("shop", "harbour") + &component("till", "harbour")));
    })
    .await;
}

#[tokio::test]
async fn the_history_of_all_is_paged_without_gaps() {
    with_company(async |portal| {
        assert_eq!(portal.anonymous().get(HISTORY).await.status, 401);
        assert_eq!(portal.user().await.get(HISTORY).await.status, 200);
        let service = portal.service();
        let mut seen: Vec<i64> = Vec::new();
        let mut path = format!("{HISTORY}?limit=4");
        loop {
            let page = service.get(&path).await.json();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 4);
            seen.extend(items.iter().map(|item| item["sequence"].as_i64().unwrap()));
            let Some(cursor) = page["pageInfo"]["nextCursor"].as_str() else { break };
            path = format!("{HISTORY}?limit=4&cursor={cursor}");
        }
        let newest = seen[0];
        assert_eq!(seen, (1..=newest).rev().collect::<Vec<_>>());
        assert!(newest >= i64::try_from(Estate::company().expected).unwrap());
        let bare = service.get(&format!("{HISTORY}?limit=4&details=exclude")).await.json();
        let is_bare = |item: &Value| item["changes"] == json!([]) && item["cause"].is_object();
        assert!(bare["items"].as_array().unwrap().iter().all(is_bare));
        let none = service.get(&format!("{HISTORY}?since=2099-01-01T00:00:00Z")).await.json();
        assert_eq!(none, json!({"items": [], "pageInfo": {}}));
    })
    .await;
}

#[tokio::test]
async fn malformed_questions_are_explained() {
    with_company(async |portal| {
        for (query, word) in
            [("cursor=x", "cursor"), ("since=yesterday", "ISO 8601"), ("limit=many", "limit"), ("a=b", "a")]
        {
            let answer = portal.service().get(&format!("{HISTORY}?{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
            assert!(answer.json()["error"]["message"].as_str().unwrap().contains(word), "{}", answer.text);
        }
    })
    .await;
}
