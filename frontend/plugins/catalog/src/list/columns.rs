//! The columns of the list, by kind.

use crate::kinds;

/// The field that every entity has, by which the list is sorted unless the reader wants otherwise.
pub(crate) const NAME_FIELD: &str = "metadata.name";

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListColumn {
    /// Icon, display name and the beginning of the description.
    Name,
    /// Only in lists of every kind.
    Kind,
    /// The system that it is a part of.
    System,
    /// The domain that it is a part of.
    Domain,
    /// Who owns it.
    Owner,
    /// `spec.type`.
    Type,
    /// `spec.lifecycle`.
    Lifecycle,
    /// Only where namespaces differ.
    Namespace,
    /// `metadata.tags`.
    Tags,
    /// What a location points at.
    Targets,
    /// The address of a user or group.
    Email,
    /// The groups of a user.
    Groups,
    /// The group above a group.
    Parent,
}

impl ListColumn {
    /// The name in `sort` of the table.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::System => "system",
            Self::Domain => "domain",
            Self::Owner => "owner",
            Self::Type => "type",
            Self::Lifecycle => "lifecycle",
            Self::Namespace => "namespace",
            Self::Tags => "tags",
            Self::Targets => "targets",
            Self::Email => "email",
            Self::Groups => "groups",
            Self::Parent => "parent",
        }
    }

    /// What the reader sees.
    pub(crate) const fn header(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::System => "System",
            Self::Domain => "Domain",
            Self::Owner => "Owner",
            Self::Type => "Type",
            Self::Lifecycle => "Lifecycle",
            Self::Namespace => "Namespace",
            Self::Tags => "Tags",
            Self::Targets => "Targets",
            Self::Email => "E-mail",
            Self::Groups => "Groups",
            Self::Parent => "Parent",
        }
    }

    /// The field by which the server sorts this column.
    const fn field(self) -> Option<&'static str> {
        match self {
            Self::Name => Some(NAME_FIELD),
            Self::Kind => Some("kind"),
            Self::Namespace => Some("metadata.namespace"),
            Self::Type => Some("spec.type"),
            Self::Lifecycle => Some("spec.lifecycle"),
            Self::Owner => Some("spec.owner"),
            _ => None,
        }
    }

    /// The field by which a list of the kind can be sorted with this column. None where entities may
    /// lack it: the server leaves those out, and a list that shrinks when sorted is a wrong list.
    pub(crate) fn sort_field(self, kind: &str) -> Option<&'static str> {
        let field = self.field()?;
        may_sort_by(kind, field).then_some(field)
    }

    /// The column that sorts by a field.
    pub(crate) fn of_field(field: &str) -> Option<Self> {
        [Self::Name, Self::Kind, Self::Namespace, Self::Type, Self::Lifecycle, Self::Owner]
            .into_iter()
            .find(|column| column.field() == Some(field))
    }
}

/// The columns of a list.
pub(crate) fn columns(kind: &str, one_type: bool, many_namespaces: bool) -> Vec<ListColumn> {
    use ListColumn::*;
    let of_kind: &[ListColumn] = match kind {
        "user" => &[Name, Email, Groups, Tags],
        "group" => &[Name, Type, Parent, Tags],
        "system" => &[Name, Owner, Domain, Tags],
        "domain" => &[Name, Owner, Tags],
        "template" => &[Name, Type, Owner, Tags],
        "location" => &[Name, Type, Targets],
        "resource" => &[Name, Owner, System, Type, Tags],
        kinds::ALL => &[Name, Kind, Owner, Type, Tags],
        _ => &[Name, Owner, System, Type, Lifecycle, Tags],
    };
    let mut columns: Vec<_> = of_kind.iter().copied().filter(|column| *column != Type || !one_type).collect();
    if many_namespaces {
        columns.insert(1, Namespace);
    }
    columns
}

/// The fields that the columns of a kind are drawn from.
pub(crate) fn fields(kind: &str) -> Vec<&'static str> {
    let mut fields = vec![
        "kind",
        "metadata.name",
        "metadata.namespace",
        "metadata.title",
        "metadata.description",
        "metadata.tags",
        "spec.type",
    ];
    // Owner and system come from `spec`: a group's relations name everything that it owns.
    fields.extend_from_slice(match kind {
        "user" => &["spec.profile", "relations"],
        "group" => &["spec.profile", "spec.parent"],
        "system" => &["spec.owner", "spec.domain"],
        "location" => &["spec.target", "spec.targets"],
        kinds::ALL => &["spec.owner", "spec.profile"],
        _ => &["spec.owner", "spec.system", "spec.lifecycle"],
    });
    fields
}

/// Whether every entity of the kind has the field, so that sorting by it loses none.
pub(crate) fn may_sort_by(kind: &str, field: &str) -> bool {
    match field {
        NAME_FIELD | "metadata.namespace" | "kind" => true,
        "spec.type" => matches!(kind, "component" | "api" | "resource" | "group" | "template"),
        "spec.lifecycle" => matches!(kind, "component" | "api"),
        "spec.owner" => matches!(kind, "component" | "api" | "resource" | "system" | "domain"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use callboard_shared::entity::KINDS;

    use super::*;

    #[test]
    fn sorting_is_offered_for_required_fields_only() {
        for schema in KINDS {
            let kind = schema.kind.to_lowercase();
            for name in ["type", "lifecycle", "owner"] {
                let required = schema.spec.iter().any(|field| field.name == name && field.required);
                assert_eq!(may_sort_by(&kind, &format!("spec.{name}")), required, "{kind} {name}");
            }
        }
        assert_eq!(ListColumn::Type.sort_field("system"), None);
        assert_eq!(ListColumn::Type.sort_field("api"), Some("spec.type"));
        assert_eq!(ListColumn::of_field("spec.owner"), Some(ListColumn::Owner));
        assert_eq!(ListColumn::of_field("metadata.tags"), None);
    }

    #[test]
    fn the_type_goes_when_there_is_only_one() {
        assert!(columns("component", false, false).contains(&ListColumn::Type));
        assert!(!columns("component", true, false).contains(&ListColumn::Type));
        assert_eq!(columns("location", false, true)[1], ListColumn::Namespace);
    }

    #[test]
    fn the_name_is_the_first_column_of_every_kind() {
        for kind in ["component", "api", "user", "group", "system", "domain", "template", "location", "all", "widget"] {
            assert_eq!(columns(kind, false, true)[0], ListColumn::Name, "{kind}");
            assert!(fields(kind).contains(&NAME_FIELD), "{kind}");
        }
    }
}
