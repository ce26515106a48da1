//! What is known of the catalog so far, and how far one comes in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use callboard_shared::entity::{Entity, EntityRef};
use serde_json::Value;

use super::settings::Settings;

/// What is asked of an entity.
pub(crate) const FIELDS: [&str; 7] = [
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.title",
    "spec.profile.displayName",
    "spec.type",
    "relations",
];

/// An entity in the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) entity: EntityRef,
    /// The kind in its original case.
    pub(crate) kind: String,
    /// What to call it.
    pub(crate) title: String,
    /// `spec.type`.
    pub(crate) entity_type: Option<String>,
    /// Types and other ends.
    pub(crate) relations: Vec<(String, EntityRef)>,
}

impl Node {
    /// From an entity that is at hand.
    pub(crate) fn of(entity: &Entity) -> Self {
        let relations = entity.relations.iter();
        Self {
            entity: entity.entity_ref(),
            kind: entity.kind.clone(),
            title: entity.title().to_owned(),
            entity_type: entity.spec_str("type").map(str::to_owned),
            relations: relations.filter_map(|one| Some((one.relation_type.clone(), one.target()?))).collect(),
        }
    }

    /// From an entity as it was sent, of which only the fields were asked for.
    pub(crate) fn of_json(entity: &Value) -> Option<Self> {
        let text = |path: &str| entity.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
        let name = text("/metadata/name")?;
        let relations = entity.get("relations").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let relation = |relation: &Value| {
            let target = EntityRef::parse_full(relation.get("targetRef")?.as_str()?).ok()?;
            Some((relation.get("type")?.as_str()?.to_owned(), target))
        };
        Some(Self {
            entity: EntityRef::of(entity)?,
            kind: text("/kind")?.to_owned(),
            title: text("/spec/profile/displayName").or_else(|| text("/metadata/title")).unwrap_or(name).to_owned(),
            entity_type: text("/spec/type").map(str::to_owned),
            relations: relations.iter().filter_map(relation).collect(),
        })
    }
}

/// The entities that were asked for; `None` for those that are not in the catalog or may not be seen.
#[derive(Debug, Default)]
pub(crate) struct Network {
    known: BTreeMap<EntityRef, Option<Arc<Node>>>,
}

/// How far one comes from the roots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// What is shown, nearest first, with the number of steps.
    pub(crate) shown: Vec<(Arc<Node>, u32)>,
    /// What has to be asked for before the answer is complete.
    pub(crate) wanted: Vec<EntityRef>,
    /// Roots that are not in the catalog, or may not be seen.
    pub(crate) missing_roots: Vec<EntityRef>,
    /// Neighbours of what is shown that are left out because there are too many.
    pub(crate) left_out: usize,
}

impl Network {
    /// Takes an entity, or that there is none.
    pub(crate) fn learn(&mut self, entity: EntityRef, node: Option<Node>) {
        self.known.insert(entity, node.map(Arc::new));
    }

