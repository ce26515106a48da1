//! Lists that come page by page.

use callboard_core::outgoing::Fetched;

use super::{HostError, HostRequest};

/// The request for the page after `page`, by its header.
pub(super) fn next(request: &HostRequest, page: &Fetched) -> Result<Option<HostRequest>, HostError> {
    next_link(page).map(|link| at(request, page, &link)).transpose()
}

/// The request for the page at `link`. A page on another host is an error: it would be asked with credentials
/// that are not meant for it.
pub(crate) fn at(request: &HostRequest, page: &Fetched, link: &str) -> Result<HostRequest, HostError> {
    let url = request
        .url()
        .join(link)
        .map_err(|_| HostError::unclear(&page.url, format!("its next page '{link}' is no address")))?;
    if url.origin() != request.url().origin() {
        return Err(HostError::unclear(
            &page.url,
            format!("its next page is on another host, {}", url.host_str().unwrap_or_default()),
        ));
    }
    if url == *request.url() {
        return Err(HostError::unclear(&page.url, "its next page is itself"));
    }
    Ok(request.at(url))
}

/// The same request with another value of one parameter of its query.
pub(crate) fn with(request: &HostRequest, parameter: &str, value: &str) -> HostRequest {
    let mut url = request.url().clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != parameter)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair(parameter, value);
    request.at(url)
}

/// The request for the page with the next number.
pub(crate) fn next_number(request: &HostRequest, parameter: &str) -> HostRequest {
    further(request, parameter, 1)
}

/// The same request with a number in its query that is so much larger.
pub(crate) fn further(request: &HostRequest, parameter: &str, by: usize) -> HostRequest {
    let now = request.url().query_pairs().find(|(name, _)| name == parameter);
    let now = now.and_then(|(_, value)| value.parse::<usize>().ok()).unwrap_or_default();
    with(request, parameter, &(now + by).to_string())
}

fn next_link(page: &Fetched) -> Option<String> {
    page.headers.get_all(http::header::LINK).iter().filter_map(|value| value.to_str().ok()).find_map(next_of)
}

/// The address with `rel="next"` in a `Link` header.
fn next_of(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>')?;
        let address = &rest[start + 1..end];
        let parameters = &rest[end + 1..];
        let following = parameters.find(",<").or_else(|| parameters.find(", <")).unwrap_or(parameters.len());
        let is_next = parameters[..following].split(';').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            name.trim() == "rel" && value.trim().trim_matches('"').split(' ').any(|relation| relation == "next")
        });
        if is_next {
            return Some(address.to_owned());
        }
        rest = &parameters[following..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_among_other_links() {
        let header = r#"<https://a.example/x?page=1>; rel="prev", <https://a.example/x?page=3&q=a,b>; rel="next", <https://a.example/x?page=9>; rel="last""#;
        assert_eq!(next_of(header).as_deref(), Some("https://a.example/x?page=3&q=a,b"));
        assert_eq!(next_of(r#"<https://a.example/x?page=9>; rel="last""#), None);
        assert_eq!(next_of("<broken"), None);
    }
}
