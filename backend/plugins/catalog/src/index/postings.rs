//! The entities that have a value: a sorted set of entity numbers, small where it is small.
//!
//! Most values of an estate belong to one entity (names, uids, descriptions) or to a few (targets of
//! relations), so those forms cost 16 bytes and a short vector.

use roaring::RoaringBitmap;

use super::set::Set;

/// A vector is smaller than a bitmap, and as fast, up to about this many numbers.
const VECTOR_LIMIT: usize = 128;

/// A set of entity numbers.
#[derive(Debug, Default, Clone)]
pub(super) enum Postings {
    #[default]
    None,
    One(u32),
    /// Sorted.
    #[expect(clippy::box_collection, reason = "a thin pointer keeps the enum at 16 bytes")]
    Few(Box<Vec<u32>>),
    Many(Box<RoaringBitmap>),
}

impl Postings {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::None => 0,
            Self::One(_) => 1,
            Self::Few(numbers) => numbers.len() as u64,
            Self::Many(bitmap) => bitmap.len(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::None)
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        match self {
            Self::None => false,
            Self::One(only) => *only == number,
            Self::Few(numbers) => numbers.binary_search(&number).is_ok(),
            Self::Many(bitmap) => bitmap.contains(number),
        }
    }

    /// Whether the number is new.
    pub(super) fn insert(&mut self, number: u32) -> bool {
        match self {
            Self::None => *self = Self::One(number),
            Self::One(only) if *only == number => return false,
            Self::One(only) => {
                let pair = vec![number.min(*only), number.max(*only)];
                *self = Self::Few(Box::new(pair));
            }
            Self::Few(numbers) => {
                let Err(index) = numbers.binary_search(&number) else { return false };
                numbers.insert(index, number);
                if numbers.len() > VECTOR_LIMIT {
                    *self = Self::Many(Box::new(numbers.iter().copied().collect()));
                }
            }
            Self::Many(bitmap) => return bitmap.insert(number),
        }
        true
    }

    /// Whether the number was there.
    pub(super) fn remove(&mut self, number: u32) -> bool {
        match self {
            Self::None => return false,
            Self::One(only) if *only == number => *self = Self::None,
            Self::One(_) => return false,
            Self::Few(numbers) => {
                let Ok(index) = numbers.binary_search(&number) else { return false };
                numbers.remove(index);
                if let [only] = numbers.as_slice() {
                    *self = Self::One(*only);
                }
            }
            Self::Many(bitmap) => {
                if !bitmap.remove(number) {
                    return false;
                }
                // Well below the limit, so that a set at the limit does not change its form all the time.
                if bitmap.len() <= VECTOR_LIMIT as u64 / 2 {
                    *self = Self::Few(Box::new(bitmap.iter().collect()));
                }
            }
        }
        true
    }

    pub(super) fn as_set(&self) -> Set<'_> {
        match self {
            Self::None => Set::empty(),
            Self::One(only) => Set::numbers(std::slice::from_ref(only)),
            Self::Few(numbers) => Set::numbers(numbers.as_slice()),
            Self::Many(bitmap) => Set::bitmap(bitmap),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn postings_are_small() {
        assert_eq!(size_of::<Postings>(), 16);
    }

    proptest! {
        #[test]
        fn postings_behave_as_sets(steps in prop::collection::vec((any::<bool>(), 0u32..400), 0..1500)) {
            let mut postings = Postings::default();
            let mut expected = BTreeSet::new();
            for (insert, number) in steps {
                let changed = if insert { expected.insert(number) } else { expected.remove(&number) };
                let answer = if insert { postings.insert(number) } else { postings.remove(number) };
                prop_assert_eq!(answer, changed);
                prop_assert_eq!(postings.contains(number), insert);
                prop_assert_eq!(postings.len(), expected.len() as u64);
                prop_assert_eq!(postings.is_empty(), expected.is_empty());
            }
            prop_assert!(postings.as_set().to_vec().iter().eq(&expected));
        }
    }
}
