//! Several portals on one database.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Estate, on_two_replicas};

const TRACKER: &str = "/api/catalog/entities/by-name/component/default/tracker";
/// What a replica shows of a write at another one, and how late at most.
const LATE: Duration = Duration::from_secs(1);

#[tokio::test]
async fn what_one_replica_changes_another_answers_within_a_second() {
    let estate = Estate::company();
    on_two_replicas(&estate, json!({}), async |first, second| {
        let before = second.service().get(TRACKER).await.json();
        let uid = before["metadata"]["uid"].as_str().unwrap();
        // It comes back with another uid, since its file still has it.
        first.service().delete(&format!("/api/catalog/entities/by-uid/{uid}")).await;
        let came_back =
            |tracker: &serde_json::Value| tracker["metadata"]["uid"].as_str().is_some_and(|other| other != uid);
        let here = first.wait_until(TRACKER, came_back).await;
        let began = Instant::now();
        let there = second.wait_until(TRACKER, came_back).await;
        assert!(began.elapsed() < LATE, "{:?}", began.elapsed());
        assert_eq!(here, there);
    })
    .await;
}

#[tokio::test]
async fn replicas_that_both_write_end_with_the_same_catalog() {
    let estate = Estate::company();
    on_two_replicas(&estate, json!({}), async |first, second| {
        let all = "/api/catalog/entities?order=asc:metadata.name";
        for round in 0..5 {
            let (one, other) = if round % 2 == 0 { (first, second) } else { (second, first) };
            let listed = one.service().get(all).await.json();
            let uids = listed.as_array().unwrap().iter().filter(|entity| entity["kind"] != "Location");
            let removals = uids.map(async |entity| {
                let path = format!("/api/catalog/entities/by-uid/{}", entity["metadata"]["uid"].as_str().unwrap());
                assert_eq!(other.service().delete(&path).await.status, 204);
                assert_eq!(one.service().delete(&path).await.status, 204);
            });
            futures::future::join_all(removals).await;
            one.wait_for_entities(estate.expected).await;
        }
        let began = Instant::now();
        loop {
            let (here, there) = (first.service().get(all).await.json(), second.service().get(all).await.json());
            if here == there && here.as_array().unwrap().len() == estate.expected {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(10), "{here}\n{there}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}
