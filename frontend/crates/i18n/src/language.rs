//! The language of this page, and its texts.

use std::sync::OnceLock;

use crate::{Messages, PluralCategory};

struct Installed {
    language: String,
    messages: Messages,
}

/// Set before the first view is made, and never again: see the crate's front page.
static INSTALLED: OnceLock<Installed> = OnceLock::new();

/// Says in which language (BCP 47) this page is. A second call changes nothing.
pub fn install(language: &str, messages: Messages) {
    // Whoever comes second finds texts on the page already.
    let _ = INSTALLED.set(Installed { language: language.to_owned(), messages });
}

/// The language of this page, BCP 47.
#[must_use]
pub fn language() -> &'static str {
    INSTALLED.get().map_or("en", |installed| &installed.language)
}

/// A text in the language of the page; itself where there is no translation.
#[must_use]
pub fn plain_text(english: &'static str) -> &'static str {
    INSTALLED.get().and_then(|installed| installed.messages.plain(english)).unwrap_or(english)
}

/// A text for a number in the language of the page.
#[must_use]
pub fn plural_text(count: u64, one: &'static str, other: &'static str) -> &'static str {
    let translated = INSTALLED.get().and_then(|installed| {
        let category = PluralCategory::of(count, &installed.language);
        installed.messages.plural(other, category)
    });
    translated.unwrap_or(if count == 1 { one } else { other })
}

/// A number as its readers write it: `12,480`, `12.480`.
#[must_use]
pub fn local_number(number: u64) -> String {
    match language() {
        "en" => with_commas(number),
        other => by_browser(number, other),
    }
}

#[cfg(target_arch = "wasm32")]
fn by_browser(number: u64, language: &str) -> String {
    // Exact below 2^53, and no list is that long.
    #[expect(clippy::cast_precision_loss, reason = "as above")]
    let number = js_sys::Number::from(number as f64);
    number.to_locale_string(language).into()
}

/// There is no browser to ask.
#[cfg(not(target_arch = "wasm32"))]
fn by_browser(number: u64, _language: &str) -> String {
    with_commas(number)
}

fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{plural, t};

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_480, "12,480"), (1_234_567, "1,234,567")] {
            assert_eq!(local_number(number), text);
        }
    }

    // One test for all, because a process has one language.
    #[test]
    fn texts_are_english_until_a_translation_is_there() {
        let who = "Ada";
        assert_eq!(t!("Owner"), "Owner");
        assert_eq!(plural!(1, "{count} row of {who}", "{count} rows of {who}", who), "1 row of Ada");
        assert_eq!(plural!(2000_usize, "{count} row", "{count} rows"), "2,000 rows");

        let german = r#"{
            "Owner": "Eigentümer",
            "Seen by {who}": "Von {who} gesehen",
            "{count} rows": {"one": "{count} Zeile", "other": "{count} Zeilen"}
        }"#;
        install("de", Messages::parse(german).unwrap());
        assert_eq!(language(), "de");
        assert_eq!(t!("Owner"), "Eigentümer");
        assert_eq!(t!("Seen by {who}", who), "Von Ada gesehen");
        assert_eq!(t!("Seen by {who}", who = 1 + 1), "Von 2 gesehen");
        assert_eq!(plural!(1, "{count} row", "{count} rows"), "1 Zeile");
        assert_eq!(plural!(3, "{count} row", "{count} rows"), "3 Zeilen");
        assert_eq!(t!("Nobody translated this"), "Nobody translated this");
        install("en", Messages::default());
        assert_eq!(language(), "de");
    }
}
