//! Sources that contradict each other, go in circles, or come and go.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, Estate, on_every_database};

/// Sources are looked at again all the time.
fn restless() -> Value {
    json!({"catalog": { "processingInterval": "50ms", "stitchingStrategy": { "pollingInterval": "20ms" } }})
}

fn component(name: &str, owner: &str) -> String {
    format!(
        "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name} }}\n\
         spec: {{ type: service, lifecycle: production, owner: {owner} }}\n"
    )
}

fn location(name: &str, targets: &[&str]) -> String {
    format!(
        "---\napiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {{ name: {name} }}\n\
         spec: {{ targets: {targets:?} }}\n"
    )
}

/// Waits until so many entities meet a filter.
async fn until(client: &Client, filter: &str, expected: u64) {
    let began = Instant::now();
    loop {
        let path = format!("/api/catalog/entities/by-query?limit=0&filter={filter}");
        let total = client.get(&path).await.json()["totalItems"].as_u64();
        if total == Some(expected) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{total:?} instead of {expected} entities with {filter}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn remove_orphans(client: &Client) {
    client.post("/api/catalog/.backstage/scheduler/v1/tasks/catalog_orphan_cleanup/trigger", json!({})).await;
}

#[tokio::test]
async fn of_two_locations_that_claim_an_entity_the_first_keeps_it_until_it_lets_go() {
    let estate = Estate::empty().registered("first.yaml", &component("claimed", "first"), 1).registered(
        "second.yaml",
        &component("witness", "before"),
        1,
    );
    on_every_database(&estate, restless(), async |portal| {
        let service = portal.service();
        estate.write("second.yaml", &format!("{}{}", component("claimed", "second"), component("witness", "after")));
        until(&service, "spec.owner=after", 1).await;
        until(&service, "metadata.name=claimed,spec.owner=first", 1).await;
        // The second is looked at more than once meanwhile.
        estate.write("first.yaml", &component("claimed", "first-again"));
        until(&service, "metadata.name=claimed,spec.owner=first-again", 1).await;

        estate.write("first.yaml", &component("other", "first"));
        until(&service, "metadata.name=other", 1).await;
        remove_orphans(&service).await;
        until(&service, "metadata.name=claimed,spec.owner=second", 1).await;
        until(&service, "metadata.annotations.backstage.io/orphan=true", 0).await;
        estate.write("first.yaml", &component("claimed", "first"));
        estate.write("second.yaml", &component("witness", "before"));
    })
    .await;
}

#[tokio::test]
async fn locations_that_name_each_other_or_themselves_come_to_rest() {
    let estate = Estate::empty()
        .file("b.yaml", &format!("{}{}", location("b", &["./a.yaml"]), component("in-b", "nobody")))
        .registered("a.yaml", &format!("{}{}", location("a", &["./b.yaml"]), component("in-a", "nobody")), 4)
        .registered("self.yaml", &format!("{}{}", location("self", &["./self.yaml"]), component("in-self", "x")), 2);
    on_every_database(&estate, json!({}), async |portal| {
        let service = portal.service();
        for name in ["in-a", "in-b", "in-self"] {
            let path = format!("/api/catalog/entities/by-name/component/default/{name}");
            assert_eq!(service.get(&path).await.status, 200, "{name}");
        }
        remove_orphans(&service).await;
        until(&service, "metadata.annotations.backstage.io/orphan=true", 0).await;
        portal.wait_for_entities(estate.expected).await;
    })
    .await;
}

/// Each once kept the other in the catalog when the registration was gone.
#[tokio::test]
async fn what_goes_in_a_circle_leaves_with_its_registration() {
    let estate = Estate::empty()
        .file("c.yaml", &format!("{}{}", location("c", &["./a.yaml", "./b.yaml"]), component("in-c", "nobody")))
        .file("b.yaml", &location("b", &["./c.yaml"]))
        .registered("a.yaml", &format!("{}{}", location("a", &["./b.yaml"]), component("in-a", "nobody")), 5);
    on_every_database(&estate, restless(), async |portal| {
        let service = portal.service();
        let ancestry = service.get("/api/catalog/entities/by-name/location/default/a/ancestry").await.json();
        let parents = ancestry["items"][0]["parentEntityRefs"].as_array().unwrap();
        assert!(parents.len() == 1 && parents[0].as_str().unwrap().contains("generated-"), "{parents:?}");
        let registered = &ancestry["items"][1]["entity"]["metadata"]["uid"];
        let path = format!("/api/catalog/entities/by-uid/{}", registered.as_str().unwrap());
        assert_eq!(service.delete(&path).await.status, 204);
        // What hung below is let go of level by level.
        remove_orphans(&service).await;
        until(&service, "kind", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_source_that_flaps_keeps_its_entities_and_is_believed_when_it_is_good() {
    let estate = Estate::empty().registered("flaps.yaml", &component("steady", "round-0"), 1);
    on_every_database(&estate, restless(), async |portal| {
        let service = portal.service();
        let path = estate.write("flaps.yaml", &component("steady", "round-0"));
        for round in 1..4 {
            for (bad, why) in [
                (None, "does not exist"),
                (Some("a: [1"), "not valid YAML"),
                (Some("- a"), "must be a map"),
                (Some("\0"), "not valid YAML"),
                (Some("apiVersion: x/v1"), "kind"),
                (Some("apiVersion: x/v1\nkind: Gadget\nmetadata: { name: x }"), "catalog.rules"),
            ] {
                match bad {
                    None => std::fs::remove_file(&path).unwrap(),
                    Some(text) => drop(estate.write("flaps.yaml", text)),
                }
                let began = Instant::now();
                loop {
                    let failed = service.get("/api/catalog/entities/unprocessed/failed").await.json();
                    if failed["entities"][0]["errors"].to_string().contains(why) {
                        break;
                    }
                    assert!(began.elapsed() < Duration::from_secs(10), "{failed} instead of {why}");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                remove_orphans(&service).await;
                until(&service, "metadata.name=steady", 1).await;
            }
            estate.write("flaps.yaml", &component("steady", &format!("round-{round}")));
            until(&service, &format!("spec.owner=round-{round}"), 1).await;
        }
        estate.write("flaps.yaml", &component("steady", "round-0"));
    })
    .await;
}