    /// Goes from the roots along the relations, breadth first, as far as the settings and what is known allow.
    pub(crate) fn reach(&self, settings: &Settings) -> Reach {
        let mut reach = Reach::default();
        let mut found: BTreeSet<&EntityRef> = settings.roots.iter().collect();
        let mut left_out = BTreeSet::new();
        let mut waiting: VecDeque<(&EntityRef, u32)> = settings.roots.iter().map(|root| (root, 0)).collect();
        while let Some((entity, steps)) = waiting.pop_front() {
            let node = match self.known.get(entity) {
                None => {
                    reach.wanted.push(entity.clone());
                    continue;
                }
                Some(None) => {
                    if steps == 0 {
                        reach.missing_roots.push(entity.clone());
                    }
                    continue;
                }
                Some(Some(node)) => node,
            };
            reach.shown.push((Arc::clone(node), steps));
            if !settings.max_depth.goes_on_after(steps) {
                continue;
            }
            for (relation_type, target) in &node.relations {
                if !settings.shows_relation(relation_type) || !settings.shows_kind(&target.kind) {
                    continue;
                }
                if found.contains(target) || matches!(self.known.get(target), Some(None)) {
                    continue;
                }
                if found.len() >= settings.limit {
                    left_out.insert(target);
                } else {
                    found.insert(target);
                    waiting.push_back((target, steps + 1));
                }
            }
        }
        reach.left_out = left_out.len();
        reach
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use callboard_shared::catalog::GraphQuery;
    use serde_json::{Map, json};

    use super::super::settings::Usual;
    use super::*;

    /// `a` of the kind component: `component:a`.
    pub(crate) fn entity(text: &str) -> EntityRef {
        EntityRef::parse(text, Some("component"), "default").unwrap()
    }

    /// A network from lines such as `a dependsOn b`; both ends know of it when the type has a pair.
    pub(crate) fn network(lines: &[&str]) -> Network {
        let mut nodes: BTreeMap<EntityRef, Node> = BTreeMap::new();
        let mut relate = |from: &EntityRef, relation_type: &str, to: &EntityRef| {
            let node = nodes.entry(from.clone()).or_insert_with(|| Node {
                entity: from.clone(),
                kind: from.kind.clone(),
                title: from.name.clone(),
                entity_type: None,
                relations: Vec::new(),
            });
            node.relations.push((relation_type.to_owned(), to.clone()));
        };
        for line in lines {
            let parts: Vec<&str> = line.split(' ').collect();
            let (from, to) = (entity(parts[0]), entity(parts[2]));
            relate(&from, parts[1], &to);
            let pairs = callboard_web_core::RELATION_PAIRS.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
            if let Some((_, other)) = pairs.into_iter().find(|(a, _)| *a == parts[1]) {
                relate(&to, other, &from);
            }
        }
        let mut network = Network::default();
        nodes.into_iter().for_each(|(entity, node)| network.learn(entity, Some(node)));
        network
    }

    pub(crate) fn settings(query: &str) -> Settings {
        let query = query.replace("root=", "rootEntityRefs[]=component:default/");
        Settings::of(&GraphQuery::parse(&query), &Usual::of(&Map::new()))
    }

    fn names(reach: &Reach) -> Vec<(&str, u32)> {
        reach.shown.iter().map(|(node, steps)| (node.entity.name.as_str(), *steps)).collect()
    }

    #[test]
    fn it_goes_as_far_as_it_may() {
        let network = network(&["a dependsOn b", "b dependsOn c", "c dependsOn d"]);
        assert_eq!(names(&network.reach(&settings("root=b&maxDepth=1"))), [("b", 0), ("a", 1), ("c", 1)]);
        assert_eq!(network.reach(&settings("root=b")).shown.len(), 4);
    }

    #[test]
    fn what_is_not_shown_is_not_followed() {
        let network = network(&["a dependsOn api:b", "api:b dependsOn c", "a partOf system:s"]);
        assert_eq!(names(&network.reach(&settings("root=a&selectedKinds[]=system"))), [("a", 0), ("s", 1)]);
        assert_eq!(names(&network.reach(&settings("root=a&selectedRelations[]=dependsOn"))).len(), 3);
    }

    #[test]
    fn what_is_not_known_is_asked_for_level_by_level() {
        let whole = network(&["a dependsOn b", "a dependsOn c", "b dependsOn d"]);
        let mut part = Network::default();
        let mut levels = Vec::new();
        loop {
            let reach = part.reach(&settings("root=a"));
            if reach.wanted.is_empty() {
                assert_eq!(reach.shown.len(), 4);
                break;
            }
            levels.push(reach.wanted.len());
            for wanted in reach.wanted {
                let node = whole.known.get(&wanted).and_then(Option::as_deref).cloned();
                part.learn(wanted, node);
            }
        }
        assert_eq!(levels, [1, 2, 1]);
    }

    #[test]
    fn what_is_gone_is_left_out_and_a_root_is_told() {
        let mut network = network(&["a dependsOn b"]);
        network.learn(entity("b"), None);
        let reach = network.reach(&settings("root=a"));
        assert_eq!((names(&reach), reach.missing_roots.len()), (vec![("a", 0)], 0));
        assert_eq!(network.reach(&settings("root=b")).missing_roots, [entity("b")]);
    }

    #[test]
    fn too_many_are_left_out_and_counted() {
        let network = network(&["a dependsOn b", "a dependsOn c", "a dependsOn d", "b dependsOn d", "b dependsOn e"]);
        let reach = network.reach(&settings("root=a&limit=3"));
        assert_eq!((reach.shown.len(), reach.left_out), (3, 2));
        assert_eq!(network.reach(&settings("root=a&limit=5")).left_out, 0);
    }

    #[test]
    fn entities_are_read_as_they_are_sent() {
        let node = Node::of_json(&json!({
            "kind": "Group", "metadata": {"name": "A"}, "spec": {"profile": {"displayName": "Team A"}, "type": "team"},
            "relations": [{"type": "parentOf", "targetRef": "group:default/b"}, {"type": "x", "targetRef": "y"}]
        }));
        let node = node.unwrap();
        assert_eq!((node.title.as_str(), node.entity_type.as_deref()), ("Team A", Some("team")));
        assert_eq!(node.entity, EntityRef::new("group", "default", "a"));
        assert_eq!(node.relations, [("parentOf".to_owned(), EntityRef::new("group", "default", "b"))]);
        assert_eq!(Node::of_json(&json!({"kind": "Group"})), None);
    }
}
