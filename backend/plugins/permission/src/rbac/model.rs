//! Roles with their members, lines, and conditions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use callboard_shared::permissions::Criteria;

/// Everything that is known about roles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Roles {
    roles: BTreeMap<String, Role>,
    /// The roles of each user and group, by canonical ref.
    holders: HashMap<String, Vec<String>>,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Role {
    pub(crate) info: RoleInfo,
    /// Canonical refs of users and groups.
    pub(crate) members: BTreeSet<String>,
    pub(crate) lines: Vec<Line>,
    pub(crate) conditions: Vec<RoleCondition>,
}

/// What is told about a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoleInfo {
    pub(crate) source: Source,
    pub(crate) description: Option<String>,
    /// Whose role it is: that user or group may look after it under a condition `IS_OWNER`.
    pub(crate) owner: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) modified_by: Option<String>,
    /// Milliseconds since 1970; nothing for roles of files.
    pub(crate) created_at: Option<i64>,
    pub(crate) modified_at: Option<i64>,
}

/// Where something about a role is said. Only there it can be changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// `permission.rbac` itself.
    #[default]
    Configuration,
    /// One of the two files.
    CsvFile,
    /// The REST API: it is in the database.
    Rest,
}

impl Source {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::CsvFile => "csv-file",
            Self::Rest => "rest",
        }
    }
}

/// What a role allows or denies, whatever the thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The name of a permission, or a kind of thing.
    pub(crate) permission: String,
    /// `create`, `read`, `update`, `delete`, or `use` for a permission without action.
    pub(crate) action: String,
    pub(crate) allow: bool,
    pub(crate) source: Source,
}

impl Line {
    /// True for lines that say the same, wherever they stand.
    pub(crate) fn says_same(&self, other: &Self) -> bool {
        (&self.permission, &self.action, self.allow) == (&other.permission, &other.action, other.allow)
    }
}

/// What a role allows with some things.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RoleCondition {
    /// A number by which the API names it.
    pub(crate) id: i64,
    /// The plugin that owns the things.
    pub(crate) plugin: String,
    pub(crate) resource_type: String,
    pub(crate) applies_to: AppliesTo,
    pub(crate) criteria: Criteria,
    pub(crate) source: Source,
}

/// Which permissions a condition is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AppliesTo {
    /// All with one of these actions.
    Actions(Vec<String>),
    /// Those of these names and actions.
    Named(Vec<(String, String)>),
}

impl AppliesTo {
    pub(crate) fn covers(&self, name: &str, action: &str) -> bool {
        match self {
            Self::Actions(actions) => actions.iter().any(|own| own == action),
            Self::Named(named) => named.iter().any(|(own, its)| own == name && its == action),
        }
    }

    /// True when one permission can be meant by both.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Actions(left), Self::Actions(right)) => left.iter().any(|action| right.contains(action)),
            (Self::Named(left), Self::Named(right)) => left.iter().any(|named| right.contains(named)),
            (Self::Actions(actions), Self::Named(named)) | (Self::Named(named), Self::Actions(actions)) => {
                named.iter().any(|(_, action)| actions.contains(action))
            }
        }
    }
}

impl Role {
    /// True when a condition of the role would count for the same permission.
    pub(crate) fn clashes(&self, condition: &RoleCondition) -> bool {
        self.conditions.iter().any(|other| {
            other.id != condition.id
                && other.resource_type == condition.resource_type
                && other.applies_to.overlaps(&condition.applies_to)
        })
    }
}

impl Roles {
    /// The role, made when it is not there yet.
    fn role(&mut self, name: &str, source: Source) -> &mut Role {
        self.roles
            .entry(name.to_owned())
            .or_insert_with(|| Role { info: RoleInfo { source, ..RoleInfo::default() }, ..Role::default() })
    }

    pub(crate) fn add_member(&mut self, role: &str, member: &str, source: Source) {
        if self.role(role, source).members.insert(member.to_owned()) {
            self.holders.entry(member.to_owned()).or_default().push(role.to_owned());
        }
    }

    pub(crate) fn add_line(&mut self, role: &str, line: Line) {
        let lines = &mut self.role(role, line.source).lines;
        if !lines.iter().any(|known| known.says_same(&line)) {
            lines.push(line);
        }
    }

    /// Adds a condition unless the role has one already that some permission would be under as well.
    ///
    /// Gives false when it was not added.
    pub(crate) fn add_condition(&mut self, role: &str, condition: RoleCondition) -> bool {
        let own = self.role(role, condition.source);
        let clash = own.clashes(&condition);
        if !clash {
            own.conditions.push(condition);
        }
        !clash
    }

    /// Adds a whole role, unless there is one of that name.
    ///
    /// Gives false when it was not added.
    pub(crate) fn add(&mut self, name: &str, role: Role) -> bool {
        if self.roles.contains_key(name) {
            return false;
        }
        self.put(name, role);
        true
    }

    /// Puts a role in the place of the one of that name.
    pub(crate) fn put(&mut self, name: &str, role: Role) {
        self.remove(name);
        for member in &role.members {
            self.holders.entry(member.clone()).or_default().push(name.to_owned());
        }
        self.roles.insert(name.to_owned(), role);
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Role> {
        let removed = self.roles.remove(name)?;
        for member in &removed.members {
            if let Some(roles) = self.holders.get_mut(member) {
                roles.retain(|role| role != name);
            }
        }
        Some(removed)
    }

    /// The roles that a user or group has by itself.
    pub(crate) fn of_member(&self, member: &str) -> &[String] {
        self.holders.get(member).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn get(&self, role: &str) -> Option<&Role> {
        self.roles.get(role)
    }

    /// All, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Role)> {
        self.roles.iter().map(|(name, role)| (name.as_str(), role))
    }

    pub(crate) fn lines(&self, role: &str) -> &[Line] {
        self.get(role).map_or(&[], |role| role.lines.as_slice())
    }

    pub(crate) fn conditions(&self, role: &str) -> &[RoleCondition] {
        self.get(role).map_or(&[], |role| role.conditions.as_slice())
    }

    /// True when somebody has the role, or something is said about it.
    pub(crate) fn knows(&self, role: &str) -> bool {
        self.roles.contains_key(role)
    }
}
