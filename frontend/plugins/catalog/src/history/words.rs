//! Changes in words.

use callboard_i18n::{plural, t};
use callboard_letters::Letters;
use callboard_shared::catalog::{Cause, ChangeKind, FieldChange, HistoryItem};

/// Names in a headline before the rest is counted.
const NAMED: usize = 3;

/// What happened, in a line: `Owner and tags changed`.
pub(crate) fn headline(item: &HistoryItem) -> String {
    match item.change {
        ChangeKind::Added => t!("Appeared in the catalog").to_owned(),
        ChangeKind::Removed => t!("Left the catalog").to_owned(),
        ChangeKind::Changed => what_changed(&item.changes),
    }
}

/// `Owner and tags changed`, as far as the differences are known.
pub(crate) fn what_changed(changes: &[FieldChange]) -> String {
    let mut names: Vec<String> = Vec::new();
    // What others say of it follows from what it says itself, so that it comes last.
    let (derived, own): (Vec<_>, Vec<_>) = changes.iter().partition(|change| is_derived(&change.path));
    for change in own.into_iter().chain(derived) {
        let name = short_name(&change.path);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let said = match (names.as_slice(), more) {
        ([], _) => return t!("Something changed").to_owned(),
        ([name], 0) => t!("{name} changed", name),
        ([all @ .., last], 0) => t!("{names} and {last} changed", names = all.join(", "), last),
        (all, more) => {
            let names = all.join(", ");
            plural!(more, "{names} and {count} more changed", "{names} and {count} more changed", names)
        }
    };
    said.capitalised()
}

fn is_derived(path: &str) -> bool {
    path.starts_with("/relations") || path.starts_with("/status")
}

/// A path as one says it: `owner` of `/spec/owner`, `label team` of `/metadata/labels/team`.
fn short_name(path: &str) -> String {
    let segments = segments(path);
    match segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["metadata", "annotations", key] => t!("annotation {key}", key),
        ["metadata", "labels", key] => t!("label {key}", key),
        ["status", ..] => t!("status").to_owned(),
        [field] | ["metadata" | "spec", field] => known_field(field).to_owned(),
        ["metadata" | "spec", rest @ ..] if !rest.is_empty() => rest.join(" "),
        [] => t!("everything").to_owned(),
        all => all.join(" "),
    }
}

/// Fields that nearly every entity has are said in the reader's language, others as they are written.
fn known_field(field: &str) -> &str {
    match field {
        "annotations" => t!("annotations"),
        "definition" => t!("definition"),
        "description" => t!("description"),
        "domain" => t!("domain"),
        "labels" => t!("labels"),
        "lifecycle" => t!("lifecycle"),
        "links" => t!("links"),
        "owner" => t!("owner"),
        "relations" => t!("relations"),
        "system" => t!("system"),
        "tags" => t!("tags"),
        "title" => t!("title"),
        "type" => t!("type"),
        other => other,
    }
}

/// A path as it is written elsewhere: `spec.owner`, `metadata.annotations["a.b/c"]`.
pub(crate) fn dotted(path: &str) -> String {
    let mut out = String::new();
    for segment in segments(path) {
        let plain = !segment.is_empty() && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        match (plain, out.is_empty()) {
            (true, true) => out.push_str(&segment),
            (true, false) => {
                out.push('.');
                out.push_str(&segment);
            }
            (false, _) => out.push_str(&format!("[\"{segment}\"]")),
        }
    }
    out
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect()
}

/// Why, in a sentence; the name in it is given apart with its place, to be shown as a link.
pub(crate) fn cause(cause: &Cause) -> (&'static str, Option<(&'static str, &str)>) {
    match cause {
        Cause::Source { location } => (t!("The source says so: {location}"), Some(("location", location))),
        Cause::Provider { provider } => (t!("A provider says so: {provider}"), Some(("provider", provider))),
        Cause::Request { principal, .. } => (t!("Asked for by {principal}"), Some(("principal", principal))),
        Cause::Relations => (t!("Other entities came, went or say something else about it"), None),
        Cause::Processing => (t!("Reading or checking the source went differently than before"), None),
        Cause::Orphaned => (t!("Whether a location names it changed"), None),
        Cause::Unknown => (t!("Why was not recorded"), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(paths: &[&str]) -> String {
        let change = |path: &&str| FieldChange { path: (*path).to_owned(), before: None, after: None, diff: None };
        what_changed(&paths.iter().map(change).collect::<Vec<_>>())
    }

    #[test]
    fn headlines_name_what_changed_and_its_own_first() {
        assert_eq!(changed(&["/relations", "/spec/owner"]), "Owner and relations changed");
        assert_eq!(changed(&["/metadata/tags"]), "Tags changed");
        assert_eq!(
            changed(&["/metadata/annotations/a.b~1c", "/metadata/labels/t"]),
            "Annotation a.b/c and label t changed"
        );
        assert_eq!(
            changed(&["/spec/a", "/spec/b", "/spec/c", "/spec/d", "/status/items"]),
            "A, b, c and 2 more changed"
        );
        assert_eq!(changed(&["/spec/profile/email"]), "Profile email changed");
        assert_eq!(changed(&[]), "Something changed");
    }

    #[test]
    fn paths_are_written_as_elsewhere() {
        assert_eq!(dotted("/spec/owner"), "spec.owner");
        assert_eq!(dotted("/metadata/annotations/a.b~1c"), "metadata.annotations[\"a.b/c\"]");
        assert_eq!(dotted(""), "");
    }
}
