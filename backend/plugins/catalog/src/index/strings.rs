//! A growing table of distinct texts, packed one after another.
//!
//! Millions of values live here, so each costs its bytes, a span of eight bytes and a slot of a hash
//! table, and a search for a substring runs over contiguous memory. Texts are never taken out; whoever
//! owns a table builds a new one when too many of its texts are no longer used.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use memchr::memmem::Finder;

/// The place of a text, and of the tail that follows it.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    text: u16,
    tail: u16,
}

/// Distinct texts with numbers counted from 0. A text may have a *tail*, which is kept but not found.
#[derive(Default)]
pub(super) struct Strings {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    lookup: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// The bytes that occur anywhere: most searches of most columns end here.
    alphabet: [u64; 4],
}

impl Strings {
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.lookup.find(hash, |&number| self.get(number) == text).copied()
    }

    /// Appends a text that is not yet there (or was forgotten) and gives its number.
    pub(super) fn insert(&mut self, text: &str, tail: &str) -> u32 {
        let number = small(self.spans.len());
        let span = Span { start: small(self.bytes.len()), text: small(text.len()), tail: small(tail.len()) };
        grow_slowly(&mut self.bytes, text.len() + tail.len());
        grow_slowly(&mut self.spans, 1);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.extend_from_slice(tail.as_bytes());
        self.spans.push(span);
        for byte in text.bytes() {
            self.alphabet[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
        let hash = self.hasher.hash_one(text);
        let (bytes, spans, hasher) = (&self.bytes, &self.spans, &self.hasher);
        self.lookup.insert_unique(hash, number, |&other| hasher.hash_one(text_of(bytes, spans, other)));
        number
    }

    /// Lets the text be inserted anew, with another number.
    pub(super) fn forget(&mut self, number: u32) {
        let hash = self.hasher.hash_one(self.get(number));
        if let Ok(entry) = self.lookup.find_entry(hash, |&other| other == number) {
            entry.remove();
        }
    }

    pub(super) fn get(&self, number: u32) -> &str {
        text_of(&self.bytes, &self.spans, number)
    }

    /// What follows the text; empty when nothing was given.
    pub(super) fn tail(&self, number: u32) -> &str {
        let span = self.spans[number as usize];
        let start = span.start as usize + usize::from(span.text);
        utf8(&self.bytes[start..start + usize::from(span.tail)])
    }

    /// Visits, in ascending order, the numbers of the texts that contain a needle, which must not be
    /// empty.
    pub(super) fn search(&self, needle: &Finder<'_>, mut found: impl FnMut(u32)) {
        if !self.may_hold(needle.needle()) {
            return;
        }
        let mut at = 0;
        let mut number = 0;
        while let Some(offset) = needle.find(&self.bytes[at..]) {
            let position = at + offset;
            number = self.number_at(position, number);
            let span = self.spans[number];
            let start = span.start as usize;
            if position + needle.needle().len() <= start + usize::from(span.text) {
                found(small(number));
            }
            // A hit in the tail, or across the edge of two texts, says nothing of this text: a later
            // one within it would be across the edge too.
            at = start + usize::from(span.text) + usize::from(span.tail);
        }
    }

    /// Whether every byte of the needle occurs in some text.
    fn may_hold(&self, needle: &[u8]) -> bool {
        needle.iter().all(|byte| self.alphabet[usize::from(byte >> 6)] & (1 << (byte & 63)) != 0)
    }

    /// The text whose span holds the position, at or after `from`. Looks near first, because hits come
    /// in ascending order and are often dense.
    fn number_at(&self, position: usize, from: usize) -> usize {
        let mut step = 1;
        let mut low = from;
        while let Some(span) = self.spans.get(low + step).filter(|span| span.start as usize <= position) {
            debug_assert!(span.start as usize <= position);
            low += step;
            step *= 2;
        }
        let high = (low + step).min(self.spans.len());
        low + self.spans[low..high].partition_point(|span| span.start as usize <= position) - 1
    }
}

fn text_of<'a>(bytes: &'a [u8], spans: &[Span], number: u32) -> &'a str {
    let span = spans[number as usize];
    let start = span.start as usize;
    utf8(&bytes[start..start + usize::from(span.text)])
}

fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("spans end where texts ended")
}

/// Doubling a large vector wastes up to half of it; beyond a megabyte it grows by an eighth.
fn grow_slowly<T>(vec: &mut Vec<T>, additional: usize) {
    let needed = vec.len() + additional;
    if needed > vec.capacity() && needed * size_of::<T>() > 1 << 20 {
        vec.reserve_exact(additional + needed / 8);
    }
}

/// Numbers and positions are 32 bits: four billion rows, or four gigabytes of one field's values, are
/// far beyond what one process can hold. Texts have at most 200 characters.
fn small<T: TryFrom<usize>>(number: usize) -> T {
    T::try_from(number).unwrap_or_else(|_| panic!("a catalog index cannot hold so much ({number})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(strings: &Strings, needle: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        strings.search(&Finder::new(needle), |number| numbers.push(number));
        numbers
    }

    #[test]
    fn texts_are_found_by_text_and_by_part() {
        let mut strings = Strings::default();
        for (text, tail) in [("payment", "Payment"), ("", ""), ("pay", ""), ("mentor", "MENTOR"), ("é–à", "É–À")]
        {
            strings.insert(text, tail);
        }
        assert_eq!(strings.find("pay"), Some(2));
        assert_eq!(strings.find(""), Some(1));
        assert_eq!(strings.find("ent"), None);
        assert_eq!((strings.get(4), strings.tail(4)), ("é–à", "É–À"));
        assert_eq!(hits(&strings, "ment"), [0, 3]);
        assert_eq!(hits(&strings, "pay"), [0, 2]);
        assert_eq!(hits(&strings, "ayme"), [0]);
        assert_eq!(hits(&strings, "–"), [4]);
        assert_eq!(hits(&strings, "tor"), [3]);
    }

    #[test]
    fn tails_and_edges_are_not_found() {
        let mut strings = Strings::default();
        for (text, tail) in [("ab", "Cd"), ("cd", ""), ("ab", "")] {
            strings.insert(text, tail);
        }
        for absent in ["Cd", "bc", "dab", "bC", "z"] {
            assert_eq!(hits(&strings, absent), [0; 0], "{absent}");
        }
        assert_eq!(hits(&strings, "ab"), [0, 2]);
    }

    #[test]
    fn what_is_forgotten_gets_another_number() {
        let mut strings = Strings::default();
        let first = strings.insert("x", "");
        strings.forget(first);
        assert_eq!(strings.find("x"), None);
        let second = strings.insert("x", "X");
        assert_ne!(first, second);
        assert_eq!(strings.find("x"), Some(second));
        assert_eq!(strings.get(first), "x");
    }

    #[test]
    fn sparse_hits_are_located() {
        let mut strings = Strings::default();
        for number in 0..1000 {
            strings.insert(&format!("value-{number}"), "");
        }
        assert_eq!(hits(&strings, "-77"), [77, 770, 771, 772, 773, 774, 775, 776, 777, 778, 779]);
        assert_eq!(hits(&strings, "value").len(), 1000);
        assert_eq!(hits(&strings, "-999"), [999]);
    }
}
