//! `/api/permission/roles`, `/policies`, `/roles/conditions`, `/plugins`: roles in the database beside those of the
//! configuration.

mod tools;

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Client, Estate, on_every_database, on_two_replicas};

const API: &str = "/api/permission";
const DEVS: &str = "/api/permission/roles/role/default/devs";

const PEOPLE: &str = "
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: crew }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada }
spec: { memberOf: [crew] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ours }
spec: { type: service, lifecycle: production, owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: theirs }
spec: { type: service, lifecycle: production, owner: somebody }
";

fn estate() -> Estate {
    Estate::empty().registered("people.yaml", PEOPLE, 4)
}

/// Ada looks after roles, or has `lines` alone.
fn with_roles(rbac: &Value) -> Value {
    let guest = json!({"dangerouslyAllowOutsideDevelopment": true, "userEntityRef": "user:default/ada"});
    json!({
        "permission": {"enabled": true, "rbac": rbac},
        "auth": {"providers": {"guest": guest}},
    })
}

fn administrator() -> Value {
    with_roles(&json!({"admin": {"users": [{"name": "user:default/ada"}]}}))
}

fn devs() -> Value {
    json!({"memberReferences": ["group:default/Crew"], "name": "role:default/devs",
        "metadata": {"description": "Who writes code"}})
}

fn policy(permission: &str, action: &str, effect: &str) -> Value {
    json!({"entityReference": "role:default/devs", "permission": permission, "policy": action, "effect": effect})
}

fn line(permission: &str, action: &str, effect: &str) -> Value {
    json!({"permission": permission, "policy": action, "effect": effect})
}

fn condition(rule: &Value, names: &[(&str, &str)]) -> Value {
    let mapping: Vec<Value> = names.iter().map(|(name, action)| json!({"name": name, "action": action})).collect();
    json!({"result": "CONDITIONAL", "roleEntityRef": "role:default/devs", "pluginId": "catalog",
        "resourceType": "catalog-entity", "permissionMapping": mapping, "conditions": rule})
}

fn owned() -> Value {
    json!({"rule": "IS_ENTITY_OWNER", "resourceType": "catalog-entity", "params": {"claims": ["$ownerRefs"]}})
}

async fn status(client: &Client, method: Method, path: &str, body: Option<Value>) -> u16 {
    client.send(method, &format!("{API}{path}"), body).await.status.as_u16()
}

