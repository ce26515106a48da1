//! The list in words: its heading, where its page lies, why it is empty.

use callboard_i18n::t;
use callboard_shared::catalog::OwnershipFilter;
use callboard_ui::grouped;

use super::scope::Scope;
use crate::kinds;

/// The heading: `Owned service components`, `APIs`.
pub(crate) fn heading(scope: &Scope) -> String {
    let many = kinds::plural_in_text(scope.kind());
    let text = match (scope.user, scope.filters.types.as_slice()) {
        (OwnershipFilter::Owned, [one]) => t!("Owned {type_name} {kinds}", type_name = one, kinds = many),
        (OwnershipFilter::Owned, _) => t!("Owned {kinds}", kinds = many),
        (OwnershipFilter::Starred, [one]) => t!("Starred {type_name} {kinds}", type_name = one, kinds = many),
        (OwnershipFilter::Starred, _) => t!("Starred {kinds}", kinds = many),
        (OwnershipFilter::All, [one]) => t!("{type_name} {kinds}", type_name = one, kinds = many),
        (OwnershipFilter::All, _) => many,
    };
    kinds::capitalised(&text)
}

/// Where the page lies: `21–40 of 340`.
pub(crate) fn range(scope: &Scope, rows: usize, total: u64) -> String {
    if rows == 0 {
        return t!("Nothing to show").to_owned();
    }
    let rows = rows as u64;
    if scope.filters.cursor.is_some() && scope.filters.offset.is_none() {
        // A link from elsewhere has the cursor alone, which does not tell how far it goes.
        return t!("{rows} of {total}", rows, total = grouped(total));
    }
    let before = scope.filters.offset.unwrap_or_default();
    t!("{first}–{last} of {total}", first = grouped(before + 1), last = grouped(before + rows), total = grouped(total))
}

/// Why there is nothing, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Emptiness {
    /// What is not there.
    pub(crate) title: String,
    /// What to do next.
    pub(crate) body: &'static str,
    /// Whether filters can be taken away.
    pub(crate) filtered: bool,
    /// Whether it would help to show everybody's.
    pub(crate) narrow: bool,
}

/// Why the list is empty.
pub(crate) fn emptiness(scope: &Scope, has_filters: bool) -> Emptiness {
    let what = kinds::plural_in_text(scope.kind());
    let narrow = scope.user != OwnershipFilter::All;
    if has_filters {
        let title = match scope.filters.text.as_deref() {
            Some(text) => t!("No {kinds} match “{text}”", kinds = what, text),
            None => t!("No {kinds} match these filters", kinds = what),
        };
        let body = match scope.kind() {
            kinds::ALL => t!("Take a filter away."),
            _ => t!("Take a filter away, or look among other kinds."),
        };
        return Emptiness { title, body, filtered: true, narrow };
    }
    if scope.user == OwnershipFilter::Starred {
        return Emptiness {
            title: t!("No {kinds} have your star", kinds = what),
            body: t!("Press the star of a row to find it here again."),
            filtered: false,
            narrow,
        };
    }
    if narrow {
        return Emptiness {
            title: t!("You own no {kinds}", kinds = what),
            body: t!("Neither you nor a group of yours is named as owner."),
            filtered: false,
            narrow,
        };
    }
    Emptiness {
        title: t!("There are no {kinds} yet", kinds = what),
        body: t!("Entities come from the files that catalog.locations of the configuration names."),
        filtered: false,
        narrow,
    }
}

#[cfg(test)]
mod tests {
    use callboard_shared::catalog::CatalogFilters;

    use super::*;

    fn scope(filters: &str) -> Scope {
        Scope::new(CatalogFilters::parse(filters), Some(vec!["user:default/me".into()]), None)
    }

    #[test]
    fn headings() {
        for (filters, expected) in [
            ("", "Owned components"),
            ("filters[user]=all", "Components"),
            ("filters[user]=starred", "Starred components"),
            ("filters[user]=all&filters[type]=service", "Service components"),
            ("filters[type]=a&filters[type]=b&filters[kind]=api", "Owned APIs"),
            ("filters[kind]=api&filters[user]=all", "APIs"),
            ("filters[kind]=all&filters[user]=all", "Entities"),
        ] {
            assert_eq!(heading(&scope(filters)), expected, "{filters}");
        }
    }

    #[test]
    fn ranges() {
        assert_eq!(range(&scope(""), 20, 340), "1–20 of 340");
        assert_eq!(range(&scope("cursor=x&offset=20"), 5, 25), "21–25 of 25");
        assert_eq!(range(&scope("cursor=x"), 5, 25), "5 of 25");
        assert_eq!(range(&scope(""), 0, 0), "Nothing to show");
    }

    #[test]
    fn emptiness_says_what_helps() {
        assert!(emptiness(&scope("filters[text]=x"), true).title.contains("“x”"));
        assert!(emptiness(&scope(""), false).narrow);
        assert!(!emptiness(&scope("filters[user]=all"), false).filtered);
    }
}
