//! Distinguished names in a form in which equal ones are equal (RFC 4514).
//!
//! Directories write the same name in several ways: `CN=Ada, OU=People` and `cn=ada,ou=people` are one entry,
//! `cn=a\2cb` and `cn=a\,b` as well. Groups name their members in whatever way they were typed.

/// The name with everything away that makes no difference: case, blanks around separators, ways of escaping.
/// Text that is no distinguished name comes out in lower case.
pub(crate) fn normalised(dn: &str) -> String {
    let mut text = String::with_capacity(dn.len());
    for (position, rdn) in split(dn, &[',', ';']).into_iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        let mut pairs: Vec<String> = split(rdn, &['+']).into_iter().map(pair).collect();
        pairs.sort_unstable();
        text.push_str(&pairs.join("+"));
    }
    text
}

/// `type=value` of a relative name.
fn pair(text: &str) -> String {
    let Some((name, value)) = text.split_once('=') else { return value_of(text) };
    format!("{}={}", name.trim().to_lowercase(), value_of(value))
}

/// A value in lower case, with every special character escaped by a backslash and nothing else.
fn value_of(text: &str) -> String {
    let trimmed = text.trim_start();
    // A blank at the end that is escaped is part of the value.
    let end = trimmed.trim_end();
    let value = if end.ends_with('\\') && !end.ends_with("\\\\") { trimmed } else { end };
    let mut written = String::with_capacity(value.len());
    for c in unescaped(value).to_lowercase().chars() {
        if matches!(c, ',' | ';' | '+' | '\\' | '=' | '"') {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// `\2c` and `\,` as the comma that they stand for.
fn unescaped(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'\\' {
            bytes.push(*first);
            continue;
        }
        let hex = rest.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[2..];
            }
            None => {
                bytes.extend(rest.first());
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The parts between separators that are not escaped.
fn split<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (position, c) in text.char_indices() {
        if !escaped && separators.contains(&c) {
            parts.push(&text[start..position]);
            start = position + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_name_are_equal() {
        let name = normalised("cn=ada lovelace,ou=people,dc=example,dc=net");
        for other in
            ["CN=Ada Lovelace, OU=People, DC=example, DC=net", "cn = Ada Lovelace ,ou=people;dc=example,dc=NET"]
        {
            assert_eq!(normalised(other), name, "{other}");
        }
        assert_eq!(normalised("cn=b+uid=a,dc=x"), normalised("UID=A+CN=B,DC=X"));
        assert_eq!(normalised("cn=Lovelace\\2C Ada,dc=x"), normalised("CN=lovelace\\, ada,DC=x"));
        assert_eq!(normalised("cn=\\C3\\85sa,dc=x"), normalised("cn=åsa,dc=x"));
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(normalised("cn=a\\,b,dc=x"), normalised("cn=a,b,dc=x"));
        assert_ne!(normalised("cn=a,dc=x"), normalised("ou=a,dc=x"));
        assert_ne!(normalised("cn=a\\+b,dc=x"), normalised("cn=a+b,dc=x"));
    }

    #[test]
    fn other_text_is_only_lower_cased() {
        assert_eq!(normalised("Ada"), "ada");
        assert_eq!(normalised("3F2504E0-4F89-11D3-9A0C-0305E82C3301"), "3f2504e0-4f89-11d3-9a0c-0305e82c3301");
        assert_eq!(normalised(""), "");
        assert_eq!(normalised("\\"), "");
    }
}
