//! Words of texts: the same for what is indexed and for what is asked.
//!
//! A compound (`payment-ledger-api`, `PaymentLedger`, `foo.com`) gives its parts and, at the place of the first, all of
//! them joined.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, Token, TokenStream,
};

use crate::fillers::fillers;

/// A word with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded: lower case, without accents.
    pub(crate) text: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Words that follow each other have numbers that do.
    pub(crate) position: usize,
    /// It is a whole compound, besides its parts.
    pub(crate) joined: bool,
}

/// Takes texts apart. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Analysis {
    folding: TextAnalyzer,
    stemming: Option<TextAnalyzer>,
    fillers: Arc<HashSet<String>>,
}

impl Analysis {
    /// Words are reduced to their stems in `language`; nothing: not at all.
    pub(crate) fn new(language: Option<Language>) -> Self {
        let folding =
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build();
        let stemming = language.map(|language| {
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(Stemmer::new(language)).build()
        });
        let fold = |word: &str| run(&folding, word).into_iter().map(|token| token.text).collect();
        let fillers = Arc::new(language.map(|language| fillers(language, fold)).unwrap_or_default());
        Self { folding, stemming, fillers }
    }

    /// A word that says nothing by itself in the language.
    pub(crate) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// The stem of a folded word.
    pub(crate) fn stem(&self, word: &str) -> String {
        let stemmed = self.stemming.as_ref().and_then(|stemming| run(stemming, word).pop());
        stemmed.map_or_else(|| word.to_owned(), |token| token.text)
    }

    /// The words of a text in their order.
    pub(crate) fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        let mut position = 0;
        for (from, chunk) in chunks(text) {
            let parts: Vec<Word> = parts(chunk)
                .into_iter()
                .enumerate()
                .map(|(number, (start, part))| Word {
                    text: run(&self.folding, part).into_iter().map(|token| token.text).collect(),
                    from: from + start,
                    to: from + start + part.len(),
                    position: position + number,
                    joined: false,
                })
                .collect();
            if let [first, .., last] = parts.as_slice() {
                let text = parts.iter().map(|part| part.text.as_str()).collect();
                words.push(Word { text, to: last.to, joined: true, ..first.clone() });
            }
            position += parts.len();
            words.extend(parts);
        }
        words
    }
}

fn run(analyzer: &TextAnalyzer, text: &str) -> Vec<Token> {
    let mut analyzer = analyzer.clone();
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    stream.process(&mut |token| tokens.push(token.clone()));
    tokens
}

/// What stands between white space, with its place.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |chunk| (chunk.as_ptr() as usize - start, chunk))
}

/// The parts of a compound: runs of letters and digits, cut where a capital begins a word.
fn parts(chunk: &str) -> Vec<(usize, &str)> {
    let chars: Vec<(usize, char)> = chunk.char_indices().collect();
    let mut parts = Vec::new();
    let mut start = None;
    for (number, &(at, c)) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            parts.extend(start.take().map(|from: usize| (from, &chunk[from..at])));
            continue;
        }
        let before = number.checked_sub(1).map(|before| chars[before].1);
        let next_is_small = chars.get(number + 1).is_some_and(|(_, next)| next.is_lowercase());
        let begins = c.is_uppercase()
            && before.is_some_and(|before| before.is_lowercase() || before.is_uppercase() && next_is_small);
        if begins {
            parts.extend(start.take().map(|from: usize| (from, &chunk[from..at])));
        }
        start.get_or_insert(at);
    }
    parts.extend(start.map(|from| (from, &chunk[from..])));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, usize)> {
        Analysis::new(None).words(text).into_iter().map(|word| (word.text, word.position)).collect()
    }

    fn expected(words: &[(&str, usize)]) -> Vec<(String, usize)> {
        words.iter().map(|(text, position)| ((*text).to_owned(), *position)).collect()
    }

    #[test]
    fn compounds_give_their_parts_and_themselves() {
        let parts = expected(&[("paymentledger", 0), ("payment", 0), ("ledger", 1)]);
        for text in ["payment-ledger", "PaymentLedger", "payment_ledger", "(paymentLedger)"] {
            assert_eq!(words(text), parts, "{text}");
        }
        assert_eq!(words("HTTPServer x"), expected(&[("httpserver", 0), ("http", 0), ("server", 1), ("x", 2)]));
    }

    #[test]
    fn accents_and_case_do_not_count_and_places_are_kept() {
        let word = Analysis::new(None).words(" Über").remove(0);
        assert_eq!((word.text.as_str(), word.from, word.to), ("uber", 1, 6));
        assert_eq!(Analysis::new(Some(Language::English)).stem("payments"), "payment");
    }
}
