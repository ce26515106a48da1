//! The cookies of a provider: read from a request, written in chunks (contract/auth.md §2).

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Browsers drop cookies of more than 4096 bytes, name and attributes included.
const CHUNK: usize = 4000;
/// Chunks that are cleared when a value no longer needs them.
const MOST_CHUNKS: usize = 10;

/// How a provider's cookies are set.
#[derive(Clone, Debug)]
pub(crate) struct CookieSettings {
    pub(crate) path: String,
    pub(crate) secure: bool,
    /// The app is on another host than the server.
    pub(crate) cross_site: bool,
}

/// The value of a cookie, joined from its chunks.
pub(crate) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    if let Some(whole) = raw(headers, name) {
        return decoded(&whole);
    }
    let mut joined = raw(headers, &format!("{name}-0"))?;
    for index in 1..MOST_CHUNKS {
        let Some(chunk) = raw(headers, &format!("{name}-{index}")) else { break };
        joined.push_str(&chunk);
    }
    decoded(&joined)
}

fn decoded(value: &str) -> Option<String> {
    percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn raw(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

/// Sets a cookie, in chunks when it is long, and clears the chunks of `request` that it no longer has.
/// `max_age` is in seconds; zero and an empty value clear.
pub(crate) fn write(
    answer: &mut HeaderMap,
    request: &HeaderMap,
    settings: &CookieSettings,
    name: &str,
    value: &str,
    max_age: u64,
) {
    let value = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let mut written = Vec::new();
    if value.len() <= CHUNK {
        written.push(name.to_owned());
        append(answer, settings, name, &value, max_age);
    } else {
        // Encoded text is ASCII, so that a cut is never inside of a character; a reader joins before it decodes.
        let chunks = (0..value.len()).step_by(CHUNK).map(|from| &value[from..(from + CHUNK).min(value.len())]);
        for (index, chunk) in chunks.enumerate() {
            let chunk_name = format!("{name}-{index}");
            append(answer, settings, &chunk_name, chunk, max_age);
            written.push(chunk_name);
        }
    }
    let possible = std::iter::once(name.to_owned()).chain((0..MOST_CHUNKS).map(|index| format!("{name}-{index}")));
    for old in possible.filter(|old| !written.contains(old) && raw(request, old).is_some()) {
        append(answer, settings, &old, "", 0);
    }
}

/// Takes a cookie away that this request did not bring because of its path. Without these two names the
/// chunks that remain are not read.
pub(crate) fn forget(answer: &mut HeaderMap, settings: &CookieSettings, name: &str) {
    append(answer, settings, name, "", 0);
    append(answer, settings, &format!("{name}-0"), "", 0);
}

fn append(answer: &mut HeaderMap, settings: &CookieSettings, name: &str, value: &str, max_age: u64) {
    let secure = if settings.secure { "; Secure" } else { "" };
    let same_site = if settings.secure && settings.cross_site { "None" } else { "Lax" };
    let path = &settings.path;
    let cookie = format!("{name}={value}; Path={path}; Max-Age={max_age}; HttpOnly{secure}; SameSite={same_site}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> CookieSettings {
        CookieSettings { path: "/api/auth/oidc".into(), secure: true, cross_site: false }
    }

    /// What a browser sends after it was answered so.
    fn returned(answer: &HeaderMap) -> HeaderMap {
        let pairs = answer.get_all(SET_COOKIE).into_iter().map(|value| value.to_str().unwrap());
        let kept = pairs.filter(|value| !value.contains("Max-Age=0")).map(|value| value.split(';').next().unwrap());
        let joined = kept.collect::<Vec<_>>().join("; ");
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&joined).unwrap())])
    }

    #[test]
    fn a_long_token_survives_and_shrinking_clears_its_chunks() {
        let long = "aB-9.".repeat(1800);
        let mut answer = HeaderMap::new();
        write(&mut answer, &HeaderMap::new(), &settings(), "oidc-refresh-token", &long, 60);
        let browser = returned(&answer);
        assert_eq!(read(&browser, "oidc-refresh-token"), Some(long));

        let mut shorter = HeaderMap::new();
        write(&mut shorter, &browser, &settings(), "oidc-refresh-token", "short; token", 60);
        let cleared = shorter.get_all(SET_COOKIE).iter().filter(|value| value.to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(cleared.count(), answer.len());
        assert_eq!(read(&returned(&shorter), "oidc-refresh-token"), Some("short; token".into()));
    }

    #[test]
    fn no_script_sees_a_cookie() {
        let mut answer = HeaderMap::new();
        write(&mut answer, &HeaderMap::new(), &settings(), "x", "y", 5);
        assert_eq!(answer[SET_COOKIE], "x=y; Path=/api/auth/oidc; Max-Age=5; HttpOnly; Secure; SameSite=Lax");
    }
}
