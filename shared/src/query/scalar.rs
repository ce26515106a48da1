//! The text form of JSON scalars, by which they are compared.

use serde_json::{Number, Value};

/// The largest integer up to which all integers have an exact `f64`.
const EXACT_LIMIT: u64 = 1 << 53;

/// The text of a text, number or boolean, as JavaScript's `String(value)` gives it (`1.0` is `1`);
/// `None` for null, lists and objects. Lower-case it to compare.
pub fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number_text(number)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn number_text(number: &Number) -> String {
    if let Some(integer) = number.as_i64().filter(|integer| integer.unsigned_abs() <= EXACT_LIMIT) {
        return integer.to_string();
    }
    let Some(float) = number.as_f64() else {
        return number.to_string();
    };
    if float == 0.0 {
        return "0".to_owned();
    }
    // Both languages write the shortest digits that read back; they differ in when the exponent shows.
    let scientific = format!("{float:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    match exponent.parse::<i32>() {
        Ok(exponent) if (-6..21).contains(&exponent) => float.to_string(),
        Ok(exponent) => format!("{digits}e{exponent:+}"),
        Err(_) => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_read_as_in_javascript() {
        for (json, expected) in [
            ("10", "10"),
            ("-3", "-3"),
            ("1.0", "1"),
            ("-0.0", "0"),
            ("1.5", "1.5"),
            ("0.1", "0.1"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("1.5e300", "1.5e+300"),
            ("0.000001", "0.000001"),
            ("1e-7", "1e-7"),
            ("12345678901234567890", "12345678901234567000"),
            ("9007199254740993", "9007199254740992"),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(scalar_text(&value).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn other_values() {
        assert_eq!(scalar_text(&json!(true)).unwrap(), "true");
        assert_eq!(scalar_text(&json!("Ab")).unwrap(), "Ab");
        for none in [json!(null), json!([]), json!({})] {
            assert_eq!(scalar_text(&none), None);
        }
    }
}
