//! What a query meets: the best of it, and how often values occur. What the caller may not see is passed over before
//! anything is counted.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::fields::{KEY, ORDER, TYPE, WEIGHT};

/// The documents that the caller may find, for each type that not everybody finds everything of.
pub(crate) type Guards = Arc<Vec<(u64, Arc<HashSet<u64>>)>>;

struct Guard {
    guards: Guards,
    types: Column<u64>,
    keys: Column<u64>,
}

impl Guard {
    fn new(guards: &Guards, segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self { guards: guards.clone(), types: columns.u64(TYPE)?, keys: columns.u64(KEY)? })
    }

    fn admits(&self, document: DocId) -> bool {
        if self.guards.is_empty() {
            return true;
        }
        let document_type = self.types.first(document);
        let guard = self.guards.iter().find(|(guarded, _)| Some(*guarded) == document_type);
        guard.is_none_or(|(_, allowed)| self.keys.first(document).is_some_and(|key| allowed.contains(&key)))
    }
}

/// The first results in their order, and how many there are.
pub(crate) struct Ranked {
    pub(crate) guards: Guards,
    /// How many are wanted.
    pub(crate) limit: usize,
    pub(crate) by_title: bool,
}

/// A place in the order: the best, then by title, then by key, which is the same in every state of the index.
type Place = (Reverse<u64>, u64, u64);

impl Collector for Ranked {
    type Fruit = (u64, Vec<DocAddress>);
    type Child = RankedSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<RankedSegment> {
        let columns = reader.fast_fields();
        Ok(RankedSegment {
            guard: Guard::new(&self.guards, reader)?,
            order: columns.u64(ORDER)?,
            weight: columns.f64(WEIGHT)?,
            limit: self.limit,
            by_title: self.by_title,
            segment,
            count: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        !self.by_title
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Vec<(Place, DocAddress)>)>) -> tantivy::Result<Self::Fruit> {
        let count = fruits.iter().map(|(count, _)| count).sum();
        let mut all: Vec<_> = fruits.into_iter().flat_map(|(_, best)| best).collect();
        all.sort_unstable();
        all.truncate(self.limit);
        Ok((count, all.into_iter().map(|(_, address)| address).collect()))
    }
}

pub(crate) struct RankedSegment {
    guard: Guard,
    order: Column<u64>,
    weight: Column<f64>,
    limit: usize,
    by_title: bool,
    segment: SegmentOrdinal,
    count: u64,
    /// The worst of what is kept is on top.
    best: BinaryHeap<(Place, DocAddress)>,
}

impl SegmentCollector for RankedSegment {
    type Fruit = (u64, Vec<(Place, DocAddress)>);

    fn collect(&mut self, document: DocId, score: Score) {
        if !self.guard.admits(document) {
            return;
        }
        self.count += 1;
        let score = if self.by_title {
            0
        } else {
            // In steps, so that rounding does not decide between equals.
            (f64::from(score) * self.weight.first(document).unwrap_or(1.0) * 1000.0) as u64
        };
        let tie = self.guard.keys.first(document).unwrap_or_default();
        let place = (Reverse(score), self.order.first(document).unwrap_or_default(), tie);
        if self.best.len() >= self.limit && self.best.peek().is_none_or(|(worst, _)| place >= *worst) {
            return;
        }
        self.best.push((place, DocAddress::new(self.segment, document)));
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.count, self.best.into_vec())
    }
}

/// How often each value of a column occurs.
pub(crate) struct Values {
    pub(crate) guards: Guards,
    pub(crate) column: String,
}

impl Collector for Values {
    type Fruit = HashMap<String, u64>;
    type Child = ValuesSegment;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<ValuesSegment> {
        let column = reader.fast_fields().str(&self.column)?;
        let counts = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(ValuesSegment { guard: Guard::new(&self.guards, reader)?, column, counts: vec![0; counts] })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<HashMap<String, u64>>) -> tantivy::Result<Self::Fruit> {
        let mut all = HashMap::new();
        for (value, count) in fruits.into_iter().flatten() {
            *all.entry(value).or_default() += count;
        }
        Ok(all)
    }
}

pub(crate) struct ValuesSegment {
    guard: Guard,
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl SegmentCollector for ValuesSegment {
    type Fruit = HashMap<String, u64>;

    fn collect(&mut self, document: DocId, _: Score) {
        let Some(column) = &self.column else { return };
        if !self.guard.admits(document) {
            return;
        }
        for ordinal in column.term_ords(document) {
            if let Some(count) = self.counts.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let Some(column) = self.column else { return HashMap::new() };
        let occurring = (0..).zip(self.counts).filter(|(_, count)| *count > 0);
        let named = occurring.filter_map(|(ordinal, count)| {
            let mut text = String::new();
            column.ord_to_str(ordinal, &mut text).ok().filter(|found| *found).map(|_| (text, count))
        });
        named.collect()
    }
}
