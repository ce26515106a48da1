//! Decisions in the audit log: every refusal, and everything that is more than reading. Of reading it is enough to
//! know once in a while who could, so that a dry run of other roles has something to be compared with.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use callboard_shared::audit::Severity;
use callboard_shared::entity::EntityRef;
use parking_lot::Mutex;
use serde_json::{Map, Value, json};

use super::{Action, Decision, Permission, Verdict};
use crate::audit::{AuditEventKind, Auditor};

/// What the policy decided for a person.
pub const EVALUATION: AuditEventKind = AuditEventKind { id: "permission-evaluation", severity: Severity::Low };

/// How often it is told that somebody may read.
const READING: Duration = Duration::from_secs(3600);
/// How often it is told that somebody may not read the same thing: pages ask again by themselves.
const REFUSAL: Duration = Duration::from_secs(60);
/// So many are remembered; then all are forgotten, and some are told again.
const MOST: usize = 50_000;

/// Tells the audit log what was decided.
pub(super) struct Recorder {
    auditor: Auditor,
    /// When a decision may be told again.
    quiet: Mutex<HashMap<Question, Instant>>,
}

/// Person, permission, thing, and whether it was allowed.
type Question = (String, &'static str, Option<String>, &'static str);

impl Recorder {
    pub(super) fn new(auditor: Auditor) -> Self {
        Self { auditor, quiet: Mutex::default() }
    }

    /// `about`: the thing, and whether what the decision depends on holds for it.
    pub(super) fn record(
        &self,
        user: &EntityRef,
        permission: &Permission,
        verdict: &Verdict,
        about: Option<(&str, bool)>,
    ) {
        let result = match (&verdict.decision, about) {
            (Decision::Conditional(_), None) => "CONDITIONAL",
            (Decision::Conditional(_), Some((_, true))) | (Decision::Allow, _) => "ALLOW",
            (Decision::Conditional(_), Some((_, false))) | (Decision::Deny, _) => "DENY",
        };
        let reads = permission.action == Some(Action::Read);
        let pause = match (reads, result) {
            (true, "DENY") => Some(REFUSAL),
            (true, _) => Some(READING),
            (false, _) => None,
        };
        let resource = about.map(|(resource, _)| resource);
        if let Some(pause) = pause {
            let question = (user.to_string(), permission.name, resource.map(str::to_owned), result);
            if !self.is_due(question, pause) {
                return;
            }
        }
        let told = meta(permission, result, &verdict.reason, resource);
        if result == "DENY" {
            self.auditor.record_refusal(user, EVALUATION.with(told), &verdict.reason);
        } else {
            self.auditor.record(user, EVALUATION.with(told));
        }
    }

    fn is_due(&self, question: Question, pause: Duration) -> bool {
        let now = Instant::now();
        let mut quiet = self.quiet.lock();
        if quiet.get(&question).is_some_and(|until| *until > now) {
            return false;
        }
        if quiet.len() >= MOST {
            quiet.clear();
        }
        quiet.insert(question, now + pause);
        true
    }
}

fn meta(permission: &Permission, result: &str, reason: &str, resource: Option<&str>) -> Value {
    let mut told = Map::new();
    told.insert("permission".into(), json!(permission.name));
    told.insert("action".into(), json!(permission.action.map_or("use", Action::as_str)));
    if let Some(resource_type) = permission.resource_type {
        told.insert("resourceType".into(), json!(resource_type));
    }
    if let Some(resource) = resource {
        told.insert("resourceRef".into(), json!(resource));
    }
    told.insert("result".into(), json!(result));
    told.insert("reason".into(), json!(reason));
    Value::Object(told)
}
