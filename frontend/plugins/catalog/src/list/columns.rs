//! The columns of the list, by kind.

use callboard_i18n::{plain_text, t};

use super::own::{self, OwnColumn};
use crate::kinds;

/// The field that every entity has, by which the list is sorted unless the reader wants otherwise.
pub(crate) const NAME_FIELD: &str = "metadata.name";

/// Makes the enum, its names and what the reader sees.
macro_rules! columns {
    ($($variant:ident $id:literal $header:expr, $doc:literal)*) => {
        /// A column of the list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum ListColumn {
            $(#[doc = $doc] $variant,)*
            /// A column of another plugin.
            Own(OwnColumn),
        }

        impl ListColumn {
            const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in settings and in `sort` of the table.
            pub(crate) const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* Self::Own(own) => own.0.id }
            }

            /// What the reader sees.
            pub(crate) fn header(self) -> &'static str {
                match self { $(Self::$variant => $header,)* Self::Own(own) => plain_text(own.0.header) }
            }
        }
    };
}

// In the order in which they stand.
columns! {
    Name "name" t!("Name"), "Icon, display name and the beginning of the description."
    Namespace "namespace" t!("Namespace"), "By itself only where namespaces differ."
    Kind "kind" t!("Kind"), "By itself in lists of every kind."
    Owner "owner" t!("Owner"), "Who owns it."
    System "system" t!("System"), "The system that it is a part of."
    Domain "domain" t!("Domain"), "The domain that it is a part of."
    Type "type" t!("Type"), "`spec.type`."
    Parent "parent" t!("Parent"), "The group above a group."
    Email "email" t!("E-mail"), "The address of a user or group."
    Groups "groups" t!("Groups"), "The groups of a user."
    Lifecycle "lifecycle" t!("Lifecycle"), "`spec.lifecycle`."
    Targets "targets" t!("Targets"), "What a location points at."
    Description "description" t!("Description"), "The whole first line of it."
    Title "title" t!("Title"), "`metadata.title`."
    Ref "ref" t!("Entity ref"), "Kind, namespace and name."
    Tags "tags" t!("Tags"), "`metadata.tags`."
}

impl ListColumn {
    /// The column of a name.
    pub(crate) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().chain(own::all()).find(|column| column.id() == id)
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
        Self::ALL.iter().copied().find(|column| column.field() == Some(field))
    }
}

/// The columns of a list until the reader chooses.
pub(crate) fn usual(kind: &str, one_type: bool, many_namespaces: bool) -> Vec<ListColumn> {
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
    columns.extend(own::of_kind(kind).filter(|own| own.0.usual).map(Own));
    columns
}

/// The columns that a list of the kind can have, apart from the name, which it always has.
pub(crate) fn available(kind: &str) -> Vec<ListColumn> {
    use ListColumn::*;
    let fits = |column: &ListColumn| match column {
        Name => false,
        Kind => kind == kinds::ALL,
        Email => matches!(kind, "user" | "group"),
        Groups => kind == "user",
        Parent => kind == "group",
        Targets => kind == "location",
        Domain => matches!(kind, "system" | kinds::ALL),
        Owner => !matches!(kind, "user" | "group" | "location"),
        System | Lifecycle => !matches!(kind, "user" | "group" | "location" | "system" | "domain" | "template"),
        Type => kind != "user",
        Namespace | Description | Title | Ref | Tags => true,
        Own(own) => own.is_of(kind),
    };
    ListColumn::ALL.iter().copied().chain(own::all()).filter(fits).collect()
}

/// The columns with one more or one less, each in its place.
pub(crate) fn toggled(columns: &[ListColumn], column: ListColumn) -> Vec<ListColumn> {
    let shown = |one: &ListColumn| (*one == column) != columns.contains(one);
    ListColumn::ALL.iter().copied().chain(own::all()).filter(shown).collect()
}

/// The fields that the columns of a kind are drawn from, whichever are chosen.
pub(crate) fn fields(kind: &str) -> Vec<&'static str> {
    let mut fields = vec![
        "kind",
        "metadata.name",
        "metadata.namespace",
        "metadata.title",
        "metadata.description",
        "metadata.tags",
        "metadata.annotations.backstage.io/view-url",
        "metadata.annotations.backstage.io/edit-url",
        "spec.type",
    ];
    // Owner and system come from `spec`: a group's relations name everything that it owns.
    fields.extend_from_slice(match kind {
        "user" => &["spec.profile", "relations"],
        "group" => &["spec.profile", "spec.parent"],
        "system" => &["spec.owner", "spec.domain"],
        "location" => &["spec.target", "spec.targets"],
        kinds::ALL => &["spec.owner", "spec.system", "spec.domain", "spec.lifecycle", "spec.profile"],
        _ => &["spec.owner", "spec.system", "spec.lifecycle"],
    });
    for field in own::of_kind(kind).flat_map(|own| own.0.fields) {
        if !fields.contains(field) {
            fields.push(field);
        }
    }
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

    const OF_EVERY_SORT: [&str; 10] =
        ["component", "api", "user", "group", "system", "domain", "template", "location", "all", "widget"];

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
        assert!(usual("component", false, false).contains(&ListColumn::Type));
        assert!(!usual("component", true, false).contains(&ListColumn::Type));
        assert_eq!(usual("location", false, true)[1], ListColumn::Namespace);
    }

    #[test]
    fn the_name_is_the_first_column_of_every_kind() {
        for kind in OF_EVERY_SORT {
            let usual = usual(kind, false, true);
            assert_eq!(usual[0], ListColumn::Name, "{kind}");
            assert!(usual[1..].iter().all(|column| available(kind).contains(column)), "{kind}");
            assert!(fields(kind).contains(&NAME_FIELD), "{kind}");
        }
    }

    #[test]
    fn a_column_comes_to_its_place() {
        use ListColumn::*;
        assert_eq!(toggled(&[Name, Tags], Owner), [Name, Owner, Tags]);
        assert_eq!(toggled(&[Name, Owner, Tags], Owner), [Name, Tags]);
        assert_eq!(ListColumn::of_id("ref"), Some(Ref));
    }
}
