//! The way down to an entity: the step above it.

use callboard_shared::entity::{Entity, EntityRef};

use super::facts::targets;

/// The entity that the way to this one goes through: the component or system or domain that it is a
/// part of, the group that it is below.
pub(crate) fn parent(entity: &Entity) -> Option<EntityRef> {
    const STEPS: &[(&str, Option<&str>)] = &[
        ("partOf", Some("component")),
        ("partOf", Some("system")),
        ("partOf", Some("domain")),
        ("partOf", None),
        ("childOf", None),
    ];
    STEPS.iter().find_map(|(relation, kind)| targets(entity, relation, *kind).into_iter().next())
}

/// The tab that a path asks for among the paths of the tabs: `docs/a/b` is within `/docs`. `None` when
/// there is no such tab; the empty path is the first tab, whatever it is called.
pub(crate) fn current_tab<'a>(path: &str, tabs: impl IntoIterator<Item = &'a str>) -> Option<usize> {
    let wanted = path.trim_matches('/');
    let mut best: Option<(usize, usize)> = None;
    for (index, tab) in tabs.into_iter().enumerate() {
        let tab = tab.trim_matches('/');
        let fits = if wanted.is_empty() {
            tab.is_empty() || index == 0
        } else {
            wanted == tab || (!tab.is_empty() && wanted.strip_prefix(tab).is_some_and(|rest| rest.starts_with('/')))
        };
        // The longest fitting path: `/docs/api` before `/docs`. For the empty path the one that is empty.
        let exact = if wanted.is_empty() && tab.is_empty() { usize::MAX } else { tab.len() };
        if fits && best.is_none_or(|(_, length)| exact > length) {
            best = Some((index, exact));
        }
    }
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_nearest_whole_comes_first() {
        let of = |relations: &[(&str, &str)]| {
            let relations: Vec<_> =
                relations.iter().map(|(kind, target)| json!({"type": kind, "targetRef": target})).collect();
            parent(&serde_json::from_value(json!({"relations": relations})).unwrap()).map(|parent| parent.to_string())
        };
        assert_eq!(
            of(&[("partOf", "system:default/s"), ("partOf", "component:default/c")]).as_deref(),
            Some("component:default/c")
        );
        assert_eq!(of(&[("childOf", "group:default/g")]).as_deref(), Some("group:default/g"));
        assert_eq!(of(&[("ownedBy", "group:default/g")]), None);
    }

    #[test]
    fn tabs_are_found_by_their_path() {
        let tabs = ["/", "/docs", "/docs/api", "/ci-cd"];
        for (path, tab) in [
            ("", Some(0)),
            ("/", Some(0)),
            ("docs", Some(1)),
            ("docs/a/b", Some(1)),
            ("docs/api/x", Some(2)),
            ("docsx", None),
            ("nope", None),
        ] {
            assert_eq!(current_tab(path, tabs), tab, "{path}");
        }
        assert_eq!(current_tab("", ["/docs", "/x"]), Some(0));
        assert_eq!(current_tab("", ["/docs", "/"]), Some(1));
    }
}
