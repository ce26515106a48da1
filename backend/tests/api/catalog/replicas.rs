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
    let estate = Estate::company().patient_for(Duration::from_secs(30));
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

/// As when the server is restarted or a proxy between gives up: every connection ends, again and again.
#[tokio::test]
async fn connections_that_break_under_load_cost_no_entity_and_no_read() {
    let mut text = String::new();
    for number in 0..2000 {
        text.push_str(&format!(
            "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: c{number} }}\nspec: {{ type: service, lifecycle: production, owner: harbour }}\n"
        ));
    }
    // Should the answer to a claim be lost, its entities wait for the claim to end.
    let estate = Estate::company().patient_for(Duration::from_secs(40));
    on_two_replicas(&estate, json!({}), async |first, second| {
        let file = estate.write("landscape.yaml", &text);
        let tracker = json!({"entityRef": "component:default/tracker"});
        assert_eq!(first.service().post("/api/catalog/refresh", tracker).await.status, 200);
        for _ in 0..20 {
            first.break_connections().await;
            for portal in [first, second] {
                let listed = portal.service().get("/api/catalog/entities/by-query?limit=0").await;
                assert_eq!(listed.status, 200, "{}", listed.text);
            }
        }
        let all = "/api/catalog/entities/by-query?limit=0&filter=kind=component,spec.type=service";
        for portal in [first, second] {
            portal.wait_until(all, |page| page["totalItems"].as_u64() >= Some(2000)).await;
        }
        drop(file);
    })
    .await;
}

/// As for a process that was suspended for longer than changes are kept.
#[tokio::test]
async fn a_replica_that_missed_forgotten_changes_reads_the_whole_catalog_again() {
    let estate = Estate::company();
    on_two_replicas(&estate, json!({}), async |first, second| {
        let sql = "BEGIN;
            UPDATE catalog_change_counter SET seq = seq + 10;
            UPDATE catalog_final_entities SET final_entity = replace(final_entity, 'Takes bookings', 'Took bookings'),
              seq = (SELECT seq FROM catalog_change_counter) WHERE entity_ref = 'component:default/booking-service';
            DELETE FROM catalog_final_entities WHERE entity_ref = 'component:default/booking-web';
            COMMIT";
        first.execute(sql).await;
        for portal in [first, second] {
            let service = "/api/catalog/entities/by-name/component/default/booking-service";
            portal.wait_until(service, |entity| entity["metadata"]["description"] == "Took bookings").await;
            let web = "/api/catalog/entities/by-name/component/default/booking-web";
            portal.wait_until(web, |answer| answer["error"]["name"] == "NotFoundError").await;
            portal.wait_for_entities(estate.expected - 1).await;
        }
    })
    .await;
}
