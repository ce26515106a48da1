//! What is kept, found and forgotten.

use serde_json::json;

use super::*;
use crate::ApiError;
use crate::database::testing::on_every_database;

const DELETE: AuditEventKind = AuditEventKind { id: "entity-mutate", severity: Severity::Medium };
const READ: AuditEventKind = AuditEventKind { id: "entity-fetch", severity: Severity::Low };

async fn with_auditor(config: serde_json::Value, test: impl AsyncFn(Auditor)) {
    on_every_database(async |database| {
        database.migrate(&[("core", migrations())]).await.unwrap();
        let config = Config::from_value(json!({"backend": {"auditor": config}}));
        let auditor = Auditor::new(&config, database, &Lifecycle::default()).unwrap();
        test(auditor.scoped("catalog")).await;
    })
    .await;
}

#[tokio::test]
async fn an_operation_is_kept_as_it_ended_with_whoever_did_it() {
    with_auditor(json!({}), async |auditor| {
        let refused: ApiResult<()> = auditor
            .track(Actor::named("user:default/ada"), DELETE.with(json!({"uid": "1", "token": "abc"})), async {
                Err(ApiError::Internal(anyhow::anyhow!("postgres://me:secret@db")))
            })
            .await;
        assert!(refused.is_err());
        let mut operation = auditor.begin(Actor::unknown(), DELETE.with(json!({})));
        operation.actor(Actor::named("external:ci"));
        operation.succeed(json!({"uid": "2"}));
        drop(auditor.begin(Actor::unknown(), DELETE.with(json!({}))));
        auditor.settled().await;
        let events = auditor.trail().find(&AuditFilter::default(), None, 10).await.unwrap();
        let told: Vec<_> =
            events.iter().map(|event| (event.status.as_str(), event.actor.actor_id.as_deref())).collect();
        assert_eq!(told, [("failed", None), ("succeeded", Some("external:ci")), ("failed", Some("user:default/ada"))]);
        assert_eq!(events[1].meta, json!({"uid": "2"}));
        let text = serde_json::to_string(&events).unwrap();
        assert!(!text.contains("abc") && !text.contains("secret@db"), "{text}");
        assert_eq!((events[2].plugin.as_str(), events[2].event_id.as_str()), ("catalog", "entity-mutate"));
    })
    .await;
}

#[tokio::test]
async fn events_are_found_by_what_is_known_of_them_page_by_page() {
    with_auditor(json!({}), async |auditor| {
        for number in 0..5 {
            auditor.record(Actor::named("user:default/ada"), DELETE.with(json!({"ref": format!("a_{number}")})));
        }
        auditor.scoped("auth").record(Actor::named("user:default/bo"), READ.with(json!({"ref": "ax0"})));
        auditor.settled().await;
        let find = async |filter: AuditFilter, before| auditor.trail().find(&filter, before, 3).await.unwrap();
        let own = AuditFilter { actor: Some("user:default/ada".into()), ..AuditFilter::default() };
        let page = find(own.clone(), None).await;
        let last = page[2].id.parse().unwrap();
        assert_eq!((page.len(), find(own, Some(last)).await.len()), (3, 2));
        let text = |text: &str| AuditFilter { text: Some(text.into()), ..AuditFilter::default() };
        assert_eq!(find(text("A_0"), None).await.len(), 1, "an underscore is no wildcard, and case does not matter");
        assert_eq!(find(text("' OR 1 = 1 --"), None).await.len(), 0);
        let of_auth = AuditFilter { plugin: Some("auth".into()), ..AuditFilter::default() };
        assert_eq!(find(of_auth, None).await[0].event_id, "entity-fetch");
        let future = AuditFilter { from: Some(i64::MAX / 2), ..AuditFilter::default() };
        assert!(find(future, None).await.is_empty());
        let slots = auditor.trail().slots(&AuditFilter::default(), 1000 * 3600 * 24 * 365 * 1000).await.unwrap();
        assert_eq!(slots.iter().map(|slot| (slot.events, slot.failed)).collect::<Vec<_>>(), [(6, 0)]);
    })
    .await;
}

#[tokio::test]
async fn the_table_does_not_grow_without_end() {
    with_auditor(json!({"maxEvents": 2}), async |auditor| {
        for _ in 0..5 {
            auditor.record(Actor::unknown(), DELETE.with(json!({})));
        }
        auditor.settled().await;
        assert_eq!(auditor.prune().await.unwrap(), 3);
        assert_eq!(auditor.trail().find(&AuditFilter::default(), None, 10).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_event_knows_the_request_that_it_was_done_for() {
    with_auditor(json!({}), async |auditor| {
        let request = axum::extract::Request::builder()
            .uri("/handler/frame?code=abc&env=production")
            .extension(axum::extract::OriginalUri("/api/auth/handler/frame?code=abc&env=production".parse().unwrap()))
            .header("user-agent", "curl")
            .body(axum::body::Body::empty())
            .unwrap();
        let context = RequestContext::of(&request, TrustProxy::None);
        within(context, async { auditor.record(Actor::unknown(), DELETE.with(json!({}))) }).await;
        auditor.settled().await;
        let event = auditor.trail().find(&AuditFilter::default(), None, 1).await.unwrap().remove(0);
        assert_eq!(event.request.unwrap().url, "/api/auth/handler/frame?code=<redacted>&env=production");
        assert_eq!(event.actor.user_agent.as_deref(), Some("curl"));
    })
    .await;
}
