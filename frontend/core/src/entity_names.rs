//! Names of entities, asked for together.
//!
//! A page shows dozens of refs. One request answers for all that are needed within a moment, and what it
//! said holds for a while.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use callboard_shared::catalog::{self, EntitiesByRefsRequest, EntitiesByRefsResponse};
use callboard_shared::entity::{Entity, EntityRef};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::api;
use crate::query::batch;

/// Refs that are needed within a turn are asked for together, and in one request with what else is.
const WINDOW: Duration = Duration::ZERO;
/// How long a name counts as new, in milliseconds.
const FRESH: f64 = 10_000.0;
/// At most so many refs in one request.
const AT_MOST: usize = 250;
const FIELDS: [&str; 7] = [
    "kind",
    "metadata.name",
    "metadata.namespace",
    "metadata.title",
    "metadata.description",
    "spec.profile.displayName",
    "spec.type",
];

/// What is known about the name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityName {
    /// Nothing yet: show the ref.
    Loading,
    /// This.
    Known(Arc<KnownName>),
    /// There is no such entity, or the person may not see it.
    Missing,
    /// The catalog could not be asked.
    Unavailable,
}

/// The name of an entity that is in the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownName {
    /// What to call it.
    pub title: String,
    /// The kind in its original case.
    pub kind: String,
    /// The name in its original case.
    pub name: String,
    /// `spec.type`.
    pub entity_type: Option<String>,
    /// Markdown.
    pub description: Option<String>,
}

impl KnownName {
    fn of(entity: &Entity) -> Self {
        Self {
            title: entity.title().to_owned(),
            kind: entity.kind.clone(),
            name: entity.metadata.name.clone(),
            entity_type: entity.spec_str("type").map(str::to_owned),
            description: entity.metadata.description.clone(),
        }
    }

    /// The same from an entity as it was sent: the code that reads whole entities belongs to the pages that
    /// show them, not to the first load.
    fn of_json(entity: &Value) -> Self {
        let text = |path: &str| entity.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
        let name = text("/metadata/name").unwrap_or_default();
        let title = text("/spec/profile/displayName").or_else(|| text("/metadata/title")).unwrap_or(name);
        Self {
            title: title.to_owned(),
            kind: text("/kind").unwrap_or_default().to_owned(),
            name: name.to_owned(),
            entity_type: text("/spec/type").map(str::to_owned),
            description: text("/metadata/description").map(str::to_owned),
        }
    }
}

thread_local! {
    static NAMES: RefCell<Names> = RefCell::default();
}

/// The name of an entity; it is asked for if need be.
pub fn entity_name(entity: &EntityRef) -> ArcReadSignal<EntityName> {
    let (signal, first) = NAMES.with_borrow_mut(|names| names.want(entity, now()));
    if first {
        set_timeout(ask_for_all, WINDOW);
    }
    signal.read_only()
}

/// Takes the names from entities that are there anyway, so that nobody asks for them.
pub fn remember_entities<'a>(entities: impl IntoIterator<Item = &'a Entity>) {
    let now = now();
    let changes: Vec<Change> = NAMES.with_borrow_mut(|names| {
        entities
            .into_iter()
            .map(|entity| names.settle(entity.entity_ref(), EntityName::Known(Arc::new(KnownName::of(entity))), now))
            .collect()
    });
    changes.into_iter().for_each(Change::tell);
}

/// Asks anew for everything, because somebody else may be looking now. Names that are on the page keep their
/// place, so that the new answer reaches them: links may stand there before it is known who looks.
pub(crate) fn clear() {
    let changes = NAMES.with_borrow_mut(|names| names.doubt(now()));
    if !changes.is_empty() {
        set_timeout(ask_for_all, WINDOW);
    }
    changes.into_iter().for_each(Change::tell);
}

fn ask_for_all() {
    for refs in NAMES.with_borrow_mut(Names::take) {
        spawn_local(async move {
            let names = ask(&refs).await.unwrap_or_else(|| vec![EntityName::Unavailable; refs.len()]);
            let now = now();
            let changes: Vec<Change> = NAMES.with_borrow_mut(|all| {
                refs.into_iter().zip(names).map(|(entity, name)| all.settle(entity, name, now)).collect()
            });
            changes.into_iter().for_each(Change::tell);
        });
    }
}

/// The names in the order of the refs; `None` when the catalog does not tell.
async fn ask(refs: &[EntityRef]) -> Option<Vec<EntityName>> {
    let mut request = EntitiesByRefsRequest::of(refs);
    request.fields = FIELDS.map(str::to_owned).to_vec();
    let question = serde_json::to_string(&request).ok()?;
    let answer = batch::ask(catalog::batch(), catalog::by_refs(), question).await.ok()?;
    let answer: EntitiesByRefsResponse<Value> = api::read(answer).ok()?;
    let name = |entity: &Option<Value>| match entity {
        Some(entity) => EntityName::Known(Arc::new(KnownName::of_json(entity))),
        None => EntityName::Missing,
    };
    (answer.items.len() == refs.len()).then(|| answer.items.iter().map(name).collect())
}

/// The names of this page, and the refs that wait to be asked for.
#[derive(Default)]
struct Names {
    known: BTreeMap<EntityRef, Known>,
    is_waiting: bool,
}

