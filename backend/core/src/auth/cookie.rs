//! The cookie that carries a limited token for pages that a browser loads by itself.

use axum::http::{HeaderMap, HeaderValue, header};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const NAME: &str = "backstage-auth";
const HTTP_DATE: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// The token of the cookie, when the browser sent one.
#[must_use]
pub fn token(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == NAME)?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// The `Set-Cookie` line for `token`, which ends at `expires_at` (seconds since 1970). An empty token
/// and a time that has passed delete the cookie.
pub(crate) fn set_cookie(token: &str, expires_at: u64, backend: &url::Url) -> Option<HeaderValue> {
    let host = backend.host_str().unwrap_or("localhost");
    let secure = backend.scheme() == "https" || host == "localhost";
    let expires = i64::try_from(expires_at)
        .ok()
        .and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok())?
        .format(HTTP_DATE)
        .ok()?;
    let same_site = if secure { "Secure; Priority=High; SameSite=None" } else { "Priority=High; SameSite=Lax" };
    HeaderValue::from_str(&format!("{NAME}={token}; Domain={host}; Path=/; Expires={expires}; HttpOnly; {same_site}"))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; backstage-auth=abc.def; b=2"));
        assert_eq!(token(&headers).as_deref(), Some("abc.def"));
        headers.insert(header::COOKIE, HeaderValue::from_static("backstage-auth="));
        assert_eq!(token(&headers), None);
    }

    #[test]
    fn secure_on_https_and_localhost_only() {
        let line = |url: &str| set_cookie("t", 0, &url::Url::parse(url).unwrap()).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            line("http://localhost:7007"),
            "backstage-auth=t; Domain=localhost; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; Priority=High; SameSite=None"
        );
        assert!(line("http://portal.internal").ends_with("HttpOnly; Priority=High; SameSite=Lax"));
    }
}
