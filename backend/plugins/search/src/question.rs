//! What is asked, and what that means for a document.

use crate::clause::{Clause, Place};
use crate::text::{Analysis, Word};
use crate::words::{fact, owned_by, whole};

/// Words of this length may have one wrong letter, and of this one also when only their beginning is typed.
const TYPO_LENGTH: usize = 4;
const TYPO_OF_BEGINNING: usize = 5;
/// What a word of a title has to be, when it is inside of a longer one.
const INSIDE: usize = 3;
/// How much the newest visit counts, and how much less each before it.
const VISITED: f32 = 3.0;
const VISITED_BEFORE: f32 = 0.1;
const OWNED: f32 = 2.0;

/// A search, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    pub(crate) term: String,
    /// The types that are searched.
    pub(crate) types: Vec<String>,
    pub(crate) filters: Vec<(String, Vec<String>)>,
    /// Canonical refs by which the caller owns things.
    pub(crate) owned_by: Vec<String>,
    /// Where the caller was last, the newest first: locations of documents.
    pub(crate) visited: Vec<String>,
}

/// How exactly words have to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tolerance {
    Exact,
    /// One letter of a word may be wrong, missing, too much or changed with its neighbour.
    Typos,
}

impl Question {
    /// What a document has to meet: the term, one of the types, and a value of each filter.
    pub(crate) fn clause(&self, analysis: &Analysis, tolerance: Tolerance) -> Clause {
        let mut required = vec![self.words(analysis, tolerance)];
        required.push(Clause::one_of(Place::Type, self.types.iter().cloned()).silent());
        required.extend(self.filters.iter().map(filter));
        let owned = self.owned_by.iter().map(|owner| Clause::Word(Place::Facts, owned_by(owner)).scored(OWNED));
        let visited = self.visited.iter().enumerate().map(|(age, location)| {
            let counts = (VISITED - VISITED_BEFORE * age as f32).max(VISITED_BEFORE);
            Clause::Word(Place::Facts, fact("location", location)).scored(counts)
        });
        Clause::With { required, welcome: owned.chain(visited).collect() }
    }

    /// What the term alone asks for.
    pub(crate) fn words(&self, analysis: &Analysis, tolerance: Tolerance) -> Clause {
        Build { analysis, tolerance }.term(&self.term)
    }
}

/// One of the values of a field.
pub(crate) fn filter((path, values): &(String, Vec<String>)) -> Clause {
    Clause::one_of(Place::Facts, values.iter().map(|value| fact(path, value))).silent()
}

struct Build<'a> {
    analysis: &'a Analysis,
    tolerance: Tolerance,
}

