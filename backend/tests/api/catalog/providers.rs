//! Providers that other plugins contribute (`catalog.providers`).

use serde_json::{Value, json};

use crate::support::{Estate, Portal, on_every_database};

const GROUPS: &str = "/api/catalog/entities?filter=kind=group&order=asc:metadata.name";
const TASK: &str = "/api/catalog/.backstage/scheduler/v1/tasks/test-provider:default:refresh/trigger";

const TASKS: &str = "/api/catalog/.backstage/scheduler/v1/tasks";

/// The state of the provider's task.
fn state(tasks: &Value) -> &Value {
    let mut all = tasks["tasks"].as_array().unwrap().iter();
    &all.find(|task| task["taskId"] == "test-provider:default:refresh").unwrap()["taskState"]
}

async fn with_provider(estate: &Estate, test: impl AsyncFn(&Portal)) {
    let (groups, events) = (estate.write("groups.json", r#"["blue", "green"]"#), estate.path("event.json"));
    let overlay = json!({"catalog": {"providers": {"test": {"file": groups, "events": events}}}});
    on_every_database(estate, overlay, async |portal| {
        groups_are(portal, &["blue", "green"]).await;
        portal.wait_until(TASKS, |tasks| state(tasks)["status"] == "idle").await;
        test(portal).await;
        // For the next database.
        estate.write("groups.json", r#"["blue", "green"]"#);
    })
    .await;
}

async fn groups_are(portal: &Portal, expected: &[&str]) {
    portal.wait_until(GROUPS, |groups| super::names(groups) == expected).await;
}

#[tokio::test]
async fn what_a_provider_names_comes_and_what_it_names_no_longer_goes() {
    let estate = Estate::empty().expecting(2);
    with_provider(&estate, async |portal| {
        estate.write("groups.json", r#"["green", "red"]"#);
        assert_eq!(portal.service().post(TASK, json!({})).await.status, 200);
        groups_are(portal, &["green", "red"]).await;
        let history = portal.service().get("/api/catalog/entities/by-name/group/default/blue/history").await.json();
        let cause = json!({"type": "provider", "provider": "test-provider:default"});
        let told: Vec<(&Value, &Value)> =
            history["items"].as_array().unwrap().iter().map(|item| (&item["change"], &item["cause"])).collect();
        assert_eq!(told, [(&json!("removed"), &cause), (&json!("added"), &cause)]);
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_fails_loses_nothing() {
    let estate = Estate::empty().expecting(2);
    with_provider(&estate, async |portal| {
        for (broken, reason) in
            [("no list", "expected"), (r#"["red", "nowhere-to-be-found"]"#, "does not say where it is from")]
        {
            estate.write("groups.json", broken);
            assert_eq!(portal.service().post(TASK, json!({})).await.status, 200);
            let failed = |tasks: &Value| {
                let state = state(tasks);
                let told = state["lastRunError"].as_str().is_some_and(|error| error.contains(reason));
                state["status"] == "idle" && told
            };
            portal.wait_until(TASKS, failed).await;
            groups_are(portal, &["blue", "green"]).await;
        }
    })
    .await;
}

#[tokio::test]
async fn events_reach_the_provider() {
    let estate = Estate::empty().expecting(2);
    with_provider(&estate, async |portal| {
        estate.write("event.json", r#"{"topic": "test.named", "payload": "yellow"}"#);
        groups_are(portal, &["blue", "green", "yellow"]).await;
    })
    .await;
}

#[tokio::test]
async fn failures_and_conflicts_are_told_to_whoever_listens() {
    let owned = |name: &str, owner: &str| {
        format!(
            "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: service\n  lifecycle: production\n  owner: {owner}\n"
        )
    };
    let estate = Estate::empty()
        .registered("first.yaml", &owned("claimed", "first"), 1)
        .registered("second.yaml", &owned("witness", "second"), 1)
        .expecting(2);
    with_provider(&estate, async |portal| {
        let second = estate.write("second.yaml", &(owned("claimed", "second") + &owned("broken", "")));
        let told = async |topic: &str| {
            let file = estate.path(topic);
            portal.wait_until(GROUPS, |_| file.exists()).await;
            let event: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            std::fs::remove_file(&file).unwrap();
            event
        };

        let conflict = told("experimental.catalog.conflict").await;
        assert_eq!(conflict["entityRef"], "component:default/claimed");
        assert_eq!(conflict["unprocessedEntity"]["spec"]["owner"], "second");
        assert_eq!(conflict["newLocationKey"], format!("file:{}", second.display()));
        assert_eq!(conflict["existingLocationKey"], format!("file:{}", estate.path("first.yaml").display()));
        assert!(conflict["lastConflictAt"].as_str().unwrap().ends_with('Z'));

        let failure = told("experimental.catalog.errors").await;
        assert_eq!(failure["entity"], "component:default/broken");
        assert_eq!(failure["location"], format!("file:{}", second.display()));
        assert!(failure["errors"][0]["message"].as_str().unwrap().contains("owner"), "{failure}");
        estate.write("second.yaml", &owned("witness", "second"));
    })
    .await;
}