struct Known {
    name: ArcRwSignal<EntityName>,
    /// When it was asked for or learned, in milliseconds.
    at: f64,
    waits: bool,
}

/// A name that is told when the store is not borrowed any more, because who hears it may ask for others.
#[must_use]
struct Change(ArcRwSignal<EntityName>, EntityName);

impl Change {
    fn tell(self) {
        if *self.0.read_untracked() != self.1 {
            self.0.set(self.1);
        }
    }
}

impl Names {
    fn of(&mut self, entity: EntityRef) -> &mut Known {
        self.known.entry(entity).or_insert_with(|| Known {
            name: ArcRwSignal::new(EntityName::Loading),
            at: f64::NEG_INFINITY,
            waits: false,
        })
    }

    /// The place of a name, and whether it is the first that waits.
    fn want(&mut self, entity: &EntityRef, now: f64) -> (ArcRwSignal<EntityName>, bool) {
        let known = self.of(entity.clone());
        let name = known.name.clone();
        if (0.0..FRESH).contains(&(now - known.at)) {
            return (name, false);
        }
        (known.at, known.waits) = (now, true);
        (name, !std::mem::replace(&mut self.is_waiting, true))
    }

    /// What waits, in portions.
    fn take(&mut self) -> Vec<Vec<EntityRef>> {
        self.is_waiting = false;
        let waiting = self.known.iter_mut();
        let waiting = waiting.filter_map(|(entity, known)| std::mem::take(&mut known.waits).then(|| entity.clone()));
        let waiting: Vec<EntityRef> = waiting.collect();
        waiting.chunks(AT_MOST).map(<[EntityRef]>::to_vec).collect()
    }

    /// Nothing is known any more, and everything waits to be asked for.
    fn doubt(&mut self, now: f64) -> Vec<Change> {
        self.is_waiting = !self.known.is_empty();
        let doubted = self.known.values_mut().map(|known| {
            (known.at, known.waits) = (now, true);
            Change(known.name.clone(), EntityName::Loading)
        });
        doubted.collect()
    }

    fn settle(&mut self, entity: EntityRef, name: EntityName, now: f64) -> Change {
        let known = self.of(entity);
        (known.at, known.waits) = (now, false);
        Change(known.name.clone(), name)
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn group(name: &str) -> EntityRef {
        EntityRef::new("group", "default", name)
    }

    #[test]
    fn both_readings_of_an_entity_agree() {
        for json in [
            json!({"kind": "User", "metadata": {"name": "Ada", "title": "A.", "description": "d"}, "spec": {"profile": {"displayName": "Ada L."}}}),
            json!({"kind": "API", "metadata": {"name": "a", "title": "Crane"}, "spec": {"type": "grpc", "profile": {"displayName": ""}}}),
            json!({"kind": "Group", "metadata": {"name": "g"}}),
            json!({}),
        ] {
            let entity: Entity = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(KnownName::of_json(&json), KnownName::of(&entity));
        }
    }

    #[test]
    fn what_is_needed_together_is_asked_for_together() {
        let mut names = Names::default();
        assert!(names.want(&group("b"), 0.0).1, "the first starts the clock");
        assert!(!names.want(&group("a"), 5.0).1);
        assert!(!names.want(&group("b"), 6.0).1);
        assert_eq!(names.take(), [vec![group("a"), group("b")]]);
        assert!(names.take().is_empty());
    }

    #[test]
    fn names_hold_for_a_while() {
        let mut names = Names::default();
        let (signal, _) = names.want(&group("a"), 0.0);
        names.take();
        names.settle(group("a"), EntityName::Missing, 100.0).tell();
        assert_eq!(signal.get_untracked(), EntityName::Missing);
        names.want(&group("a"), 100.0 + FRESH - 1.0);
        assert!(names.take().is_empty());
        assert!(names.want(&group("a"), 100.0 + FRESH).1);
        assert_eq!(names.take().len(), 1);
        assert_eq!(signal.get_untracked(), EntityName::Missing, "the old name stays until the new one is there");
    }

    #[test]
    fn doubted_names_keep_their_place_and_are_asked_for_again() {
        let mut names = Names::default();
        let (signal, _) = names.want(&group("a"), 0.0);
        names.take();
        names.settle(group("a"), EntityName::Missing, 1.0).tell();
        names.doubt(2.0).into_iter().for_each(Change::tell);
        assert_eq!(signal.get_untracked(), EntityName::Loading);
        assert_eq!(names.take(), [vec![group("a")]]);
        names.settle(group("a"), EntityName::Unavailable, 3.0).tell();
        assert_eq!(signal.get_untracked(), EntityName::Unavailable);
    }

    #[test]
    fn what_was_learned_elsewhere_need_not_be_asked_for() {
        let mut names = Names::default();
        names.want(&group("a"), 0.0);
        names.settle(group("a"), EntityName::Missing, 1.0).tell();
        assert!(names.take().is_empty());
    }

    #[test]
    fn many_are_asked_for_in_portions() {
        let mut names = Names::default();
        for number in 0..=AT_MOST {
            names.want(&group(&number.to_string()), 0.0);
        }
        let sizes: Vec<usize> = names.take().iter().map(Vec::len).collect();
        assert_eq!(sizes, [AT_MOST, 1]);
    }
}
