//! Small and capital letters.
//!
//! Rust's own functions bring tables of Unicode along, ten kilobytes of every first page; a browser has them already.
//! Both follow Unicode's full rules, as JavaScript's `toLowerCase` in the original does.
#![cfg_attr(test, allow(clippy::unwrap_used))]

/// A text with its letters changed.
pub trait Letters {
    /// In small letters.
    fn lower(&self) -> String;
    /// In capital letters.
    fn upper(&self) -> String;
    /// With a capital letter at its beginning.
    fn capitalised(&self) -> String;
}

impl Letters for str {
    fn lower(&self) -> String {
        if self.is_ascii() { self.to_ascii_lowercase() } else { full::lower(self) }
    }

    fn upper(&self) -> String {
        if self.is_ascii() { self.to_ascii_uppercase() } else { full::upper(self) }
    }

    fn capitalised(&self) -> String {
        let mut letters = self.chars();
        let Some(first) = letters.next() else { return String::new() };
        first.encode_utf8(&mut [0; 4]).upper() + letters.as_str()
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod full {
    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

#[cfg(target_arch = "wasm32")]
mod full {
    use js_sys::JsString;

    pub(super) fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub(super) fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_beyond_ascii_are_changed_too() {
        assert_eq!("Component".lower(), "component");
        assert_eq!("GRÖẞE ΣΑΣ".lower(), "größe σας");
        assert_eq!("straße".upper(), "STRASSE");
        assert_eq!(["éclair", "api", ""].map(Letters::capitalised), ["Éclair", "Api", ""]);
    }
}
