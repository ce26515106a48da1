//! PostgreSQL restarted while the catalog is loaded and read.

use std::time::{Duration, Instant};

use sea_orm::Database;
use serde_json::json;

use crate::loading::{TOKEN, configuration, estate, until, whole};
use crate::postgres::OwnPostgres;
use crate::support::Place;

#[tokio::test]
async fn the_catalog_goes_on_reading_and_loads_to_the_end() {
    let Some(mut postgres) = OwnPostgres::start() else { return };
    let place = Place::new();
    estate(&place);
    let patience = "knexConfig: { pool: { acquireTimeoutMillis: 300 } }";
    configuration(&place, &format!("{{ client: pg, connection: '{}', {patience} }}", postgres.address()));
    let mut portal = place.serve(&[]);
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let (entities, locations) = (
        format!("{}/api/catalog/entities/by-query?limit=1", portal.address()),
        format!("{}/api/catalog/locations", portal.address()),
    );
    for progress in [1, 3, 500] {
        let database = Database::connect(postgres.address()).await.unwrap();
        until(&database, |(answered, relations)| answered >= progress || relations >= progress).await;
        database.close().await.unwrap();
        postgres.down();

        // What is answered from memory is answered meanwhile, and what is not is refused in the contract's form.
        let read = client.get(&entities).bearer_auth(TOKEN).send().await.unwrap();
        assert_eq!(read.status(), 200);
        let register = |target: &str| {
            let target = format!("https://nowhere.example/{target}.yaml");
            client.post(&locations).bearer_auth(TOKEN).json(&json!({"type": "url", "target": target})).send()
        };
        let refused = register("refused").await.unwrap();
        assert_eq!(refused.status(), 500);
        assert_eq!(refused.json::<serde_json::Value>().await.unwrap()["response"]["statusCode"], 500);

        postgres.up();
        let began = Instant::now();
        while register(&progress.to_string()).await.unwrap().status() != 201 {
            assert!(began.elapsed() < Duration::from_secs(20), "it does not find the server again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(portal.is_running());
    }
    // Nothing that was accepted is lost.
    let registered: serde_json::Value =
        client.get(&locations).bearer_auth(TOKEN).send().await.unwrap().json().await.unwrap();
    assert_eq!(registered.as_array().unwrap().len(), 3);
    let database = Database::connect(postgres.address()).await.unwrap();
    whole(&database).await;
    database.close().await.unwrap();
}
