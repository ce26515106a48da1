//! Roles with their members, lines, and conditions.

use std::collections::HashMap;

use callboard_shared::permissions::Criteria;

/// Everything that is known about roles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Roles {
    /// The roles of each user and group, by canonical ref.
    members: HashMap<String, Vec<String>>,
    /// The lines, by role.
    lines: HashMap<String, Vec<Line>>,
    /// The conditions, by role.
    conditions: HashMap<String, Vec<RoleCondition>>,
}

/// What a role allows or denies, whatever the thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The name of a permission, or a kind of thing.
    pub(super) permission: String,
    /// `create`, `read`, `update`, `delete`, or `use` for a permission without action.
    pub(super) action: String,
    pub(super) allow: bool,
}

/// What a role allows with some things.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RoleCondition {
    pub(super) resource_type: String,
    pub(super) applies_to: AppliesTo,
    pub(super) criteria: Criteria,
}

/// Which permissions a condition is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AppliesTo {
    /// All with one of these actions.
    Actions(Vec<String>),
    /// Those of these names and actions.
    Named(Vec<(String, String)>),
}

impl AppliesTo {
    pub(super) fn covers(&self, name: &str, action: &str) -> bool {
        match self {
            Self::Actions(actions) => actions.iter().any(|own| own == action),
            Self::Named(named) => named.iter().any(|(own, its)| own == name && its == action),
        }
    }

    /// True when one permission can be meant by both.
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Actions(left), Self::Actions(right)) => left.iter().any(|action| right.contains(action)),
            (Self::Named(left), Self::Named(right)) => left.iter().any(|named| right.contains(named)),
            (Self::Actions(actions), Self::Named(named)) | (Self::Named(named), Self::Actions(actions)) => {
                named.iter().any(|(_, action)| actions.contains(action))
            }
        }
    }
}

impl Roles {
    pub(super) fn add_member(&mut self, role: &str, member: &str) {
        let roles = self.members.entry(member.to_owned()).or_default();
        if !roles.iter().any(|known| known == role) {
            roles.push(role.to_owned());
        }
    }

    pub(super) fn add_line(&mut self, role: &str, line: Line) {
        let lines = self.lines.entry(role.to_owned()).or_default();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }

    /// Adds a condition unless the role has one already that some permission would be under as well.
    ///
    /// Gives false when it was not added.
    pub(super) fn add_condition(&mut self, role: &str, condition: RoleCondition) -> bool {
        let own = self.conditions.entry(role.to_owned()).or_default();
        let clash = own.iter().any(|other| {
            other.resource_type == condition.resource_type && other.applies_to.overlaps(&condition.applies_to)
        });
        if !clash {
            own.push(condition);
        }
        !clash
    }

    /// The roles that a user or group has by itself.
    pub(super) fn of_member(&self, member: &str) -> &[String] {
        self.members.get(member).map_or(&[], Vec::as_slice)
    }

    pub(super) fn lines(&self, role: &str) -> &[Line] {
        self.lines.get(role).map_or(&[], Vec::as_slice)
    }

    pub(super) fn conditions(&self, role: &str) -> &[RoleCondition] {
        self.conditions.get(role).map_or(&[], Vec::as_slice)
    }

    /// True when somebody has the role, or something is said about it.
    pub(super) fn knows(&self, role: &str) -> bool {
        self.lines.contains_key(role) || self.members.values().any(|roles| roles.iter().any(|own| own == role))
    }
}
