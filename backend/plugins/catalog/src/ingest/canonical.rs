//! One text for equal values: JSON with sorted keys, and hashes over it.

use serde_json::Value;
use sha1::{Digest, Sha1};

/// 40 hexadecimal digits over the key-sorted JSON of `value`.
pub(crate) fn hash(value: &Value) -> String {
    let mut text = Vec::with_capacity(1024);
    write(value, &mut text);
    hex(&text)
}

/// 40 hexadecimal digits over bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(40);
    for byte in Sha1::digest(bytes) {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// Appends the key-sorted JSON of `value`.
pub(crate) fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort_unstable();
            out.push(b'{');
            for (position, key) in keys.into_iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write_scalar(&Value::String(key.clone()), out);
                out.push(b':');
                write(&members[key], out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        scalar => write_scalar(scalar, out),
    }
}

fn write_scalar(value: &Value, out: &mut Vec<u8>) {
    // Writing a scalar into memory cannot fail; if it ever did, the value would simply not count.
    let _ = serde_json::to_writer(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_keys_does_not_count() {
        let a: Value = serde_json::from_str(r#"{"b": {"y": 1, "x": [true, null]}, "a": "t\"ext"}"#).unwrap();
        let b: Value = serde_json::from_str(r#"{"a": "t\"ext", "b": {"x": [true, null], "y": 1}}"#).unwrap();
        assert_eq!(hash(&a), hash(&b));
        assert_ne!(hash(&a), hash(&json!({"a": "text"})));
        let mut text = Vec::new();
        write(&a, &mut text);
        assert_eq!(String::from_utf8(text).unwrap(), r#"{"a":"t\"ext","b":{"x":[true,null],"y":1}}"#);
    }
}
