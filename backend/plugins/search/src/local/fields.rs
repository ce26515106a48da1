//! What a document is in the index.

use callboard_core::search::{SearchDocument, key_number};
use callboard_shared::search::FACETS;
use serde_json::{Map, Value, json};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, Term};

use crate::text::{Analysis, Word};

/// Raised whenever the index would hold something else.
pub(crate) const VERSION: u32 = 1;

/// The fields of the index.
#[derive(Clone)]
pub(crate) struct Fields {
    /// Type and key.
    pub(crate) id: Field,
    /// The state that the document is in.
    pub(crate) state: Field,
    /// The answer, as JSON.
    pub(crate) stored: Field,
    /// The type.
    pub(crate) document_type: Field,
    /// Title and name, folded, whole.
    pub(crate) exact: Field,
    /// Words of title and name.
    pub(crate) title: Field,
    /// Stems of title, name and text.
    pub(crate) stems: Field,
    /// Words of the text.
    pub(crate) text: Field,
    /// Words of every other field.
    pub(crate) other: Field,
    /// Pieces of three letters of title and name.
    pub(crate) pieces: Field,
    /// `field=value`, folded, for filters, and `owner:ref` for what people own.
    pub(crate) filters: Field,
    /// The columns of [`FACETS`].
    facets: Vec<Field>,
    /// [`KEY`], [`TYPE`] and [`ORDER`].
    numbers: [Field; 3],
    weight: Field,
}

/// Columns that the collectors read.
pub(crate) const KEY: &str = "key";
pub(crate) const TYPE: &str = "type_number";
pub(crate) const ORDER: &str = "order";
pub(crate) const WEIGHT: &str = "weight";
pub(crate) const TYPES: &str = "document_type";

/// The column of a facet.
pub(crate) fn facet_column(field: &str) -> String {
    format!("facet_{field}")
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |record| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record))
    };
    let placed = || words(IndexRecordOption::WithFreqsAndPositions);
    let raw_column = || TextOptions::default().set_fast("raw");
    let fields = Fields {
        numbers: [KEY, TYPE, ORDER].map(|column| schema.add_u64_field(column, FAST)),
        weight: schema.add_f64_field(WEIGHT, FAST),
        id: schema.add_text_field("id", STRING | STORED),
        state: schema.add_text_field("state", STORED),
        stored: schema.add_text_field("stored", STORED),
        document_type: schema.add_text_field(TYPES, STRING.set_fast("raw")),
        exact: schema.add_text_field("exact", STRING),
        title: schema.add_text_field("title", placed()),
        stems: schema.add_text_field("stems", words(IndexRecordOption::WithFreqs)),
        text: schema.add_text_field("text", placed()),
        other: schema.add_text_field("other", words(IndexRecordOption::Basic)),
        pieces: schema.add_text_field("pieces", placed()),
        filters: schema.add_text_field("filters", STRING),
        facets: FACETS.iter().map(|field| schema.add_text_field(&facet_column(field), raw_column())).collect(),
    };
    (schema.build(), fields)
}

impl Fields {
    /// Names one document.
    pub(crate) fn id_term(&self, document_type: &str, key: &str) -> Term {
        Term::from_field_text(self.id, &format!("{document_type}\n{key}"))
    }

    /// The document as the index takes it.
    pub(crate) fn document(&self, analysis: &Analysis, document_type: &str, found: &SearchDocument) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        let text_of = |name: &str| found.fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let (title, text) = (text_of("title"), text_of("text"));
        document.add_text(self.id, format!("{document_type}\n{}", found.key));
        document.add_text(self.state, &found.state);
        document.add_text(self.stored, json!({"f": found.fields, "d": found.details}).to_string());
        document.add_text(self.document_type, document_type);
        let numbers = [key_number(&found.key), key_number(document_type), order(title)];
        self.numbers.into_iter().zip(numbers).for_each(|(column, number)| document.add_u64(column, number));
        document.add_f64(self.weight, f64::from(found.weight));
        let mut titles = vec![title];
        if found.name != title {
            titles.push(&found.name);
        }
        for title in titles {
            document.add_text(self.exact, analysis.fold(title));
            let words = analysis.words(title);
            document.add_pre_tokenized_text(self.stems, stems(analysis, &words));
            for word in words.iter().filter(|word| word.joined || !has_joined(&words, word)) {
                document.add_pre_tokenized_text(self.pieces, tokens(pieces(&word.text)));
            }
            document.add_pre_tokenized_text(self.title, placed(words));
        }
        let words = analysis.words(text);
        document.add_pre_tokenized_text(self.stems, stems(analysis, &words));
        document.add_pre_tokenized_text(self.text, placed(words));
        for (name, value) in found.fields.iter().chain(&found.details) {
            self.add_value(&mut document, analysis, name, value);
        }
        for owner in &found.owners {
            document.add_text(self.filters, format!("owner:{owner}"));
        }
        document
    }

    fn add_value(&self, document: &mut TantivyDocument, analysis: &Analysis, name: &str, value: &Value) {
        for (path, value) in leaves(name, value) {
            document.add_text(self.filters, filter_text(&path, &value));
            if let Some(number) = FACETS.iter().position(|field| *field == path)
                && !value.is_empty()
            {
                document.add_text(self.facets[number], &value);
            }
            if !matches!(path.as_str(), "title" | "text" | "location") {
                document.add_pre_tokenized_text(self.other, placed(analysis.words(&value)));
            }
        }
    }
}

/// A filter, folded: filters do not tell cases apart.
pub(crate) fn filter_text(path: &str, value: &str) -> String {
    format!("{path}={}", value.to_lowercase())
}

/// The texts of a value with their paths; items of a list have the path of the list.
pub(crate) fn leaves(path: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(|item| leaves(path, item)).collect(),
        Value::Object(map) => map.iter().flat_map(|(name, value)| leaves(&format!("{path}.{name}"), value)).collect(),
        Value::String(text) => vec![(path.to_owned(), text.clone())],
        other => vec![(path.to_owned(), other.to_string())],
    }
}

/// Fields and details of a stored document.
pub(crate) fn restore(stored: &str) -> (Map<String, Value>, Map<String, Value>) {
    let mut value: Value = serde_json::from_str(stored).unwrap_or_default();
    let mut part = |name: &str| match value.get_mut(name).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    (part("f"), part("d"))
}

/// The first eight bytes of a title, so that numbers are in the order of titles.
fn order(title: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(title.to_lowercase().bytes()).for_each(|(byte, letter)| *byte = letter);
    u64::from_be_bytes(bytes)
}

/// Every piece of three letters of a word, in order.
pub(crate) fn pieces(word: &str) -> Vec<String> {
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