#[tokio::test]
async fn roles_are_made_changed_renamed_and_deleted() {
    on_every_database(&estate(), administrator(), async |portal| {
        let ada = portal.user().await;
        assert_eq!(ada.get(&format!("{API}/")).await.json(), json!({"status": "Authorized"}));
        assert_eq!(ada.get(API).await.status, 200);
        let made = ada.post(&format!("{API}/roles"), devs()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let role = ada.get(DEVS).await.json()[0].clone();
        assert_eq!(role["memberReferences"], json!(["group:default/crew"]));
        let metadata = &role["metadata"];
        assert_eq!(
            (&metadata["source"], &metadata["owner"], &metadata["author"], &metadata["description"]),
            (&json!("rest"), &json!("user:default/ada"), &json!("user:default/ada"), &json!("Who writes code"))
        );
        assert!(metadata["createdAt"].as_str().unwrap().starts_with("20"), "{metadata}");
        assert_eq!(ada.post(&format!("{API}/roles"), devs()).await.status, 409);
        let change = |old: &[&str], name: &str, new: &[&str]| {
            json!({"oldRole": {"memberReferences": old}, "newRole": {"name": name, "memberReferences": new}})
        };
        let crew = ["group:default/crew"];
        assert_eq!(ada.put(DEVS, change(&crew, "role:default/devs", &crew)).await.status, 204);
        assert_eq!(ada.put(DEVS, change(&["user:default/bo"], "role:default/devs", &crew)).await.status, 404);
        assert_eq!(ada.put(DEVS, change(&crew, "role:default/rbac_admin", &crew)).await.status, 409);
        let both = ["group:default/crew", "user:default/bo"];
        assert_eq!(ada.put(DEVS, change(&crew, "role:default/makers", &both)).await.status, 200);
        assert_eq!(ada.get(DEVS).await.status, 404);
        let makers = format!("{API}/roles/role/default/makers");
        assert_eq!(ada.get(&makers).await.json()[0]["memberReferences"], json!(both));
        for (description, kept) in [("Who makes things", json!("Who makes things")), ("", Value::Null)] {
            let mut about = change(&[], "role:default/makers", &both);
            about["newRole"]["metadata"] = json!({"description": description, "owner": "group:default/crew"});
            assert_eq!(ada.put(&makers, about).await.status, 200);
            let metadata = ada.get(&makers).await.json()[0]["metadata"].clone();
            assert_eq!((&metadata["description"], &metadata["owner"]), (&kept, &json!("group:default/crew")));
        }
        assert_eq!(ada.delete(&format!("{makers}?memberReferences=user:default/bo")).await.status, 204);
        assert_eq!(ada.get(&makers).await.json()[0]["memberReferences"], json!(crew));
        assert_eq!(ada.delete(&makers).await.status, 204);
        assert_eq!(ada.delete(&makers).await.status, 404);
        for bad in [
            json!({"memberReferences": [], "name": "role:default/x"}),
            json!({"memberReferences": ["component:default/x"], "name": "role:default/x"}),
            json!({"memberReferences": ["user:default/x"], "name": "user:default/x"}),
            json!({"memberReferences": ["user:default/x"], "name": "role:default/a b"}),
            json!({"name": "role:default/x"}),
        ] {
            let answer = ada.post(&format!("{API}/roles"), bad.clone()).await;
            assert_eq!(answer.status, 400, "{bad}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn policies_count_as_soon_as_they_are_stored() {
    on_every_database(&estate(), administrator(), async |portal| {
        let ada = portal.user().await;
        let body = json!({"items": [{"id": "a", "permission":
            {"type": "basic", "name": "catalog.entity.create", "attributes": {"action": "create"}}}]});
        let may_create =
            async || ada.post(&format!("{API}/authorize"), body.clone()).await.json()["items"][0]["result"].clone();
        let policies = format!("{API}/policies");
        let of_devs = format!("{API}/policies/role/default/devs");
        assert_eq!(ada.post(&policies, json!([policy("catalog.entity.create", "create", "allow")])).await.status, 404);
        ada.post(&format!("{API}/roles"), devs()).await;
        assert_eq!(ada.get(&of_devs).await.status, 404);
        assert_eq!(may_create().await, "DENY");
        assert_eq!(ada.post(&policies, json!([policy("catalog.entity.create", "create", "allow")])).await.status, 201);
        assert_eq!(may_create().await, "ALLOW");
        assert_eq!(ada.post(&policies, json!([policy("catalog.entity.create", "create", "allow")])).await.status, 409);
        for bad in
            [json!([]), json!([policy("x", "look", "allow")]), json!([policy("x", "read", "perhaps")]), json!({})]
        {
            assert_eq!(ada.post(&policies, bad.clone()).await.status, 400, "{bad}");
        }
        let allow = line("catalog.entity.create", "create", "allow");
        let deny = line("catalog.entity.create", "create", "deny");
        let put = async |old: &[&Value], new: &[&Value]| {
            ada.put(&of_devs, json!({"oldPolicy": old, "newPolicy": new})).await.status.as_u16()
        };
        assert_eq!(put(&[&allow], &[&allow]).await, 204);
        assert_eq!(put(&[&allow], &[]).await, 400);
        assert_eq!(put(&[&deny], &[&allow]).await, 404);
        assert_eq!(put(&[&allow], &[&deny]).await, 200);
        assert_eq!(may_create().await, "DENY");
        let told = ada.get(&format!("{policies}?entityRef=role:default/devs")).await.json();
        assert_eq!(
            told,
            json!([{"entityReference": "role:default/devs", "permission": "catalog.entity.create",
            "policy": "create", "effect": "deny", "metadata": {"source": "rest"}}])
        );
        assert_eq!(ada.send(Method::DELETE, &of_devs, Some(json!([allow]))).await.status, 404);
        assert_eq!(ada.send(Method::DELETE, &of_devs, Some(json!([deny]))).await.status, 204);
        assert_eq!(ada.get(&of_devs).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn conditions_narrow_what_a_role_sees() {
    on_every_database(
        &estate(),
        with_roles(&json!({"admin": {"superUsers": [], "users": [{"name": "user:default/ada"}]}})),
        async |portal| {
            let ada = portal.user().await;
            ada.post(&format!("{API}/roles"), devs()).await;
            let conditions = format!("{API}/roles/conditions");
            let read = [("catalog.entity.read", "read")];
            let seen = async || ada.get("/api/catalog/entities/by-query?limit=0").await.json()["totalItems"].as_u64();
            assert_eq!(seen().await, Some(5));
            let made = ada.post(&conditions, condition(&owned(), &read)).await;
            assert_eq!(made.status, 201, "{}", made.text);
            let id = made.json()["id"].as_i64().unwrap();
            assert_eq!(seen().await, Some(1), "conditions go before lines");
            assert_eq!(ada.post(&conditions, condition(&owned(), &read)).await.status, 409);
            let kept = ada.get(&format!("{conditions}/{id}")).await.json();
            let mut expected = condition(&owned(), &read);
            expected["id"] = json!(id);
            assert_eq!(kept, expected);
            assert_eq!(
                ada.get(&format!("{conditions}?roleEntityRef=role:default/devs&actions=read,update")).await.json(),
                json!([kept])
            );
            assert_eq!(ada.get(&format!("{conditions}?actions=delete")).await.json(), json!([]));
            let kind =
                json!({"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity", "params": {"kinds": ["Component"]}});
            assert_eq!(ada.put(&format!("{conditions}/{id}"), condition(&kind, &read)).await.status, 200);
            assert_eq!(seen().await, Some(2));
            for (bad, says) in [
                (condition(&json!({}), &read), "conditions"),
                (condition(&owned(), &[]), "permissionMapping"),
                (condition(&owned(), &[("catalog.entity.read", "delete")]), "catalog.entity.read"),
                (condition(&owned(), &[("catalog.entity.create", "create")]), "catalog.entity.create"),
                (condition(&json!({"rule": "IS_MOON", "resourceType": "catalog-entity"}), &read), "IS_MOON"),
                (condition(&json!({"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity"}), &read), "kinds"),
                (
                    condition(
                        &json!({"rule": "IS_OWNER", "resourceType": "policy-entity", "params": {"owners": []}}),
                        &read,
                    ),
                    "policy-entity",
                ),
            ] {
                let answer = ada.post(&conditions, bad.clone()).await;
                assert_eq!(answer.status, 400, "{bad}: {}", answer.text);
                assert!(answer.text.contains(says), "{bad}: {}", answer.text);
            }
            assert_eq!(ada.delete(&format!("{conditions}/{id}")).await.status, 204);
            assert_eq!(ada.delete(&format!("{conditions}/{id}")).await.status, 404);
            assert_eq!(ada.get(&format!("{conditions}/x")).await.status, 400);
            assert_eq!(seen().await, Some(5));
            // Numbers do not come back.
            let again = ada.post(&conditions, condition(&owned(), &read)).await.json()["id"].as_i64().unwrap();
            assert!(again > id);
        },
    )
    .await;
}

#[tokio::test]
async fn strangers_people_without_permission_and_programs_change_nothing() {
    let lines = json!({"defaultPermissions": {"defaultRole": "role:default/all",
        "basicPermissions": [{"permission": "catalog-entity", "action": "read"}]}});
    on_every_database(&estate(), with_roles(&lines), async |portal| {
        let (anybody, service, ada) = (portal.anonymous(), portal.service(), portal.user().await);
        let writes = [
            (Method::POST, "/roles", devs()),
            (Method::PUT, "/roles/role/default/all", json!({"oldRole": {"memberReferences": []}, "newRole": devs()})),
            (Method::DELETE, "/roles/role/default/all", json!({})),
            (Method::POST, "/policies", json!([policy("x", "read", "allow")])),
            (Method::PUT, "/policies/role/default/all", json!({"oldPolicy": [], "newPolicy": []})),
            (Method::DELETE, "/policies/role/default/all", json!([line("catalog-entity", "read", "allow")])),
            (Method::POST, "/roles/conditions", condition(&owned(), &[("catalog.entity.read", "read")])),
            (Method::PUT, "/roles/conditions/1", condition(&owned(), &[("catalog.entity.read", "read")])),
            (Method::DELETE, "/roles/conditions/1", json!({})),
            (Method::POST, "/plugins/id", json!({"ids": ["x"]})),
            (Method::DELETE, "/plugins/id", json!({"ids": ["x"]})),
        ];
        for (method, path, body) in writes {
            assert_eq!(status(&anybody, method.clone(), path, Some(body.clone())).await, 401, "{method} {path}");
            assert_eq!(status(&ada, method.clone(), path, Some(body.clone())).await, 403, "{method} {path}");
            assert_eq!(status(&service, method.clone(), path, Some(body)).await, 403, "{method} {path}");
        }
        for path in [
            "/",
            "/roles",
            "/roles/role/default/all",
            "/policies",
            "/policies/role/default/all",
            "/roles/conditions",
            "/plugins/policies",
            "/plugins/condition-rules",
            "/plugins/id",
        ] {
            assert_eq!(status(&anybody, Method::GET, path, None).await, 401, "{path}");
            assert_eq!(status(&ada, Method::GET, path, None).await, 403, "{path}");
            assert_eq!(status(&service, Method::GET, path, None).await, 200, "{path}");
        }
        // Everybody may know what they are.
        let own = ada.get(&format!("{API}/roles/of")).await.json();
        assert_eq!(own["roles"], json!([{"role": "role:default/all", "through": []}]), "{own}");
        assert_eq!(ada.get(&format!("{API}/roles/of?user=user:default/bo")).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn what_a_file_or_the_configuration_says_is_changed_only_there() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("lines.csv"),
        "p, role:default/readers, catalog-entity, read, allow\ng, group:default/crew, role:default/readers\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("conditions.yaml"), "result: CONDITIONAL\nroleEntityRef: role:default/readers\npluginId: catalog\nresourceType: catalog-entity\npermissionMapping: [update, delete]\nconditions: { rule: IS_ENTITY_OWNER, resourceType: catalog-entity, params: { claims: [$ownerRefs] } }\n").unwrap();
    let rbac = json!({"policies-csv-file": folder.path().join("lines.csv"), "conditionalPoliciesFile": folder.path().join("conditions.yaml"),
        "admin": {"users": [{"name": "user:default/ada"}]}, "pluginsWithPermission": ["catalog"]});
    on_every_database(&estate(), with_roles(&rbac), async |portal| {
        let ada = portal.user().await;
        let roles = ada.get(&format!("{API}/roles")).await.json();
        let sources: Vec<(&str, &str)> = roles.as_array().unwrap().iter().map(|role| (role["name"].as_str().unwrap(), role["metadata"]["source"].as_str().unwrap())).collect();
        assert_eq!(sources, [("role:default/rbac_admin", "configuration"), ("role:default/readers", "csv-file")]);
        let conditions = ada.get(&format!("{API}/roles/conditions")).await.json();
        assert_eq!(conditions[0]["permissionMapping"], json!([{"name": "catalog.entity.delete", "action": "delete"}, {"name": "catalog.entity.refresh", "action": "update"}]));
        let id = &conditions[0]["id"];
        assert_eq!(ada.get(&format!("{API}/roles/conditions/{id}")).await.status, 200);
        assert_eq!(ada.delete(&format!("{API}/roles/conditions/{id}")).await.status, 403);
        for role in ["rbac_admin", "readers"] {
            let answer = ada.delete(&format!("{API}/roles/role/default/{role}")).await;
            assert_eq!(answer.status, 403);
            assert!(answer.text.contains("source"), "{}", answer.text);
            let mut more = policy("catalog.entity.create", "create", "allow");
            more["entityReference"] = json!(format!("role:default/{role}"));
            assert_eq!(ada.post(&format!("{API}/policies"), json!([more])).await.status, 403);
        }
        let mut taken = devs();
        taken["name"] = json!("role:default/readers");
        assert_eq!(ada.post(&format!("{API}/roles"), taken).await.status, 409);
        let ids = format!("{API}/plugins/id");
        assert_eq!(ada.post(&ids, json!({"ids": ["my-plugin"]})).await.json(), json!({"ids": ["catalog", "my-plugin"]}));
        assert_eq!(ada.post(&ids, json!({"ids": ["my-plugin"]})).await.status, 409);
        assert_eq!(ada.send(Method::DELETE, &ids, Some(json!({"ids": ["catalog"]}))).await.status, 403);
        assert_eq!(ada.send(Method::DELETE, &ids, Some(json!({"ids": ["my-plugin"]}))).await.json(), json!({"ids": ["catalog"]}));
        assert_eq!(ada.send(Method::DELETE, &ids, Some(json!({"ids": ["my-plugin"]}))).await.status, 404);
        assert_eq!(ada.post(&ids, json!({"ids": []})).await.status, 400);
        let policies = ada.get(&format!("{API}/plugins/policies")).await.json();
        let own = policies.as_array().unwrap().iter().find(|plugin| plugin["pluginId"] == "permission").unwrap();
        assert!(own["policies"].as_array().unwrap().contains(&json!({"name": "policy.entity.read", "policy": "read", "resourceType": "policy-entity"})));
        let rules = ada.get(&format!("{API}/plugins/condition-rules")).await.json();
        let plugins: Vec<&str> = rules.as_array().unwrap().iter().map(|plugin| plugin["pluginId"].as_str().unwrap()).collect();
        assert_eq!(plugins, ["catalog", "permission"]);
    })
    .await;
}

/// Ada looks after the roles that her group owns, may see entities, and may refresh what she owns.
fn delegated(folder: &std::path::Path) -> Value {
    let lines = "p, role:default/keepers, policy.entity.create, create, allow\np, role:default/keepers, catalog-entity, read, allow\ng, user:default/ada, role:default/keepers\n";
    let conditions = "
result: CONDITIONAL
roleEntityRef: role:default/keepers
pluginId: permission
resourceType: policy-entity
permissionMapping: [read, update, delete]
conditions: { rule: IS_OWNER, resourceType: policy-entity, params: { owners: [$ownerRefs] } }
---
result: CONDITIONAL
roleEntityRef: role:default/keepers
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [{ name: catalog.entity.refresh, action: update }]
conditions: { rule: IS_ENTITY_OWNER, resourceType: catalog-entity, params: { claims: [$ownerRefs] } }
";
    std::fs::write(folder.join("lines.csv"), lines).unwrap();
    std::fs::write(folder.join("conditions.yaml"), conditions).unwrap();
    with_roles(
        &json!({"policies-csv-file": folder.join("lines.csv"), "conditionalPoliciesFile": folder.join("conditions.yaml")}),
    )
}

#[tokio::test]
async fn whoever_looks_after_some_roles_cannot_give_more_than_they_have() {
    let folder = tempfile::tempdir().unwrap();
    on_every_database(&estate(), delegated(folder.path()), async |portal| {
        let ada = portal.user().await;
        let roles = format!("{API}/roles");
        let policies = format!("{API}/policies");
        assert_eq!(ada.get(&roles).await.json(), json!([]), "nobody owns the roles of files");
        let mut of_others = devs();
        of_others["metadata"]["owner"] = json!("user:default/bo");
        assert_eq!(ada.post(&roles, of_others).await.status, 403);
        let mut of_crew = devs();
        of_crew["metadata"]["owner"] = json!("group:default/crew");
        assert_eq!(ada.post(&roles, of_crew).await.status, 201);
        assert_eq!(ada.get(&roles).await.json().as_array().unwrap().len(), 1);
        // What she has she may give.
        assert_eq!(ada.post(&policies, json!([policy("catalog-entity", "read", "allow")])).await.status, 201);
        assert_eq!(ada.post(&policies, json!([policy("catalog-entity", "delete", "deny")])).await.status, 201);
        for more in [
            policy("catalog-entity", "delete", "allow"),
            policy("policy-entity", "update", "allow"),
            policy("catalog.location.create", "create", "allow"),
            policy("elsewhere.thing.do", "use", "allow"),
        ] {
            assert_eq!(ada.post(&policies, json!([more])).await.status, 403, "{more}");
        }
        let conditions = format!("{API}/roles/conditions");
        assert_eq!(
            ada.post(&conditions, condition(&owned(), &[("catalog.entity.refresh", "update")])).await.status,
            201
        );
        assert_eq!(
            ada.post(&conditions, condition(&json!({"not": owned()}), &[("catalog.entity.delete", "delete")]))
                .await
                .status,
            403
        );
        assert_eq!(
            ada.post(&conditions, condition(&owned(), &[("catalog.entity.delete", "delete")])).await.status,
            403
        );
        assert_eq!(ada.post(&format!("{API}/dry-run"), json!({})).await.status, 403);
        assert_eq!(ada.post(&format!("{API}/plugins/id"), json!({"ids": ["x"]})).await.status, 403);
        assert_eq!(ada.delete(DEVS).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn a_program_changes_roles_with_a_token_that_says_so() {
    let mut overlay = administrator();
    overlay["backend"]["auth"]["externalAccess"] = json!([
        {"type": "static", "options": {"token": crate::support::SERVICE_TOKEN, "subject": "tests"}},
        {"type": "static", "options": {"token": crate::support::READER_TOKEN, "subject": "terraform"},
         "accessRestrictions": [{"plugin": "permission", "permission": ["policy.entity.create", "policy.entity.update", "policy.entity.read"]}]},
    ]);
    on_every_database(&estate(), overlay, async |portal| {
        let terraform = portal.reader();
        let answer = terraform.post(&format!("{API}/roles"), devs()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(terraform.get(DEVS).await.json()[0]["metadata"]["author"], "external:terraform");
        assert_eq!(terraform.delete(DEVS).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_role_counts_on_the_other_replica_within_a_second() {
    on_two_replicas(&estate(), administrator(), async |first, second| {
        let (here, there) = (first.user().await, second.user().await);
        here.post(&format!("{API}/roles"), devs()).await;
        let began = Instant::now();
        while there.get(DEVS).await.status != 200 {
            assert!(began.elapsed() < Duration::from_secs(1), "the other replica does not know the role");
        }
        // Both change the same role at once, and nothing is lost.
        let policies = format!("{API}/policies");
        let one = json!([policy("catalog.entity.create", "create", "allow")]);
        let other = json!([policy("catalog.location.create", "create", "allow")]);
        let (left, right) = tokio::join!(here.post(&policies, one), there.post(&policies, other));
        assert_eq!((left.status.as_u16(), right.status.as_u16()), (201, 201));
        let began = Instant::now();
        while here.get(&format!("{policies}/role/default/devs")).await.json().as_array().map(Vec::len) != Some(2) {
            assert!(began.elapsed() < Duration::from_secs(2), "a policy was lost");
        }
    })
    .await;
}

#[tokio::test]
async fn without_roles_the_api_says_how_to_have_some() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let answer = portal.user().await.get(&format!("{API}/roles")).await;
        assert_eq!(answer.status, 404);
        assert!(answer.text.contains("permission.policy"), "{}", answer.text);
    })
    .await;
}
