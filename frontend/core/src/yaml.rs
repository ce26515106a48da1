//! JSON written as YAML, for people to read and to paste into files.
//!
//! Only writing: a few rules of when a text needs quotes. The text is read back alike by readers of YAML 1.2 and of
//! 1.1, to which `yes`, `1:30` and `2026-11-25` are something other than texts.

use serde_json::Value;

/// The YAML of a value, with a line end after it.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(members) if !members.is_empty() => block(&mut out, value, 0),
        Value::Array(items) if !items.is_empty() => block(&mut out, value, 0),
        other => {
            scalar(&mut out, other, 0);
            out.push('\n');
        }
    }
    out
}

/// A map or list that is not empty, line by line, each line indented so far.
fn block(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                pad(out, indent);
                member(out, key, value, indent);
            }
        }
        Value::Array(items) => {
            for item in items {
                pad(out, indent);
                out.push('-');
                list_item(out, item, indent);
            }
        }
        _ => {}
    }
}

fn member(out: &mut String, key: &str, value: &Value, indent: usize) {
    text(out, key);
    out.push(':');
    if is_empty(value) {
        out.push(' ');
        scalar(out, value, indent + 2);
        out.push('\n');
    } else {
        out.push('\n');
        block(out, value, indent + 2);
    }
}

/// What stands after the dash: the first member of a map beside it, as people write it.
fn list_item(out: &mut String, item: &Value, indent: usize) {
    match item {
        Value::Object(members) if !members.is_empty() => {
            for (place, (key, value)) in members.iter().enumerate() {
                if place == 0 {
                    out.push(' ')
                } else {
                    pad(out, indent + 2)
                }
                member(out, key, value, indent + 2);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            block(out, item, indent + 2);
        }
        other => {
            out.push(' ');
            scalar(out, other, indent + 2);
            out.push('\n');
        }
    }
}

/// Whether the value stands beside its key and not below it.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        Value::String(value) if may_be_literal(value) => literal(out, value, indent),
        Value::String(value) => text(out, value),
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
    }
}

/// A text on one line: bare, or in quotes as JSON has them, which YAML has too.
fn text(out: &mut String, value: &str) {
    if may_be_bare(value) {
        out.push_str(value);
        return;
    }
    out.push('"');
    for letter in value.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            letter if is_printable(letter) => out.push(letter),
            letter if u32::from(letter) <= 0xFFFF => out.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => out.push_str(&format!("\\U{:08X}", u32::from(letter))),
        }
    }
    out.push('"');
}

/// A text of several lines as it is, below `|`.
fn literal(out: &mut String, value: &str, indent: usize) {
    let lines = value.trim_end_matches('\n');
    out.push_str(match value.len() - lines.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    // Each line with its line end, but for the last, which gets its own from whoever asked for the scalar.
    let body = value.strip_suffix('\n').unwrap_or(value);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
    }
}

/// Whether the block form keeps every letter. A first line that begins with a blank would need its indentation
/// said, and lines of blanks alone are too easily lost.
fn may_be_literal(value: &str) -> bool {
    let body = value.trim_end_matches('\n');
    let tidy =
        |line: &str| line.is_empty() || (line.trim_end() == line && line.chars().all(|c| c == '\t' || is_printable(c)));
    body.contains('\n') && !body.starts_with([' ', '\t', '\n']) && body.split('\n').all(tidy)
}

fn may_be_bare(value: &str) -> bool {
    let (Some(first), Some(last)) = (value.chars().next(), value.chars().last()) else { return false };
    let begins_well = match first {
        '-' | '?' | ':' => {
            value.chars().nth(1).is_some_and(|second| !second.is_whitespace()) && !value.starts_with("---")
        }
        _ => !"[]{},#&*!|>'\"%@`=<.~+".contains(first) && !first.is_whitespace(),
    };
    begins_well
        && !last.is_whitespace()
        && last != ':'
        && value.chars().all(is_printable)
        && !value.contains(": ")
        && !value.contains(" #")
        && !is_word_of_yaml(value)
        && !may_be_number_or_date(value)
}

