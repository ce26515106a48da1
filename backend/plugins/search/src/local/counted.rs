//! How often values occur among what a query meets, for all facets in one pass.

use std::collections::HashMap;

use callboard_core::search::key_number;
use callboard_shared::search::FACETS;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::fields::{TYPE, TYPES, facet_column};
use super::guard::Guard;
use crate::store::{Counts, Guards};

/// Counts types and fields. The query is that of all types without the filters on fields with facets.
pub(super) struct Counted {
    pub(super) guards: Guards,
    /// The types of which fields are counted.
    pub(super) types: Vec<String>,
    /// Facets by number with the values of which one is wanted.
    pub(super) filters: Vec<(usize, Vec<String>)>,
}

impl Collector for Counted {
    type Fruit = Counts;
    type Child = CountedSegment;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<CountedSegment> {
        let columns = reader.fast_fields();
        let fields: Vec<Values> = FACETS
            .iter()
            .map(|field| Ok(Values::new(columns.str(&facet_column(field))?)))
            .collect::<tantivy::Result<_>>()?;
        let wanted = self.filters.iter().map(|(number, values)| (*number, fields[*number].that_are(values))).collect();
        Ok(CountedSegment {
            guard: Guard::new(&self.guards, reader)?,
            type_numbers: columns.u64(TYPE)?,
            asked: self.types.iter().map(|name| key_number(name)).collect(),
            types: Values::new(columns.str(TYPES)?),
            fields,
            wanted,
            total: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut all = Counts { fields: vec![HashMap::new(); FACETS.len()], ..Counts::default() };
        for counts in fruits {
            all.total += counts.total;
            add(&mut all.types, counts.types);
            for (sum, more) in all.fields.iter_mut().zip(counts.fields) {
                add(sum, more);
            }
        }
        Ok(all)
    }
}

fn add(sum: &mut HashMap<String, u64>, more: HashMap<String, u64>) {
    for (value, count) in more {
        *sum.entry(value).or_default() += count;
    }
}

/// A column and how often each of its values was met.
struct Values {
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Values {
    fn new(column: Option<StrColumn>) -> Self {
        let counts = column.as_ref().map_or(0, |column| column.num_terms());
        Self { column, counts: vec![0; counts] }
    }

    /// Which of the values are one of these, whatever their case.
    fn that_are(&self, wanted: &[String]) -> Vec<bool> {
        let wanted: Vec<String> = wanted.iter().map(|value| value.to_lowercase()).collect();
        let mut are = vec![false; self.counts.len()];
        self.each(|ordinal, text| {
            if wanted.contains(&text.to_lowercase())
                && let Some(is) = are.get_mut(ordinal)
            {
                *is = true;
            }
        });
        are
    }

    /// Every value with its number, one after the other: looked up one by one they would take ten times longer.
    fn each(&self, mut take: impl FnMut(usize, &str)) {
        let Some(column) = &self.column else { return };
        let Ok(mut values) = column.dictionary().stream() else { return };
        while values.advance() {
            if let Ok(text) = std::str::from_utf8(values.key()) {
                take(values.term_ord() as usize, text);
            }
        }
    }

    fn has_one(&self, document: DocId, of: &[bool]) -> bool {
        let Some(column) = &self.column else { return false };
        column.term_ords(document).any(|ordinal| of.get(ordinal as usize).copied().unwrap_or(false))
    }

    fn meet(&mut self, document: DocId) {
        let Some(column) = &self.column else { return };
        for ordinal in column.term_ords(document) {
            if let Some(count) = self.counts.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
    }

    fn named(&self) -> HashMap<String, u64> {
        let mut named = HashMap::new();
        if self.counts.iter().any(|count| *count > 0) {
            self.each(|ordinal, text| {
                if let Some(count) = self.counts.get(ordinal).filter(|count| **count > 0) {
                    named.insert(text.to_owned(), *count);
                }
            });
        }
        named
    }
}

pub(super) struct CountedSegment {
    guard: Guard,
    type_numbers: Column<u64>,
    asked: Vec<u64>,
    types: Values,
    fields: Vec<Values>,
    /// Facets by number, and which of their values are wanted.
    wanted: Vec<(usize, Vec<bool>)>,
    total: u64,
}

impl SegmentCollector for CountedSegment {
    type Fruit = Counts;

    fn collect(&mut self, document: DocId, _: Score) {
        if !self.guard.admits(document) {
            return;
        }
        let mut missed = self.wanted.iter().filter(|(number, of)| !self.fields[*number].has_one(document, of));
        let (first, second) = (missed.next().map(|(number, _)| *number), missed.next().is_some());
        // Misses two filters: of none is it true that only its own is in the way.
        if second {
            return;
        }
        if first.is_none() {
            self.types.meet(document);
        }
        if !self.type_numbers.first(document).is_some_and(|number| self.asked.contains(&number)) {
            return;
        }
        match first {
            Some(own) => self.fields[own].meet(document),
            None => {
                self.total += 1;
                self.fields.iter_mut().for_each(|field| field.meet(document));
            }
        }
    }

    fn harvest(self) -> Counts {
        Counts { total: self.total, types: self.types.named(), fields: self.fields.iter().map(Values::named).collect() }
    }
}
