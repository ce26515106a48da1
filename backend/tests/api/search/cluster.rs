//! `search.elasticsearch`: the same is found in a cluster as in the index of our own, and everything that the
//! cluster is asked is a query that it knows.

mod stub;

use callboard_shared::search::FACETS;
use serde_json::{Value, json};

use self::stub::Stub;
use super::{CONDITIONS, MEANT, estate, found, settled};
use crate::support::on_every_database;

const INDEX: &str = "/acme-callboard-search-";

fn overlay(stub: &Stub) -> Value {
    json!({"search": {"elasticsearch": {
        "node": stub.uri(),
        "indexPrefix": "acme-",
        "auth": {"apiKey": "open sesame"},
        "batchSize": 2,
        "indexTemplates": [{"name": "small", "body": {"index_patterns": ["acme-*"]}}],
    }}})
}

#[tokio::test]
async fn the_same_is_found_in_a_cluster() {
    let stub = Stub::start().await;
    on_every_database(&estate(), overlay(&stub), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        for (query, expected) in MEANT {
            assert_eq!(found(&service, query).await, expected, "{query}");
        }
        let page = service.get("/api/search/query?pageLimit=2&pageCursor=MQ==&sort=title").await.json();
        assert_eq!((page["results"][0]["rank"].clone(), page["numberOfResults"].clone()), (json!(3), json!(5)));
        let facets = service.get("/api/search/facets?term=ledger&filters[lifecycle]=production").await.json();
        assert_eq!(facets["types"], json!([{"value": "software-catalog", "count": 1}]));
        let lifecycle = facets["facets"].as_array().unwrap().iter().find(|one| one["field"] == "lifecycle").unwrap();
        assert_eq!(lifecycle["values"].as_array().unwrap().len(), 2, "its own filter does not count");
        assert_eq!(FACETS.len() + 2, stub.last_aggregations());
        assert_eq!(stub.refused(), Vec::<String>::new());
    })
    .await;
    let seen = stub.requests();
    assert!(seen.iter().all(|(_, path)| path.starts_with(INDEX) || path == "/_index_template/small"), "{seen:?}");
    assert!(seen.contains(&("PUT".to_owned(), "/_index_template/small".to_owned())));
}

#[tokio::test]
async fn a_domain_of_aws_takes_signed_requests() {
    let stub = Stub::start().await;
    let mut overlay = overlay(&stub);
    let own = &mut overlay["search"]["elasticsearch"];
    own["auth"] = Value::Null;
    own["provider"] = json!("aws");
    own["region"] = json!("eu-north-1");
    own["accountId"] = json!("123456789012");
    overlay["aws"] = json!({"accounts": [
        {"accountId": "123456789012", "accessKeyId": "searcher", "secretAccessKey": "s"},
    ]});
    on_every_database(&estate(), overlay, async |portal| {
        settled(portal, 5).await;
        assert_eq!(found(&portal.service(), "term=ledger&pageLimit=1").await.len(), 1);
        assert_eq!(stub.refused(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_is_not_found_in_a_cluster() {
    let stub = Stub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let lines = file(
        "lines.csv",
        "p, role:default/reader, catalog-entity, read, allow\ng, user:default/ada, role:default/reader\n",
    );
    let mut overlay = overlay(&stub);
    overlay["permission"] = json!({
        "enabled": true,
        "rbac": {"policies-csv-file": lines, "conditionalPoliciesFile": file("conditions.yaml", CONDITIONS)},
    });
    overlay["auth"] = json!({"providers": {"guest": {
        "dangerouslyAllowOutsideDevelopment": true, "userEntityRef": "user:default/ada",
    }}});
    on_every_database(&estate(), overlay, async |portal| {
        settled(portal, 5).await;
        let user = portal.user().await;
        assert_eq!(found(&user, "term=ledger").await, ["Ledger"]);
        let facets = user.get("/api/search/facets?term=ledger").await.json();
        assert!(!facets.to_string().contains("Experimental"), "{facets}");
    })
    .await;
}

#[tokio::test]
async fn a_cluster_that_is_away_is_asked_again_and_brought_up_to_date() {
    let stub = Stub::start().await;
    let estate = estate();
    on_every_database(&estate, overlay(&stub), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        stub.away(true);
        let answer = service.get("/api/search/query?term=petstore").await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        // All is gone, and something was changed meanwhile.
        stub.forget();
        estate.write("estate.yaml", &super::ESTATE.replace("Sells a ledger of pets", "Sells a zebra"));
        stub.away(false);
        portal.wait_until("/api/search/query?term=zebra", |answer| answer["numberOfResults"] == 1).await;
        portal.wait_until("/api/search/status", |status| status["partial"] == false).await;
        assert_eq!(found(&service, "term=payment-ledger-api").await, ["Ledger"]);
        estate.write("estate.yaml", super::ESTATE);
    })
    .await;
}
