//! `GET /api/signals/news`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, Estate, on_every_database, on_two_replicas};

const NEWS: &str = "/api/signals/news";
const SETTING: &str = "/api/user-settings/buckets/default.a/keys/k";
/// Much less than the server waits when nothing happens.
const AT_ONCE: Duration = Duration::from_secs(5);

/// The numbers of the channels now.
async fn now(client: &Client) -> (i64, i64) {
    let answer = client.get(&format!("{NEWS}?channel=catalog&channel=user-settings")).await.json();
    let last = |channel: &str| answer["channels"][channel]["last"].as_i64().unwrap();
    (last("catalog"), last("user-settings"))
}

async fn waiting(client: Client, (catalog, settings): (i64, i64)) -> Value {
    let began = Instant::now();
    let answer = client.get(&format!("{NEWS}?channel=catalog:{catalog}&channel=user-settings:{settings}")).await;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    answer.json()["channels"].clone()
}

#[tokio::test]
async fn one_request_waits_for_a_change_of_a_setting_and_for_one_of_an_entity() {
    on_every_database(&Estate::company(), json!({}), async |portal| {
        let user = portal.user().await;
        let (waited, _) = {
            let before = now(&user).await;
            tokio::join!(waiting(user.clone(), before), user.put(SETTING, json!({"value": 1})))
        };
        assert_eq!(waited["user-settings"]["settings"], true);
        assert_eq!(waited["catalog"]["items"], json!([]));
        let before = now(&user).await;
        let tracker = portal.service().get("/api/catalog/entities/by-name/component/default/tracker").await.json();
        let removal = format!("/api/catalog/entities/by-uid/{}", tracker["metadata"]["uid"].as_str().unwrap());
        let service = portal.service();
        let (waited, _) = tokio::join!(waiting(user.clone(), before), service.delete(&removal));
        assert_eq!(waited["catalog"]["items"][0]["entityRef"], "component:default/tracker");
        assert_eq!(waited["user-settings"]["settings"], false);
    })
    .await;
}

#[tokio::test]
async fn what_happened_between_two_requests_is_told_at_once() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let user = portal.user().await;
        let before = now(&user).await;
        user.put(SETTING, json!({"value": 1})).await;
        assert_eq!(waiting(user.clone(), before).await["user-settings"]["settings"], true);
        let long_ago = (before.0, -1);
        assert_eq!(waiting(user.clone(), long_ago).await["user-settings"]["missed"], true);
    })
    .await;
}

#[tokio::test]
async fn another_replica_tells_too() {
    on_two_replicas(&Estate::empty(), json!({}), async |first, second| {
        let (here, there) = (first.user().await, second.user().await);
        let before = now(&there).await;
        let (waited, _) = tokio::join!(waiting(there.clone(), before), here.put(SETTING, json!({"value": 1})));
        assert_eq!(waited["user-settings"]["settings"], true);
    })
    .await;
}

#[tokio::test]
async fn who_may_ask_and_what() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        assert_eq!(portal.anonymous().get(&format!("{NEWS}?channel=catalog")).await.status, 401);
        assert_eq!(portal.service().get(&format!("{NEWS}?channel=catalog&wait=0")).await.status, 200);
        assert_eq!(portal.service().get(&format!("{NEWS}?channel=user-settings&wait=0")).await.status, 403);
        let user = portal.user().await;
        for query in ["", "?channel=weather", "?channel=catalog:x", "?channel=catalog&wait=long", "?a=b"] {
            assert_eq!(user.get(&format!("{NEWS}{query}")).await.status, 400, "{query}");
        }
    })
    .await;
}
