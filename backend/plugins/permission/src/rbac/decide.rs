//! The decision, from roles and a permission.

use std::collections::BTreeSet;

use callboard_core::permissions::{Criteria, Decision, PolicyUser, Verdict};
use callboard_shared::permissions::Permission;

use super::aliases::expand;
use super::model::{Line, RoleCondition, Roles};
use super::settings::Precedence;

/// The action of a permission without one.
const USE: &str = "use";

pub(super) fn decide(
    roles: &Roles,
    held: &BTreeSet<String>,
    permission: &Permission,
    user: &PolicyUser,
    precedence: Precedence,
) -> Verdict {
    let action = permission.attributes.action.as_deref().unwrap_or(USE);
    let lines = Lines::of(roles, held, permission, action);
    let basic_first = precedence == Precedence::Basic && !lines.is_empty();
    if let (Some(resource_type), false) = (permission.resource_type.as_deref(), basic_first) {
        match conditions(roles, held, resource_type, &permission.name, action) {
            Found::None => {}
            Found::Several(role) => {
                return Verdict::new(
                    Decision::Deny,
                    format!("{role} has two conditions for it, and it is not said which counts"),
                );
            }
            Found::Some(found) => return conditional(found, user),
        }
    }
    lines.verdict()
}

/// The conditions of several roles widen each other.
fn conditional(found: Vec<(&str, &RoleCondition)>, user: &PolicyUser) -> Verdict {
    let reason = format!("conditions of {}", found.iter().map(|(role, _)| *role).collect::<Vec<_>>().join(", "));
    let parts = found.into_iter().map(|(_, condition)| expand(&condition.criteria, user)).collect();
    match Criteria::any(parts) {
        Some(criteria) => Verdict::new(Decision::Conditional(criteria), reason),
        None => Verdict::new(Decision::Deny, reason),
    }
}

enum Found<'a> {
    None,
    /// This role has more than one.
    Several(&'a str),
    Some(Vec<(&'a str, &'a RoleCondition)>),
}

fn conditions<'a>(
    roles: &'a Roles,
    held: &'a BTreeSet<String>,
    resource_type: &str,
    name: &str,
    action: &str,
) -> Found<'a> {
    let mut found = Vec::new();
    for role in held {
        let is_meant = |condition: &&RoleCondition| {
            condition.resource_type == resource_type && condition.applies_to.covers(name, action)
        };
        let mut own = roles.conditions(role).iter().filter(is_meant);
        let Some(condition) = own.next() else { continue };
        if own.next().is_some() {
            return Found::Several(role);
        }
        found.push((role.as_str(), condition));
    }
    if found.is_empty() { Found::None } else { Found::Some(found) }
}

/// The lines that count, each with its role: those that name the permission, or if there are none, those that name
/// its kind of thing.
struct Lines<'a>(Vec<(&'a str, &'a Line)>);

impl<'a> Lines<'a> {
    fn of(roles: &'a Roles, held: &'a BTreeSet<String>, permission: &Permission, action: &str) -> Self {
        let of = |wanted: &str| -> Vec<(&'a str, &'a Line)> {
            let all = held.iter().flat_map(|role| roles.lines(role).iter().map(move |line| (role.as_str(), line)));
            all.filter(|(_, line)| line.permission == wanted && line.action == action).collect()
        };
        let named = of(&permission.name);
        match (named.is_empty(), &permission.resource_type) {
            (true, Some(resource_type)) => Self(of(resource_type)),
            _ => Self(named),
        }
    }

    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One denial beats any number of permissions.
    fn verdict(&self) -> Verdict {
        let told = |(role, line): &(&str, &Line)| {
            let effect = if line.allow { "allows" } else { "denies" };
            format!("{role} {effect} {}, {}", line.permission, line.action)
        };
        if let Some(denied) = self.0.iter().find(|(_, line)| !line.allow) {
            return Verdict::new(Decision::Deny, told(denied));
        }
        match self.0.first() {
            Some(allowed) => Verdict::new(Decision::Allow, told(allowed)),
            None => Verdict::new(Decision::Deny, "no role of the user says anything about it"),
        }
    }
}
