//! What documents mean, and that no file does harm.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn several_documents_without_the_empty_ones() {
    let read = documents(b"---\na: 1\n---\n---\nnull\n---\nb: [yes, no, on, 012, 1_0, 1.50]\n");
    let read: Vec<Value> = read.into_iter().map(Result::unwrap).collect();
    assert_eq!(read, [json!({"a": 1}), json!({"b": ["yes", "no", "on", 12, "1_0", 1.5]})]);
}

#[test]
fn json_is_yaml_and_merge_keys_are_plain_keys() {
    assert_eq!(documents(br#"{"kind": "User", "n": null}"#)[0].clone().unwrap(), json!({"kind": "User", "n": null}));
    assert_eq!(documents(b"base: &b {x: 1}\nall:\n  <<: *b\n")[0].clone().unwrap()["all"], json!({"<<": {"x": 1}}));
}

#[test]
fn a_broken_document_says_where() {
    let read = documents(b"a: 1\n---\nname: \"never closed\nb: 2\n");
    assert!(read[0].is_ok());
    assert!(read.last().unwrap().as_ref().unwrap_err().contains("line"));
}

/// A file that is small, and would be large if its aliases were followed.
fn bomb(first: &str, levels: usize) -> String {
    (1..levels).fold(format!("a0: &a0 {first}\n"), |text, level| {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        format!("{text}a{level}: &a{level} [{list}]\n")
    })
}

#[test]
fn an_alias_bomb_is_refused_quickly() {
    let merges = (1..30).fold(String::from("a0: &a0 {x: 1}\n"), |text, level| {
        let before = level - 1;
        format!("{text}a{level}: &a{level} {{<<: [*a{before}, *a{before}], y: [*a{before}, *a{before}]}}\n")
    });
    let long = bomb(&format!("[{}]", "word ".repeat(20_000)), 5);
    for text in [bomb("[x, x, x, x, x, x, x, x, x, x]", 12), bomb("x", 200), merges, long] {
        let began = Instant::now();
        assert!(documents(text.as_bytes()).iter().any(Result::is_err), "{:.80}", text);
        assert!(began.elapsed() < Duration::from_secs(5), "{:.80}: {:?}", text, began.elapsed());
    }
}

#[test]
fn deep_nesting_is_refused() {
    let levels = 10_000;
    let block: String = (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let aliases = (1..40).fold(format!("a0: &a0 {}x{}\n", "[".repeat(50), "]".repeat(50)), |text, level| {
        let before = level - 1;
        format!("{text}a{level}: &a{level} {}*a{before}{}\n", "[".repeat(50), "]".repeat(50))
    });
    for text in [
        format!("{}{}", "[".repeat(levels), "]".repeat(levels)),
        format!("{}{}", "{a: ".repeat(levels), "}".repeat(levels)),
        "[".repeat(1_000_000),
        "- ".repeat(levels),
        "? ".repeat(levels),
        "&a ".repeat(levels),
        block,
        aliases,
    ] {
        let began = Instant::now();
        assert!(documents(text.as_bytes()).iter().any(Result::is_err), "{:.40}", text);
        assert!(began.elapsed() < Duration::from_secs(5), "{:.40}: {:?}", text, began.elapsed());
    }
}

#[test]
fn line_ends_marks_and_tabs_of_every_system() {
    let read = |text: &[u8]| documents(text).into_iter().collect::<Result<Vec<_>, _>>();
    let both = vec![json!({"a": "x\ny\n"}), json!({"b": 2})];
    assert_eq!(read("\u{feff}a: |\r\n  x\r\n  y\r\n---\r\nb:\t2\r\n...\r\n".as_bytes()), Ok(both.clone()));
    assert_eq!(read(b"a: |\r  x\r  y\r---\rb: 2"), Ok(both));
    assert_eq!(read(b"\xff\xfea\0:\0 \0b\0"), Ok(vec![json!({"a": "b"})]));
    assert!(read(b"a:\n\tb: 1\n").is_err_and(|error| error.contains("tab") && error.contains("line 2")));
}

/// One comment in the alphabet of an old editor was once an 'IO error' for the whole file.
#[test]
fn a_byte_that_is_no_utf_8_is_replaced() {
    assert_eq!(documents(b"# caf\xe9\na: caf\xe9\n"), [Ok(json!({"a": "caf\u{fffd}"}))]);
}

#[test]
fn mistakes_are_told_without_the_words_of_the_library() {
    for (text, why) in [
        ("a: 1\na: 2\n", "duplicate"),
        ("a: *nope\n", "unknown"),
        ("a: &x [*x]\n", "Recursive"),
        ("a: \"\\ud800\"\n", "surrogate"),
        ("a: .inf\n", ".inf"),
    ] {
        let read = documents(text.as_bytes());
        let error = read[0].as_ref().unwrap_err();
        assert!(error.contains(why) && error.contains("line") && !error.contains("Policy in Options"), "{error}");
    }
}

/// Texts that are nearly YAML.
fn nearly_yaml() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(---|[.]{3}|- |[?] |: |, |[|>][-+]?|#|<<|%YAML 1.2|[&*]a|[&*]b|!!(str|int|binary|map|set)|![a-z]|~|null|[.](inf|nan)|0x1f|1e9|\u{feff}|[\\[\\]{}'\"\\\\])",
        "[ \t\r\n]{1,4}",
        "[a-c]{1,3}(: )?",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// What an entity may hold. Floats are such that their shortest text is exact.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-4000i32..4000).prop_map(|eighths| with_whole_numbers(json!(f64::from(eighths) / 8.0))),
        any::<String>().prop_map(Value::from),
        "(yes|no|~|012|0x1|1_0|1e3|[.]nan|<<|=|true|null|- a|a: b|\n|\t| )".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z<$.]{0,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_documents_or_reasons(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(documents(&bytes).len() <= bytes.len());
    }

    /// What is read is stored as JSON, so it must come back from there.
    #[test]
    fn whatever_is_read_can_be_stored(text in nearly_yaml()) {
        let read = documents(text.as_bytes());
        prop_assert!(read.len() <= text.len());
        for document in read {
            match document {
                Ok(value) => prop_assert_eq!(serde_json::from_str::<Value>(&value.to_string()).ok(), Some(value)),
                Err(error) => prop_assert!(!error.is_empty()),
            }
        }
    }

    #[test]
    fn json_is_read_as_what_it_is(values in prop::collection::vec(value(), 1..4), end in "(\n|\r\n)", bom: bool) {
        let texts: Vec<String> = values.iter().map(|value| format!("--- {value}{end}")).collect();
        let text = format!("{}{}", if bom { "\u{feff}" } else { "" }, texts.concat());
        let expected: Vec<_> = values.into_iter().filter(|value| !value.is_null()).map(Ok).collect();
        prop_assert_eq!(documents(text.as_bytes()), expected);
    }

    #[test]
    fn an_alias_is_what_its_anchor_was(value in value(), times in 1usize..5) {
        let text = format!("first: &it {value}\nmore: [{}]\n", vec!["*it"; times].join(", "));
        prop_assert_eq!(documents(text.as_bytes()), [Ok(json!({"first": value.clone(), "more": vec![value; times]}))]);
    }
}
