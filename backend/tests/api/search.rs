//! `/api/search`.

mod cluster;
mod healing;
mod misses;
mod order;
mod relevance;

use serde_json::{Value, json};

use crate::support::{Client, Estate, Portal, on_every_database};

const ESTATE: &str = "
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
metadata: { name: payment-ledger-api, title: Ledger, description: Books payments, tags: [money] }
spec: { type: service, lifecycle: production, owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: petstore, description: Sells a ledger of pets }
spec: { type: website, lifecycle: Experimental, owner: others }
";

/// Readers see what they own.
const CONDITIONS: &str = "
result: CONDITIONAL
roleEntityRef: role:default/reader
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [read]
conditions: { rule: IS_ENTITY_OWNER, resourceType: catalog-entity, params: { claims: [$ownerRefs] } }
";

/// Queries and what they find, in whatever engine.
const MEANT: [(&str, &[&str]); 17] = [
    ("term=ledger", &["Ledger", "petstore"]),
    ("term=payment-ledger-api", &["Ledger"]),
    ("term=paymentledger", &["Ledger"]),
    ("term=PaymentLedger", &["Ledger"]),
    ("term=store", &["petstore"]),
    ("term=book+payment", &["Ledger"]),
    ("term=pets+ledger", &["petstore"]),
    ("term=%22ledger+of+pets%22", &["petstore"]),
    ("term=%22pets+of+ledger%22", &[]),
    ("term=petsotre", &["petstore"]),
    ("term=money", &["Ledger"]),
    ("term=-", &[]),
    ("filters[lifecycle]=experimental", &["petstore"]),
    ("filters[lifecycle]=experimental&term=payments", &[]),
    ("filters[kind]=component&filters[tags]=money", &["Ledger"]),
    ("filters[colour]=red", &[]),
    ("types=techdocs", &[]),
];

