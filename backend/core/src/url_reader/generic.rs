//! Reads plain addresses that `backend.reading.allow` names.

use async_trait::async_trait;
use http::StatusCode;
use url::Url;

use super::{HostReader, ReadError, ReadOptions, ReadResult};
use crate::outgoing::{AllowRule, HttpClient};

pub(super) struct GenericReader {
    rules: Vec<AllowRule>,
    http: HttpClient,
}

impl GenericReader {
    pub(super) fn new(rules: Vec<AllowRule>, http: HttpClient) -> Self {
        Self { rules, http }
    }
}

#[async_trait]
impl HostReader for GenericReader {
    fn reads(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https") && self.rules.iter().any(|rule| rule.covers(url))
    }

    async fn read(&self, url: &Url, options: ReadOptions) -> Result<ReadResult, ReadError> {
        let rules = self.rules.clone();
        let check = move |url: &Url| match rules.iter().any(|rule| rule.covers(url)) {
            true => Ok(()),
            false => Err("backend.reading.allow does not name it, and an address that it names led there".to_owned()),
        };
        let request = self.http.get(url.as_str()).checked(check);
        let fetched = request
            .if_none_match(options.etag.as_deref())
            .if_modified_since(options.last_modified.as_deref())
            .send()
            .await?;
        match fetched.status {
            StatusCode::NOT_MODIFIED => Ok(ReadResult::NotModified),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(ReadError::NotFound(url.to_string())),
            status if status.is_success() => Ok(ReadResult::Content {
                bytes: fetched.body,
                etag: fetched.etag,
                last_modified: fetched.last_modified,
                url: fetched.url.to_string(),
            }),
            status => Err(ReadError::Failed(format!("{url} answered {status}"))),
        }
    }

    async fn search(&self, url: &Url, options: ReadOptions) -> Result<Vec<(String, ReadResult)>, ReadError> {
        if url.path().contains(['*', '?']) {
            return Err(ReadError::Input(format!(
                "{url} holds a wildcard, and this host cannot list its files; name each file"
            )));
        }
        let read = self.read(url, options).await?;
        Ok(vec![(url.to_string(), read)])
    }
}

#[cfg(test)]
mod tests {
    use callboard_config::Config;
    use serde_json::json;
    use wiremock::matchers::{header, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::url_reader::UrlReader;

    fn reader(rule: serde_json::Value) -> UrlReader {
        let config = Config::from_value(json!({"backend": {"reading": {"allow": [rule]}}}));
        UrlReader::new(&config, HttpClient::new(&config).unwrap(), &[]).unwrap()
    }

    async fn server() -> (MockServer, UrlReader) {
        let server = MockServer::start().await;
        let reader = reader(json!({"host": server.address().to_string(), "paths": ["/open"]}));
        let file = ResponseTemplate::new(200).set_body_string("kind: API").insert_header("etag", "\"v1\"");
        Mock::given(method("GET"))
            .and(path("/open/a.yaml"))
            .and(header("if-none-match", "\"v1\""))
            .respond_with(ResponseTemplate::new(304))
            .with_priority(1)
            .mount(&server)
            .await;
        Mock::given(method("GET")).and(path("/open/a.yaml")).respond_with(file.clone()).mount(&server).await;
        Mock::given(method("GET")).and(path("/secret")).respond_with(file).mount(&server).await;
        for (from, to) in [("/open/moved", "/open/a.yaml"), ("/open/sly", "/secret"), ("/open/loop", "/open/loop")] {
            let away = ResponseTemplate::new(302).insert_header("location", to);
            Mock::given(path(from)).respond_with(away).mount(&server).await;
        }
        (server, reader)
    }

    #[tokio::test]
    async fn content_with_its_version() {
        let (server, reader) = server().await;
        let url = format!("{}/open/a.yaml", server.uri());
        let read = reader.read(&url, ReadOptions::default()).await.unwrap();
        let expected = ReadResult::Content {
            bytes: "kind: API".into(),
            etag: Some("\"v1\"".into()),
            last_modified: None,
            url: url.clone(),
        };
        assert_eq!(read, expected);
        let known = ReadOptions { etag: Some("\"v1\"".into()), ..ReadOptions::default() };
        assert_eq!(reader.read(&url, known.clone()).await.unwrap(), ReadResult::NotModified);
        assert_eq!(reader.search(&url, known).await.unwrap(), [(url, ReadResult::NotModified)]);
        let moved = reader.read(&format!("{}/open/moved", server.uri()), ReadOptions::default()).await.unwrap();
        assert_eq!(moved, expected);
    }

    #[tokio::test]
    async fn every_step_must_be_allowed() {
        let (server, reader) = server().await;
        let error = async |path: &str| {
            reader.read(&format!("{}{path}", server.uri()), ReadOptions::default()).await.unwrap_err()
        };
        assert_eq!(error("/secret").await.name(), "NotAllowedError");
        assert_eq!(error("/open/sly").await.name(), "NotAllowedError");
        assert_eq!(error("/open/nothing").await.name(), "NotFoundError");
        assert!(error("/open/loop").await.to_string().contains("no end after 5 requests"));
        assert_eq!(
            reader.search(&format!("{}/open/*.yaml", server.uri()), ReadOptions::default()).await.unwrap_err().name(),
            "InputError"
        );
    }

    #[tokio::test]
    async fn unknown_hosts_and_schemes_are_refused() {
        let reader = reader(json!({"host": "example.com"}));
        for url in [
            "https://example.org/a",
            "http://example.com:81/",
            "file:///etc/passwd",
            "ftp://example.com/a",
            "http://127.0.0.1/",
        ] {
            let error = reader.read(url, ReadOptions::default()).await.unwrap_err();
            assert_eq!(error.name(), "NotAllowedError", "{url}");
            assert!(error.to_string().contains("backend.reading.allow"), "{error}");
        }
        assert_eq!(reader.read("a.yaml", ReadOptions::default()).await.unwrap_err().name(), "InputError");
    }
}
