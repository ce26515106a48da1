//! Documents of a source file.

use std::borrow::Cow;

use serde_json::Value;
use serde_saphyr::UserMessageFormatter;

/// The most entities that one file may hold.
const MAX_DOCUMENTS: usize = 1_000_000;

/// 2^53: up to here every whole number has a float of its own.
const EXACT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// The documents of `text` in order; each is a value or why it could not be read. Documents that are
/// null, as after a stray `---`, are left out. JSON is YAML. Aliases are followed within a budget, so
/// that a small file cannot grow without bound. What is no UTF-8 is replaced, as the original does.
pub(crate) fn documents(text: &[u8]) -> Vec<Result<Value, String>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_documents: MAX_DOCUMENTS },
        merge_keys: serde_saphyr::MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    };
    let text = if is_utf_16(text) { Cow::Borrowed(text) } else { utf_8(text) };
    let mut reader = &*text;
    let read = serde_saphyr::read_with_options::<_, Value>(&mut reader, options);
    let with_reason = read.map(|document| {
        document.map(with_whole_numbers).map_err(|error| error.render_with_formatter(&UserMessageFormatter))
    });
    with_reason.filter(|document| !matches!(document, Ok(Value::Null))).collect()
}

fn is_utf_16(text: &[u8]) -> bool {
    text.starts_with(&[0xff, 0xfe]) || text.starts_with(&[0xfe, 0xff])
}

fn utf_8(text: &[u8]) -> Cow<'_, [u8]> {
    match String::from_utf8_lossy(text) {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
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
mod tests;
