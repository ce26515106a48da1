//! What people find first, over `examples/acme` among generated entities: a figure, which must not fall.

use std::fmt::Write;

use serde_json::json;

use crate::support::{Client, Estate, Portal, on_every_database};

const QUERIES: &str = include_str!("relevance.txt");
/// The mean reciprocal rank of what was expected: 1 when it is always the first. Raise it when it was surpassed.
const FLOOR: f64 = 0.985;
/// The generated entities, and more than these of the company.
const GENERATED: usize = 1500;
const COMPANY: u64 = 150;
/// Ranks that are looked at.
const SEEN: usize = 10;

const WORDS: [&str; 32] = [
    "payment", "ledger", "invoice", "search", "feed", "media", "artist", "playlist", "ads", "access", "billing",
    "gateway", "catalog", "metrics", "trace", "alert", "deploy", "build", "queue", "stream", "cache", "index", "mail",
    "push", "profile", "session", "ticket", "quota", "report", "service", "train", "booking",
];
const KINDS: [(&str, &str); 4] =
    [("Component", "service"), ("Component", "website"), ("API", "openapi"), ("Resource", "database")];

/// The same entities each time.
fn generated() -> String {
    let mut state: u32 = 7;
    let mut pick = |from: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % from
    };
    let mut text = String::new();
    for number in 0..GENERATED {
        let mut word = || WORDS[pick(32) as usize];
        let (a, b, c, d) = (word(), word(), word(), word());
        let (kind, of_type) = KINDS[number % KINDS.len()];
        let own = WORDS[number % WORDS.len()];
        // Titles as people give them: in half of the cases none.
        let title = if number % 2 == 0 { String::new() } else { format!("title: {a} {b} {number}, ") };
        let definition = if kind == "API" { ", definition: 'openapi: 3.0.0'" } else { "" };
        let _ = writeln!(
            text,
            "---\napiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{ name: {}-{own}-{number:06}, {title}description: The {b} that serves {c} to {d}, tags: [{a}] }}\nspec: {{ type: {of_type}, lifecycle: production, owner: team-{}{definition} }}",
            kind.to_lowercase(),
            number % 40,
        );
    }
    // One with a name that the list of queries has.
    text.push_str("---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: component-ledger-000012, description: The ledger }\nspec: { type: service, lifecycle: production, owner: team-1 }\n");
    text
}

fn queries() -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = QUERIES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = lines.map(|line| {
        let (term, refs) = line.split_once(" => ").unwrap();
        (term, refs.split(" | ").collect())
    });
    read.collect()
}

async fn found(client: &Client, term: &str) -> Vec<String> {
    let term: String = url_encoded(term);
    let answer = client.get(&format!("/api/search/quick?pageLimit={SEEN}&term={term}")).await.json();
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["entityRef"].as_str().unwrap().to_owned()).collect()
}

fn url_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

async fn until_all_is_found(portal: &Portal) {
    let enough = |status: &serde_json::Value| {
        let documents = status["types"][0]["documents"].as_u64().unwrap();
        status["partial"] == false && status["pending"] == 0 && documents > GENERATED as u64 + COMPANY
    };
    portal.wait_until("/api/search/status", enough).await;
}

#[tokio::test]
async fn people_find_first_what_they_mean() {
    let estate = Estate::empty()
        .registered("generated.yaml", &generated(), GENERATED)
        .of_the_project("examples/acme/catalog/all.yaml")
        .patient_for(std::time::Duration::from_secs(60));
    let queries = queries();
    assert!(queries.len() >= 60, "{} queries", queries.len());
    let rules = json!([{"allow": ["Component", "API", "System", "Domain", "Resource", "Location", "User", "Group", "Template"]}]);
    on_every_database(&estate, json!({"catalog": {"rules": rules}}), async |portal| {
        until_all_is_found(portal).await;
        let service = portal.service();
        let (mut sum, mut told) = (0.0, String::new());
        for (term, expected) in &queries {
            let found = found(&service, term).await;
            let rank = found.iter().position(|found| expected.contains(&found.as_str()));
            sum += rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0));
            if rank != Some(0) {
                let instead = found.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
                let rank = rank.map_or_else(|| "not".to_owned(), |rank| format!("as number {}", rank + 1));
                let _ = writeln!(told, "  '{term}': {} {rank}; first {instead}", expected[0]);
            }
        }
        let figure = sum / queries.len() as f64;
        eprintln!("relevance: mean reciprocal rank {figure:.3} over {} queries\n{told}", queries.len());
        assert!(figure >= FLOOR, "mean reciprocal rank {figure:.3} is below {FLOOR}:\n{told}");
    })
    .await;
}
