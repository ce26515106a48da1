//! The program killed while it makes the index of the search: the next start goes on and finds everything.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::loading::{ENTITIES, TOKEN, configuration, estate};
use crate::support::{Place, Serving};

async fn get(server: &Serving, path: &str) -> Value {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let request = reqwest::Client::new().get(format!("{}{path}", server.address())).bearer_auth(TOKEN);
    request.send().await.unwrap().json().await.unwrap()
}

async fn until(server: &Serving, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let answer = get(server, path).await;
        if wanted(&answer) {
            return answer;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{path} still answers {answer}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn an_index_that_was_half_made_is_made_to_the_end() {
    const STATUS: &str = "/api/search/status";
    let place = Place::new();
    estate(&place);
    configuration(&place, "{ client: better-sqlite3, connection: { directory: data } }");
    let documents = |status: &Value| status["types"][0]["documents"].as_u64().unwrap();
    for least in [0, 1, 300] {
        let server = place.serve(&[]);
        until(&server, STATUS, |status| documents(status) >= least).await;
        server.kill();
        assert!(place.path().join("data/search/current").exists());
    }
    let server = place.serve(&[]);
    let all = |status: &Value| status["partial"] == false && documents(status) > ENTITIES as u64;
    until(&server, STATUS, all).await;
    for (term, expected) in [("c-3-7", "c-3-7"), ("c-29-59", "c-29-59")] {
        let found = get(&server, &format!("/api/search/query?term={term}")).await;
        assert_eq!(found["results"][0]["document"]["title"], expected, "{found}");
    }
    let everything = get(&server, "/api/search/query?filters[kind]=Component").await;
    assert_eq!(everything["numberOfResults"], ENTITIES as u64, "none is missing, and none is there twice");
}
