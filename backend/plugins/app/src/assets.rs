//! The files of the built app. A release build carries them; a development build reads `dist/` each
//! time, so that a rebuilt app shows without a new server.

use std::borrow::Cow;
use std::io::Read;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::read::GzDecoder;
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "$CALLBOARD_DIST_FOLDER"]
#[allow_missing = true]
struct Dist;

/// A file ready to be sent.
pub(crate) struct Asset {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: &'static str,
    /// `br`, `gzip` or nothing.
    pub(crate) encoding: Option<&'static str>,
}

/// True when an app was built before the server.
pub(crate) fn is_built() -> bool {
    Dist::get("index.html").is_some()
}

/// The file at `path` below the app's folder, in the best encoding that was prepared and is accepted. What was prepared
/// is all that there is of a large file: it is unpacked for whoever accepts neither form.
pub(crate) fn find(path: &str, headers: &HeaderMap) -> Option<Asset> {
    if path.split('/').any(|segment| segment.is_empty() || segment == "..") {
        return None;
    }
    let content_type = content_type(path);
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(headers, encoding)
            && let Some(file) = Dist::get(&format!("{path}{suffix}"))
        {
            return Some(Asset { bytes: bytes(file), content_type, encoding: Some(encoding) });
        }
    }
    let plain = Dist::get(path).map(bytes);
    let bytes = plain.or_else(|| unpack(&Dist::get(&format!("{path}.gz"))?.data))?;
    Some(Asset { bytes, content_type, encoding: None })
}

/// Without a copy of what the binary holds.
fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

fn unpack(packed: &[u8]) -> Option<Bytes> {
    let mut plain = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut plain).ok()?;
    Some(Bytes::from(plain))
}

/// True when `Accept-Encoding` names the encoding with a quality above zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offered = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    offered.flat_map(|line| line.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding) || name == "*");
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

/// The few types that an app consists of.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asking(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
    }

    #[test]
    fn encodings_are_negotiated() {
        assert!(accepts(&asking("gzip, deflate, br"), "br"));
        assert!(accepts(&asking("*"), "br"));
        assert!(!accepts(&asking("gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn packed_files_are_unpacked() {
        let mut packed = flate2::read::GzEncoder::new(&b"let a = 1;"[..], flate2::Compression::best());
        let mut bytes = Vec::new();
        packed.read_to_end(&mut bytes).unwrap();
        assert_eq!(unpack(&bytes).unwrap(), &b"let a = 1;"[..]);
        assert!(unpack(b"no gzip").is_none());
    }

    #[test]
    fn nothing_outside_the_folder() {
        assert!(find("../Cargo.toml", &HeaderMap::new()).is_none());
        assert!(find("static/../../Cargo.toml", &HeaderMap::new()).is_none());
        assert!(find("/etc/passwd", &HeaderMap::new()).is_none());
    }
}
