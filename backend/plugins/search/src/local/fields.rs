//! What a document is in the index.

use callboard_core::search::{SearchDocument, key_number};
use callboard_shared::search::FACETS;
use serde_json::Value;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, Term};

use crate::clause::Place;
use crate::text::{Analysis, Word};
use crate::words::Words;

/// The fields of the index.
#[derive(Clone)]
pub(crate) struct Fields {
    /// Type and key.
    pub(super) id: Field,
    /// The state that the document is in.
    pub(super) state: Field,
    /// The answer, as JSON.
    pub(super) stored: Field,
    pub(super) document_type: Field,
    exact: Field,
    /// The first word of each title and name.
    pub(super) first: Field,
    title: Field,
    stems: Field,
    text: Field,
    other: Field,
    /// Compounds of titles, of the text and of everything else, in one word each. Beside their parts they would be
    /// most of the words.
    compounds: [Field; 3],
    /// Pieces of three letters of title and name.
    pub(super) pieces: Field,
    facts: Field,
    /// The columns of [`FACETS`].
    facets: Vec<Field>,
    /// [`KEY`], [`TYPE`] and [`CHANGED`].
    numbers: [Field; 3],
    order: Field,
    weight: Field,
}

/// Columns that the collectors read.
pub(super) const KEY: &str = "key";
pub(super) const TYPE: &str = "type_number";
pub(super) const CHANGED: &str = "changed";
/// Title and location: the order of equals.
pub(super) const ORDER: &str = "order";
pub(super) const WEIGHT: &str = "weight";
pub(super) const TYPES: &str = "document_type";

/// The column of a facet.
pub(super) fn facet_column(field: &str) -> String {
    format!("facet_{field}")
}

/// The schema with its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |record| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record))
    };
    let placed = || words(IndexRecordOption::WithFreqsAndPositions);
    let raw_column = || TextOptions::default().set_fast("raw");
    let fields = Fields {
        numbers: [KEY, TYPE, CHANGED].map(|column| schema.add_u64_field(column, FAST)),
        order: schema.add_text_field(ORDER, raw_column()),
        weight: schema.add_f64_field(WEIGHT, FAST),
        id: schema.add_text_field("id", STRING | STORED),
        state: schema.add_text_field("state", STORED),
        stored: schema.add_text_field("stored", STORED),
        document_type: schema.add_text_field(TYPES, STRING.set_fast("raw")),
        exact: schema.add_text_field("exact", STRING),
        first: schema.add_text_field("first", STRING),
        title: schema.add_text_field("title", placed()),
        stems: schema.add_text_field("stems", words(IndexRecordOption::WithFreqs)),
        text: schema.add_text_field("text", placed()),
        other: schema.add_text_field("other", words(IndexRecordOption::Basic)),
        compounds: ["title_compounds", "text_compounds", "other_compounds"]
            .map(|name| schema.add_text_field(name, words(IndexRecordOption::Basic))),
        pieces: schema.add_text_field("pieces", placed()),
        facts: schema.add_text_field("facts", STRING),
        facets: FACETS.iter().map(|field| schema.add_text_field(&facet_column(field), raw_column())).collect(),
    };
    (schema.build(), fields)
}

impl Fields {
    /// Where the words of a place are.
    pub(super) fn of(&self, place: Place) -> Field {
        match place {
            Place::Exact => self.exact,
            Place::Title => self.title,
            Place::Stems => self.stems,
            Place::Text => self.text,
            Place::Other => self.other,
            Place::Facts => self.facts,
            Place::Type => self.document_type,
        }
    }

    /// Where the compounds of a place are, if they are not among its words.
    pub(super) const fn compounds_of(&self, place: Place) -> Option<Field> {
        let [title, text, other] = self.compounds;
        match place {
            Place::Title => Some(title),
            Place::Text => Some(text),
            Place::Other => Some(other),
            Place::Exact | Place::Stems | Place::Facts | Place::Type => None,
        }
    }

    /// Names one document.
    pub(super) fn id_term(&self, document_type: &str, key: &str) -> Term {
        Term::from_field_text(self.id, &format!("{document_type}\n{key}"))
    }

    /// The document as the index takes it.
    pub(super) fn document(&self, analysis: &Analysis, document_type: &str, found: &SearchDocument) -> TantivyDocument {
        let words = Words::of(analysis, found);
        let mut document = TantivyDocument::default();
        document.add_text(self.id, format!("{document_type}\n{}", found.key));
        document.add_text(self.state, &found.state);
        document.add_text(self.stored, &words.stored);
        document.add_text(self.document_type, document_type);
        let numbers = [key_number(&found.key), key_number(document_type), found.changed];
        self.numbers.into_iter().zip(numbers).for_each(|(column, number)| document.add_u64(column, number));
        document.add_text(self.order, order(found));
        document.add_f64(self.weight, words.weight);
        words.exact.iter().for_each(|whole| document.add_text(self.exact, whole));
        words.facts.iter().for_each(|fact| document.add_text(self.facts, fact));
        words.facets.iter().for_each(|(number, value)| document.add_text(self.facets[*number], value));
        document.add_pre_tokenized_text(self.stems, stems(analysis, &words.text));
        for title in words.titles {
            document.add_pre_tokenized_text(self.stems, stems(analysis, &title));
            for word in title.iter().filter(|word| word.joined || !has_joined(&title, word)) {
                document.add_pre_tokenized_text(self.pieces, tokens(pieces(&word.text)));
            }
            if let Some(first) = title.iter().find(|word| !word.joined) {
                document.add_text(self.first, &first.text);
            }
            self.add_words(&mut document, Place::Title, title);
        }
        self.add_words(&mut document, Place::Text, words.text);
        for other in words.other {
            self.add_words(&mut document, Place::Other, other);
        }
        document
    }

    fn add_words(&self, document: &mut TantivyDocument, place: Place, words: Vec<Word>) {
        let (compounds, parts): (Vec<Word>, Vec<Word>) = words.into_iter().partition(|word| word.joined);
        document.add_pre_tokenized_text(self.of(place), placed(parts));
        if let Some(field) = self.compounds_of(place).filter(|_| !compounds.is_empty()) {
            document.add_pre_tokenized_text(field, placed(compounds));
        }
    }
}

/// Sorts by title, and of the same title by location.
fn order(document: &SearchDocument) -> String {
    let text = |name: &str| document.fields.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{}\n{}", text("title").to_lowercase(), text("location"))
}

/// Every piece of three letters of a word, in order.
pub(super) fn pieces(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(3).map(|piece| piece.iter().collect()).collect()
}

fn has_joined(words: &[Word], part: &Word) -> bool {
    words.iter().any(|word| word.joined && word.from <= part.from && part.to <= word.to)
}

fn stems(analysis: &Analysis, words: &[Word]) -> PreTokenizedString {
    tokens(words.iter().map(|word| analysis.stem(&word.text)).collect())
}

fn tokens(texts: Vec<String>) -> PreTokenizedString {
    let tokens = texts.into_iter().enumerate();
    let tokens = tokens.map(|(position, text)| Token { position, text, ..Token::default() }).collect();
    PreTokenizedString { text: String::new(), tokens }
}

fn placed(words: Vec<Word>) -> PreTokenizedString {
    let tokens = words.into_iter().map(|word| Token {
        position: word.position,
        offset_from: word.from,
        offset_to: word.to,
        text: word.text,
        position_length: 1,
    });
    PreTokenizedString { text: String::new(), tokens: tokens.collect() }
}
