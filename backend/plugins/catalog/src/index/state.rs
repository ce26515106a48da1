//! What the lock guards: documents by number, and columns by key.

use std::sync::Arc;

use callboard_shared::query::Predicate;
use hashbrown::HashMap;

use super::Size;
use super::change::{Prepared, Step};
use super::column::Column;
use super::document::Document;
use super::filter;
use super::order::{Sorted, Uids};
use super::postings::Postings;
use super::rows::{Row, RowValue, Rows};
use super::set::Set;
use super::uid::Uid;
use super::values::Left;

/// The key of uids.
const UID: &str = "metadata.uid";
const RELATIONS: &str = "relations.";

#[derive(Default)]
pub(super) struct State {
    entities: Vec<Option<Entity>>,
    /// Numbers without an entity.
    free: Vec<u32>,
    columns: HashMap<Box<str>, Column>,
    /// Canonical refs; a column of its own, since no key of an entity holds its ref.
    refs: Column,
    /// The numbers of all entities.
    all: Postings,
    /// Rows below [`RELATIONS`]: counted as they come and go, for whoever watches the portal asks often.
    relations: u64,
}

struct Entity {
    uid: Uid,
    document: Document,
    /// The number of the change that made it so.
    version: i64,
}

impl Uids for State {
    fn uid(&self, entity: u32) -> &Uid {
        const NONE: &Uid = &Uid::NONE;
        self.entities[entity as usize].as_ref().map_or(NONE, |entity| &entity.uid)
    }
}

impl State {
    pub(super) fn apply(&mut self, step: Step) {
        match step {
            Step::Insert(prepared) => self.insert(prepared),
            Step::Replace { number, before, prepared } if *self.uid(number) == prepared.uid => {
                self.exchange(number, &before, &prepared.rows);
                let Prepared { uid, document, version, .. } = prepared;
                self.entities[number as usize] = Some(Entity { uid, document, version });
            }
            // Orders break ties by uid, so that another uid is another entity to them.
            Step::Replace { number, before, prepared } => {
                self.remove(number, &before, &prepared.entity_ref);
                self.insert(prepared);
            }
            Step::Remove { number, before, entity_ref } => self.remove(number, &before, &entity_ref),
        }
    }

    fn insert(&mut self, prepared: Prepared) {
        let Prepared { entity_ref, uid, rows, document, version } = prepared;
        let number = self.free.pop().unwrap_or_else(|| {
            self.entities.push(None);
            (self.entities.len() - 1) as u32
        });
        self.entities[number as usize] = Some(Entity { uid, document, version });
        self.all.insert(number);
        self.refs.insert(number, Some(RowValue { text: &entity_ref, original: &entity_ref }));
        self.exchange(number, &Rows::default(), &rows);
    }

    fn remove(&mut self, number: u32, before: &Rows, entity_ref: &str) {
        self.exchange(number, before, &Rows::default());
        let left = Left { key: false, null: false, text: false };
        self.refs.remove(number, Some(RowValue { text: entity_ref, original: entity_ref }), left);
        self.all.remove(number);
        self.entities[number as usize] = None;
        self.free.push(number);
    }

    /// Rows are sorted, so that what both have is passed over; most changes of an entity touch few rows. What
    /// comes goes in first: a value in a new case must meet the one that it replaces to be told from it.
    fn exchange(&mut self, number: u32, before: &Rows, after: &Rows) {
        let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
        let mut gone = Vec::new();
        loop {
            match (old.peek(), new.peek()) {
                (Some(o), Some(n)) if o == n => {
                    old.next();
                    new.next();
                }
                (Some(o), n) if n.is_none_or(|n| o < n) => gone.extend(old.next()),
                (_, Some(n)) => {
                    self.put_row(number, *n);
                    new.next();
                }
                (_, None) => break,
            }
        }
        for row in gone {
            self.take_row(number, row, after);
        }
    }

