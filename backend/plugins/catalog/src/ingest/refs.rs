//! Which refs the tables can hold.

use callboard_shared::entity::EntityRef;
use serde_json::Value;

/// The most characters of a ref: what its column holds.
pub(super) const MAX_REF: usize = 255;

/// False for refs that a database would refuse, and with them the batch that they are in. Names are held to
/// stricter rules later; this is about what is stored before.
pub(super) fn can_be_stored(entity_ref: &EntityRef) -> bool {
    let text = entity_ref.to_string();
    text.chars().count() <= MAX_REF && !text.chars().any(char::is_control)
}

/// The ref of an entity that somebody hands over, if it can be stored.
///
/// # Errors
/// Says what is wrong with it.
pub(crate) fn storable_ref(entity: &Value) -> Result<String, String> {
    let entity_ref = EntityRef::of(entity).ok_or("an entity has no usable kind and name")?;
    if !can_be_stored(&entity_ref) {
        return Err(format!(
            "the ref of an entity is longer than {MAX_REF} characters or holds a control character: {entity_ref}"
        ));
    }
    Ok(entity_ref.to_string())
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
