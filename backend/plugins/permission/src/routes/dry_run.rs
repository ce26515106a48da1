//! `POST /dry-run`: which decisions of the audit log would be others with other roles.

use axum::extract::State;
use axum::response::Response;
use callboard_core::audit::AuditFilter;
use callboard_core::auth::Credentials;
use callboard_core::http::body::MAX_BATCH_BODY;
use callboard_core::http::{JsonBody, json};
use callboard_core::permissions::{Decision, EVALUATION, PolicyUser, Verdict};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::roles::{
    CandidateRole, DryRun, DryRunAnswer, DryRunDifference, DryRunRequest, RbacPolicyLine,
};
use callboard_shared::permissions::{Effect, Permission};
use std::collections::HashMap;

use super::access::Scope;
use super::{RbacState, conditions, names, now_millis};
use crate::rbac::{Line, Outcome, Past, Rbac, Role, Roles, distinct};

/// Events that are read at most.
const MOST_EVENTS: i64 = 20_000;
/// How far back, unless it is said: a week.
const SPAN: i64 = 7 * 24 * 3_600_000;

pub(super) async fn dry_run(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<DryRunRequest, MAX_BATCH_BODY>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    // It tells what others did, and may do.
    if state.visible(&credentials).await? != Scope::All {
        return Err(ApiError::NotAllowed(
            "A dry run tells of everybody, so it is for those who may see all roles; ask whoever looks after them"
                .into(),
        ));
    }
    let now = rbac.book.roles();
    let candidate = state.candidate(rbac, &now, &body).await?;
    let filter = AuditFilter {
        plugin: Some("permission".into()),
        event_id: Some(EVALUATION.id.into()),
        from: Some(body.from.unwrap_or_else(|| now_millis() - SPAN)),
        ..AuditFilter::default()
    };
    state.audit.settled().await;
    let events = state.audit.trail().find(&filter, None, MOST_EVENTS + 1).await?;
    let read = events.len().min(usize::try_from(MOST_EVENTS).unwrap_or(usize::MAX));
    let questions = distinct(&events[..read]);
    let mut people: HashMap<String, Option<PolicyUser>> = HashMap::new();
    let mut differences = Vec::new();
    for (past, outcome) in &questions {
        if !people.contains_key(&past.user) {
            people.insert(past.user.clone(), state.person(&past.user).await);
        }
        let Some(Some(user)) = people.get(&past.user) else { continue };
        let Some(declared) = state.permissions.declared(&past.permission) else { continue };
        let permission = declared.on_the_wire();
        let was = rbac.decide_by(&now, &permission, user).await.map_err(ApiError::Internal)?;
        let would = rbac.decide_by(&candidate, &permission, user).await.map_err(ApiError::Internal)?;
        if was.decision != would.decision {
            differences.extend(state.difference(&permission, past, outcome, was, would).await?);
        }
    }
    Ok(json(&DryRun {
        events: u64::try_from(read).unwrap_or(u64::MAX),
        questions: u64::try_from(questions.len()).unwrap_or(u64::MAX),
        truncated: events.len() > read,
        differences,
    }))
}

impl RbacState {
    /// Somebody who is not known any more is nobody.
    async fn person(&self, user: &str) -> Option<PolicyUser> {
        let user = EntityRef::parse_full(user).ok()?;
        self.permissions.policy_user(&user).await.ok()
    }

    /// The roles as the request has them.
    async fn candidate(&self, rbac: &Rbac, now: &Roles, body: &DryRunRequest) -> ApiResult<Roles> {
        let mut roles = now.clone();
        for name in &body.removed {
            let name = names::role(name)?;
            roles.remove(&name).ok_or_else(|| super::access::unknown(&name))?;
        }
        for wanted in &body.roles {
            let name = names::role(&wanted.name)?;
            let before = roles.get(&name).cloned().unwrap_or_default();
            let role = self.changed(rbac, before, wanted).await?;
            roles.put(&name, role);
        }
        Ok(roles)
    }

    async fn changed(&self, rbac: &Rbac, mut role: Role, wanted: &CandidateRole) -> ApiResult<Role> {
        if let Some(members) = &wanted.member_references {
            role.members = names::members(members)?.into_iter().collect();
        }
        if let Some(policies) = &wanted.policies {
            let line = |line: &RbacPolicyLine| names::line(&line.permission, &line.policy, &line.effect);
            role.lines = policies.iter().map(line).collect::<Result<Vec<Line>, _>>()?;
        }
        if let Some(wanted) = &wanted.conditions {
            role.conditions.clear();
            for (number, condition) in (1..).zip(wanted) {
                let condition = conditions::read(&self.permissions, rbac.limits(), condition, -number).await?;
                if role.clashes(&condition) {
                    return Err(ApiError::Conflict("Two conditions of a role are about the same permission".into()));
                }
                role.conditions.push(condition);
            }
        }
        Ok(role)
    }

    /// What is to be told; nothing when it comes to the same for the thing that was asked about.
    async fn difference(
        &self,
        permission: &Permission,
        past: &Past,
        outcome: &Outcome,
        was: Verdict,
        would: Verdict,
    ) -> ApiResult<Option<DryRunDifference>> {
        let before = self.answer(permission, past, was).await?;
        let after = self.answer(permission, past, would).await?;
        if past.resource_ref.is_some() && before.result == after.result {
            return Ok(None);
        }
        Ok(Some(DryRunDifference {
            user: past.user.clone(),
            permission: past.permission.clone(),
            resource_ref: past.resource_ref.clone(),
            times: outcome.times,
            last: outcome.last.clone(),
            recorded: outcome.result.clone(),
            before,
            after,
        }))
    }

    async fn answer(&self, permission: &Permission, past: &Past, verdict: Verdict) -> ApiResult<DryRunAnswer> {
        let Verdict { decision, reason } = verdict;
        let kind = permission.resource_type.as_deref().unwrap_or_default();
        let (result, matches) = match (decision, &past.resource_ref) {
            (Decision::Allow, _) => (Effect::Allow, None),
            (Decision::Deny, _) => (Effect::Deny, None),
            (Decision::Conditional(criteria), Some(resource)) => {
                let met = self.permissions.meet(kind, std::slice::from_ref(resource), &criteria).await?;
                (Effect::of(met == [true]), None)
            }
            (Decision::Conditional(criteria), None) => {
                let matching = self.permissions.matching(kind, &criteria, 0).await?;
                (Effect::Conditional, matching.map(|matching| matching.total))
            }
        };
        Ok(DryRunAnswer { result, reason, matches })
    }
}
