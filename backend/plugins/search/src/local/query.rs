//! Clauses as queries of the index.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::best::Best;
use super::few_words::FewWords;
use super::fields::{Fields, pieces};
use crate::clause::{Clause, Place};

type Part = Box<dyn Query>;

/// What the index is asked for.
pub(super) fn query(fields: &Fields, clause: &Clause) -> Part {
    let one = |clause: &Clause| query(fields, clause);
    let all = |clauses: &[Clause]| clauses.iter().map(one).collect::<Vec<Part>>();
    match clause {
        Clause::Everything => Box::new(AllQuery),
        Clause::Nothing => Box::new(EmptyQuery),
        Clause::Word(place, word) => either(fields, *place, |field| term(field, word)),
        Clause::Starts(place, start) => starts(fields, *place, start),
        Clause::Near(place, word) => either(fields, *place, |field| nearly(field, word, 1, false)),
        Clause::NearStart(place, start) => nearly(fields.of(*place), start, 1, true),
        Clause::Inside(word) => inside(fields, word),
        Clause::Phrase(place, words) => {
            let field = fields.of(*place);
            Box::new(PhraseQuery::new(words.iter().map(|word| Term::from_field_text(field, word)).collect()))
        }
        Clause::All(parts) => Box::new(BooleanQuery::intersection(all(parts))),
        Clause::Any(parts) if parts.is_empty() => Box::new(EmptyQuery),
        Clause::Any(parts) => Box::new(BooleanQuery::union(all(parts))),
        Clause::Best(parts, tie) => Box::new(Best { parts: all(parts), tie: *tie }),
        Clause::Scored(part, score) => Box::new(ConstScoreQuery::new(one(part), *score)),
        Clause::Times(part, times) => Box::new(BoostQuery::new(one(part), *times)),
        Clause::With { required, welcome } => {
            let required = all(required).into_iter().map(|part| (Occur::Must, part));
            let welcome = all(welcome).into_iter().map(|part| (Occur::Should, part));
            Box::new(BooleanQuery::new(required.chain(welcome).collect()))
        }
    }
}

/// Among the words of a place, or among its compounds.
fn either(fields: &Fields, place: Place, among: impl Fn(Field) -> Part) -> Part {
    match fields.compounds_of(place) {
        Some(compounds) => Box::new(BooleanQuery::union(vec![among(fields.of(place)), among(compounds)])),
        None => among(fields.of(place)),
    }
}

/// A word, or a whole title, that begins so.
fn starts(fields: &Fields, place: Place, start: &str) -> Part {
    let few = |field| -> Part { Box::new(FewWords { field, start: start.to_owned() }) };
    if place == Place::Exact {
        return Box::new(BooleanQuery::union(vec![nearly(fields.first, start, 0, true), few(fields.of(place))]));
    }
    let words = nearly(fields.of(place), start, 0, true);
    match fields.compounds_of(place) {
        Some(compounds) => Box::new(BooleanQuery::union(vec![words, few(compounds)])),
        None => words,
    }
}

fn term(field: Field, word: &str) -> Part {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}

fn nearly(field: Field, word: &str, letters: u8, is_start: bool) -> Part {
    let term = Term::from_field_text(field, word);
    Box::new(match is_start {
        true => FuzzyTermQuery::new_prefix(term, letters, true),
        false => FuzzyTermQuery::new(term, letters, true),
    })
}

/// Its pieces follow each other in those of a word.
fn inside(fields: &Fields, word: &str) -> Part {
    let mut terms: Vec<Term> = pieces(word).iter().map(|piece| Term::from_field_text(fields.pieces, piece)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}
