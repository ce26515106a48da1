//! Names of entries as names of entities.

use callboard_shared::entity::FieldRules;

/// The longest name that an entity may have.
const LONGEST: usize = 63;

/// `name` as it is when an entity may be called so. Else with `_` for each run of other characters, without
/// what may not stand at its ends, and not longer than allowed; nothing when nothing is left.
///
/// The original leaves such names as they are, and the catalog then refuses the entities.
pub(crate) fn usable(name: &str) -> Option<String> {
    if FieldRules::default().is_valid_name(name) {
        return Some(name.to_owned());
    }
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        let kept = c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if kept && c != '_' {
            text.push(c);
        } else if !text.ends_with('_') {
            text.push('_');
        }
    }
    let inner = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let cut = inner[..inner.len().min(LONGEST)].trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    Some(cut.to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_allowed_stay() {
        for name in ["ada", "Ada.Lovelace-2", "a__b"] {
            assert_eq!(usable(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn others_are_made_so() {
        assert_eq!(usable("Platform Engineering (EU)").as_deref(), Some("Platform_Engineering_EU"));
        assert_eq!(usable("ada@example.net").as_deref(), Some("ada_example.net"));
        assert_eq!(usable(" -x").as_deref(), Some("x"));
        assert_eq!(usable(&"x".repeat(70)).as_deref(), Some(&*"x".repeat(63)));
        assert_eq!(usable("日本"), None);
        assert_eq!(usable(""), None);
    }
}
