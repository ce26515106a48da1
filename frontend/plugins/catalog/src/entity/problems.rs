//! What is wrong with an entity, and what to do about it.

use callboard_i18n::{plural, t};
use callboard_letters::Letters;
use callboard_shared::catalog::AncestryResponse;
use callboard_shared::entity::{Entity, EntityRef, StatusItem, StatusLevel, annotations};

/// Above this many relations nobody looks whether all of them lead somewhere.
pub(crate) const CHECKED_RELATIONS: usize = 1000;

/// Something that is wrong with an entity.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Problem {
    /// The catalog could not take over what the source says.
    Failed {
        /// The entity that it failed for, when that is not the one shown.
        ancestor: Option<EntityRef>,
        /// How bad it is.
        level: StatusLevel,
        /// Kind of the error: `InputError`.
        name: String,
        /// In words.
        message: String,
    },
    /// Nothing names the entity any more.
    Orphan,
    /// Relations lead to entities that do not exist, or may not be seen.
    Missing(Vec<EntityRef>),
}

impl Problem {
    /// What is wrong, in a sentence.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Failed { ancestor: None, level: StatusLevel::Error, .. } => {
                t!("The catalog could not take over the latest version of this entity").to_owned()
            }
            Self::Failed { ancestor: None, .. } => t!("The catalog has a remark on this entity").to_owned(),
            Self::Failed { ancestor: Some(_), .. } => t!("What this entity is read through has a problem").to_owned(),
            Self::Orphan => t!("No location names this entity any more").to_owned(),
            Self::Missing(targets) => plural!(
                targets.len(),
                "A relation leads to an entity that is not there",
                "{count} relations lead to entities that are not there"
            ),
        }
    }

    /// What to do about it.
    pub(crate) fn what_to_do(&self) -> &'static str {
        match self {
            Self::Failed { ancestor: None, .. } => {
                t!("What is shown is the last good version. Correct the source; it is read again by itself, or at \
                     once with “Read the source again” in the menu.")
            }
            Self::Failed { ancestor: Some(_), .. } => {
                t!("Until that is corrected, changes to this entity may not arrive. Its page tells more.")
            }
            Self::Orphan => t!("Delete it, or add it to a location again if it was removed by mistake."),
            Self::Missing(_) => {
                t!("Correct the refs in the entity’s file, or add the missing entities to the catalog. \
                     Entities that you may not see count as missing too.")
            }
        }
    }

    /// Whether what is shown may be wrong.
    pub(crate) fn is_error(&self) -> bool {
        matches!(self, Self::Failed { level: StatusLevel::Error, .. })
    }
}

/// What the entity itself tells.
pub(crate) fn of_entity(entity: &Entity) -> Vec<Problem> {
    let mut problems: Vec<Problem> = items(entity).map(|item| failed(item, None)).collect();
    if entity.annotation(annotations::ORPHAN) == Some("true") {
        problems.push(Problem::Orphan);
    }
    problems
}

/// What the entities tell that this one was read through. Only errors: a remark there does not concern
/// the reader here.
pub(crate) fn of_ancestors(ancestry: &AncestryResponse) -> Vec<Problem> {
    ancestry
        .items
        .iter()
        .filter(|item| item.entity.entity_ref().to_string() != ancestry.root_entity_ref.lower())
        .flat_map(|item| {
            let ancestor = item.entity.entity_ref();
            items(&item.entity)
                .filter(|item| item.level == StatusLevel::Error)
                .map(move |item| failed(item, Some(ancestor.clone())))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn items(entity: &Entity) -> impl Iterator<Item = &StatusItem> {
    entity.status.iter().flat_map(|status| &status.items).filter(|item| !item.message.is_empty())
}

fn failed(item: &StatusItem, ancestor: Option<EntityRef>) -> Problem {
    let name = item.error.as_ref().and_then(|error| error.get("name")).and_then(|name| name.as_str());
    let name = name.unwrap_or_default().to_owned();
    // The message of the original begins with the name, which stands beside it here.
    let prefix = format!("{name}: ");
    let message = item.message.strip_prefix(&prefix).filter(|_| !name.is_empty()).unwrap_or(&item.message).to_owned();
    Problem::Failed { ancestor, level: item.level, name, message }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_remarks_and_orphans() {
        let entity: Entity = serde_json::from_value(json!({
            "kind": "Component", "metadata": {"name": "a", "annotations": {"backstage.io/orphan": "true"}},
            "status": {"items": [
                {"level": "error", "message": "InputError: no such file", "error": {"name": "InputError"}},
                {"level": "warning", "message": "old version"},
                {"level": "error", "message": ""}
            ]}
        }))
        .unwrap();
        let problems = of_entity(&entity);
        assert_eq!(problems.len(), 3);
        let Problem::Failed { name, message, .. } = &problems[0] else { panic!("{problems:?}") };
        assert_eq!((name.as_str(), message.as_str()), ("InputError", "no such file"));
        assert_eq!(problems.iter().map(Problem::is_error).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(problems[2], Problem::Orphan);
    }

    #[test]
    fn only_errors_of_others_are_told() {
        let ancestry: AncestryResponse = serde_json::from_value(json!({
            "rootEntityRef": "component:default/a",
            "items": [
                {"entity": {"kind": "Component", "metadata": {"name": "a"}, "status": {"items": [{"level": "error", "message": "own"}]}}},
                {"entity": {"kind": "Location", "metadata": {"name": "l"}, "status": {"items": [
                    {"level": "error", "message": "unreachable"}, {"level": "info", "message": "slow"}
                ]}}}
            ]
        }))
        .unwrap();
        let problems = of_ancestors(&ancestry);
        assert_eq!(problems.len(), 1);
        let Problem::Failed { ancestor, .. } = &problems[0] else { panic!("{problems:?}") };
        assert_eq!(ancestor, &Some(EntityRef::new("location", "default", "l")));
    }
}
