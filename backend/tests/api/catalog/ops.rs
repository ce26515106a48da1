//! `GET /ops`.

use serde_json::json;

use super::with_company;
use crate::support::{Estate, on_every_database};

const OPS: &str = "/api/catalog/ops";

#[tokio::test]
async fn a_quiet_catalog_has_nothing_waiting() {
    with_company(async |portal| {
        assert_eq!(portal.anonymous().get(OPS).await.status, 401);
        let ops =
            portal.wait_until(OPS, |ops| ops["processing"]["waiting"] == 0 && ops["stitching"]["waiting"] == 0).await;
        assert_eq!(ops["entities"], Estate::company().expected);
        assert!(ops["relations"].as_u64().unwrap() > 10, "{ops}");
        assert_eq!((&ops["failed"], &ops["failingSources"]), (&json!(0), &json!([])));
        assert!(ops["lastChange"].as_u64().unwrap() >= Estate::company().expected as u64);
        assert_eq!(portal.service().get(&format!("{OPS}?a=b")).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn failing_sources_are_named_with_an_example() {
    let bad = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: bad }
spec: { type: service, owner: nobody }
";
    let estate = Estate::empty().registered("bad.yaml", bad, 0);
    on_every_database(&estate, json!({}), async |portal| {
        let ops = portal.wait_until(OPS, |ops| ops["failed"] == 1).await;
        let source = &ops["failingSources"][0];
        assert!(source["location"].as_str().unwrap().ends_with("bad.yaml"), "{ops}");
        assert_eq!((&source["failed"], &source["entityRef"]), (&json!(1), &json!("component:default/bad")));
        assert!(source["error"]["message"].as_str().unwrap().contains("lifecycle"), "{ops}");
    })
    .await;
}
