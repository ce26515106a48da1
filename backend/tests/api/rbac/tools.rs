//! `/preview` and `/dry-run`, and what decisions and changes leave in the audit log.

use serde_json::{Value, json};

use super::{API, administrator, condition, devs, estate, owned};
use crate::support::on_every_database;

#[tokio::test]
async fn a_preview_lists_what_conditions_match_for_somebody() {
    on_every_database(&estate(), administrator(), async |portal| {
        let preview = format!("{API}/preview");
        let body = |conditions: Value, user: Option<&str>| json!({"resourceType": "catalog-entity", "conditions": conditions, "user": user});
        let ada = portal.user().await;
        assert_eq!(ada.post(&preview, body(owned(), None)).await.json(), json!({"total": 1, "refs": ["component:default/ours"]}));
        assert_eq!(ada.post(&preview, body(json!({"not": owned()}), None)).await.json()["total"], 4);
        assert_eq!(portal.service().post(&preview, body(owned(), Some("user:default/ada"))).await.json()["total"], 1);
        assert_eq!(ada.post(&preview, body(owned(), Some("user:default/nobody"))).await.status, 404);
        assert_eq!(ada.post(&preview, body(json!({"rule": "IS_MOON", "resourceType": "catalog-entity"}), None)).await.status, 400);
        assert_eq!(portal.anonymous().post(&preview, body(owned(), None)).await.status, 401);
        // Whoever sees less is shown less.
        ada.post(&format!("{API}/roles"), devs()).await;
        ada.post(&format!("{API}/roles/conditions"), condition(&owned(), &[("catalog.entity.read", "read")])).await;
        assert_eq!(ada.post(&preview, body(json!({"not": owned()}), None)).await.json(), json!({"total": 0, "refs": []}));
    })
    .await;
}

#[tokio::test]
async fn decisions_and_changes_are_in_the_audit_log_and_can_be_decided_again() {
    on_every_database(&estate(), administrator(), async |portal| {
        let ada = portal.user().await;
        // A refusal, a reading, and a change of roles.
        let refused = ada.post("/api/catalog/refresh", json!({"entityRef": "component:default/ours"})).await;
        assert_eq!(refused.status, 403);
        ada.get("/api/catalog/entities").await;
        ada.post(&format!("{API}/roles"), devs()).await;
        let events = "/api/audit/events?plugin=permission";
        let denied = portal.wait_until(&format!("{events}&eventId=permission-evaluation&status=failed"), |found| found["items"].as_array().is_some_and(|items| !items.is_empty())).await;
        let denied = &denied["items"][0];
        assert_eq!((&denied["actor"]["actorId"], &denied["meta"]["permission"], &denied["meta"]["result"]), (&json!("user:default/ada"), &json!("catalog.entity.refresh"), &json!("DENY")), "{denied}");
        assert_eq!(denied["meta"]["resourceRef"], "component:default/ours", "{denied}");
        assert_eq!(denied["error"], "no role of the user says anything about it");
        let written = portal.wait_until(&format!("{events}&eventId=role-write"), |found| found["items"].as_array().is_some_and(|items| !items.is_empty())).await;
        assert_eq!((&written["items"][0]["severityLevel"], &written["items"][0]["meta"]["actionType"]), (&json!("high"), &json!("create")));

        let dry_run = format!("{API}/dry-run");
        let same = ada.post(&dry_run, json!({})).await;
        assert_eq!(same.status, 200, "{}", same.text);
        assert!(same.json()["questions"].as_u64().unwrap() >= 2, "{}", same.text);
        assert_eq!(same.json()["differences"], json!([]));
        let more = json!({"roles": [{"name": "role:default/devs", "conditions": [condition(&owned(), &[("catalog.entity.refresh", "update"), ("catalog.entity.read", "read")])]}]});
        let told = ada.post(&dry_run, more).await.json();
        let of = |name: &str| told["differences"].as_array().unwrap().iter().find(|one| one["permission"] == name).unwrap().clone();
        let refresh = of("catalog.entity.refresh");
        assert_eq!((&refresh["recorded"], &refresh["before"]["result"], &refresh["after"]["result"], &refresh["resourceRef"]), (&json!("DENY"), &json!("DENY"), &json!("ALLOW"), &json!("component:default/ours")), "{refresh}");
        let read = of("catalog.entity.read");
        assert_eq!((&read["before"]["result"], &read["after"]["result"], &read["after"]["matches"]), (&json!("ALLOW"), &json!("CONDITIONAL"), &json!(1)), "{read}");
        let without = json!({"removed": ["role:default/rbac_admin"]});
        let told = ada.post(&dry_run, without).await.json();
        assert!(told["differences"].as_array().unwrap().iter().any(|one| one["permission"] == "policy.entity.create" && one["after"]["result"] == "DENY"), "{told}");
        assert_eq!(ada.post(&dry_run, json!({"removed": ["role:default/none"]})).await.status, 404);
        assert_eq!(portal.service().post(&dry_run, json!({})).await.status, 200);
        assert_eq!(portal.anonymous().post(&dry_run, json!({})).await.status, 401);
    })
    .await;
}
