//! Documents of a source file.

use serde_json::Value;

/// The most entities that one file may hold.
const MAX_DOCUMENTS: usize = 1_000_000;

/// 2^53: up to here every whole number has a float of its own.
const EXACT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// The documents of `text` in order; each is a value or why it could not be read. Documents that are
/// null, as after a stray `---`, are left out. JSON is YAML. Aliases are followed within a budget, so
/// that a small file cannot grow without bound.
pub(crate) fn documents(text: &[u8]) -> Vec<Result<Value, String>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_documents: MAX_DOCUMENTS },
        merge_keys: serde_saphyr::MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    };
    let mut reader = text;
    let read = serde_saphyr::read_with_options::<_, Value>(&mut reader, options);
    let with_reason = read.map(|document| document.map(with_whole_numbers).map_err(|error| error.to_string()));
    with_reason.filter(|document| !matches!(document, Ok(Value::Null))).collect()
}

/// `1.0` and `012` are the numbers 1 and 12, and are answered as such.
fn with_whole_numbers(mut value: Value) -> Value {
    make_whole(&mut value);
    value
}

fn make_whole(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(members) => members.values_mut().for_each(make_whole),
        Value::Number(number) if number.is_f64() => {
            let whole = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT_LIMIT);
            if let Some(whole) = whole {
                #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact range")]
                let whole = whole as i64;
                *value = whole.into();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn several_documents_without_the_empty_ones() {
        let read = documents(b"---\na: 1\n---\n---\nnull\n---\nb: [yes, no, on, 012, 1_0, 1.50]\n");
        let read: Vec<Value> = read.into_iter().map(Result::unwrap).collect();
        assert_eq!(read, [json!({"a": 1}), json!({"b": ["yes", "no", "on", 12, "1_0", 1.5]})]);
    }

    #[test]
    fn json_is_yaml_and_merge_keys_are_plain_keys() {
        assert_eq!(
            documents(br#"{"kind": "User", "n": null}"#)[0].clone().unwrap(),
            json!({"kind": "User", "n": null})
        );
        assert_eq!(documents(b"base: &b {x: 1}\nall:\n  <<: *b\n")[0].clone().unwrap()["all"], json!({"<<": {"x": 1}}));
    }

    #[test]
    fn a_broken_document_says_where() {
        let read = documents(b"a: 1\n---\nname: \"never closed\nb: 2\n");
        assert!(read[0].is_ok());
        assert!(read.last().unwrap().as_ref().unwrap_err().contains("line"));
    }

    #[test]
    fn an_alias_bomb_is_refused_quickly() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let before = format!("*a{}", level - 1);
            let list = vec![before; 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        assert!(documents(text.as_bytes()).iter().any(Result::is_err));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(documents(text.as_bytes()).iter().any(Result::is_err));
    }
}
