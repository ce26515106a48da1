//! Words that say nothing by themselves, by language.

use std::collections::HashSet;

use tantivy::tokenizer::Language;

/// The usual lists have words that mean something here, such as `own` and `against`, and lack those of questions.
const ENGLISH: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "in", "is", "it",
    "my", "of", "on", "or", "our", "the", "this", "to", "was", "we", "what", "when", "where", "which", "who", "why",
    "with",
];

/// The words of a language, folded as `fold` does it. None for a language of which none are known.
pub(crate) fn fillers(language: Language, fold: impl Fn(&str) -> String) -> HashSet<String> {
    let words = match code(language) {
        None => return HashSet::new(),
        Some("en") => ENGLISH,
        Some(code) => stop_words::lookup(code).unwrap_or_default(),
    };
    words.iter().map(|word| fold(word)).collect()
}

/// ISO 639-1.
fn code(language: Language) -> Option<&'static str> {
    Some(match language {
        Language::Arabic => "ar",
        Language::Danish => "da",
        Language::Dutch => "nl",
        Language::English => "en",
        Language::Finnish => "fi",
        Language::French => "fr",
        Language::German => "de",
        Language::Greek => "el",
        Language::Hungarian => "hu",
        Language::Italian => "it",
        Language::Norwegian => "no",
        Language::Portuguese => "pt",
        Language::Romanian => "ro",
        Language::Russian => "ru",
        Language::Spanish => "es",
        Language::Swedish => "sv",
        Language::Turkish => "tr",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{LANGUAGES, language_of};
    use crate::text::Analysis;

    #[test]
    fn every_language_but_one_has_some_and_its_own() {
        for name in LANGUAGES.iter().filter(|name| !matches!(**name, "none" | "tamil")) {
            let language = language_of(name).flatten().unwrap();
            assert!(!fillers(language, str::to_owned).is_empty(), "{name}");
        }
        let german = Analysis::new(Some(Language::German));
        assert!(["der", "fur", "wie", "und"].iter().all(|word| german.is_filler(word)), "folded, as words come");
        assert!(!german.is_filler("how") && !german.is_filler("zahlung"));
        assert!(Analysis::new(Some(Language::English)).is_filler("how"));
        assert!(!Analysis::new(None).is_filler("the"));
    }
}
