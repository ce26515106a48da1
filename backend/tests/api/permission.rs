//! `/api/permission`, `/api/{plugin}/.well-known/backstage/permissions`, and what conditions do to the catalog.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Client, Estate, Portal, on_every_database};

const AUTHORIZE: &str = "/api/permission/authorize";
const APPLY: &str = "/api/catalog/.well-known/backstage/permissions/apply-conditions";

/// Who signs in as the guest is this person of the estate.
const PERSON: &str = "user:default/ada";

const PEOPLE: &str = "
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: division }
spec: { type: division, children: [crew] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: crew }
spec: { type: team, children: [], parent: division }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: others }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada }
spec: { memberOf: [division] }
";

fn component(name: &str, owner: &str) -> String {
    format!(
        "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: {name}, tags: [t-{name}] }}\n\
         spec: {{ type: service, lifecycle: production, owner: {owner} }}\n"
    )
}

fn estate() -> Estate {
    let components =
        [component("ours", "division"), component("crews", "crew"), component("theirs", "others")].concat();
    Estate::empty().registered("people.yaml", PEOPLE, 4).registered("components.yaml", &components, 3)
}

fn restricted(permission: &Value) -> Value {
    let mut permission = permission.clone();
    permission["enabled"] = json!(true);
    let guest = json!({"dangerouslyAllowOutsideDevelopment": true, "userEntityRef": PERSON});
    json!({"permission": permission, "auth": {"providers": {"guest": guest}}})
}

/// What `name` with these refs is decided to.
async fn asked(client: &Client, permission: Value, refs: Option<Value>) -> Value {
    let mut item = json!({"id": "a", "permission": permission});
    if let Some(refs) = refs {
        item["resourceRef"] = refs;
    }
    let answer = client.post(AUTHORIZE, json!({"items": [item]})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["items"][0]["result"].clone()
}

fn entity(name: &str, action: &str) -> Value {
    json!({"type": "resource", "name": name, "attributes": {"action": action}, "resourceType": "catalog-entity"})
}

async fn uid(portal: &Portal, name: &str) -> String {
    let path = format!("/api/catalog/entities/by-name/component/default/{name}");
    portal.service().get(&path).await.json()["metadata"]["uid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn without_restrictions_users_may_everything_and_others_may_not_ask() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let create = json!({"type": "basic", "name": "catalog.entity.create", "attributes": {"action": "create"}});
        assert_eq!(asked(&portal.user().await, create.clone(), None).await, "ALLOW");
        let body = json!({"items": [{"id": "a", "permission": create}]});
        assert_eq!(portal.anonymous().post(AUTHORIZE, body.clone()).await.status, 401);
        assert_eq!(portal.service().post(AUTHORIZE, body).await.status, 403);
        assert_eq!(portal.anonymous().get("/api/permission/health").await.json(), json!({"status": "ok"}));
    })
    .await;
}

#[tokio::test]
async fn malformed_questions_are_refused_whole() {
    on_every_database(&estate(), restricted(&json!({"policy": "ownership"})), async |portal| {
        let user = portal.user().await;
        let read = entity("catalog.entity.read", "read");
        for item in [
            json!({"id": "a", "permission": read}),
            json!({"id": "a", "permission": read, "resourceRef": []}),
            json!({"id": "a", "permission": read, "resourceRef": 5}),
            json!({"id": "a", "permission": {"type": "resource", "name": "x", "attributes": {}}, "resourceRef": "a:b/c"}),
            json!({"id": "a", "permission": {"type": "basic", "name": "x", "attributes": {}}, "resourceRef": "a:b/c"}),
            json!({"permission": read}),
        ] {
            let answer = user.post(AUTHORIZE, json!({"items": [item]})).await;
            assert_eq!(answer.status, 400, "{item}: {}", answer.text);
            assert_eq!(answer.json()["error"]["name"], "InputError");
        }
        let large: Vec<Value> =
            (0..2000).map(|number| json!({"id": number.to_string(), "permission": read, "resourceRef": "component:default/ours"})).collect();
        assert_eq!(user.post(AUTHORIZE, json!({ "items": large })).await.status, 200, "batches of browsers are large");
    })
    .await;
}

