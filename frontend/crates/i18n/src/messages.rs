//! A translation: a text for each English one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::PluralCategory;

/// What stands for an English text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// One text.
    Plain(String),
    /// One for each form that the language has; the English key is the form for many.
    Plural(BTreeMap<PluralCategory, String>),
}

/// The texts of a language by the English ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Messages(pub BTreeMap<String, Message>);

/// Why a translation cannot be used.
#[derive(Debug)]
pub struct MessagesError(serde_json::Error);

impl std::fmt::Display for MessagesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the translation cannot be read ({}): it must be an object with a text, or an object of plural forms, for each English text",
            self.0
        )
    }
}

impl std::error::Error for MessagesError {}

impl Messages {
    /// Reads what the server answers.
    ///
    /// # Errors
    /// When it is not an object of messages.
    pub fn parse(json: &str) -> Result<Self, MessagesError> {
        serde_json::from_str(json).map_err(MessagesError)
    }

    /// What stands for a text without a number.
    pub(crate) fn plain(&self, english: &str) -> Option<&str> {
        match self.0.get(english)? {
            Message::Plain(text) => Some(text),
            Message::Plural(forms) => forms.get(&PluralCategory::Other).map(String::as_str),
        }
    }

    /// What stands for a text with a number, whose form for many is the key.
    pub(crate) fn plural(&self, other: &str, category: PluralCategory) -> Option<&str> {
        match self.0.get(other)? {
            Message::Plain(text) => Some(text),
            Message::Plural(forms) => {
                forms.get(&category).or_else(|| forms.get(&PluralCategory::Other)).map(String::as_str)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str =
        r#"{"Owner": "Eigentümer", "{count} rows": {"one": "{count} Zeile", "other": "{count} Zeilen"}}"#;

    #[test]
    fn a_form_that_is_missing_is_the_one_for_many() {
        let messages = Messages::parse(GERMAN).unwrap();
        assert_eq!(messages.plain("Owner"), Some("Eigentümer"));
        assert_eq!(messages.plain("Type"), None);
        assert_eq!(messages.plural("{count} rows", PluralCategory::One), Some("{count} Zeile"));
        assert_eq!(messages.plural("{count} rows", PluralCategory::Few), Some("{count} Zeilen"));
    }

    #[test]
    fn what_is_no_translation_is_refused_with_its_form() {
        for json in ["[]", r#"{"Owner": 1}"#, r#"{"Owner": {"several": "x"}}"#, "{"] {
            let error = Messages::parse(json).unwrap_err().to_string();
            assert!(error.contains("plural forms"), "{error}");
        }
    }
}
