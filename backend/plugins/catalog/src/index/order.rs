//! The sorted order of a column: made when a query first asks for it, then kept up to date by merging.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::postings::Postings;
use super::set::Set;
use super::uid::Uid;
use super::values::Values;

/// Beyond this share of changed entries, in percent, sorting anew is cheaper than merging.
const MERGE_LIMIT: usize = 25;
/// A set that is so many times smaller than the order is looked up entry by entry instead of walked past.
const SPARSE: u64 = 16;
const NO_RANK: u32 = u32::MAX;

/// Where the uids of entities are looked up.
pub(super) trait Uids {
    fn uid(&self, entity: u32) -> &Uid;
}

/// An entity and one of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) value: u32,
    pub(super) entity: u32,
}

/// Entries by text of the value, then by uid.
pub(super) struct Sorted {
    entries: Vec<Entry>,
    /// By entity: its place in `entries`. Nothing when some entity has several values.
    ranks: Option<Vec<u32>>,
}

impl Sorted {
    fn new(entries: Vec<Entry>) -> Self {
        let ranks = ranks(&entries);
        Self { entries, ranks }
    }

    /// The order of entities that all have one value.
    pub(super) fn of_one_value(having: &Postings, uids: &dyn Uids) -> Self {
        let mut entities = having.as_set().to_vec();
        entities.sort_by(|a, b| uids.uid(*a).cmp(uids.uid(*b)));
        Self::new(entities.into_iter().map(|entity| Entry { value: 0, entity }).collect())
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries the entities of a set have.
    pub(super) fn count_in(&self, set: &Set<'_>, all: u64) -> u64 {
        match &self.ranks {
            // Each entity has a value, and only one.
            Some(_) if self.entries.len() as u64 == all => set.len(),
            Some(ranks) => {
                let mut count = 0;
                set.for_each(|entity| count += u64::from(rank(ranks, entity).is_some()));
                count
            }
            None => self.entries.iter().filter(|entry| set.contains(entry.entity)).count() as u64,
        }
    }

    /// The entries of a set from a place on, in the walking direction, at most `take` after `skip` of them.
    pub(super) fn walk(&self, set: &Set<'_>, from: From, skip: usize, take: usize) -> Vec<Entry> {
        if let Some(ranks) = self.ranks.as_ref().filter(|_| set.len() * SPARSE < self.entries.len() as u64) {
            return self.look_up(ranks, set, from, skip, take);
        }
        let is_in = |entry: &&Entry| set.contains(entry.entity);
        match from {
            From::Upwards(start) => self.entries[start..].iter().filter(is_in).skip(skip).take(take).copied().collect(),
            From::Downwards(end) => {
                self.entries[..end].iter().rev().filter(is_in).skip(skip).take(take).copied().collect()
            }
        }
    }

    fn look_up(&self, ranks: &[u32], set: &Set<'_>, from: From, skip: usize, take: usize) -> Vec<Entry> {
        let mut places = Vec::new();
        set.for_each(|entity| places.extend(rank(ranks, entity)));
        places.sort_unstable();
        let entry = |place: &u32| self.entries[*place as usize];
        match from {
            From::Upwards(start) => {
                let first = places.partition_point(|place| (*place as usize) < start);
                places[first..].iter().skip(skip).take(take).map(entry).collect()
            }
            From::Downwards(end) => {
                let last = places.partition_point(|place| (*place as usize) < end);
                places[..last].iter().rev().skip(skip).take(take).map(entry).collect()
            }
        }
    }
}

/// A place in the order, between two entries, and the direction to walk from there.
#[derive(Debug, Clone, Copy)]
pub(super) enum From {
    /// Towards larger values, beginning with this entry.
    Upwards(usize),
    /// Towards smaller values, beginning with the entry before this one.
    Downwards(usize),
}

fn rank(ranks: &[u32], entity: u32) -> Option<u32> {
    ranks.get(entity as usize).copied().filter(|rank| *rank != NO_RANK)
}

fn ranks(entries: &[Entry]) -> Option<Vec<u32>> {
    let length = entries.iter().map(|entry| entry.entity as usize + 1).max().unwrap_or(0);
    let mut ranks = vec![NO_RANK; length];
    for (place, entry) in entries.iter().enumerate() {
        let rank = &mut ranks[entry.entity as usize];
        if *rank != NO_RANK {
            return None;
        }
        *rank = place as u32;
    }
    Some(ranks)
}

/// The order as it was when somebody last asked, and what changed since.
#[derive(Default)]
pub(super) struct OrderCache {
    sorted: Option<Arc<Sorted>>,
    /// The last word on each entry that changed: whether it is there.
    changed: HashMap<Entry, bool>,
}

impl OrderCache {
    pub(super) fn add(&mut self, entry: Entry) {
        self.note(entry, true);
    }

    pub(super) fn remove(&mut self, entry: Entry) {
        self.note(entry, false);
    }

    fn note(&mut self, entry: Entry, present: bool) {
        let Some(sorted) = &self.sorted else { return };
        self.changed.insert(entry, present);
        if self.changed.len() * 100 > (sorted.entries.len() + 100) * MERGE_LIMIT {
            *self = Self::default();
        }
    }

    /// The order as it is now.
    pub(super) fn get(&mut self, values: &Values, uids: &dyn Uids) -> Arc<Sorted> {
        let entries = match &self.sorted {
            Some(sorted) if self.changed.is_empty() => return Arc::clone(sorted),
            Some(sorted) => merge(&sorted.entries, &self.changed, values, uids),
            None => sort(values, uids),
        };
        let sorted = Arc::new(Sorted::new(entries));
        *self = Self { sorted: Some(Arc::clone(&sorted)), changed: HashMap::new() };
        sorted
    }
}

fn sort(values: &Values, uids: &dyn Uids) -> Vec<Entry> {
    let mut groups: Vec<(u32, Vec<u32>)> = Vec::new();
    values.each(|value, having| {
        let mut entities = having.as_set().to_vec();
        entities.sort_by(|a, b| uids.uid(*a).cmp(uids.uid(*b)));
        groups.push((value, entities));
    });
    groups.sort_by(|(a, _), (b, _)| values.text(*a).cmp(values.text(*b)));
    let entries = |(value, entities): (u32, Vec<u32>)| entities.into_iter().map(move |entity| Entry { value, entity });
    groups.into_iter().flat_map(entries).collect()
}

/// An entry that went and came back may have another uid by now (numbers are given anew), so that even those
/// are placed again.
fn merge(old: &[Entry], changed: &HashMap<Entry, bool>, values: &Values, uids: &dyn Uids) -> Vec<Entry> {
    let compare = |a: &Entry, b: &Entry| compare(*a, *b, values, uids);
    let mut added: Vec<Entry> = changed.iter().filter(|(_, present)| **present).map(|(entry, _)| *entry).collect();
    added.sort_by(compare);
    let mut merged = Vec::with_capacity(old.len() + added.len());
    let mut added = added.into_iter().peekable();
    for entry in old.iter().filter(|entry| !changed.contains_key(entry)) {
        while let Some(next) = added.next_if(|next| compare(next, entry) == Ordering::Less) {
            merged.push(next);
        }
        merged.push(*entry);
    }
    merged.extend(added);
    merged
}

fn compare(a: Entry, b: Entry, values: &Values, uids: &dyn Uids) -> Ordering {
    values.text(a.value).cmp(values.text(b.value)).then_with(|| uids.uid(a.entity).cmp(uids.uid(b.entity)))
}
