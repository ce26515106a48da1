//! The list in words: its heading, where its page lies, why it is empty.

use callboard_shared::catalog::OwnershipFilter;
use callboard_ui::grouped;

use super::scope::Scope;
use crate::kinds;

/// The heading: `Owned service components`, `APIs`.
pub(crate) fn heading(scope: &Scope) -> String {
    let mut words = Vec::new();
    match scope.user {
        OwnershipFilter::Owned => words.push("owned".to_owned()),
        OwnershipFilter::Starred => words.push("starred".to_owned()),
        OwnershipFilter::All => {}
    }
    if let [one_type] = scope.filters.types.as_slice() {
        words.push(one_type.clone());
    }
    words.push(kinds::plural_in_text(scope.kind()));
    kinds::capitalised(&words.join(" "))
}

/// Where the page lies: `21–40 of 340`.
pub(crate) fn range(scope: &Scope, rows: usize, total: u64) -> String {
    if rows == 0 {
        return "Nothing to show".to_owned();
    }
    let rows = rows as u64;
    if scope.filters.cursor.is_some() && scope.filters.offset.is_none() {
        // A link from elsewhere has the cursor alone, which does not tell how far it goes.
        return format!("{rows} of {}", grouped(total));
    }
    let before = scope.filters.offset.unwrap_or_default();
    format!("{}–{} of {}", grouped(before + 1), grouped(before + rows), grouped(total))
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
        let title = scope
            .filters
            .text
            .as_deref()
            .map_or_else(|| format!("No {what} match these filters"), |text| format!("No {what} match “{text}”"));
        let body = match scope.kind() {
            kinds::ALL => "Take a filter away.",
            _ => "Take a filter away, or look among other kinds.",
        };
        return Emptiness { title, body, filtered: true, narrow };
    }
    if scope.user == OwnershipFilter::Starred {
        return Emptiness {
            title: format!("No {what} have your star"),
            body: "Press the star of a row to find it here again.",
            filtered: false,
            narrow,
        };
    }
    if narrow {
        let title = format!("You own no {what}");
        return Emptiness {
            title,
            body: "Neither you nor a group of yours is named as owner.",
            filtered: false,
            narrow,
        };
    }
    Emptiness {
        title: format!("There are no {what} yet"),
        body: "Entities come from the files that catalog.locations of the configuration names.",
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