/// Printable in YAML, and no line end of any kind.
fn is_printable(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// What is no text to YAML 1.1 or 1.2.
fn is_word_of_yaml(value: &str) -> bool {
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Numbers in all their forms, dates, times: begins with a digit, and nothing but what those are made of.
fn may_be_number_or_date(value: &str) -> bool {
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.chars().all(|c| c.is_ascii_hexdigit() || "._:-+ xotTzZ".contains(c))
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(yaml: &str) -> Value {
        serde_saphyr::from_str(yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"))
    }

    #[test]
    fn an_entity_looks_as_a_person_writes_it() {
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Component",
            "metadata": {
                "name": "shop",
                "annotations": {"backstage.io/managed-by-location": "url:https://h/a.yaml", "empty": ""},
                "labels": {},
                "tags": ["java", "2.0"],
                "description": "First line\n  second: line\n",
                "links": [{"url": "https://x", "title": "Runbook: nights"}, {"url": "https://y"}],
            },
            "spec": {"owner": "group:default/a", "dependsOn": [], "replicas": 3, "nested": [["a"], []]},
        });
        let yaml = to_yaml(&entity);
        assert_eq!(
            yaml,
            r#"apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations:
    backstage.io/managed-by-location: url:https://h/a.yaml
    empty: ""
  labels: {}
  tags:
    - java
    - "2.0"
  description: |
    First line
      second: line
  links:
    - url: https://x
      title: "Runbook: nights"
    - url: https://y
spec:
  owner: group:default/a
  dependsOn: []
  replicas: 3
  nested:
    -
      - a
    - []
"#
        );
        assert_eq!(read(&yaml), entity);
    }

    #[test]
    fn what_another_reader_could_take_for_something_else_is_quoted() {
        for text in [
            "",
            " a",
            "a ",
            "null",
            "Null",
            "~",
            "true",
            "FALSE",
            "yes",
            "No",
            "on",
            "off",
            "y",
            "1",
            "-1",
            "+1",
            "1.5",
            "1e3",
            ".5",
            ".inf",
            ".nan",
            "0x1F",
            "0o7",
            "012",
            "1_000",
            "1:30",
            "2026-11-25",
            "2026-11-25T10:00:00Z",
            "a: b",
            "a #b",
            "#a",
            "- a",
            "-",
            "---",
            "? a",
            ": a",
            "a:",
            "[a",
            "{a",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "'a'",
            "\"a\"",
            "=",
            "<<",
            "a\tb\u{7}",
            "\u{85}",
            "\u{2028}",
            "\u{FEFF}a",
            "a\r\nb",
        ] {
            let yaml = to_yaml(&json!(text));
            assert!(yaml.starts_with('"'), "{text:?} is {yaml}");
            assert_eq!(read(&yaml), json!(text));
        }
    }

    #[test]
    fn what_is_clearly_a_text_is_bare() {
        for text in [
            "shop",
            "a b",
            "group:default/a",
            "-x",
            ":x",
            "a#b",
            "a:b",
            "v1.2",
            "https://h/?a=b&c#d",
            "nope",
            "1st",
            "ä",
        ] {
            assert_eq!(to_yaml(&json!(text)), format!("{text}\n"));
            assert_eq!(read(&to_yaml(&json!(text))), json!(text));
        }
    }

    #[test]
    fn texts_of_several_lines_keep_every_letter() {
        for text in [
            "a\nb",
            "a\nb\n",
            "a\nb\n\n\n",
            "a\n\nb",
            "a\n  b\n c",
            "\na",
            " a\nb",
            "a \nb",
            "a\n \nb",
            "a\n\tb",
            "\n",
            "a\n",
            "# a\n- b",
        ] {
            for value in [json!(text), json!({"k": text}), json!([text, {"a": text, "b": 1}])] {
                assert_eq!(read(&to_yaml(&value)), value, "{text:?}");
            }
        }
        assert!(to_yaml(&json!({"k": "a\nb"})).contains("k: |-\n  a\n  b\n"));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[ -~\n\t\u{e9}\u{2028}\u{1F642}]{0,12}".prop_map(Value::from),
            "[a-c0-9:.#\\- \n\"'{}]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-z0-9./:# \n-]{0,8}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn what_is_written_is_read_back(value in any_value()) {
            prop_assert_eq!(read(&to_yaml(&value)), value);
        }
    }
}
