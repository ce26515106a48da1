//! Who is still typing: the page searches with every letter, and only the last word counts.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Who has not typed for so long has finished.
pub(super) const SETTLED: Duration = Duration::from_secs(3);
/// People who are waited for at one time, and terms that wait to be written; more are not counted.
const AT_MOST: usize = 1000;
/// Nobody looks for what is longer.
const LONGEST: usize = 200;

/// What was searched for in vain and is not written down yet.
#[derive(Default)]
pub(super) struct Pending {
    typing: HashMap<String, (String, Instant)>,
    settled: HashMap<String, i64>,
}

impl Pending {
    /// Takes a search. True when there is something to be written down later.
    pub(super) fn note(&mut self, person: &str, term: &str, found: bool, now: Instant) -> bool {
        let term = folded(term);
        if let Some((before, at)) = self.typing.remove(person) {
            // The same word, a letter later.
            let goes_on = now.duration_since(at) < SETTLED && (term.starts_with(&before) || before.starts_with(&term));
            if !goes_on {
                self.settle(before);
            }
        }
        let counts = !found && !term.is_empty() && term.len() <= LONGEST && self.typing.len() < AT_MOST;
        if counts {
            self.typing.insert(person.to_owned(), (term, now));
        }
        !self.is_empty()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.typing.is_empty() && self.settled.is_empty()
    }

    /// What is finished, with how often it was.
    pub(super) fn take(&mut self, now: Instant) -> Vec<(String, i64)> {
        let finished = |(_, at): &(String, Instant)| now.duration_since(*at) >= SETTLED;
        let done: Vec<String> =
            self.typing.iter().filter(|(_, typed)| finished(typed)).map(|(person, _)| person.clone()).collect();
        for person in done {
            if let Some((term, _)) = self.typing.remove(&person) {
                self.settle(term);
            }
        }
        self.settled.drain().collect()
    }

    fn settle(&mut self, term: String) {
        if self.settled.len() < AT_MOST || self.settled.contains_key(&term) {
            *self.settled.entry(term).or_default() += 1;
        }
    }
}

/// Case and blanks do not make another term.
fn folded(term: &str) -> String {
    term.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_word_of_somebody_who_types_counts() {
        let (mut pending, begin) = (Pending::default(), Instant::now());
        for (number, term) in (0u32..).zip(["zz", "zzt", "zzto", "ZZtop "]) {
            pending.note("ada", term, false, begin + Duration::from_millis(100) * number);
        }
        pending.note("bob", "zztop", false, begin);
        assert!(pending.take(begin + Duration::from_secs(1)).is_empty());
        assert_eq!(pending.take(begin + Duration::from_secs(9)), [("zztop".to_owned(), 2)]);
        assert!(pending.is_empty());
    }

    #[test]
    fn a_word_that_is_typed_to_a_hit_is_none() {
        let (mut pending, begin) = (Pending::default(), Instant::now());
        assert!(pending.note("ada", "pay-l", false, begin));
        assert!(!pending.note("ada", "pay-ledger", true, begin + Duration::from_millis(300)));
        pending.note("ada", "moon", false, begin);
        assert!(pending.note("ada", "sun", true, begin + Duration::from_secs(1)), "that was another search");
        assert_eq!(pending.take(begin), [("moon".to_owned(), 1)]);
        assert!(!pending.note("ada", " ", false, begin));
    }

    #[test]
    fn it_is_bounded() {
        let (mut pending, now) = (Pending::default(), Instant::now());
        for number in 0..AT_MOST * 2 {
            pending.note(&number.to_string(), &number.to_string(), false, now);
        }
        assert_eq!(pending.typing.len(), AT_MOST);
        pending.note("ada", &"x".repeat(LONGEST + 1), false, now);
        assert!(!pending.typing.contains_key("ada"));
    }
}
