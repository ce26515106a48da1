//! A host that answers now this way, now that.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::support::{Estate, Portal, on_every_database};

/// What the host does, in the order in which it does it.
#[derive(Clone, Copy, Debug)]
enum Mood {
    Good,
    NotFound,
    Failing,
    /// Answers, but later than anybody waits.
    Slow,
    /// Answers something that is no catalog file.
    Page,
}

const BAD: [(Mood, &str); 4] = [
    (Mood::NotFound, "NotFoundError"),
    (Mood::Failing, "500 Internal Server Error"),
    (Mood::Slow, "did not answer within 100ms"),
    (Mood::Page, "YAML"),
];

#[derive(Clone)]
struct Host {
    mood: Arc<Mutex<Mood>>,
    /// What it says when it is good.
    round: Arc<AtomicUsize>,
}

impl Respond for Host {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let round = self.round.load(Ordering::Relaxed);
        let file = format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: steady }}\n\
             spec: {{ type: service, lifecycle: production, owner: round-{round} }}\n"
        );
        match *self.mood.lock().unwrap() {
            Mood::Good => {
                ResponseTemplate::new(200).set_body_string(file).insert_header("etag", format!("\"{round}\""))
            }
            Mood::NotFound => ResponseTemplate::new(404),
            Mood::Failing => ResponseTemplate::new(500),
            Mood::Slow => ResponseTemplate::new(200).set_body_string(file).set_delay(Duration::from_secs(60)),
            Mood::Page => ResponseTemplate::new(200).set_body_string("<html><body>a: [1</body></html>"),
        }
    }
}

#[tokio::test]
async fn a_host_that_flaps_takes_nothing_away_and_is_believed_when_it_is_good() {
    let server = MockServer::start().await;
    let host = Host { mood: Arc::new(Mutex::new(Mood::Good)), round: Arc::default() };
    Mock::given(wiremock::matchers::path("/catalog-info.yaml")).respond_with(host.clone()).mount(&server).await;
    let overlay = json!({
        "backend": {"reading": {"timeout": "100ms", "allow": [{"host": server.address().to_string()}]}},
        "catalog": {
            "processingInterval": "50ms",
            "stitchingStrategy": {"pollingInterval": "20ms"},
            "locations": [{"type": "url", "target": format!("{}/catalog-info.yaml", server.uri())}],
        },
    });
    on_every_database(&Estate::empty().expecting(2), overlay, async |portal| {
        let path = "/api/catalog/entities/by-name/component/default/steady";
        for _ in 0..2 {
            for (mood, words) in BAD {
                *host.mood.lock().unwrap() = mood;
                location(portal, |status| status.to_string().contains(words)).await;
                let kept = portal.service().get(path).await;
                assert_eq!(
                    (kept.status.as_u16(), &kept.json()["status"]),
                    (200, &Value::Null),
                    "while it was {mood:?}"
                );
            }
            let round = host.round.fetch_add(1, Ordering::Relaxed) + 1;
            *host.mood.lock().unwrap() = Mood::Good;
            portal.wait_until(path, |entity| entity["spec"]["owner"] == format!("round-{round}")).await;
            location(portal, Value::is_null).await;
        }
    })
    .await;
}

/// Waits until the Location's status is as wanted.
async fn location(portal: &Portal, wanted: impl Fn(&Value) -> bool) {
    let path = "/api/catalog/entities?filter=kind=location";
    portal.wait_until(path, |found| wanted(&found[0]["status"])).await;
}
