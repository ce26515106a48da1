//! Past decisions, as the audit log has them, to be decided again with other roles.

use std::collections::BTreeMap;

use callboard_shared::audit::AuditEventRow;
use serde_json::Value;

/// A question that was decided, perhaps often.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Past {
    pub(crate) user: String,
    pub(crate) permission: String,
    pub(crate) resource_ref: Option<String>,
}

/// How it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) times: u64,
    /// ISO 8601.
    pub(crate) last: String,
    /// What the last decision came to.
    pub(crate) result: String,
}

/// Every question of these events once. The events are the newest first.
pub(crate) fn distinct(events: &[AuditEventRow]) -> BTreeMap<Past, Outcome> {
    let mut all: BTreeMap<Past, Outcome> = BTreeMap::new();
    for event in events {
        let text = |name: &str| event.meta.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(user), Some(permission)) = (event.actor.actor_id.clone(), text("permission")) else { continue };
        let past = Past { user, permission, resource_ref: text("resourceRef") };
        all.entry(past).and_modify(|outcome| outcome.times += 1).or_insert_with(|| Outcome {
            times: 1,
            last: event.at.clone(),
            result: text("result").unwrap_or_default(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(user: &str, meta: Value, at: &str) -> AuditEventRow {
        serde_json::from_value(json!({
            "id": "1", "at": at, "plugin": "permission", "eventId": "permission-evaluation", "severityLevel": "low",
            "status": "succeeded", "actor": {"actorId": user}, "meta": meta,
        }))
        .unwrap()
    }

    #[test]
    fn a_question_is_asked_once_with_its_newest_answer() {
        let create = |result: &str| json!({"permission": "catalog.entity.create", "result": result});
        let found = distinct(&[
            event("user:default/ada", create("DENY"), "3"),
            event("user:default/ada", create("ALLOW"), "2"),
            event("user:default/bo", create("ALLOW"), "1"),
            event("user:default/bo", json!({}), "0"),
        ]);
        let told: Vec<_> = found
            .iter()
            .map(|(past, outcome)| (past.user.as_str(), outcome.times, outcome.result.as_str(), outcome.last.as_str()))
            .collect();
        assert_eq!(told, [("user:default/ada", 2, "DENY", "3"), ("user:default/bo", 1, "ALLOW", "1")]);
    }
}
