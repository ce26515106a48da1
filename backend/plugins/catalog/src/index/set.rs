//! Sets of entity numbers while a query is answered: borrowed from the index where possible, a sorted
//! vector where small, a bitmap otherwise.

use std::borrow::Cow;

use roaring::RoaringBitmap;

use super::postings::Postings;

/// A set of entity numbers.
#[derive(Debug, Clone)]
pub(super) enum Set<'a> {
    /// Sorted and distinct.
    Numbers(Cow<'a, [u32]>),
    Bitmap(Cow<'a, RoaringBitmap>),
}

impl<'a> Set<'a> {
    pub(super) const fn empty() -> Self {
        Self::Numbers(Cow::Borrowed(&[]))
    }

    /// The numbers must be sorted and distinct.
    pub(super) fn numbers(numbers: impl Into<Cow<'a, [u32]>>) -> Self {
        Self::Numbers(numbers.into())
    }

    pub(super) fn bitmap(bitmap: &'a RoaringBitmap) -> Self {
        Self::Bitmap(Cow::Borrowed(bitmap))
    }

    /// Of numbers in any order, with duplicates.
    pub(super) fn collect(mut numbers: Vec<u32>) -> Self {
        numbers.sort_unstable();
        numbers.dedup();
        // Bitmaps take 8 kB per 65,536 numbers of span at most; small sets stay vectors.
        match numbers.len() {
            0..4096 => Self::Numbers(Cow::Owned(numbers)),
            _ => {
                // Fails on unsorted numbers only.
                let bitmap = RoaringBitmap::from_sorted_iter(numbers.iter().copied());
                Self::Bitmap(Cow::Owned(bitmap.unwrap_or_else(|_| numbers.into_iter().collect())))
            }
        }
    }

    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Numbers(numbers) => numbers.len() as u64,
            Self::Bitmap(bitmap) => bitmap.len(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.is_empty(),
            Self::Bitmap(bitmap) => bitmap.is_empty(),
        }
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.binary_search(&number).is_ok(),
            Self::Bitmap(bitmap) => bitmap.contains(number),
        }
    }

    pub(super) fn for_each(&self, visit: impl FnMut(u32)) {
        match self {
            Self::Numbers(numbers) => numbers.iter().copied().for_each(visit),
            Self::Bitmap(bitmap) => bitmap.iter().for_each(visit),
        }
    }

    pub(super) fn to_vec(&self) -> Vec<u32> {
        match self {
            Self::Numbers(numbers) => numbers.to_vec(),
            Self::Bitmap(bitmap) => bitmap.iter().collect(),
        }
    }

    /// What is in both.
    pub(super) fn and<'b>(&self, other: &Set<'b>) -> Set<'b> {
        match (self, other) {
            (Set::Bitmap(a), Set::Bitmap(b)) => Set::Bitmap(Cow::Owned(a.as_ref() & b.as_ref())),
            (Set::Numbers(few), many) | (many, Set::Numbers(few)) => {
                Set::collect_sorted(few, |number| many.contains(number))
            }
        }
    }

    /// What is here, but not there.
    pub(super) fn without(self, other: &Set<'_>) -> Self {
        match (self, other) {
            (Self::Numbers(numbers), other) => Self::collect_sorted(&numbers, |number| !other.contains(number)),
            (Self::Bitmap(a), Set::Bitmap(b)) => Self::Bitmap(Cow::Owned(a.as_ref() - b.as_ref())),
            (Self::Bitmap(bitmap), Set::Numbers(numbers)) => {
                let mut bitmap = bitmap.into_owned();
                numbers.iter().for_each(|number| {
                    bitmap.remove(*number);
                });
                Self::Bitmap(Cow::Owned(bitmap))
            }
        }
    }

    /// What is in any of them.
    pub(super) fn union(mut sets: Vec<Self>) -> Self {
        sets.retain(|set| !set.is_empty());
        if sets.len() < 2 {
            return sets.pop().unwrap_or(Self::empty());
        }
        let mut union: Option<RoaringBitmap> = None;
        let mut numbers = Vec::new();
        for set in sets {
            match (set, &mut union) {
                (Self::Numbers(few), _) => numbers.extend_from_slice(&few),
                (Self::Bitmap(bitmap), Some(union)) => *union |= bitmap.as_ref(),
                (Self::Bitmap(bitmap), None) => union = Some(bitmap.into_owned()),
            }
        }
        match union {
            None => Self::collect(numbers),
            Some(mut union) => {
                union.extend(numbers);
                Self::Bitmap(Cow::Owned(union))
            }
        }
    }

    /// How many are in both.
    pub(super) fn count_in(&self, postings: &Postings) -> u64 {
        match (self, postings) {
            (_, Postings::None) => 0,
            (_, Postings::One(only)) => u64::from(self.contains(*only)),
            (_, Postings::Few(few)) if (few.len() as u64) < self.len() => count(few, |number| self.contains(number)),
            (Self::Numbers(numbers), _) => count(numbers, |number| postings.contains(number)),
            (Self::Bitmap(_), Postings::Few(few)) => count(few, |number| self.contains(number)),
            (Self::Bitmap(bitmap), Postings::Many(many)) => bitmap.intersection_len(many),
        }
    }

    fn collect_sorted<'b>(numbers: &[u32], keep: impl Fn(u32) -> bool) -> Set<'b> {
        Set::Numbers(numbers.iter().copied().filter(|number| keep(*number)).collect())
    }
}

fn count(numbers: &[u32], is_in: impl Fn(u32) -> bool) -> u64 {
    numbers.iter().filter(|number| is_in(**number)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn both_forms(numbers: &BTreeSet<u32>) -> [Set<'static>; 2] {
        [Set::Numbers(numbers.iter().copied().collect()), Set::Bitmap(Cow::Owned(numbers.iter().copied().collect()))]
    }

    proptest! {
        #[test]
        fn sets_combine_in_every_form(
            a in prop::collection::btree_set(0u32..60, 0..40),
            b in prop::collection::btree_set(0u32..60, 0..40),
            c in prop::collection::btree_set(0u32..60, 0..3),
        ) {
            let expect = |set: Set<'_>, expected: Vec<u32>| {
                assert_eq!(set.len(), expected.len() as u64);
                assert_eq!(set.is_empty(), expected.is_empty());
                assert_eq!(set.to_vec(), expected);
            };
            let mut postings = Postings::default();
            b.iter().for_each(|number| { postings.insert(*number); });
            for first in both_forms(&a) {
                for second in both_forms(&b) {
                    expect(first.and(&second), a.intersection(&b).copied().collect());
                    expect(first.clone().without(&second), a.difference(&b).copied().collect());
                    for third in both_forms(&c) {
                        let all: BTreeSet<u32> = a.iter().chain(&b).chain(&c).copied().collect();
                        expect(Set::union(vec![first.clone(), second.clone(), third]), all.into_iter().collect());
                    }
                }
                prop_assert_eq!(first.count_in(&postings), a.intersection(&b).count() as u64);
            }
        }
    }

    #[test]
    fn large_collections_become_bitmaps() {
        let set = Set::collect((0..5000).rev().chain(0..10).collect());
        assert!(matches!(set, Set::Bitmap(_)));
        assert_eq!(set.to_vec(), (0..5000).collect::<Vec<_>>());
    }
}
