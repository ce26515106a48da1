//! `/api/audit`: what the writing routes of the catalog leave behind, and who may read it.

use serde_json::{Value, json};

use crate::support::{Client, Estate, Portal, on_every_database};

const EVENTS: &str = "/api/audit/events";

const COMPONENT: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop }
spec: { type: service, lifecycle: production, owner: nobody }
";

fn estate() -> Estate {
    Estate::empty().registered("shop.yaml", COMPONENT, 1)
}

/// The events of an address, oldest first, once there are so many: they are written beside the requests.
async fn events(portal: &Portal, query: &str, count: usize) -> Vec<Value> {
    let path = format!("{EVENTS}?{query}");
    let answer = portal.wait_until(&path, |answer| answer["items"].as_array().map(Vec::len) == Some(count)).await;
    let mut items = answer["items"].as_array().unwrap().clone();
    items.reverse();
    items
}

async fn status(client: &Client, path: &str) -> u16 {
    client.get(path).await.status.as_u16()
}

#[tokio::test]
async fn what_is_changed_in_the_catalog_is_kept_with_who_did_it() {
    on_every_database(&estate(), json!({}), async |portal| {
        let user = portal.user().await;
        let shop = "/api/catalog/entities/by-name/component/default/shop";
        let uid = user.get(shop).await.json()["metadata"]["uid"].as_str().unwrap().to_owned();
        user.post("/api/catalog/refresh", json!({"entityRef": "component:default/shop"})).await;
        portal.service().delete(&format!("/api/catalog/entities/by-uid/{uid}")).await;
        portal.reader().delete("/api/catalog/locations/none").await;
        user.post("/api/catalog/locations?dryRun=true", json!({"type": "file", "target": "/etc/passwd"})).await;

        let mutated = events(portal, "plugin=catalog&eventId=entity-mutate", 2).await;
        assert_eq!(mutated[0]["meta"], json!({"actionType": "refresh", "entityRef": "component:default/shop"}));
        assert_eq!(mutated[0]["actor"]["actorId"], "user:development/guest");
        assert_eq!(mutated[1]["actor"]["actorId"], "external:tests");
        assert_eq!(mutated[1]["meta"]["entityRef"], "component:default/shop");
        assert_eq!(mutated[1]["status"], "succeeded");
        assert_eq!(
            mutated[1]["request"],
            json!({"method": "DELETE", "url": format!("/api/catalog/entities/by-uid/{uid}")})
        );
        assert_eq!(mutated[1]["actor"]["ip"], "127.0.0.1");

        let refused = events(portal, "status=failed&actor=external:reader", 1).await;
        assert!(refused[0]["error"].as_str().unwrap().contains("catalog.location.delete"), "{refused:?}");
        let registered = events(portal, "text=ETC%2Fpasswd", 1).await;
        assert_eq!(
            (&registered[0]["eventId"], &registered[0]["status"]),
            (&json!("location-mutate"), &json!("failed"))
        );
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_and_the_chart_counts_what_they_hold() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for _ in 0..5 {
            portal.service().delete("/api/catalog/entities/by-uid/none").await;
        }
        events(portal, "eventId=entity-mutate", 5).await;
        let service = portal.service();
        let first = service.get(&format!("{EVENTS}?limit=3")).await.json();
        let cursor = first["nextCursor"].as_str().unwrap();
        let second = service.get(&format!("{EVENTS}?limit=3&cursor={cursor}")).await.json();
        assert_eq!((second["items"].as_array().unwrap().len(), &second["nextCursor"]), (2, &Value::Null));
        let chart = service.get("/api/audit/chart?slots=10&eventId=entity-mutate").await.json();
        let sum: i64 = chart["slots"].as_array().unwrap().iter().map(|slot| slot["events"].as_i64().unwrap()).sum();
        assert_eq!(sum, 5, "{chart}");
        for wrong in ["limit=0", "limit=501", "cursor=x", "status=odd", "colour=red", "from=x"] {
            assert_eq!(status(&service, &format!("{EVENTS}?{wrong}")).await, 400, "{wrong}");
        }
        assert_eq!(status(&service, "/api/audit/chart?from=2&until=1").await, 400);
        assert_eq!(status(&service, "/api/audit/chart?slots=100000").await, 400);
    })
    .await;
}

#[tokio::test]
async fn the_log_of_what_happened_is_for_administrators() {
    let restricted = json!({"permission": {"enabled": true, "policy": "ownership"}});
    on_every_database(&Estate::empty(), restricted, async |portal| {
        for path in [EVENTS, "/api/audit/chart"] {
            assert_eq!(status(&portal.anonymous(), path).await, 401, "{path}");
            assert_eq!(status(&portal.user().await, path).await, 403, "{path}");
            assert_eq!(status(&portal.reader(), path).await, 403, "{path}");
            assert_eq!(status(&portal.service(), path).await, 200, "{path}");
        }
    })
    .await;
}
