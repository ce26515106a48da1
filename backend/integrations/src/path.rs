//! Paths inside repositories, as addresses and APIs write them.

use callboard_core::url_reader::ReadError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

/// What stands for itself in one segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// How often a text may be encoded over and over; more is nobody's file name.
const MOST_LAYERS: usize = 8;

/// One segment, encoded; slashes too.
#[must_use]
pub fn encoded(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

/// A path, each segment encoded.
#[must_use]
pub fn encoded_path(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

/// A text without percent signs; as it is when that would be no text.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}

/// The decoded segments of an address's path.
pub(crate) fn segments(url: &Url) -> Vec<String> {
    url.path().trim_start_matches('/').split('/').map(decoded).collect()
}

/// Refuses a path that some layer between here and the files may take for another one: with `.` or `..` among
/// its segments, however often it is encoded.
pub(crate) fn without_detours(url: &Url, path: &str) -> Result<(), ReadError> {
    let refused =
        || ReadError::Input(format!("{url} has '.' or '..' in the path of the file; write the path without them"));
    let mut text = path.to_owned();
    for _ in 0..MOST_LAYERS {
        if text.split(['/', '\\']).any(|segment| matches!(segment, "." | "..")) {
            return Err(refused());
        }
        let next = decoded(&text);
        if next == text {
            return Ok(());
        }
        text = next;
    }
    Err(refused())
}

/// `base` with `path` behind it, which is encoded already.
pub(crate) fn join(base: &str, path: &str) -> Result<Url, ReadError> {
    let text = format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'));
    Url::parse(&text).map_err(|error| ReadError::Input(format!("'{text}' is no address: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detours_are_refused_in_every_disguise() {
        let url = Url::parse("https://github.com/o/r/blob/main/x").unwrap();
        for path in
            ["../x", "a/../x", "a/./x", "%2e%2e/x", "a%2f..%2fx", "%252e%252e/x", "a%25252f..", "..\\x", "a/%2E./x"]
        {
            assert!(without_detours(&url, path).is_err(), "{path}");
        }
        for path in ["a/b.yaml", ".github/x", "..a/b", "100%/x", "a%20b"] {
            assert!(without_detours(&url, path).is_ok(), "{path}");
        }
    }
}
