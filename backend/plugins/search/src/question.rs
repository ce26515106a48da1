//! What is asked of the index, and how it becomes a query.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::fields::{Fields, filter_text, pieces};
use crate::text::{Analysis, Word};

/// Words of this length may have one wrong letter.
const TYPO_LENGTH: usize = 4;

/// A search, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    pub(crate) term: String,
    /// The types that are searched.
    pub(crate) types: Vec<String>,
    pub(crate) filters: Vec<(String, Vec<String>)>,
    /// Canonical refs by which the caller owns things.
    pub(crate) owned_by: Vec<String>,
}

type Part = Box<dyn Query>;

/// How exactly words have to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tolerance {
    Exact,
    /// One letter of a word may be wrong, missing, too much or changed with its neighbour.
    Typos,
}

impl Question {
    /// The query. A document has to meet the term, one of the types, and a value of each filter.
    pub(crate) fn query(&self, fields: &Fields, analysis: &Analysis, tolerance: Tolerance) -> Part {
        let build = Build { fields, analysis, tolerance };
        let one_of = |field: Field, texts: Vec<String>| -> Part {
            any(texts.iter().map(|text| build.word(field, text)).collect())
        };
        let mut parts = vec![(Occur::Must, build.term(&self.term))];
        parts.push((Occur::Must, silent(one_of(fields.document_type, self.types.clone()))));
        for (path, values) in &self.filters {
            let texts = values.iter().map(|value| filter_text(path, value)).collect();
            parts.push((Occur::Must, silent(one_of(fields.filters, texts))));
        }
        for owner in &self.owned_by {
            let owned = build.word(fields.filters, &format!("owner:{owner}"));
            parts.push((Occur::Should, Box::new(ConstScoreQuery::new(owned, 2.0))));
        }
        Box::new(BooleanQuery::new(parts))
    }
}

struct Build<'a> {
    fields: &'a Fields,
    analysis: &'a Analysis,
    tolerance: Tolerance,
}

impl Build<'_> {
    /// Every word and every quoted phrase.
    fn term(&self, term: &str) -> Part {
        let (quoted, free) = split_quotes(term);
        let mut parts: Vec<Part> = quoted.iter().filter_map(|phrase| self.phrase(phrase)).collect();
        let words = self.analysis.words(&free);
        parts.extend(self.compounds(&words));
        if parts.is_empty() {
            // Nothing was asked, or nothing but punctuation.
            return if term.trim().is_empty() { Box::new(AllQuery) } else { Box::new(EmptyQuery) };
        }
        let required = all(parts);
        let whole = self.analysis.fold(term);
        let exact: Part = Box::new(ConstScoreQuery::new(self.word(self.fields.exact, &whole), 60.0));
        let begins: Part = Box::new(ConstScoreQuery::new(self.prefix(self.fields.exact, &whole), 15.0));
        let dearest: Part = Box::new(DisjunctionMaxQuery::new(vec![exact, begins]));
        Box::new(BooleanQuery::new(vec![(Occur::Must, required), (Occur::Should, dearest)]))
    }

    /// A compound is met by all of its parts, or as a whole.
    fn compounds(&self, words: &[Word]) -> Vec<Part> {
        let mut clauses = Vec::new();
        let mut rest = words.iter().peekable();
        while let Some(word) = rest.next() {
            if !word.joined {
                clauses.push(self.anywhere(&word.text));
                continue;
            }
            let mut parts = Vec::new();
            while let Some(part) = rest.next_if(|part| !part.joined && part.to <= word.to) {
                parts.push(self.anywhere(&part.text));
            }
            clauses.push(Box::new(DisjunctionMaxQuery::new(vec![all(parts), self.anywhere(&word.text)])));
        }
        clauses
    }

    /// A word wherever it may stand; the best place counts.
    fn anywhere(&self, word: &str) -> Part {
        let Fields { title, stems, text, other, .. } = *self.fields;
        if self.tolerance == Tolerance::Typos {
            let places = [(title, 6.0), (text, 1.0), (other, 0.5)];
            let near = |(field, score)| -> Part { Box::new(ConstScoreQuery::new(self.nearly(field, word), score)) };
            return Box::new(DisjunctionMaxQuery::new(places.map(near).into()));
        }
        let stem = self.word(stems, &self.analysis.stem(word));
        let mut places: Vec<Part> = vec![
            Box::new(ConstScoreQuery::new(self.word(title, word), 12.0)),
            Box::new(ConstScoreQuery::new(self.prefix(title, word), 7.0)),
            Box::new(BoostQuery::new(stem, 1.0)),
            Box::new(ConstScoreQuery::new(self.prefix(text, word), 0.8)),
            Box::new(ConstScoreQuery::new(self.word(other, word), 1.5)),
            Box::new(ConstScoreQuery::new(self.prefix(other, word), 0.6)),
        ];
        if let Some(infix) = self.infix(word) {
            places.push(Box::new(ConstScoreQuery::new(infix, 3.0)));
        }
        // A little for the other places as well: who is called so and also described so comes first.
        Box::new(DisjunctionMaxQuery::with_tie_breaker(places, 0.1))
    }

    fn nearly(&self, field: Field, word: &str) -> Part {
        if word.chars().count() < TYPO_LENGTH {
            return self.prefix(field, word);
        }
        Box::new(FuzzyTermQuery::new(Term::from_field_text(field, word), 1, true))
    }

    /// The word inside of a word of title or name.
    fn infix(&self, word: &str) -> Option<Part> {
        let mut pieces: Vec<Term> =
            pieces(word).iter().map(|piece| Term::from_field_text(self.fields.pieces, piece)).collect();
        match pieces.len() {
            0 => None,
            1 => Some(Box::new(TermQuery::new(pieces.remove(0), IndexRecordOption::Basic))),
            _ => Some(Box::new(PhraseQuery::new(pieces))),
        }
    }

    /// Words that follow each other, in title or text.
    fn phrase(&self, phrase: &str) -> Option<Part> {
        let words: Vec<Word> = self.analysis.words(phrase).into_iter().filter(|word| !word.joined).collect();
        let in_field = |field: Field| -> Part {
            let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, &word.text)).collect();
            match terms.as_slice() {
                [only] => Box::new(TermQuery::new(only.clone(), IndexRecordOption::WithFreqs)),
                _ => Box::new(PhraseQuery::new(terms)),
            }
        };
        let Fields { title, text, .. } = *self.fields;
        let boosted: Part = Box::new(BoostQuery::new(in_field(title), 3.0));
        (!words.is_empty()).then(|| -> Part { Box::new(DisjunctionMaxQuery::new(vec![boosted, in_field(text)])) })
    }

    fn word(&self, field: Field, word: &str) -> Part {
        Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
    }

    fn prefix(&self, field: Field, prefix: &str) -> Part {
        Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, prefix), 0, true))
    }
}

fn all(parts: Vec<Part>) -> Part {
    Box::new(BooleanQuery::intersection(parts))
}

fn any(parts: Vec<Part>) -> Part {
    if parts.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::union(parts)) }
}

/// Has to be met and counts for nothing.
fn silent(part: Part) -> Part {
    Box::new(ConstScoreQuery::new(part, 0.0))
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
