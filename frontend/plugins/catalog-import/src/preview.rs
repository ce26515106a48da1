//! What a registration would bring in, beside what the catalog has.

use std::collections::BTreeMap;

use callboard_shared::entity::{EntityRef, annotations};
use serde_json::Value;

/// An address that was tried out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tried {
    /// The address.
    pub(crate) target: String,
    /// Whether it is registered.
    pub(crate) exists: bool,
    /// What it brings in, by file, that of the address first.
    pub(crate) files: Vec<File>,
}

/// A file with its entities.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct File {
    pub(crate) address: String,
    pub(crate) entities: Vec<Coming>,
}

/// An entity that a registration brings in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Coming {
    pub(crate) entity: EntityRef,
    /// `spec.type`
    pub(crate) of_type: Option<String>,
    pub(crate) state: State,
}

/// What a registration does to an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// The catalog has none of this name.
    New,
    /// It has it from there, and it says something else now.
    Changed,
    /// It has it from there, as it is.
    Same,
    /// It has one of this name from elsewhere, which stays.
    Taken {
        /// Where that one is from.
        by: String,
    },
}

impl Tried {
    /// Joins what a dry run answered with what is in the catalog, in the order of [`refs`].
    pub(crate) fn of(target: &str, exists: bool, entities: &[Value], present: &[Option<Value>]) -> Self {
        let mut files: Vec<File> = Vec::new();
        let mut places = BTreeMap::new();
        for (entity, present) in brought(entities).zip(present) {
            let Some(entity_ref) = EntityRef::of(entity) else { continue };
            let address = address_of(entity, annotations::MANAGED_BY_LOCATION).unwrap_or(target).to_owned();
            let place = *places.entry(address.clone()).or_insert_with(|| {
                files.push(File { address, entities: Vec::new() });
                files.len() - 1
            });
            let of_type = entity["spec"]["type"].as_str().map(str::to_owned);
            files[place].entities.push(Coming { entity: entity_ref, of_type, state: state(entity, present.as_ref()) });
        }
        Self { target: target.to_owned(), exists, files }
    }

    /// Every entity.
    pub(crate) fn entities(&self) -> impl Iterator<Item = &Coming> {
        self.files.iter().flat_map(|file| &file.entities)
    }

    /// The entities that will be from there.
    pub(crate) fn arriving(&self) -> impl Iterator<Item = &EntityRef> {
        let from_there = self.entities().filter(|coming| !matches!(coming.state, State::Taken { .. }));
        from_there.map(|coming| &coming.entity)
    }
}

/// The refs of what a dry run brings in.
pub(crate) fn refs(entities: &[Value]) -> Vec<EntityRef> {
    brought(entities).filter_map(EntityRef::of).collect()
}

/// Everything but the Location that stands for the registration itself, which comes first.
fn brought(entities: &[Value]) -> impl Iterator<Item = &Value> {
    entities.iter().skip(1).filter(|entity| EntityRef::of(entity).is_some())
}

fn state(coming: &Value, present: Option<&Value>) -> State {
    let Some(present) = present else { return State::New };
    let source = annotations::MANAGED_BY_LOCATION;
    let (theirs, ours) = (address_of(present, source), address_of(coming, source));
    match (theirs, ours) {
        (Some(theirs), Some(ours)) if theirs != ours => State::Taken { by: theirs.to_owned() },
        _ if said(coming) == said(present) => State::Same,
        _ => State::Changed,
    }
}

/// What an entity's file says of it, without what the catalog adds.
fn said(entity: &Value) -> Value {
    let mut said = entity.clone();
    if let Some(members) = said.as_object_mut() {
        members.retain(|name, _| !matches!(name.as_str(), "relations" | "status"));
    }
    if let Some(metadata) = said.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|name, _| !matches!(name.as_str(), "uid" | "etag"));
        if let Some(own) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            own.retain(|name, _| !name.starts_with("backstage.io/"));
        }
        if metadata.get("namespace").is_some_and(|namespace| namespace == "default") {
            metadata.retain(|name, _| name != "namespace");
        }
    }
    said
}

fn address_of<'a>(entity: &'a Value, annotation: &str) -> Option<&'a str> {
    let location = entity["metadata"]["annotations"][annotation].as_str()?;
    Some(location.split_once(':').map_or(location, |(_, address)| address))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entity(name: &str, from: &str, title: &str) -> Value {
        let from = format!("url:{from}");
        json!({
            "kind": "Component", "metadata": {
                "name": name, "title": title, "annotations": {"backstage.io/managed-by-location": from, "own": "x"},
            },
            "spec": {"type": "service"},
        })
    }

    #[test]
    fn entities_are_told_apart_by_what_the_catalog_has() {
        let location = json!({"kind": "Location", "metadata": {"name": "generated"}});
        let coming = ["new", "same", "changed", "taken"].map(|name| entity(name, "https://x/a.yaml", "now"));
        let entities: Vec<Value> = std::iter::once(location).chain(coming).collect();
        let mut same = entity("same", "https://x/a.yaml", "now");
        same["metadata"]["uid"] = json!("u");
        same["metadata"]["namespace"] = json!("default");
        same["metadata"]["annotations"]["backstage.io/view-url"] = json!("v");
        same["relations"] = json!([]);
        let present = [
            None,
            Some(same),
            Some(entity("changed", "https://x/a.yaml", "before")),
            Some(entity("taken", "https://y/b.yaml", "now")),
        ];
        assert_eq!(refs(&entities).len(), 4);
        let tried = Tried::of("https://x/a.yaml", false, &entities, &present);
        let states: Vec<State> = tried.entities().map(|coming| coming.state.clone()).collect();
        let taken = State::Taken { by: "https://y/b.yaml".into() };
        assert_eq!(states, [State::New, State::Same, State::Changed, taken]);
        assert_eq!(tried.files.len(), 1);
        assert_eq!(tried.arriving().count(), 3, "what stays with another source does not arrive from here");
    }

    #[test]
    fn entities_stand_with_their_files() {
        let location = json!({"kind": "Location", "metadata": {"name": "generated"}});
        let entities = [
            location,
            entity("a", "https://x/a.yaml", ""),
            entity("b", "https://x/b.yaml", ""),
            entity("c", "https://x/a.yaml", ""),
        ];
        let tried = Tried::of("https://x/a.yaml", false, &entities, &[None, None, None]);
        let files: Vec<_> = tried.files.iter().map(|file| (file.address.as_str(), file.entities.len())).collect();
        assert_eq!(files, [("https://x/a.yaml", 2), ("https://x/b.yaml", 1)]);
    }
}
