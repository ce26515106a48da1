//! The providers of directories, as far as the catalog runs them. What they read is tested in their own crates.

use serde_json::{Value, json};

use crate::support::{Estate, on_every_database};

const TASKS: &str = "/api/catalog/.backstage/scheduler/v1/tasks";
/// Nobody listens there.
const NOWHERE: &str = "127.0.0.1:1";

#[tokio::test]
async fn directories_are_read_by_their_schedules_and_what_went_wrong_is_told() {
    let schedule = json!({"frequency": {"hours": 1}, "timeout": {"minutes": 5}});
    let overlay = json!({"catalog": {"providers": {
        "ldapOrg": {"main": {
            "target": format!("ldap://{NOWHERE}"),
            "bind": {"dn": "cn=robot", "secret": "hunter2"},
            "schedule": schedule,
            "users": {"dn": "ou=people"},
        }},
        "microsoftGraphOrg": {
            "target": format!("http://{NOWHERE}/v1.0"),
            "authority": format!("http://{NOWHERE}"),
            "tenantId": "acme",
            "clientId": "portal",
            "clientSecret": "hunter2",
            "schedule": schedule,
        },
    }}});
    on_every_database(&Estate::empty(), overlay, async |portal| {
        for id in ["LdapOrgEntityProvider:main:refresh", "MicrosoftGraphOrgEntityProvider:default:refresh"] {
            let error = |tasks: &Value| {
                let task = tasks["tasks"].as_array()?.iter().find(|task| task["taskId"] == id)?;
                task["taskState"]["lastRunError"].as_str().map(str::to_owned)
            };
            let tasks = portal.wait_until(TASKS, |tasks| error(tasks).is_some()).await;
            let told = error(&tasks).unwrap();
            assert!(told.contains(NOWHERE) && !told.contains("hunter2"), "{told}");
        }
    })
    .await;
}
