//! Which refs the tables can hold.

use callboard_shared::entity::EntityRef;

/// The most characters of a ref: what its column holds.
pub(super) const MAX_REF: usize = 255;

/// False for refs that a database would refuse, and with them the batch that they are in. Names are held to
/// stricter rules later; this is about what is stored before.
pub(super) fn can_be_stored(entity_ref: &EntityRef) -> bool {
    let text = entity_ref.to_string();
    text.chars().count() <= MAX_REF && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_refs_and_control_characters_are_refused() {
        let named = |name: &str| EntityRef::new("component", "default", name);
        assert!(can_be_stored(&named("payments")));
        assert!(can_be_stored(&named(&"ä".repeat(255 - "component:default/".len()))));
        assert!(!can_be_stored(&named(&"a".repeat(256))));
        assert!(!can_be_stored(&named("a\0b")));
    }
}
