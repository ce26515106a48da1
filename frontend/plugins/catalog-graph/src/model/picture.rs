//! What is drawn: entities, and lines between them.

use callboard_letters::Letters;
use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_shared::entity::EntityRef;

use super::network::{Node, Reach};
use super::settings::Settings;
use callboard_web_core::relation_phrase;

/// Entities and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Nearest first.
    pub(crate) nodes: Vec<Shown>,
    pub(crate) lines: Vec<Line>,
    /// Neighbours that are left out because there are too many.
    pub(crate) left_out: usize,
    /// Roots that are not in the catalog, or may not be seen.
    pub(crate) missing_roots: Vec<EntityRef>,
}

/// An entity that is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) node: Arc<Node>,
    /// Steps from the nearest root.
    pub(crate) steps: u32,
}

/// A type of relation that is said from the beginning of a line, with that which is said from its end, if both are
/// meant.
type Said = (String, Option<String>);

/// A line between two entities, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The types of relations that it stands for.
    pub(crate) relations: Vec<Said>,
}

impl Line {
    /// What is said between the names of both: `owns`.
    pub(crate) fn label(&self) -> String {
        let phrases: Vec<String> = self.relations.iter().map(|(from, _)| relation_phrase(from)).collect();
        phrases.join(", ")
    }

    /// The types as they stand in the catalog: `ownerOf / ownedBy`.
    pub(crate) fn types(&self) -> String {
        let types = self.relations.iter().map(|(from, to)| match to {
            Some(to) => format!("{from} / {to}"),
            None => from.clone(),
        });
        types.collect::<Vec<_>>().join(", ")
    }
}

impl Picture {
    /// The entities that were reached and the lines between them.
    pub(crate) fn of(reach: &Reach, settings: &Settings) -> Self {
        let nodes: Vec<Shown> =
            reach.shown.iter().map(|(node, steps)| Shown { node: Arc::clone(node), steps: *steps }).collect();
        let places: BTreeMap<&EntityRef, usize> =
            nodes.iter().enumerate().map(|(place, shown)| (&shown.node.entity, place)).collect();
        let mut found: BTreeMap<(usize, usize), Vec<Said>> = BTreeMap::new();
        for (from, shown) in nodes.iter().enumerate() {
            for (relation_type, target) in &shown.node.relations {
                let Some(&to) = places.get(target).filter(|&&to| to != from) else { continue };
                if !settings.shows_relation(relation_type) || !settings.shows_kind_of(&nodes[to]) {
                    continue;
                }
                if settings.unidirectional && nodes[to].steps != shown.steps + 1 {
                    continue;
                }
                let (ends, relation) = line(from, to, relation_type, settings);
                let relations = found.entry(ends).or_default();
                if !relations.contains(&relation) {
                    relations.push(relation);
                }
            }
        }
        let lines = found.into_iter().map(|((from, to), relations)| Line { from, to, relations }).collect();
        Self { nodes, lines, left_out: reach.left_out, missing_roots: reach.missing_roots.clone() }
    }

    /// How many entities there are of every kind, most first.
    pub(crate) fn kinds(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for shown in &self.nodes {
            *counts.entry(&shown.node.kind).or_default() += 1;
        }
        let mut kinds: Vec<(String, usize)> =
            counts.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        kinds
    }

    /// The places of the entities whose title or ref holds every word of the text.
    pub(crate) fn search(&self, text: &str) -> Vec<usize> {
        let text = text.lower();
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let is_found = |shown: &Shown| {
            let hay = format!("{} {}", shown.node.title.lower(), shown.node.entity);
            words.iter().all(|word| hay.contains(word))
        };
        (0..self.nodes.len()).filter(|&place| is_found(&self.nodes[place])).collect()
    }
}

impl Settings {
    /// Roots are shown whatever their kind.
    fn shows_kind_of(&self, shown: &Shown) -> bool {
        shown.steps == 0 || self.shows_kind(&shown.node.entity.kind)
    }
}

/// Which way the line of a relation runs, and what it stands for.
fn line(from: usize, to: usize, relation_type: &str, settings: &Settings) -> ((usize, usize), Said) {
    match settings.pair(relation_type).filter(|_| settings.merge_relations) {
        Some((one, other)) if one == relation_type => ((from, to), (one.clone(), Some(other.clone()))),
        Some((one, other)) => ((to, from), (one.clone(), Some(other.clone()))),
        None => ((from, to), (relation_type.to_owned(), None)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::tests::{network, settings};
    use super::*;

    /// Lines as `a owns b`.
    fn lines(relations: &[&str], query: &str) -> Vec<String> {
        let settings = settings(query);
        let picture = Picture::of(&network(relations).reach(&settings), &settings);
        let name = |place: usize| picture.nodes[place].node.title.clone();
        picture.lines.iter().map(|line| format!("{} {} {}", name(line.from), line.label(), name(line.to))).collect()
    }

    #[test]
    fn a_pair_is_one_line_that_runs_from_the_same_end_always() {
        let relations = ["a dependsOn b", "group:g ownerOf a"];
        assert_eq!(lines(&relations, "root=a"), ["a depends on b", "g owns a"]);
        assert_eq!(lines(&relations, "root=b"), ["a depends on b", "g owns a"]);
    }

    #[test]
    fn unmerged_relations_are_lines_of_their_own() {
        let relations = ["a dependsOn b"];
        let both = lines(&relations, "root=a&mergeRelations=false&unidirectional=false");
        assert_eq!(both, ["a depends on b", "b needed by a"]);
        assert_eq!(lines(&relations, "root=b&mergeRelations=false"), ["b needed by a"]);
    }

    #[test]
    fn only_shortest_ways_lead_away_from_the_root() {
        // b and c are both one step away: the line between them leads nowhere new.
        let relations = ["a dependsOn b", "a dependsOn c", "b dependsOn c", "b dependsOn d", "c dependsOn d"];
        assert_eq!(
            lines(&relations, "root=a"),
            ["a depends on b", "a depends on c", "b depends on d", "c depends on d"]
        );
        assert_eq!(lines(&relations, "root=a&unidirectional=false").len(), 5);
    }

    #[test]
    fn several_relations_of_two_entities_share_a_line() {
        let relations = ["a dependsOn b", "a hasPart b", "a runs b"];
        assert_eq!(lines(&relations, "root=a"), ["a depends on, contains, runs b"]);
    }

    #[test]
    fn an_entity_that_is_related_to_itself_has_no_line() {
        assert_eq!(lines(&["a dependsOn a", "a dependsOn b"], "root=a"), ["a depends on b"]);
    }

    #[test]
    fn what_is_shown_can_be_counted_and_searched() {
        let settings = settings("root=timetable");
        let picture = Picture::of(&network(&["timetable dependsOn resource:time-db"]).reach(&settings), &settings);
        assert_eq!(picture.kinds().len(), 2);
        assert_eq!(picture.search("Time"), [0, 1]);
        assert_eq!(picture.search("resource time"), [1]);
        assert_eq!(picture.search(" "), [0; 0]);
    }
}
