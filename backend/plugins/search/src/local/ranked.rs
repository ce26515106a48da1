//! The best of what a query meets, and how much it meets.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use callboard_shared::search::SearchSort;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::fields::{CHANGED, ORDER, WEIGHT};
use super::guard::Guard;
use crate::store::Guards;

/// The first results in their order, and how many there are.
pub(super) struct Ranked {
    pub(super) guards: Guards,
    /// How many are wanted.
    pub(super) limit: usize,
    pub(super) sort: SearchSort,
}

/// A document within its segment: the best first, equals in the order of title and location, whose numbers within a
/// segment are in the order of the texts.
type Ranking = (Reverse<u64>, u64, DocId);

/// The same among all segments.
type Standing = (Reverse<u64>, String, DocAddress);

impl Collector for Ranked {
    type Fruit = (u64, Vec<DocAddress>);
    type Child = RankedSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<RankedSegment> {
        let columns = reader.fast_fields();
        Ok(RankedSegment {
            guard: Guard::new(&self.guards, reader)?,
            order: columns.str(ORDER)?,
            weight: columns.f64(WEIGHT)?,
            changed: columns.u64(CHANGED)?,
            limit: self.limit,
            sort: self.sort,
            segment,
            count: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == SearchSort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Vec<Standing>)>) -> tantivy::Result<Self::Fruit> {
        let count = fruits.iter().map(|(count, _)| count).sum();
        let mut all: Vec<Standing> = fruits.into_iter().flat_map(|(_, best)| best).collect();
        all.sort_unstable();
        all.truncate(self.limit);
        Ok((count, all.into_iter().map(|(_, _, address)| address).collect()))
    }
}

pub(super) struct RankedSegment {
    guard: Guard,
    order: Option<StrColumn>,
    weight: Column<f64>,
    changed: Column<u64>,
    limit: usize,
    sort: SearchSort,
    segment: SegmentOrdinal,
    count: u64,
    /// The worst of what is kept is on top.
    best: BinaryHeap<Ranking>,
}

impl RankedSegment {
    fn first(&self, document: DocId, score: Score) -> u64 {
        match self.sort {
            // In steps, so that rounding does not decide between equals.
            SearchSort::Relevance => (f64::from(score) * self.weight.first(document).unwrap_or(1.0) * 1000.0) as u64,
            SearchSort::Changed => self.changed.first(document).unwrap_or_default(),
            SearchSort::Title => 0,
        }
    }
}

impl SegmentCollector for RankedSegment {
    type Fruit = (u64, Vec<Standing>);

    fn collect(&mut self, document: DocId, score: Score) {
        if !self.guard.admits(document) {
            return;
        }
        self.count += 1;
        let order = self.order.as_ref().and_then(|column| column.ords().first(document));
        let ranking = (Reverse(self.first(document, score)), order.unwrap_or_default(), document);
        if self.best.len() >= self.limit && self.best.peek().is_none_or(|worst| ranking >= *worst) {
            return;
        }
        self.best.push(ranking);
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        let (column, segment) = (self.order, self.segment);
        let standing = self.best.into_iter().map(|(first, order, document)| {
            let mut text = String::new();
            // What has no text comes first among equals, and always in the same place.
            if let Some(column) = &column
                && column.ord_to_str(order, &mut text).is_err()
            {
                text.clear();
            }
            (first, text, DocAddress::new(segment, document))
        });
        (self.count, standing.collect())
    }
}
