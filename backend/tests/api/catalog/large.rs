//! Sources that are very large. They take minutes in the development profile, so that `cargo nextest run` leaves them
//! out and `cargo xtask test` runs them (`.config/nextest.toml`).

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Client, Estate, on_every_database};

const PATIENCE: Duration = Duration::from_secs(300);

fn component(number: usize) -> String {
    format!(
        "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: part-{number} }}\n\
         spec: {{ type: service, lifecycle: production, owner: nobody }}\n"
    )
}

async fn total(client: &Client) -> usize {
    let answer = client.get("/api/catalog/entities/by-query?limit=0&filter=kind=component").await.json();
    usize::try_from(answer["totalItems"].as_u64().unwrap()).unwrap()
}

#[tokio::test]
async fn every_target_of_a_location_with_ten_thousand_arrives() {
    const COUNT: usize = 10_000;
    let targets: Vec<String> = (0..COUNT).map(|number| format!("./parts/{number}.yaml")).collect();
    let location = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {{ name: all }}\nspec: {{ targets: {targets:?} }}\n"
    );
    let mut estate = Estate::empty();
    for number in 0..COUNT {
        estate = estate.file(&format!("parts/{number}.yaml"), &component(number));
    }
    // One of them is broken, and costs nothing but itself.
    let estate = estate.file("parts/7.yaml", "a: [1").registered("all.yaml", &location, COUNT).patient_for(PATIENCE);
    on_every_database(&estate, json!({}), async |portal| {
        let service = portal.service();
        let all = service.get("/api/catalog/entities/by-name/location/default/all").await.json();
        assert!(all["status"]["items"].to_string().contains("parts/7.yaml"), "{}", all["status"]);
        assert_eq!(total(&service).await, COUNT - 1);
    })
    .await;
}

#[tokio::test]
async fn every_document_of_a_file_of_fifty_megabytes_arrives() {
    const BYTES: usize = 50 * 1024 * 1024;
    let filler = "a line of a description that makes the document as large as real ones are ".repeat(6);
    let (mut text, mut count) = (String::with_capacity(BYTES + filler.len()), 0);
    while text.len() < BYTES {
        text.push_str(&component(count));
        let _ = writeln!(text, "# {filler}");
        count += 1;
    }
    let estate = Estate::empty().registered("huge.yaml", &text, count).patient_for(PATIENCE);
    on_every_database(&estate, json!({}), async |portal| {
        let path = format!("/api/catalog/entities/by-name/component/default/part-{}", count - 1);
        assert_eq!(portal.service().get(&path).await.status, 200);
    })
    .await;
}

/// The original fails for good beyond 65,535.
#[tokio::test]
async fn a_hundred_thousand_entities_under_one_location_arrive_and_are_shown_as_they_come() {
    const COUNT: usize = 100_000;
    let mut text = String::new();
    (0..COUNT).for_each(|number| text.push_str(&component(number)));
    // The registration and nothing more is waited for.
    let estate = Estate::empty().registered("many.yaml", "", 0).patient_for(PATIENCE);
    on_every_database(&estate, json!({}), async |portal| {
        let service = portal.service();
        estate.write("many.yaml", &text);
        let began = Instant::now();
        let mut seen = Vec::new();
        while seen.last() != Some(&COUNT) {
            assert!(began.elapsed() < PATIENCE, "{seen:?}");
            let now = total(&service).await;
            if seen.last() != Some(&now) {
                seen.push(now);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(seen.is_sorted(), "{seen:?}");
        assert!(seen.iter().any(|seen| (1..COUNT).contains(seen)), "nothing was shown before the end: {seen:?}");
        let path = format!("/api/catalog/entities/by-name/component/default/part-{}", COUNT - 1);
        assert_eq!(service.get(&path).await.status, 200);
        // Written back for the next database.
        estate.write("many.yaml", "");
    })
    .await;
}
