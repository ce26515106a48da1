//! From files to answers.

use serde_json::{Value, json};

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

/// Nobody asks for it, and the next ordinary look would be in two minutes.
#[tokio::test]
async fn a_changed_file_and_a_new_one_are_seen_at_once() {
    let other = GOOD.replace("name: good", "name: other");
    let estate =
        Estate::empty().registered("a.yaml", GOOD, 1).file("more/other.yaml", &other).pattern("more/*.yaml", 1);
    on_every_database(&estate, json!({}), async |portal| {
        let owner = |entity: &Value| entity["spec"]["owner"].as_str().map(str::to_owned);
        estate.write("a.yaml", &GOOD.replace("owner: nobody", "owner: somebody"));
        let good = "/api/catalog/entities/by-name/component/default/good";
        portal.wait_until(good, |entity| owner(entity).as_deref() == Some("somebody")).await;
        let new = estate.write("more/new.yaml", &GOOD.replace("name: good", "name: new"));
        portal
            .wait_until("/api/catalog/entities/by-name/component/default/new", |entity| owner(entity).is_some())
            .await;
        std::fs::remove_file(new).unwrap();
        estate.write("a.yaml", GOOD);
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

/// A file whose second document is broken, beside a target that is absent.
fn half_good(document: &str, entities: usize) -> Estate {
    let other = GOOD.replace("name: good", "name: other");
    let all = "
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: half }
spec: { targets: [./mixed.yaml, ./absent.yaml] }
";
    Estate::empty()
        .file("mixed.yaml", &format!("{GOOD}---{document}\n---{other}"))
        .registered("all.yaml", all, entities)
}

#[tokio::test]
async fn a_bad_document_or_target_leaves_its_siblings_alone_and_shows_on_the_location() {
    let long = GOOD.replace("name: good", &format!("name: {}", "a".repeat(300)));
    let owner = GOOD.replace("name: good", "name: owned").replace("nobody", &"b".repeat(300));
    let control = GOOD.replace("name: good", "name: \"a\\0b\"");
    for (document, why) in [
        ("\njust text", "must be a map"),
        ("\napiVersion: 1\nkind: Component\nmetadata: {name: bad}", "apiVersion"),
        ("\napiVersion: x/v1\nkind: Gadget\nmetadata: {name: x}\nspec: {}", "catalog.rules"),
        (&long, "longer than 255"),
        (&control, "control character"),
        // Not the Location's fault but the child's, and no reason for the database to refuse the batch.
        (&owner, "absent.yaml"),
    ] {
        on_every_database(&half_good(document, 3), json!({}), async |portal| {
            let service = portal.service();
            for name in ["good", "other"] {
                let path = format!("/api/catalog/entities/by-name/component/default/{name}");
                assert_eq!(service.get(&path).await.status, 200, "{name} beside {document:.60}");
            }
            let location = service.get("/api/catalog/entities/by-name/location/default/half").await.json();
            let status = location["status"]["items"].to_string();
            assert!(status.contains(why) && status.contains("absent.yaml"), "{document:.60}: {status}");
            // What has errors can be asked for.
            let question = json!({"query": {"status.items.level": "error"}, "fields": ["metadata.name"]});
            let found = service.post("/api/catalog/entities/by-query", question).await.json();
            let found = super::names(&found["items"]);
            assert!(found.contains(&"half".to_owned()) && !found.contains(&"good".to_owned()), "{found:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn with_strict_locations_a_bad_document_keeps_its_siblings_out() {
    on_every_database(&half_good("\njust text", 0), json!({"catalog": {"strictLocations": true}}), async |portal| {
        let service = portal.service();
        let began = std::time::Instant::now();
        loop {
            let failed = service.get("/api/catalog/entities/unprocessed/failed").await.json()["entities"].clone();
            if failed[0]["entity_ref"] == "location:default/half" {
                break;
            }
            assert!(began.elapsed().as_secs() < 10, "{failed}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(service.get("/api/catalog/entities/by-name/component/default/good").await.status, 404);
    })
    .await;
}

/// Half a source is no reason to let go of what the other half brought in before.
#[tokio::test]
async fn a_source_that_breaks_loses_nothing() {
    let other = GOOD.replace("name: good", "name: other");
    let estate = Estate::empty().registered("a.yaml", &format!("{GOOD}---{other}"), 2);
    on_every_database(&estate, json!({"catalog": {"orphanStrategy": "keep"}}), async |portal| {
        let service = portal.service();
        estate.write("a.yaml", &format!("{}---\na: [1", GOOD.replace("owner: nobody", "owner: somebody")));
        service.post("/api/catalog/refresh", json!({"entityRef": "component:default/good"})).await;
        let changed = "/api/catalog/entities/by-query?limit=0&filter=spec.owner=somebody";
        let began = std::time::Instant::now();
        while service.get(changed).await.json()["totalItems"] != 1 {
            assert!(began.elapsed().as_secs() < 10, "the good half was not taken");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let other = service.get("/api/catalog/entities/by-name/component/default/other").await.json();
        assert_eq!(other["metadata"]["annotations"].get("backstage.io/orphan"), None, "{other}");
        estate.write("a.yaml", &format!("{GOOD}---{}", GOOD.replace("name: good", "name: other")));
    })
    .await;
}

/// Each of these files is wrong in its own way. What is wrong can be asked, and everything else is there.
#[tokio::test]
async fn what_is_wrong_with_a_source_can_be_asked() {
    let bomb = (1..12).fold(String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"), |text, level| {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        format!("{text}a{level}: &a{level} [{list}]\n")
    });
    let wrong = [
        ("broken.yaml", "a: [1\nb: 2", "not valid YAML"),
        ("bomb.yaml", &bomb, "not valid YAML"),
        ("list.yaml", "- a\n- b", "must be a map"),
        ("forbidden.yaml", "apiVersion: x/v1\nkind: Gadget\nmetadata: {name: x}\nspec: {}", "catalog.rules"),
        ("every-field-wrong.yaml", "apiVersion: 1\nkind: []\nmetadata: {name: '-'}\nspec: 7", "apiVersion"),
    ];
    let estate = Estate::empty().registered("good.yaml", GOOD, 1);
    let estate = wrong.iter().fold(estate, |estate, (name, text, _)| estate.file(name, text));
    let mut locations = estate.locations().as_array().unwrap().clone();
    let good = locations[0]["target"].as_str().unwrap().to_owned();
    let mut expected: Vec<(String, &str)> =
        wrong.iter().map(|(name, _, why)| (good.replace("good.yaml", name), *why)).collect();
    expected.push((good.replace("good.yaml", "absent.yaml"), "absent.yaml"));
    locations.extend(expected.iter().map(|(target, _)| json!({"type": "file", "target": target})));
    on_every_database(&estate, json!({"catalog": {"locations": locations}}), async |portal| {
        let service = portal.service();
        assert_eq!(portal.anonymous().get("/api/catalog/entities/unprocessed/failed").await.status, 401);
        let began = std::time::Instant::now();
        let failed = loop {
            let failed = service.get("/api/catalog/entities/unprocessed/failed").await.json()["entities"].clone();
            if failed.as_array().is_some_and(|failed| failed.len() == expected.len()) {
                break failed;
            }
            assert!(began.elapsed().as_secs() < 10, "{failed}");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        };
        for (target, why) in &expected {
            let of = |entity: &&serde_json::Value| entity["unprocessed_entity"]["spec"]["target"] == *target;
            let message = failed.as_array().unwrap().iter().find(of).unwrap()["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains(why), "{target}: {message}");
        }
        assert_eq!(service.get("/api/catalog/entities/by-name/component/default/good").await.status, 200);
        let pending = service.get("/api/catalog/entities/unprocessed/pending").await.json();
        assert_eq!(pending["entities"].as_array().map(Vec::len), Some(expected.len()));
        let id = failed[0]["entity_id"].as_str().unwrap();
        let delete = format!("/api/catalog/entities/unprocessed/delete/{id}");
        assert_eq!(service.delete(&delete).await.status, 204);
        let failed = service.get("/api/catalog/entities/unprocessed/failed").await.json();
        assert_eq!(failed["entities"].as_array().map(Vec::len), Some(expected.len() - 1));
    })
    .await;
}

#[tokio::test]
async fn a_document_of_ten_megabytes_is_an_entity_like_any_other() {
    let line = "      a line of an interface that somebody generated, long enough to be one of many\n";
    let definition = line.repeat(10 * 1024 * 1024 / line.len());
    let text = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {{name: huge}}\nspec:\n  type: openapi\n  lifecycle: production\n  owner: nobody\n  definition: |\n{definition}"
    );
    let estate = Estate::empty().registered("huge.yaml", &text, 1);
    on_every_database(&estate, json!({}), async |portal| {
        let answer = portal.service().get("/api/catalog/entities/by-name/api/default/huge").await;
        assert!(answer.text.len() > 9 * 1024 * 1024, "{} bytes", answer.text.len());
    })
    .await;
}