fn estate() -> Estate {
    Estate::empty().registered("estate.yaml", ESTATE, 4)
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let answer = client.get(&format!("/api/search/query?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let results = answer.json()["results"].as_array().unwrap().clone();
    results.iter().map(|result| result["document"]["title"].as_str().unwrap().to_owned()).collect()
}

async fn settled(portal: &Portal, documents: u64) {
    let done = |status: &Value| status["partial"] == false && status["types"][0]["documents"] == documents;
    portal.wait_until("/api/search/status", done).await;
}

#[tokio::test]
async fn get_query_finds_what_people_mean() {
    on_every_database(&estate(), json!({}), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        for (query, expected) in MEANT {
            assert_eq!(found(&service, query).await, expected, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn get_query_pages_by_the_cursors_that_clients_make() {
    on_every_database(&estate(), json!({}), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        let page = service.get("/api/search/query?pageLimit=2&pageCursor=MQ==&sort=title").await.json();
        assert_eq!(page["results"][0]["rank"], 3);
        assert_eq!(page["numberOfResults"], 5);
        assert_eq!(
            (page["previousPageCursor"].clone(), page["nextPageCursor"].clone()),
            (json!("MA=="), json!("Mg=="))
        );
        for wrong in ["types=moon", "pageLimit=101", "pageLimit=-1", "pageCursor=x", "filters=x", "sort=colour"] {
            let answer = service.get(&format!("/api/search/query?{wrong}")).await;
            assert_eq!(
                (answer.status.as_u16(), answer.json()["error"]["name"].clone()),
                (400, json!("InputError")),
                "{wrong}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn only_users_and_services_search() {
    on_every_database(&estate(), json!({}), async |portal| {
        for path in ["query", "facets", "quick", "suggestions", "status"] {
            let path = format!("/api/search/{path}");
            assert_eq!(portal.anonymous().get(&path).await.status, 401, "{path}");
            assert_eq!(portal.reader().get(&path).await.status, 403, "{path}: a token for the catalog");
            assert_eq!(portal.service().get(&path).await.status, 200, "{path}");
            assert_eq!(portal.user().await.get(&path).await.status, 200, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_is_neither_found_nor_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let lines = file(
        "lines.csv",
        "p, role:default/reader, catalog-entity, read, allow\ng, user:default/ada, role:default/reader\n",
    );
    let conditions = file("conditions.yaml", CONDITIONS);
    let guest = json!({"dangerouslyAllowOutsideDevelopment": true, "userEntityRef": "user:default/ada"});
    let overlay = json!({
        "permission": {
            "enabled": true,
            "rbac": {"policies-csv-file": lines, "conditionalPoliciesFile": conditions},
        },
        "auth": {"providers": {"guest": guest}},
    });
    on_every_database(&estate(), overlay, async |portal| {
        settled(portal, 5).await;
        let user = portal.user().await;
        assert_eq!(found(&user, "term=ledger").await, ["Ledger"]);
        let page = user.get("/api/search/query?filters[kind]=Component").await.json();
        assert_eq!(page["numberOfResults"], 1);
        assert_eq!(found(&user, "term=petsotre").await, Vec::<String>::new());
        let facets = user.get("/api/search/facets?term=ledger").await.json();
        assert!(!facets.to_string().contains("Experimental"), "{facets}");
        let hits = user.get("/api/search/quick?term=pets").await.json();
        assert_eq!((hits["hits"].clone(), hits["total"].clone()), (json!([]), json!(0)));
        let suggested = user.get("/api/search/suggestions?term=petsotre").await.json();
        assert_eq!(suggested, json!({"terms": [], "withoutFilters": 0}));
        assert_eq!(found(&portal.service(), "term=petsotre").await, ["petstore"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_is_found_and_what_is_gone_is_not() {
    let estate = estate();
    on_every_database(&estate, json!({}), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        // What its source still names would come back at once.
        let (without, _) = ESTATE.rsplit_once("---").unwrap();
        estate.write("estate.yaml", without);
        let orphans = "/api/catalog/entities/by-query?filter=metadata.annotations.backstage.io/orphan=true";
        portal.wait_until(orphans, |answer| answer["totalItems"] == 1).await;
        let uid = service.get("/api/catalog/entities/by-name/component/default/petstore").await.json();
        let uid = uid["metadata"]["uid"].as_str().unwrap().to_owned();
        assert_eq!(service.delete(&format!("/api/catalog/entities/by-uid/{uid}")).await.status, 204);
        portal.wait_until("/api/search/query?term=petstore", |answer| answer["numberOfResults"] == 0).await;
        estate.write("estate.yaml", ESTATE);
        portal.wait_until("/api/search/query?term=petstore", |answer| answer["numberOfResults"] == 1).await;
    })
    .await;
}

#[tokio::test]
async fn get_facets_quick_and_suggestions() {
    on_every_database(&estate(), json!({}), async |portal| {
        settled(portal, 5).await;
        let service = portal.service();
        let facets = service.get("/api/search/facets?term=ledger&filters[lifecycle]=production").await.json();
        assert_eq!(facets["types"], json!([{"value": "software-catalog", "count": 1}]));
        let of = |name: &str| {
            let all = facets["facets"].as_array().unwrap();
            all.iter().find(|facet| facet["field"] == name).unwrap()["values"].clone()
        };
        assert_eq!(of("kind"), json!([{"value": "Component", "count": 1}]));
        let lifecycles = json!([{"value": "Experimental", "count": 1}, {"value": "production", "count": 1}]);
        assert_eq!(of("lifecycle"), lifecycles, "its own filter does not count");
        let quick = service.get("/api/search/quick?term=led").await.json();
        assert_eq!(quick["hits"][0]["entityRef"], "component:default/payment-ledger-api");
        let suggested = service.get("/api/search/suggestions?term=petsotre&filters[kind]=API").await.json();
        assert_eq!(suggested, json!({"terms": ["petstore"], "withoutFilters": 1}));
    })
    .await;
}
