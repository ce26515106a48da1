//! Forms of a text for different numbers.

use serde::{Deserialize, Serialize};

/// A form, as Unicode names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PluralCategory {
    /// Arabic: 0.
    Zero,
    /// English and German: 1.
    One,
    /// Arabic: 2.
    Two,
    /// Polish: 2 to 4, 22 to 24.
    Few,
    /// Polish: 5 to 21.
    Many,
    /// Everything that has no form of its own; every language has this one.
    Other,
}

impl PluralCategory {
    /// That of a number in a language (BCP 47). The browser knows the rules of all of them.
    #[must_use]
    pub fn of(count: u64, language: &str) -> Self {
        // English is asked for most, and needs no table.
        if language == "en" {
            return if count == 1 { Self::One } else { Self::Other };
        }
        Self::by_rule(count, language)
    }

    #[cfg(target_arch = "wasm32")]
    fn by_rule(count: u64, language: &str) -> Self {
        use js_sys::{Array, Intl::PluralRules, Object};

        let languages = Array::of1(&language.into());
        // Exact below 2^53, and no list is that long.
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        let name = PluralRules::new(&languages, &Object::new()).select(count as f64);
        match String::from(name).as_str() {
            "zero" => Self::Zero,
            "one" => Self::One,
            "two" => Self::Two,
            "few" => Self::Few,
            "many" => Self::Many,
            _ => Self::Other,
        }
    }

    /// Tests on the developer's machine have no browser; what they need is the rule of most of Europe.
    #[cfg(not(target_arch = "wasm32"))]
    fn by_rule(count: u64, _language: &str) -> Self {
        if count == 1 { Self::One } else { Self::Other }
    }
}
