//! From files to answers.

use serde_json::json;

use crate::support::{Estate, on_every_database};

const GOOD: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: good }
spec: { type: service, lifecycle: production, owner: nobody }
";

#[tokio::test]
async fn nested_locations_and_globs() {
    let estate = Estate::empty()
        .file("teams/a.yaml", &GOOD.replace("name: good", "name: a"))
        .file("teams/b.yaml", &GOOD.replace("name: good", "name: b"))
        .registered(
            "all.yaml",
            "
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: teams }
spec: { target: './teams/*.yaml' }
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: later }
spec: { target: ./not-written-yet.yaml, presence: optional }
",
            4,
        );
    on_every_database(&estate, json!({}), async |portal| {
        let entity = portal.service().get("/api/catalog/entities/by-name/component/default/b").await.json();
        let annotations = &entity["metadata"]["annotations"];
        assert!(annotations["backstage.io/managed-by-location"].as_str().unwrap().ends_with("/teams/b.yaml"));
        assert!(annotations["backstage.io/managed-by-origin-location"].as_str().unwrap().ends_with("/all.yaml"));
    })
    .await;
}

#[tokio::test]
async fn a_bad_entity_stays_away_and_its_neighbours_do_not_care() {
    let bad = GOOD.replace("name: good", "name: bad").replace("lifecycle: production, ", "");
    let estate = Estate::empty().registered("mixed.yaml", &format!("{GOOD}---{bad}"), 1);
    on_every_database(&estate, json!({}), async |portal| {
        assert_eq!(portal.service().get("/api/catalog/entities/by-name/component/default/good").await.status, 200);
        assert_eq!(portal.service().get("/api/catalog/entities/by-name/component/default/bad").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_changed_file_is_read_again_and_what_it_dropped_leaves() {
    let estate =
        Estate::empty().registered("a.yaml", &format!("{GOOD}---{}", GOOD.replace("name: good", "name: other")), 2);
    on_every_database(&estate, json!({}), async |portal| {
        let service = portal.service();
        estate.write("a.yaml", &GOOD.replace("owner: nobody", "owner: somebody"));
        let refreshed = service.post("/api/catalog/refresh", json!({"entityRef": "component:default/good"})).await;
        assert_eq!(refreshed.status, 200, "{}", refreshed.text);
        let is_orphan = "/api/catalog/entities/by-query?limit=0&filter=metadata.annotations.backstage.io/orphan=true";
        let began = std::time::Instant::now();
        while service.get(is_orphan).await.json()["totalItems"] != 1 {
            assert!(began.elapsed().as_secs() < 10, "the dropped entity never became an orphan");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        service.post("/api/catalog/.backstage/scheduler/v1/tasks/catalog_orphan_cleanup/trigger", json!({})).await;
        portal.wait_for_entities(2).await;
        let good = service.get("/api/catalog/entities/by-name/component/default/good").await.json();
        assert_eq!(good["relations"], json!([{"type": "ownedBy", "targetRef": "group:default/somebody"}]));
        estate.write("a.yaml", &format!("{GOOD}---{}", GOOD.replace("name: good", "name: other")));
    })
    .await;
}

#[tokio::test]
async fn an_unreadable_or_forbidden_source_costs_nothing_else() {
    let estate = Estate::empty()
        .registered("good.yaml", GOOD, 1)
        .file("broken.yaml", "a: [1\nb: 2")
        .file("forbidden.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Gadget\nmetadata: {name: x}\nspec: {}");
    let mut locations = estate.locations().as_array().unwrap().clone();
    let good = locations[0]["target"].as_str().unwrap().to_owned();
    for name in ["broken.yaml", "forbidden.yaml", "absent.yaml"] {
        locations.push(json!({"type": "file", "target": good.replace("good.yaml", name)}));
    }
    on_every_database(&estate, json!({"catalog": {"locations": locations}}), async |portal| {
        assert_eq!(portal.service().get("/api/catalog/entities/by-name/component/default/good").await.status, 200);
    })
    .await;
}
