//! The values of one key, and who has them.

use std::collections::HashMap;

use parking_lot::Mutex;
use std::sync::Arc;

use super::like::Like;
use super::order::{Entry, OrderCache, Sorted, Uids};
use super::postings::Postings;
use super::rows::RowValue;
use super::set::Set;
use super::strings::Strings;

/// Below this many unused values nothing is rebuilt.
const UNUSED_LIMIT: usize = 1024;

/// The values of one key.
#[derive(Default)]
pub(super) struct Values {
    /// The values in lower case; the tail is the original when that differs.
    strings: Strings,
    /// By the number of the value: who has it, in whatever case.
    postings: Vec<Postings>,
    /// Values that were written in several cases: who has each form.
    forms: HashMap<u32, Vec<(Box<str>, Postings)>>,
    /// Who has a null, or a value that is too long.
    nulls: Postings,
    /// Who has the key at all.
    present: Postings,
    /// Values that nobody has any more.
    unused: usize,
    order: Mutex<OrderCache>,
}

/// What is left to an entity of a key when one of its rows goes.
#[derive(Clone, Copy)]
pub(super) struct Left {
    /// The key, with any value or null.
    pub(super) key: bool,
    /// A null, or a value that is too long.
    pub(super) null: bool,
    /// The same value in another case.
    pub(super) text: bool,
}

impl Values {
    pub(super) fn insert(&mut self, entity: u32, value: Option<RowValue<'_>>) {
        self.present.insert(entity);
        let Some(value) = value else {
            self.nulls.insert(entity);
            return;
        };
        let number = self.number_of(value);
        self.note_form(number, value, entity);
        if self.postings[number as usize].insert(entity) {
            self.order.get_mut().add(Entry { value: number, entity });
        }
    }

    pub(super) fn remove(&mut self, entity: u32, value: Option<RowValue<'_>>, left: Left) {
        if !left.key {
            self.present.remove(entity);
        }
        let Some(value) = value else {
            if !left.null {
                self.nulls.remove(entity);
            }
            return;
        };
        let Some(number) = self.strings.find(value.text) else { return };
        if let Some((_, having)) =
            self.forms.get_mut(&number).and_then(|forms| forms.iter_mut().find(|(form, _)| **form == *value.original))
        {
            having.remove(entity);
        }
        if !left.text && self.postings[number as usize].remove(entity) {
            self.order.get_mut().remove(Entry { value: number, entity });
            self.forget_if_unused(number);
        }
    }

    /// Nobody has the key.
    pub(super) fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    pub(super) fn present(&self) -> Set<'_> {
        self.present.as_set()
    }

    /// Who has the value, given in lower case.
    pub(super) fn having(&self, text: &str) -> Set<'_> {
        self.strings.find(text).map_or(Set::empty(), |number| self.postings[number as usize].as_set())
    }

    /// Who has any of the values that match.
    pub(super) fn search(&self, like: &Like) -> Vec<Set<'_>> {
        let mut found = Vec::new();
        like.search(&self.strings, |number| found.push(self.postings[number as usize].as_set()));
        found
    }

    pub(super) fn text(&self, value: u32) -> &str {
        self.strings.get(value)
    }

    /// Every entity with each of its values, sorted.
    pub(super) fn sorted(&self, uids: &dyn Uids) -> Arc<Sorted> {
        self.order.lock().get(self, uids)
    }

    /// Visits the values in use by number.
    pub(super) fn each(&self, mut visit: impl FnMut(u32, &Postings)) {
        for (number, postings) in self.postings.iter().enumerate() {
            if !postings.is_empty() {
                visit(number as u32, postings);
            }
        }
    }

    /// Visits the values in use as they were written, each form by itself.
    pub(super) fn each_form(&self, mut visit: impl FnMut(&str, &Postings)) {
        self.each(|number, postings| match self.forms.get(&number) {
            Some(forms) => forms.iter().filter(|(_, having)| !having.is_empty()).for_each(|(form, h)| visit(form, h)),
            None => visit(self.original(number), postings),
        });
    }

    fn original(&self, number: u32) -> &str {
        match self.strings.tail(number) {
            "" => self.strings.get(number),
            tail => tail,
        }
    }

    fn number_of(&mut self, value: RowValue<'_>) -> u32 {
        if let Some(number) = self.strings.find(value.text) {
            return number;
        }
        let tail = if value.text == value.original { "" } else { value.original };
        self.postings.push(Postings::None);
        self.strings.insert(value.text, tail)
    }

    /// Forms are told apart from the moment on when there is a second one.
    fn note_form(&mut self, number: u32, value: RowValue<'_>, entity: u32) {
        if !self.forms.contains_key(&number) {
            if self.original(number) == value.original {
                return;
            }
            let first = (Box::from(self.original(number)), self.postings[number as usize].clone());
            self.forms.insert(number, vec![first]);
        }
        let forms = self.forms.entry(number).or_default();
        match forms.iter_mut().find(|(form, _)| **form == *value.original) {
            Some((_, having)) => {
                having.insert(entity);
            }
            None => forms.push((value.original.into(), Postings::One(entity))),
        }
    }

    /// A value that nobody has is forgotten, so that it can come back in another form; when most are, the
    /// table is built anew without them.
    fn forget_if_unused(&mut self, number: u32) {
        if !self.postings[number as usize].is_empty() {
            return;
        }
        self.strings.forget(number);
        self.forms.remove(&number);
        self.unused += 1;
        if self.unused > UNUSED_LIMIT && self.unused * 2 > self.strings.len() {
            self.compact();
        }
    }

    fn compact(&mut self) {
        let mut strings = Strings::default();
        let mut postings = Vec::with_capacity(self.strings.len() - self.unused);
        let mut forms = HashMap::new();
        for number in 0..self.strings.len() as u32 {
            let having = std::mem::take(&mut self.postings[number as usize]);
            if having.is_empty() {
                continue;
            }
            let new = strings.insert(self.strings.get(number), self.strings.tail(number));
            postings.push(having);
            if let Some(known) = self.forms.remove(&number) {
                forms.insert(new, known);
            }
        }
        self.strings = strings;
        self.postings = postings;
        self.forms = forms;
        self.unused = 0;
        // It names values by their old numbers.
        *self.order.get_mut() = OrderCache::default();
    }
}
