//! What kinds are called in text, and in which order they stand.

use callboard_i18n::{language, mark, plain_text, t};
use callboard_letters::Letters;

/// A kind, and what one and many of it are called: as a heading, and within a sentence.
type Known = (&'static str, [&'static str; 2], [&'static str; 2]);

/// The kinds in the order of the tabs; others follow by name.
const KNOWN: &[Known] = &[
    ("component", [mark("Component"), mark("Components")], [mark("component"), mark("components")]),
    ("api", [mark("API"), mark("APIs")], [mark("API"), mark("APIs")]),
    ("resource", [mark("Resource"), mark("Resources")], [mark("resource"), mark("resources")]),
    ("system", [mark("System"), mark("Systems")], [mark("system"), mark("systems")]),
    ("domain", [mark("Domain"), mark("Domains")], [mark("domain"), mark("domains")]),
    ("template", [mark("Template"), mark("Templates")], [mark("template"), mark("templates")]),
    ("group", [mark("Group"), mark("Groups")], [mark("group"), mark("groups")]),
    ("user", [mark("User"), mark("Users")], [mark("user"), mark("users")]),
    ("location", [mark("Location"), mark("Locations")], [mark("location"), mark("locations")]),
];

/// The kinds that nearly every catalog has.
pub const USUAL: &[&str] = &["component", "api", "resource", "system", "domain", "group", "user"];

/// The name of a kind that is no kind: entities of every one.
pub const ALL: &str = "all";

/// Where a kind stands among others.
pub fn rank(kind: &str) -> (usize, String) {
    let kind = kind.lower();
    let place = KNOWN.iter().position(|(known, ..)| *known == kind).unwrap_or(KNOWN.len());
    (place, kind)
}

/// A kind as people read it: `API` for `api`. Kinds that are not built in get a capital.
pub fn display(kind: &str) -> String {
    known(kind).map_or_else(|| capitalised(kind), |&(_, [one, _], _)| plain_text(one).to_owned())
}

/// Many of a kind, as a heading: `Components`, `APIs`, `Policies`.
pub fn plural(kind: &str) -> String {
    if kind.eq_ignore_ascii_case(ALL) {
        return t!("Entities").to_owned();
    }
    if let Some(&(_, [_, many], _)) = known(kind) {
        return plain_text(many).to_owned();
    }
    let one = capitalised(kind);
    let vowel_before_y = one.chars().rev().nth(1).is_some_and(|letter| "aeiou".contains(letter.to_ascii_lowercase()));
    match one.chars().last() {
        Some('y') if !vowel_before_y => format!("{}ies", &one[..one.len() - 1]),
        Some('s' | 'x') => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

/// Many of a kind, within a sentence: `components`, `APIs`.
pub fn plural_in_text(kind: &str) -> String {
    if kind.eq_ignore_ascii_case(ALL) {
        return t!("entities").to_owned();
    }
    known(kind).map_or_else(|| in_text(plural(kind)), |&(.., [_, many])| plain_text(many).to_owned())
}

/// One of a kind, within a sentence: `component`, `API`.
pub fn one_in_text(kind: &str) -> String {
    known(kind).map_or_else(|| in_text(display(kind)), |&(.., [one, _])| plain_text(one).to_owned())
}

/// Whether entities of the kind own others rather than being owned.
pub fn is_owner(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("user") || kind.eq_ignore_ascii_case("group")
}

/// The text with a capital first letter.
pub fn capitalised(text: &str) -> String {
    text.capitalised()
}

fn known(kind: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|(known, ..)| kind.eq_ignore_ascii_case(known))
}

fn in_text(name: String) -> String {
    // An abbreviation keeps its capitals, and so does a name that is a foreign word in the sentence.
    let is_word = language() == "en" && name.chars().nth(1).is_some_and(char::is_lowercase);
    if is_word { name.lower() } else { name }
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