#[tokio::test]
async fn owners_change_what_they_and_the_groups_below_own() {
    on_every_database(&estate(), restricted(&json!({"policy": "ownership"})), async |portal| {
        let user = portal.user().await;
        let refs = json!([
            "component:default/ours",
            "Component:default/Crews",
            "component:default/theirs",
            "component:default/nobody"
        ]);
        let delete = entity("catalog.entity.delete", "delete");
        let expected = json!(["ALLOW", "ALLOW", "DENY", "DENY"]);
        assert_eq!(asked(&user, delete.clone(), Some(refs.clone())).await, expected);
        // A caller's word about the action is not believed.
        assert_eq!(asked(&user, entity("catalog.entity.delete", "read"), Some(refs)).await, expected);
        assert_eq!(
            asked(&user, entity("catalog.entity.read", "read"), Some(json!("component:default/theirs"))).await,
            "ALLOW"
        );
        // Asked as if it were about nothing, it is not allowed for everything.
        let basic = json!({"type": "basic", "name": "catalog.entity.delete", "attributes": {"action": "delete"}});
        assert_eq!(asked(&user, basic, None).await, "DENY");

        let refresh = async |name: &str| {
            user.post("/api/catalog/refresh", json!({"entityRef": format!("component:default/{name}")}))
                .await
                .status
                .as_u16()
        };
        assert_eq!((refresh("crews").await, refresh("theirs").await), (200, 403));
        let delete = async |name: &str| {
            user.delete(&format!("/api/catalog/entities/by-uid/{}", uid(portal, name).await)).await.status.as_u16()
        };
        assert_eq!((delete("theirs").await, delete("ours").await), (403, 204));
        assert_eq!(user.delete("/api/catalog/locations/none").await.status, 403);
        portal.wait_for_entities(9).await;
    })
    .await;
}

/// The role of readers sees what it owns and all groups and users.
fn roles(folder: &Path) -> Value {
    let lines = "p, role:default/readers, catalog.entity.create, create, allow\ng, group:default/division, role:default/readers\n";
    let conditions = "
result: CONDITIONAL
roleEntityRef: role:default/readers
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [read]
conditions:
  anyOf:
    - { rule: IS_ENTITY_OWNER, resourceType: catalog-entity, params: { claims: [$ownerRefs] } }
    - { rule: IS_ENTITY_KIND, resourceType: catalog-entity, params: { kinds: [User] } }
";
    std::fs::write(folder.join("lines.csv"), lines).unwrap();
    std::fs::write(folder.join("conditions.yaml"), conditions).unwrap();
    let files = json!({
        "policies-csv-file": folder.join("lines.csv"), "conditionalPoliciesFile": folder.join("conditions.yaml"),
        "policyFileReload": true,
    });
    restricted(&json!({ "rbac": files }))
}

