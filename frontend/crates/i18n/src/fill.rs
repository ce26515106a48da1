//! Values in a text: `{name}`.

use std::fmt::{Display, Write as _};

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// The place of a value.
    Slot(&'a str),
}

/// A text as its parts. Braces that name nothing stand for themselves.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((start, end)) = slot(rest) else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        if start > 0 {
            let piece = Piece::Text(&rest[..start]);
            rest = &rest[start..];
            return Some(piece);
        }
        let piece = Piece::Slot(&rest[1..end]);
        rest = &rest[end + 1..];
        Some(piece)
    })
}

/// A text with its values. What nobody gives a value for stays, so that a translator sees the mistake.
#[must_use]
pub fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut whole = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Text(part) => whole.push_str(part),
            Piece::Slot(name) => match values.iter().find(|(known, _)| *known == name) {
                // Writing to a text cannot fail.
                Some((_, value)) => _ = write!(whole, "{value}"),
                None => _ = write!(whole, "{{{name}}}"),
            },
        }
    }
    whole
}

/// Where the first slot begins and ends: the places of its braces.
fn slot(text: &str) -> Option<(usize, usize)> {
    text.match_indices('{').find_map(|(start, _)| {
        let length = text[start + 1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let end = start + 1 + length;
        (length > 0 && text[end..].starts_with('}')).then_some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_the_text_names_them() {
        let text = "{count} of {total}: {count}";
        assert_eq!(filled(text, &[("total", &9), ("count", &"1,000")]), "1,000 of 9: 1,000");
        assert_eq!(filled("{who}", &[]), "{who}");
    }

    #[test]
    fn braces_that_name_nothing_stand_for_themselves() {
        for text in ["", "{", "}", "{}", "a { b } c", "${{ parameters }}", "{\"a\": 1}", "ä{ö}"] {
            assert_eq!(filled(text, &[]), text);
            assert!(pieces(text).all(|piece| matches!(piece, Piece::Text(_))), "{text}");
        }
    }

    #[test]
    fn a_text_is_the_sum_of_its_pieces() {
        let found: Vec<Piece<'_>> = pieces("Owned by {owner}, {since}").collect();
        assert_eq!(found, [Piece::Text("Owned by "), Piece::Slot("owner"), Piece::Text(", "), Piece::Slot("since"),]);
    }
}
