//! Things within things, as a tree of WAI-ARIA: one stop of the Tab key, arrows within.

use callboard_letters::Letters;
use std::collections::BTreeSet;

use leptos::attr::custom::custom_attribute;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::dom::{has_modifier, query_all};
use crate::{Icon, IconView};

/// What a row may lead to.
const LEADS: &str = "a[href]";
/// The rows.
const ROWS: &str = "[role=treeitem]";

/// A node with what is below it.
#[derive(Clone)]
pub struct TreeNode {
    /// What no other node of the tree has; a thing in two places needs two.
    pub id: String,
    /// What it is called, for finding it by its first letters. What its row shows is what is read out.
    pub label: String,
    /// What its row shows. Enter follows the first link in it; links take no stop of the Tab key of their own, so
    /// give them `tabindex="-1"`.
    pub content: ViewFn,
    /// What is below it.
    pub children: Vec<TreeNode>,
}

/// A node that can be seen.
#[derive(Clone)]
struct Row {
    node: TreeNode,
    level: usize,
    /// From 1, among its siblings.
    place: usize,
    siblings: usize,
    parent: Option<String>,
}

/// A tree. Arrow up and down go from row to row, arrow right opens and goes in, arrow left closes and goes out, `*`
/// opens all siblings, letters find, Enter follows the row's link.
#[component]
pub fn Tree(
    /// What the tree holds.
    #[prop(into)]
    label: Signal<String>,
    /// Its nodes.
    #[prop(into)]
    nodes: Signal<Vec<TreeNode>>,
    /// The ids of the nodes whose children are shown.
    expanded: RwSignal<BTreeSet<String>>,
    /// The id of the node that the page is about.
    #[prop(optional, into)]
    current: Signal<Option<String>>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    // Rows hold views, which cannot be compared: each answer is another one.
    let rows = Memo::new_with_compare(move |_| nodes.with(|nodes| visible(nodes, &expanded.read())), |_, _| true);
    // Where the Tab key comes to: where one was last, else the present node, else the first.
    let visited = RwSignal::new(None::<String>);
    let active = Memo::new(move |_| {
        let rows = rows.read();
        let is_there = |id: &String| rows.iter().any(|row| row.node.id == *id);
        let wanted = visited.get().filter(&is_there).or_else(|| current.get().filter(&is_there));
        wanted.or_else(|| rows.first().map(|row| row.node.id.clone()))
    });
    let go = move |index: usize| {
        let Some(id) = rows.read_untracked().get(index).map(|row| row.node.id.clone()) else { return };
        visited.set(Some(id));
        let element = root.get_untracked().and_then(|root| query_all(&root, ROWS).into_iter().nth(index));
        if let Some(element) = element {
            let _ = element.focus();
        }
    };
    let toggle = move |id: &str| {
        expanded.update(|expanded| {
            if !expanded.remove(id) {
                expanded.insert(id.to_owned());
            }
        });
    };
    let keys = move |event: KeyboardEvent| {
        if has_modifier(&event) {
            return;
        }
        let rows = rows.get_untracked();
        let at = active.get_untracked();
        let Some(at) = rows.iter().position(|row| Some(&row.node.id) == at.as_ref()) else { return };
        let row = &rows[at];
        let is_open = expanded.read_untracked().contains(&row.node.id);
        match event.key().as_str() {
            "ArrowDown" => go((at + 1).min(rows.len() - 1)),
            "ArrowUp" => go(at.saturating_sub(1)),
            "Home" => go(0),
            "End" => go(rows.len() - 1),
            "ArrowRight" if !row.node.children.is_empty() => match is_open {
                true => go(at + 1),
                false => toggle(&row.node.id),
            },
            "ArrowLeft" if is_open && !row.node.children.is_empty() => toggle(&row.node.id),
            "ArrowLeft" => {
                let above = rows.iter().position(|above| Some(&above.node.id) == row.parent.as_ref());
                above.into_iter().for_each(go);
            }
            "*" => expanded.update(|expanded| {
                let siblings =
                    rows.iter().filter(|other| other.parent == row.parent && !other.node.children.is_empty());
                expanded.extend(siblings.map(|sibling| sibling.node.id.clone()));
            }),
            " " if !row.node.children.is_empty() => toggle(&row.node.id),
            "Enter" => {
                let element = root.get_untracked().and_then(|root| query_all(&root, ROWS).into_iter().nth(at));
                let link = element.and_then(|row| query_all(&row, LEADS).into_iter().next());
                match link {
                    Some(link) => link.click(),
                    None => toggle(&row.node.id),
                }
            }
            key => match next_by_letter(&rows, at, key) {
                Some(found) => go(found),
                None => return,
            },
        }
        event.prevent_default();
    };
    let row = move |row: Row| {
        let Row { node: TreeNode { id, content, children, .. }, level, place, siblings, .. } = row;
        let is_branch = !children.is_empty();
        let (own, open_id, press_id) = (id.clone(), id.clone(), id.clone());
        let is_open = Memo::new(move |_| expanded.read().contains(&open_id));
        let is_active = {
            let id = id.clone();
            Memo::new(move |_| active.read().as_deref() == Some(id.as_str()))
        };
        let is_current = Memo::new(move |_| current.read().as_deref() == Some(own.as_str()));
        let twist = match is_branch {
            true => view! {
                <span class="tree__twist tree__twist--pressable" aria-hidden="true" on:click=move |_| toggle(&press_id)>
                    <IconView icon=Icon::ChevronRight size=14/>
                </span>
            }
            .into_any(),
            false => view! { <span class="tree__twist"></span> }.into_any(),
        };
        view! {
            <div
                class="tree__row"
                role="treeitem"
                {..custom_attribute("aria-level", level.to_string())}
                aria-posinset=place.to_string()
                aria-setsize=siblings.to_string()
                aria-expanded=move || is_branch.then(|| if is_open.get() { "true" } else { "false" })
                aria-current=move || is_current.get().then_some("page")
                tabindex=move || if is_active.get() { "0" } else { "-1" }
                style=("--tree-level", (level - 1).to_string())
                on:focusin=move |_| visited.set(Some(id.clone()))
            >
                {twist}
                <div class="tree__content">{content.run()}</div>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="tree" role="tree" aria-label=label node_ref=root on:keydown=keys>
            <For
                each=move || rows.get()
                key=|row| (row.node.id.clone(), row.place, row.siblings, row.node.children.is_empty())
                children=row
            />
        </div>
    }
    .into_any()
}

/// Every node with children, for a tree that is open all over.
pub fn branches(nodes: &[TreeNode]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut waiting: Vec<&TreeNode> = nodes.iter().collect();
    while let Some(node) = waiting.pop() {
        if !node.children.is_empty() {
            ids.insert(node.id.clone());
            waiting.extend(&node.children);
        }
    }
    ids
}

fn visible(nodes: &[TreeNode], expanded: &BTreeSet<String>) -> Vec<Row> {
    let mut rows = Vec::new();
    add(&mut rows, nodes, expanded, 1, None);
    rows
}

fn add(rows: &mut Vec<Row>, nodes: &[TreeNode], expanded: &BTreeSet<String>, level: usize, parent: Option<&str>) {
    for (place, node) in nodes.iter().enumerate() {
        let parent = parent.map(str::to_owned);
        rows.push(Row { node: node.clone(), level, place: place + 1, siblings: nodes.len(), parent });
        if expanded.contains(&node.id) {
            add(rows, &node.children, expanded, level + 1, Some(&node.id));
        }
    }
}

/// The next row, from the one after `at` and on from the top, whose label begins with a letter.
fn next_by_letter(rows: &[Row], at: usize, key: &str) -> Option<usize> {
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    let wanted = key.lower();
    let begins = |index: &usize| rows[*index].node.label.lower().starts_with(&wanted);
    (at + 1..rows.len()).chain(0..=at).find(begins).filter(|_| letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, children: Vec<TreeNode>) -> TreeNode {
        TreeNode { id: id.into(), label: id.to_uppercase(), content: ViewFn::from(|| ()), children }
    }

    fn company() -> Vec<TreeNode> {
        vec![node("a", vec![node("b", vec![node("c", vec![])]), node("d", vec![])]), node("e", vec![])]
    }

    fn seen(expanded: &[&str]) -> Vec<(String, usize, usize, usize)> {
        let expanded = expanded.iter().map(|id| (*id).to_owned()).collect();
        let rows = visible(&company(), &expanded);
        rows.into_iter().map(|row| (row.node.id, row.level, row.place, row.siblings)).collect()
    }

    #[test]
    fn what_is_below_a_closed_node_is_not_seen() {
        assert_eq!(seen(&["b"]), [("a".into(), 1, 1, 2), ("e".into(), 1, 2, 2)]);
        assert_eq!(
            seen(&["a"]),
            [("a".into(), 1, 1, 2), ("b".into(), 2, 1, 2), ("d".into(), 2, 2, 2), ("e".into(), 1, 2, 2)]
        );
        assert_eq!(seen(&["a", "b"]).len(), 5);
    }

    #[test]
    fn letters_find_the_next_row_and_begin_again_at_the_top() {
        let rows = visible(&company(), &branches(&company()));
        assert_eq!(next_by_letter(&rows, 0, "d"), Some(3));
        assert_eq!(next_by_letter(&rows, 3, "A"), Some(0));
        assert_eq!(next_by_letter(&rows, 0, "x"), None);
        assert_eq!(next_by_letter(&rows, 0, "Tab"), None);
    }

    #[test]
    fn branches_have_children() {
        assert_eq!(branches(&company()).into_iter().collect::<Vec<_>>(), ["a", "b"]);
    }
}
