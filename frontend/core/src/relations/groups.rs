//! Relations in groups, as people speak of them.

use callboard_shared::entity::{Entity, EntityRef};

use super::words;

/// All relations of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationGroup {
    /// As it stands in the entity.
    pub relation_type: String,
    /// As it is said.
    pub name: String,
    /// The other ends, in the order of kind and name.
    pub targets: Vec<EntityRef>,
}

/// The relations of an entity in groups. What is no full ref is left out.
#[must_use]
pub fn relation_groups(entity: &Entity) -> Vec<RelationGroup> {
    let mut groups: Vec<RelationGroup> = Vec::new();
    for relation in &entity.relations {
        let Some(target) = relation.target() else { continue };
        match groups.iter_mut().find(|group| group.relation_type == relation.relation_type) {
            Some(group) => group.targets.push(target),
            None => groups.push(RelationGroup {
                relation_type: relation.relation_type.clone(),
                name: words::heading(&relation.relation_type),
                targets: vec![target],
            }),
        }
    }
    groups.sort_by_key(|group| (words::place(&group.relation_type), group.name.clone()));
    groups
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
        let groups = relation_groups(&entity);
        let shown: Vec<_> = groups.iter().map(|group| (group.name.as_str(), group.targets.len())).collect();
        assert_eq!(shown, [("Owned by", 1), ("Depends on", 2), ("Deployed to", 1)]);
    }
}
