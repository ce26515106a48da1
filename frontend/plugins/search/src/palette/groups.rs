//! The lines of the palette for a question.

use callboard_i18n::{mark, t};
use callboard_letters::Letters;
use callboard_shared::search::{QuickHit, pages};
use callboard_ui::Icon;
use callboard_web_core::{Action, PortalNavItem, kinds};

use super::item::{Does, Group, Item, Sign};
use super::question::{Question, Scope};
use super::score::{fit_words, is_close};
use callboard_web_core::search_marks::{picked, tagged};

/// Lines of a group as long as nothing is typed.
const RECENT: usize = 6;
/// Pages and actions beside hits: few, because only the best can be meant.
const BESIDE_HITS: usize = 4;
/// Hits of one group.
const HITS: usize = 8;

/// What the lines are chosen from.
pub(crate) struct Sources<'a> {
    /// Path and title of pages that the person was on, the newest first.
    pub(crate) recent: &'a [(String, String)],
    /// The path of the page that is shown, which nobody needs to go to.
    pub(crate) here: &'a str,
    pub(crate) nav: &'a [PortalNavItem],
    pub(crate) page_actions: &'a [Action],
    pub(crate) actions: &'a [Action],
    pub(crate) hits: &'a [QuickHit],
}

/// The lines for a question; no group is empty.
pub(crate) fn groups(question: &Question, from: &Sources) -> Vec<Group> {
    let mut groups = match question.scope {
        Scope::Actions => {
            let text = question.text.as_str();
            vec![
                group(mark("On this page"), matching_actions(text, from.page_actions, usize::MAX)),
                group(mark("Actions"), matching_actions(text, from.actions, usize::MAX)),
            ]
        }
        Scope::All if question.is_empty() => {
            let recent = recent("", from, RECENT);
            let pages = without(&recent, pages_of(from, "", usize::MAX));
            let actions = matching_actions("", from.page_actions, RECENT);
            vec![group(mark("Recent"), recent), group(mark("On this page"), actions), group(mark("Pages"), pages)]
        }
        Scope::All if question.filters.is_empty() => everything(&question.text, from),
        _ => hits(from.hits),
    };
    if question.scope != Scope::Actions && !question.is_empty() {
        groups.push(group(mark("Search"), vec![all_results(question)]));
    }
    groups.retain(|group| !group.items.is_empty());
    groups
}

fn everything(text: &str, from: &Sources) -> Vec<Group> {
    let recent = recent(text, from, BESIDE_HITS);
    let mut groups = vec![group(mark("Pages"), without(&recent, pages_of(from, text, BESIDE_HITS)))];
    groups.extend(hits(from.hits).into_iter().map(|found| group(found.label, without(&recent, found.items))));
    groups.insert(0, group(mark("Recent"), recent));
    groups.push(group(mark("On this page"), matching_actions(text, from.page_actions, BESIDE_HITS)));
    groups.push(group(mark("Actions"), matching_actions(text, from.actions, BESIDE_HITS)));
    groups
}

/// The choice goes by what a line does, so nothing stands in two groups.
fn without(seen: &[Item], mut items: Vec<Item>) -> Vec<Item> {
    let seen: Vec<String> = seen.iter().map(Item::key).collect();
    items.retain(|item| !seen.contains(&item.key()));
    items
}

fn group(label: &'static str, items: Vec<Item>) -> Group {
    Group { label, items }
}

fn recent(text: &str, from: &Sources, at_most: usize) -> Vec<Item> {
    let others = from.recent.iter().filter(|(path, _)| path != from.here);
    let items = others.map(|(path, title)| {
        let sign = Sign::of_path(path).unwrap_or_else(|| {
            let nav = from.nav.iter().find(|item| item.path == *path);
            Sign::Icon(nav.map_or(Icon::Clock, |item| item.icon))
        });
        (title.as_str(), "", kind_note(&sign), sign, Does::Go(path.clone()))
    });
    ranked(text, items, at_most)
}

fn kind_note(sign: &Sign) -> String {
    match sign {
        Sign::Kind(kind) => kinds::display(kind),
        Sign::Icon(_) => t!("Page").to_owned(),
    }
}