impl Build<'_> {
    /// Every word and every quoted phrase.
    fn term(&self, term: &str) -> Clause {
        let (quoted, free) = split_quotes(term);
        let mut parts: Vec<Clause> = quoted.iter().filter_map(|phrase| self.phrase(phrase)).collect();
        let words = self.analysis.words(&free);
        let has_content = !parts.is_empty() || words.iter().any(|word| !self.analysis.is_filler(&word.text));
        let (content, filler) = self.compounds(&words, has_content);
        parts.extend(content);
        if parts.is_empty() {
            // Nothing was asked, or nothing but punctuation.
            return if term.trim().is_empty() { Clause::Everything } else { Clause::Nothing };
        }
        let mut dearest = Vec::new();
        for spelling in whole(self.analysis, term) {
            dearest.push(Clause::Word(Place::Exact, spelling.clone()).scored(60.0));
            if self.tolerance == Tolerance::Typos && spelling.chars().count() >= TYPO_LENGTH {
                dearest.push(Clause::Near(Place::Exact, spelling.clone()).scored(20.0));
            }
            dearest.push(Clause::Starts(Place::Exact, spelling).scored(15.0));
        }
        let mut welcome = filler;
        welcome.push(Clause::Best(dearest, 0.0));
        Clause::With { required: vec![Clause::All(parts)], welcome }
    }

    /// A compound is met by all of its parts, or as a whole. Words that say nothing (`how to`) need not be met
    /// beside others.
    fn compounds(&self, words: &[Word], has_content: bool) -> (Vec<Clause>, Vec<Clause>) {
        let (mut content, mut filler) = (Vec::new(), Vec::new());
        let mut rest = words.iter().peekable();
        while let Some(word) = rest.next() {
            if !word.joined {
                let says_nothing = has_content && self.analysis.is_filler(&word.text);
                let to = if says_nothing { &mut filler } else { &mut content };
                to.push(self.anywhere(&word.text));
                continue;
            }
            let mut parts = Vec::new();
            while let Some(part) = rest.next_if(|part| !part.joined && part.to <= word.to) {
                parts.push(self.anywhere(&part.text));
            }
            content.push(Clause::Best(vec![Clause::All(parts), self.anywhere(&word.text)], 0.0));
        }
        (content, filler)
    }

    /// A word wherever it may stand; the best place counts.
    fn anywhere(&self, word: &str) -> Clause {
        let own = || word.to_owned();
        let mut places = vec![
            Clause::Word(Place::Title, own()).scored(12.0),
            Clause::Starts(Place::Title, own()).scored(7.0),
            Clause::Word(Place::Stems, self.analysis.stem(word)),
            Clause::Starts(Place::Text, own()).scored(0.8),
            Clause::Word(Place::Other, own()).scored(1.5),
            Clause::Starts(Place::Other, own()).scored(0.6),
        ];
        let letters = word.chars().count();
        if letters >= INSIDE {
            places.push(Clause::Inside(own()).scored(3.0));
        }
        if self.tolerance == Tolerance::Typos && letters >= TYPO_LENGTH {
            places.push(Clause::Near(Place::Title, own()).scored(6.0));
            places.push(Clause::Near(Place::Text, own()).scored(0.7));
            places.push(Clause::Near(Place::Other, own()).scored(0.5));
            if letters >= TYPO_OF_BEGINNING {
                places.push(Clause::NearStart(Place::Title, own()).scored(4.0));
            }
        }
        // A little for the other places as well: who is called so and also described so comes first.
        Clause::Best(places, 0.1)
    }

    /// Words that follow each other, in title or text.
    fn phrase(&self, phrase: &str) -> Option<Clause> {
        let words: Vec<String> =
            self.analysis.words(phrase).into_iter().filter(|word| !word.joined).map(|word| word.text).collect();
        let within = |place: Place| match words.as_slice() {
            [only] => Clause::Word(place, only.clone()),
            _ => Clause::Phrase(place, words.clone()),
        };
        let in_title = Clause::Times(Box::new(within(Place::Title)), 3.0);
        (!words.is_empty()).then(|| Clause::Best(vec![in_title, within(Place::Text)], 0.0))
    }
}

/// The phrases in double quotes, and what stands outside of them. A quote that is not closed is punctuation.
pub(crate) fn split_quotes(term: &str) -> (Vec<String>, String) {
    let pieces: Vec<&str> = term.split('"').collect();
    let last = pieces.len() - 1;
    let mut quoted = Vec::new();
    let mut free = String::new();
    for (number, piece) in pieces.into_iter().enumerate() {
        if number % 2 == 1 && number < last {
            quoted.push(piece.to_owned());
        } else {
            free.push_str(piece);
            free.push(' ');
        }
    }
    (quoted, free)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(term: &str) -> Clause {
        let question = Question { term: term.into(), ..Question::default() };
        question.words(&Analysis::new(Some(tantivy::tokenizer::Language::English)), Tolerance::Exact)
    }

    fn required(term: &str) -> usize {
        match words(term) {
            Clause::With { required, .. } => match required.as_slice() {
                [Clause::All(parts)] => parts.len(),
                other => panic!("{other:?}"),
            },
            _ => 0,
        }
    }

    #[test]
    fn words_that_say_nothing_are_required_only_among_themselves() {
        assert_eq!(required("how to run the booking service"), 3);
        assert_eq!(required("the who"), 2);
        assert_eq!(words(" "), Clause::Everything);
        assert_eq!(words("-"), Clause::Nothing);
    }

    #[test]
    fn quotes_are_phrases_when_they_are_closed() {
        assert_eq!(split_quotes("a \"b c\" d"), (vec!["b c".into()], "a   d ".into()));
        assert_eq!(split_quotes("a \"b").0, Vec::<String>::new());
    }
}
