//! How wide text is, without a browser: nearly, and always the same.

/// The width of a text in a sans-serif face of this size, a little more rather than less.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| of_letter(letter) * size).sum()
}

/// As much of the text as fits, with a dot triple for the rest.
pub(crate) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - of_letter('…') * size;
    let fits = |letter: &char| {
        left -= of_letter(*letter) * size;
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// The width of a letter in parts of the size.
fn of_letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.3,
        'f' | 't' | 'r' | 'I' | ' ' | '-' | '/' | '(' | ')' | '[' | ']' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.95,
        'A'..='Z' | '&' => 0.7,
        // Characters of East Asian scripts and pictures fill a square.
        '\u{1100}'.. => 1.1,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(fitted("Booking", 13.0, 200.0), "Booking");
        let cut = fitted("The service that sells every ticket there is", 13.0, 120.0);
        assert!(cut.starts_with("The service") && cut.ends_with('…') && width(&cut, 13.0) <= 120.0, "{cut}");
        assert_eq!(fitted("予約サービス予約サービス", 10.0, 50.0), "予約サ…");
    }
}
