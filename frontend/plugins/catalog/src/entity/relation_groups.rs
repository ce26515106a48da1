//! Relations in groups, as people speak of them.

use callboard_shared::entity::{Entity, EntityRef, Relation};

/// The known relation types in the order in which they are shown, with what they are called.
const NAMES: &[(&str, &str)] = &[
    ("ownedBy", "Owned by"),
    ("partOf", "Part of"),
    ("childOf", "Belongs to"),
    ("memberOf", "Member of"),
    ("providesApi", "Provides"),
    ("consumesApi", "Consumes"),
    ("apiProvidedBy", "Provided by"),
    ("apiConsumedBy", "Consumed by"),
    ("dependsOn", "Depends on"),
    ("dependencyOf", "Needed by"),
    ("hasPart", "Consists of"),
    ("parentOf", "Subgroups"),
    ("hasMember", "Members"),
    ("ownerOf", "Owns"),
];

/// All relations of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RelationGroup {
    /// As it stands in the entity.
    pub(crate) relation_type: String,
    /// As it is said.
    pub(crate) name: String,
    /// The other ends, in the order of kind and name.
    pub(crate) targets: Vec<EntityRef>,
}

/// The relations of an entity in groups. What is no full ref is left out.
pub(crate) fn groups(entity: &Entity) -> Vec<RelationGroup> {
    let mut groups: Vec<RelationGroup> = Vec::new();
    for relation in &entity.relations {
        let Some(target) = relation.target() else { continue };
        match groups.iter_mut().find(|group| group.relation_type == relation.relation_type) {
            Some(group) => group.targets.push(target),
            None => groups.push(RelationGroup {
                relation_type: relation.relation_type.clone(),
                name: name(&relation.relation_type),
                targets: vec![target],
            }),
        }
    }
    groups.sort_by_key(|group| {
        let place = NAMES.iter().position(|(known, _)| *known == group.relation_type);
        (place.unwrap_or(NAMES.len()), group.name.clone())
    });
    groups
}

/// Every entity that the relations name, once.
pub(crate) fn all_targets(entity: &Entity) -> Vec<EntityRef> {
    let mut targets: Vec<_> = entity.relations.iter().filter_map(Relation::target).collect();
    targets.sort();
    targets.dedup();
    targets
}

/// What a relation type is called; an unknown one in its own words: `deployedTo` is `Deployed to`.
pub(crate) fn name(relation_type: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == relation_type) {
        return (*name).to_owned();
    }
    let mut words = String::new();
    for (index, letter) in relation_type.chars().enumerate() {
        match letter {
            _ if index == 0 => words.extend(letter.to_uppercase()),
            '_' => words.push(' '),
            _ if letter.is_uppercase() => {
                words.push(' ');
                words.extend(letter.to_lowercase());
            }
            _ => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_stand_in_a_fixed_order() {
        let entity: Entity = serde_json::from_value(json!({"relations": [
            {"type": "dependsOn", "targetRef": "resource:default/db"},
            {"type": "deployedTo", "targetRef": "cluster:default/c"},
            {"type": "ownedBy", "targetRef": "group:default/g"},
            {"type": "dependsOn", "targetRef": "component:default/a"},
            {"type": "dependsOn", "targetRef": "nonsense"}
        ]}))
        .unwrap();
        let groups = groups(&entity);
        let shown: Vec<_> = groups.iter().map(|group| (group.name.as_str(), group.targets.len())).collect();
        assert_eq!(shown, [("Owned by", 1), ("Depends on", 2), ("Deployed to", 1)]);
        assert_eq!(all_targets(&entity).len(), 4);
    }

    #[test]
    fn unknown_relations_are_said_in_their_own_words() {
        assert_eq!(name("deployedTo"), "Deployed to");
        assert_eq!(name("runs_on"), "Runs on");
        assert_eq!(name(""), "");
    }
}
