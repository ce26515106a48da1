//! What kinds are called in text, and in which order they stand.

/// The kinds in the order of the tabs; others follow by name.
const ORDER: &[&str] = &["component", "api", "resource", "system", "domain", "template", "group", "user", "location"];

/// The kinds that nearly every catalog has.
pub const USUAL: &[&str] = &["component", "api", "resource", "system", "domain", "group", "user"];

/// The name of a kind that is no kind: entities of every one.
pub const ALL: &str = "all";

/// Where a kind stands among others.
pub fn rank(kind: &str) -> (usize, String) {
    let kind = kind.to_lowercase();
    let place = ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len());
    (place, kind)
}

/// A kind as it is written in files: `API` for `api`. Kinds that are not built in get a capital.
pub fn display(kind: &str) -> String {
    if kind.eq_ignore_ascii_case("api") {
        return "API".to_owned();
    }
    capitalised(kind)
}

/// Many of a kind, as a heading: `Components`, `APIs`, `Policies`.
pub fn plural(kind: &str) -> String {
    if kind.eq_ignore_ascii_case(ALL) {
        return "Entities".to_owned();
    }
    let one = display(kind);
    let vowel_before_y = one.chars().rev().nth(1).is_some_and(|letter| "aeiou".contains(letter.to_ascii_lowercase()));
    match one.chars().last() {
        Some('y') if !vowel_before_y => format!("{}ies", &one[..one.len() - 1]),
        Some('s' | 'x') => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

/// Many of a kind, within a sentence: `components`, `APIs`.
pub fn plural_in_text(kind: &str) -> String {
    in_text(plural(kind))
}

/// One of a kind, within a sentence: `component`, `API`.
pub fn one_in_text(kind: &str) -> String {
    in_text(display(kind))
}

/// Whether entities of the kind own others rather than being owned.
pub fn is_owner(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("user") || kind.eq_ignore_ascii_case("group")
}

/// The text with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn in_text(name: String) -> String {
    // An abbreviation keeps its capitals.
    let is_word = name.chars().nth(1).is_some_and(char::is_lowercase);
    if is_word { name.to_lowercase() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_for_people() {
        for (kind, one, many, within) in [
            ("component", "Component", "Components", "components"),
            ("api", "API", "APIs", "APIs"),
            ("Policy", "Policy", "Policies", "policies"),
            ("Survey", "Survey", "Surveys", "surveys"),
            ("mailbox", "Mailbox", "Mailboxes", "mailboxes"),
            ("AiResource", "AiResource", "AiResources", "airesources"),
        ] {
            assert_eq!((display(kind), plural(kind), plural_in_text(kind)), (one.into(), many.into(), within.into()));
        }
        assert_eq!(plural(ALL), "Entities");
        assert_eq!(one_in_text("API"), "API");
    }

    #[test]
    fn built_in_kinds_come_first() {
        let mut kinds = ["Widget", "User", "API", "Component", "Anvil"];
        kinds.sort_by_key(|kind| rank(kind));
        assert_eq!(kinds, ["Component", "API", "User", "Anvil", "Widget"]);
    }
}
