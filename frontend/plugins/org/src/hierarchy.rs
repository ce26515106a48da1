//! Groups as a tree.

use callboard_letters::Letters;
use std::collections::{BTreeMap, BTreeSet};

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{OrgGroup, pages};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Avatar, AvatarSize, TreeNode};
use callboard_web_core::href;
use leptos::prelude::*;

/// What stands between the steps of an id; no ref has it.
const STEP: char = '>';

/// Groups by what they belong to. A group that belongs to two stands below both; groups that belong to each other in a
/// circle stand below the one that comes first.
pub(crate) fn tree(groups: &[OrgGroup]) -> Vec<TreeNode> {
    let mut children: BTreeMap<&str, Vec<&OrgGroup>> = BTreeMap::new();
    for group in groups {
        for parent in &group.parents {
            children.entry(parent).or_default().push(group);
        }
    }
    let mut met = BTreeSet::new();
    let mut roots = Vec::new();
    let without = groups.iter().filter(|group| group.parents.is_empty());
    // Whoever is not met below any of those is part of a circle, which begins somewhere.
    for group in without.chain(groups) {
        if !met.contains(group.entity_ref.as_str()) {
            roots.push(node(group, &children, "", &mut Vec::new(), &mut met));
        }
    }
    roots
}

fn node<'a>(
    group: &'a OrgGroup,
    children: &BTreeMap<&'a str, Vec<&'a OrgGroup>>,
    above: &str,
    way: &mut Vec<&'a str>,
    met: &mut BTreeSet<&'a str>,
) -> TreeNode {
    let own = group.entity_ref.as_str();
    let id = if above.is_empty() { own.to_owned() } else { format!("{above}{STEP}{own}") };
    met.insert(own);
    way.push(own);
    let below = children.get(own).into_iter().flatten().filter(|child| !way.contains(&child.entity_ref.as_str()));
    let below: Vec<&OrgGroup> = below.copied().collect();
    let children = below.into_iter().map(|child| node(child, children, &id, way, met)).collect();
    way.pop();
    let shown = group.clone();
    TreeNode {
        id,
        label: format!("{}, {}", group.title, counts(group)),
        content: ViewFn::from(move || row(&shown)),
        children,
    }
}

/// The ref at the end of an id.
pub(crate) fn ref_of(id: &str) -> &str {
    id.rsplit(STEP).next().unwrap_or(id)
}

/// The nodes whose group's title has the text, with everything above them.
pub(crate) fn with_text(nodes: &[TreeNode], text: &str) -> Vec<TreeNode> {
    let wanted = text.trim().lower();
    let keep = |node: &TreeNode| {
        let children = with_text(&node.children, text);
        let is_meant = node.label.lower().contains(&wanted) || ref_of(&node.id).contains(&wanted);
        (is_meant || !children.is_empty()).then(|| TreeNode { children, ..node.clone() })
    };
    nodes.iter().filter_map(keep).collect()
}

/// `12 members, owns 3`
pub(crate) fn counts(group: &OrgGroup) -> String {
    match (group.members, group.owned) {
        (0, 0) => t!("no members").to_owned(),
        (0, owned) => t!("no members, owns {owned}", owned),
        (members, 0) => plural!(members, "{count} member", "{count} members"),
        (members, owned) => {
            plural!(members, "{count} member, owns {owned}", "{count} members, owns {owned}", owned)
        }
    }
}

/// The page of a group.
pub(crate) fn address(entity_ref: &str) -> String {
    EntityRef::parse_full(entity_ref).map_or_else(|_| pages::CATALOG.to_owned(), |group| href(&pages::entity(&group)))
}

fn row(group: &OrgGroup) -> AnyView {
    let (title, picture) = (group.title.clone(), group.picture.clone());
    let kind = group.group_type.clone().map(|kind| view! { <span class="tree__note">{kind}</span> });
    view! {
        <span class="tree__label">
            <Avatar name=title.clone() picture size=AvatarSize::Small decorative=true/>
            <a class="link link--quiet" href=address(&group.entity_ref) tabindex="-1">{title}</a>
        </span>
        {kind}
        <span class="org-tree__counts">{counts(group)}</span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, parents: &[&str]) -> OrgGroup {
        OrgGroup {
            entity_ref: format!("group:default/{name}"),
            title: name.to_uppercase(),
            group_type: None,
            picture: None,
            parents: parents.iter().map(|parent| format!("group:default/{parent}")).collect(),
            members: 1,
            owned: 0,
        }
    }

    fn shape(nodes: &[TreeNode]) -> String {
        let one = |node: &TreeNode| {
            let name = ref_of(&node.id).trim_start_matches("group:default/").to_owned();
            if node.children.is_empty() { name } else { format!("{name}({})", shape(&node.children)) }
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn groups_stand_below_all_that_they_belong_to() {
        let groups = [group("a", &[]), group("b", &["a"]), group("c", &["a", "b"]), group("d", &[])];
        assert_eq!(shape(&tree(&groups)), "a(b(c) c) d");
    }

    #[test]
    fn circles_have_a_beginning_and_an_end() {
        let groups = [group("a", &["b"]), group("b", &["a"]), group("c", &["b"]), group("d", &["d"])];
        assert_eq!(shape(&tree(&groups)), "a(b(c)) d");
    }

    #[test]
    fn who_is_looked_for_keeps_what_is_above() {
        let groups = [group("a", &[]), group("b", &["a"]), group("c", &["b"]), group("d", &["a"])];
        assert_eq!(shape(&with_text(&tree(&groups), " C ")), "a(b(c))");
        assert_eq!(shape(&with_text(&tree(&groups), "x")), "");
    }

    #[test]
    fn counts_are_told_in_words() {
        assert_eq!(counts(&group("a", &[])), "1 member");
        assert_eq!(counts(&OrgGroup { members: 0, owned: 3, ..group("a", &[]) }), "no members, owns 3");
    }
}
