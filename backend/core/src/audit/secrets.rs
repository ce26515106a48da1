//! Keeps secrets out of what is told.

use serde_json::{Map, Value};

const BLANK: &str = "***";
/// A member whose name holds one of these holds a secret.
const NAMES: [&str; 7] = ["token", "secret", "password", "passwd", "authorization", "cookie", "privatekey"];

/// Blanks out the members that hold a secret by their name, at any depth.
pub(super) fn blank(meta: &mut Map<String, Value>) {
    for (name, value) in meta.iter_mut() {
        let name = name.to_ascii_lowercase().replace(['-', '_'], "");
        if NAMES.iter().any(|secret| name.contains(secret)) {
            *value = Value::from(BLANK);
        } else {
            blank_value(value);
        }
    }
}

fn blank_value(value: &mut Value) {
    match value {
        Value::Object(members) => blank(members),
        Value::Array(items) => items.iter_mut().for_each(blank_value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_called_a_secret_is_blanked_out_wherever_it_stands() {
        let Value::Object(mut meta) = json!({
            "entityRef": "component:default/a",
            "accessToken": "abc",
            "options": [{"client-secret": {"a": 1}, "name": "x"}],
        }) else {
            unreachable!()
        };
        blank(&mut meta);
        assert_eq!(
            Value::Object(meta),
            json!({"entityRef": "component:default/a", "accessToken": "***", "options": [{"client-secret": "***", "name": "x"}]})
        );
    }
}