    fn put_row(&mut self, number: u32, row: Row<'_>) {
        self.relations += u64::from(row.key.starts_with(RELATIONS));
        // Most keys are known, and the name of a column is only made for a new one.
        if let Some(column) = self.columns.get_mut(row.key) {
            return column.insert(number, row.value);
        }
        let mut column = Column::default();
        column.insert(number, row.value);
        self.columns.insert(row.key.into(), column);
    }

    fn take_row(&mut self, number: u32, row: Row<'_>, after: &Rows) {
        self.relations -= u64::from(row.key.starts_with(RELATIONS));
        let null = after.has_null(row.key);
        let left = Left {
            key: null || after.has_value(row.key),
            null,
            text: row.value.is_some_and(|value| after.has_text(row.key, value.text)),
        };
        let Some(column) = self.columns.get_mut(row.key) else { return };
        column.remove(number, row.value, left);
        if column.is_empty() {
            self.columns.remove(row.key);
        }
    }

    pub(super) fn number_of(&self, entity_ref: &str) -> Option<u32> {
        only(&self.refs.having(entity_ref))
    }

    pub(super) fn number_of_uid(&self, uid: &str) -> Option<u32> {
        let number = only(&self.column(UID)?.having(uid))?;
        // The column holds lower-case forms.
        (self.uid(number).to_string() == uid).then_some(number)
    }

    /// Must be the number of an entity.
    pub(super) fn document(&self, number: u32) -> Document {
        let entity = self.entities[number as usize].as_ref();
        entity.expect("sets and refs hold only numbers of entities").document.clone()
    }

    /// The number of the change that made the entity what it is; must be the number of an entity.
    pub(super) fn version(&self, number: u32) -> i64 {
        self.entities[number as usize].as_ref().map_or(0, |entity| entity.version)
    }

    /// Every entity's ref and uid.
    pub(super) fn identities(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.refs.each_form(|entity_ref, having| {
            having.as_set().for_each(|number| found.push((entity_ref.to_owned(), self.uid(number).to_string())));
        });
        found
    }

    /// Ref, uid and version of the entities that meet the condition.
    pub(super) fn states(&self, filter: Option<&Predicate>) -> Vec<(String, String, i64)> {
        let wanted = self.matching(filter, None);
        let mut found = Vec::new();
        self.refs.each_form(|entity_ref, having| {
            having.as_set().for_each(|number| {
                if wanted.as_ref().is_none_or(|wanted| wanted.contains(number)) {
                    found.push((entity_ref.to_owned(), self.uid(number).to_string(), self.version(number)));
                }
            });
        });
        found
    }

    pub(super) fn document_if(&self, number: u32, condition: Option<&Predicate>) -> Option<Document> {
        let allowed = self.matching(condition, None);
        allowed.is_none_or(|allowed| allowed.contains(number)).then(|| self.document(number))
    }

    /// The rows that the entity is found by.
    pub(super) fn rows(&self, number: u32) -> Rows {
        // Two keys that differ only in case would have kept it out of the index.
        Rows::of_entity(&self.document(number).value()).unwrap_or_default()
    }

    /// The entities that meet both conditions; nothing when there is none.
    pub(super) fn matching(&self, filter: Option<&Predicate>, visible: Option<&Predicate>) -> Option<Set<'_>> {
        match (filter, visible) {
            (None, None) => None,
            (Some(only), None) | (None, Some(only)) => Some(filter::evaluate(self, only)),
            (Some(filter), Some(visible)) => Some(filter::evaluate(self, filter).and(&filter::evaluate(self, visible))),
        }
    }

    pub(super) fn all(&self) -> Set<'_> {
        self.all.as_set()
    }

    pub(super) fn column(&self, key: &str) -> Option<&Column> {
        self.columns.get(key)
    }

    /// Entities by their refs.
    pub(super) fn by_ref(&self) -> Arc<Sorted> {
        self.refs.sorted(self)
    }

    pub(super) fn size(&self) -> Size {
        Size { entities: self.all.len() as usize, relations: self.relations, columns: self.columns.len() }
    }
}

fn only(set: &Set<'_>) -> Option<u32> {
    let mut found = None;
    set.for_each(|number| found = Some(number));
    found
}
