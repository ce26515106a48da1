//! Names of people and groups as names of entities.

/// The longest name that an entity may have.
const LONGEST: usize = 63;

/// In lower case, with one `_` for each run of characters other than letters, digits, `_`, `.` and `-`, and
/// none at the end (contract/catalog.md §6.2).
///
/// Beyond that, what the catalog would refuse is taken away, where the original loses the entity: whatever is
/// no letter or digit at either end, as in `Acme Inc.`, and what is too long. Nothing may be left.
pub(crate) fn normalised(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.trim().to_lowercase().chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
            text.push(c);
        } else if !text.ends_with('_') {
            text.push('_');
        }
    }
    let is_mark = |c: char| !c.is_ascii_alphanumeric();
    let inner = text.trim_matches(is_mark);
    inner[..inner.len().min(LONGEST)].trim_end_matches(is_mark).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_squeezed_into_what_an_entity_may_have() {
        for (name, expected) in [
            ("Ada.Lovelace@Example.net", "ada.lovelace_example.net"),
            ("My Group (Reader)", "my_group_reader"),
            ("a__b", "a_b"),
            (" R&D -- Core_", "r_d_--_core"),
            ("Zürich", "z_rich"),
            ("Acme Inc.", "acme_inc"),
            ("_internal", "internal"),
            ("日本", ""),
        ] {
            assert_eq!(normalised(name), expected, "{name}");
        }
    }

    #[test]
    fn names_are_not_longer_than_allowed() {
        assert_eq!(normalised(&"x".repeat(70)), "x".repeat(63));
        assert_eq!(normalised(&format!("{}.{}", "x".repeat(62), "y".repeat(9))), "x".repeat(62));
    }
}