fn pages_of(from: &Sources, text: &str, at_most: usize) -> Vec<Item> {
    let items = from.nav.iter().filter(|item| item.path != from.here).map(|item| {
        (item.label.as_str(), "", t!("Page").to_owned(), Sign::Icon(item.icon), Does::Go(item.path.clone()))
    });
    ranked(text, items, at_most)
}

fn matching_actions(text: &str, actions: &[Action], at_most: usize) -> Vec<Item> {
    let items = actions.iter().map(|action| {
        (action.label.as_str(), action.words, t!("Action").to_owned(), Sign::Icon(action.icon), Does::Run(action.run))
    });
    ranked(text, items, at_most)
}

/// Title, other words, note, sign and deed of a line.
type Candidate<'a> = (&'a str, &'a str, String, Sign, Does);

/// The lines that fit, the best first; all in their order when nothing was typed.
fn ranked<'a>(text: &str, items: impl Iterator<Item = Candidate<'a>>, at_most: usize) -> Vec<Item> {
    let mut fitting: Vec<(u32, Item)> = items
        .filter_map(|(title, words, note, sign, does)| {
            let by_title = fit_words(text, title).filter(|fit| is_close(text, fit));
            let (score, positions) = match by_title {
                Some(fit) => (fit.score, fit.positions),
                None => {
                    let all = format!("{title} {words}");
                    // Other words say what a thing is about; they are typed in full or from the beginning.
                    let starts =
                        |typed: &str| all.split([' ', ':']).any(|word| word.lower().starts_with(&typed.lower()));
                    text.split_whitespace().all(starts).then_some((1, Vec::new()))?
                }
            };
            Some((score, Item { title: picked(title, &positions), note, sign, does }))
        })
        .collect();
    fitting.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    fitting.into_iter().take(at_most).map(|(_, item)| item).collect()
}

/// The hits by what they are, the group with the best hit first.
fn hits(hits: &[QuickHit]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for hit in hits {
        let label = group_of(hit);
        let at = groups.iter().position(|group| group.label == label).unwrap_or_else(|| {
            groups.push(group(label, Vec::new()));
            groups.len() - 1
        });
        if groups[at].items.len() < HITS {
            groups[at].items.push(item_of(hit));
        }
    }
    groups
}

fn group_of(hit: &QuickHit) -> &'static str {
    match (hit.document_type.as_str(), hit.kind.to_ascii_lowercase().as_str()) {
        ("software-catalog", "user" | "group") => mark("People"),
        ("software-catalog", "template") => mark("Templates"),
        ("software-catalog", _) => mark("Catalog"),
        ("techdocs", _) => mark("Documentation"),
        _ => mark("Other"),
    }
}

fn item_of(hit: &QuickHit) -> Item {
    let title = match hit.highlighted_title.is_empty() {
        true => vec![(hit.title.clone(), false)],
        false => tagged(&hit.highlighted_title, &hit.pre_tag, &hit.post_tag),
    };
    let is_entity = hit.document_type == "software-catalog" && !hit.kind.is_empty();
    let (sign, note) = match is_entity {
        true => (Sign::Kind(hit.kind.clone()), of_type(&hit.kind, &hit.component_type)),
        false if hit.document_type == "techdocs" => (Sign::Icon(Icon::Docs), t!("Documentation").to_owned()),
        false => (Sign::Icon(Icon::Search), hit.document_type.clone()),
    };
    Item { title, note, sign, does: Does::Go(hit.location.clone()) }
}

/// `API` or `Component · service`.
fn of_type(kind: &str, component_type: &str) -> String {
    match component_type {
        "" => kinds::display(kind),
        component_type => format!("{} · {component_type}", kinds::display(kind)),
    }
}

fn all_results(question: &Question) -> Item {
    let title = match question.text.as_str() {
        "" => t!("Show all of these").to_owned(),
        text => t!("Search everything for “{text}”", text),
    };
    let does = Does::Go(pages::search(&question.everything()));
    Item { title: vec![(title, false)], note: t!("Search").to_owned(), sign: Sign::Icon(Icon::Search), does }
}

#[cfg(test)]
#[path = "groups_tests.rs"]
mod tests;