#[tokio::test]
async fn conditions_narrow_every_answer_of_the_catalog_before_paging_and_counting() {
    let folder = tempfile::tempdir().unwrap();
    on_every_database(&estate(), roles(folder.path()), async |portal| {
        let user = portal.user().await;
        let page = user.get("/api/catalog/entities/by-query?limit=1&orderField=metadata.name,asc").await.json();
        assert_eq!(
            (page["totalItems"].as_u64(), page["items"][0]["metadata"]["name"].as_str()),
            (Some(2), Some("ada"))
        );
        let cursor = page["pageInfo"]["nextCursor"].as_str().unwrap();
        let next = user.get(&format!("/api/catalog/entities/by-query?cursor={cursor}")).await.json();
        assert_eq!(next["items"][0]["metadata"]["name"], "ours");
        // The cursor carries nothing of what one may see: with it the service sees all.
        let all =
            portal.service().get(&format!("/api/catalog/entities/by-query?limit=100&cursor={cursor}")).await.json();
        assert!(all["items"].as_array().unwrap().len() > 1);

        let list = user.get("/api/catalog/entities").await.json();
        assert_eq!(list.as_array().unwrap().len(), 2);
        let facets = user.get("/api/catalog/entity-facets?facet=metadata.tags").await.json();
        assert_eq!(facets["facets"]["metadata.tags"], json!([{"value": "t-ours", "count": 1}]));
        let refs = json!({"entityRefs": ["component:default/theirs", "component:default/ours"]});
        let found = user.post("/api/catalog/entities/by-refs", refs).await.json();
        assert!(found["items"][0].is_null() && found["items"][1].is_object(), "{found}");
        let by_name = async |name: &str| {
            user.get(&format!("/api/catalog/entities/by-name/component/default/{name}")).await.status.as_u16()
        };
        assert_eq!((by_name("theirs").await, by_name("ours").await), (404, 200));
        let below = async |name: &str, what: &str| {
            user.get(&format!("/api/catalog/entities/by-name/component/default/{name}/{what}")).await
        };
        assert_eq!(below("theirs", "ancestry").await.status, 403);
        let ancestry = below("ours", "ancestry").await.json();
        assert_eq!(
            (ancestry["items"].as_array().unwrap().len(), &ancestry["items"][0]["parentEntityRefs"]),
            (1, &json!([]))
        );
        assert_eq!(below("theirs", "explain").await.status, 403);
        let chain = below("ours", "explain").await.json()["chain"].clone();
        assert_eq!((chain.as_array().unwrap().len(), &chain[0]["parents"]), (1, &json!([])), "{chain}");
        let history = user.get("/api/catalog/history?details=exclude").await.json();
        let seen = history["items"].as_array().unwrap().iter().map(|item| item["entityRef"].as_str().unwrap());
        assert!(
            seen.clone().count() > 0 && seen.into_iter().all(|seen| seen == PERSON || seen == "component:default/ours"),
            "{history}"
        );
        // What no role says is refused; people who may nothing get empty lists.
        assert_eq!(user.get("/api/catalog/locations").await.json(), json!([]));
        assert_eq!(
            user.post(
                "/api/catalog/analyze-location",
                json!({"location": {"type": "url", "target": "https://x.example"}})
            )
            .await
            .status,
            403
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_file_of_policies_counts_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let overlay = roles(folder.path());
    on_every_database(&estate(), overlay, async |portal| {
        roles(folder.path());
        let user = portal.user().await;
        let create = json!({"type": "basic", "name": "catalog.entity.create", "attributes": {"action": "create"}});
        let becomes = async |expected: &str| {
            let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
            while asked(&user, create.clone(), None).await != expected {
                assert!(std::time::Instant::now() < until, "it never became {expected}");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        becomes("ALLOW").await;
        std::fs::write(folder.path().join("lines.csv"), "p, role:default/readers, catalog.entity.create, create, deny\ng, group:default/division, role:default/readers\n").unwrap();
        becomes("DENY").await;
    })
    .await;
}

#[tokio::test]
async fn conditions_are_applied_for_programs_and_not_for_people() {
    on_every_database(&estate(), restricted(&json!({"policy": "ownership"})), async |portal| {
        let rule = json!({"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity", "params": {"kinds": ["API"]}});
        let item = |conditions: Value| {
            json!({"items": [{"id": "a", "resourceRef": ["component:default/ours", "component:default/nobody"],
                "resourceType": "catalog-entity", "conditions": conditions}]})
        };
        let answer = portal.service().post(APPLY, item(json!({"not": rule}))).await.json();
        assert_eq!(answer, json!({"items": [{"id": "a", "result": ["ALLOW", "DENY"]}]}));
        assert_eq!(portal.user().await.post(APPLY, item(rule.clone())).await.status, 403);
        assert_eq!(portal.anonymous().post(APPLY, item(rule)).await.status, 401);
        for conditions in
            [json!({}), json!({"allOf": []}), json!({"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity"})]
        {
            assert_eq!(portal.service().post(APPLY, item(conditions)).await.status, 400);
        }
        let unknown = json!({"rule": "IS_MOON", "resourceType": "catalog-entity"});
        assert_eq!(portal.service().post(APPLY, item(unknown)).await.status, 500);
        let metadata = portal.user().await.get("/api/catalog/.well-known/backstage/permissions/metadata").await.json();
        assert_eq!(metadata["rules"].as_array().unwrap().len(), 6);
        assert!(metadata["rules"][0]["paramsSchema"]["properties"].is_object(), "{metadata}");
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_explained_to_whom_it_concerns() {
    const EXPLAIN: &str = "/api/permission/explain";
    on_every_database(&estate(), restricted(&json!({"policy": "ownership"})), async |portal| {
        let user = portal.user().await;
        let of =
            |name: &str| format!("{EXPLAIN}?permission=catalog.entity.delete&resourceRef=component:default/{name}");
        let own = user.get(&of("theirs")).await.json();
        assert_eq!((own["result"].as_str(), own["allowed"].as_bool()), (Some("CONDITIONAL"), Some(false)), "{own}");
        assert_eq!(own["ownership"], json!([PERSON, "group:default/division"]));
        assert!(own["reason"].as_str().unwrap().contains("owners") && own["conditions"].is_null(), "{own}");
        assert_eq!(user.get(&of("crews")).await.json()["allowed"], true);
        // Of others, and with the conditions, for those who look after policies.
        let another = format!("{}&user=user:default/ada", of("theirs"));
        let told = portal.service().get(&another).await.json();
        assert!(told["conditions"].is_object() && told["policy"] == "ownership", "{told}");
        let stranger = format!("{EXPLAIN}?permission=catalog.entity.delete&user=user:default/bob");
        assert_eq!(user.get(&stranger).await.status, 403);
        assert_eq!(portal.service().get(&stranger).await.status, 404);
        assert_eq!(user.get(&format!("{EXPLAIN}?permission=no.such")).await.status, 404);
        assert_eq!(user.get(EXPLAIN).await.status, 400);
        assert_eq!(portal.anonymous().get(&of("ours")).await.status, 401);
    })
    .await;
}
