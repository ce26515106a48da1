use std::net::IpAddr;

use callboard_config::Config;
use http::header::{AUTHORIZATION, HeaderValue};
use serde_json::json;
use wiremock::matchers::{body_string, header_exists, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

/// May go to `server`, and to nothing else that is private.
fn client_for(server: &MockServer) -> HttpClient {
    let host = server.address().to_string();
    HttpClient::new(&Config::from_value(json!({"backend": {"reading": {"allow": [{"host": host}]}}}))).unwrap()
}

async fn answering(at: &str, response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path(at)).respond_with(response).mount(&server).await;
    server
}

#[tokio::test]
async fn an_answer_with_everything_in_it() {
    let response = ResponseTemplate::new(404)
        .set_body_string("gone")
        .insert_header("etag", "\"1\"")
        .insert_header("last-modified", "Tue, 24 Nov 2026 10:00:00 GMT");
    let server = answering("/a", response).await;
    let fetched = client_for(&server).get(&format!("{}/a", server.uri())).send().await.unwrap();
    assert_eq!((fetched.status.as_u16(), &fetched.body[..]), (404, &b"gone"[..]));
    assert_eq!(
        (fetched.etag.as_deref(), fetched.last_modified.as_deref()),
        (Some("\"1\""), Some("Tue, 24 Nov 2026 10:00:00 GMT"))
    );
}

#[tokio::test]
async fn private_hosts_are_refused_by_number_and_by_name() {
    let server = answering("/a", ResponseTemplate::new(200)).await;
    let client = HttpClient::new(&Config::from_value(json!({}))).unwrap();
    let port = server.address().port();
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433"] {
        let error = client.get(&format!("http://{host}:{port}/a?secret=1")).send().await.unwrap_err();
        assert!(matches!(error, OutgoingError::Blocked(_)), "{host}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_public_name_with_a_private_address_is_refused() {
    let server = answering("/a", ResponseTemplate::new(200)).await;
    let lookup: Lookup = Arc::new(|_| Box::pin(async { Ok(vec![IpAddr::from([127, 0, 0, 1])]) }));
    let client = HttpClient::with(Vec::new(), DEFAULT_TIMEOUT, lookup);
    let error = client.get(&format!("http://innocent.example:{}/a", server.address().port())).send().await.unwrap_err();
    assert!(matches!(error, OutgoingError::Blocked(_)), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn redirects_do_not_lead_to_private_hosts() {
    let secret = answering("/metadata", ResponseTemplate::new(200).set_body_string("credentials")).await;
    let target = format!("{}/metadata", secret.uri());
    let server = answering("/a", ResponseTemplate::new(302).insert_header("location", target.as_str())).await;
    let error = client_for(&server).get(&format!("{}/a", server.uri())).send().await.unwrap_err();
    assert!(matches!(error, OutgoingError::Blocked(_)), "{error}");
    assert!(secret.received_requests().await.unwrap().is_empty());

    for target in ["file:///etc/passwd", "http://169.254.169.254/latest/meta-data", "gopher://x/"] {
        let server = answering("/a", ResponseTemplate::new(307).insert_header("location", target)).await;
        assert!(client_for(&server).get(&format!("{}/a", server.uri())).send().await.is_err(), "{target}");
    }
}

#[tokio::test]
async fn secrets_stay_with_their_origin() {
    let other = MockServer::start().await;
    Mock::given(header_exists("authorization")).respond_with(ResponseTemplate::new(418)).mount(&other).await;
    Mock::given(path("/b")).respond_with(ResponseTemplate::new(200)).mount(&other).await;
    let target = format!("{}/b", other.uri());
    let server = answering("/a", ResponseTemplate::new(302).insert_header("location", target.as_str())).await;
    let client = client_for(&server).allowing(AllowRule::parse(&other.address().to_string()));
    let request =
        client.get(&format!("{}/a", server.uri())).header(AUTHORIZATION, HeaderValue::from_static("Bearer secret"));
    assert_eq!(request.send().await.unwrap().status, 200);
    assert!(server.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_post_becomes_a_get_only_where_browsers_do_so() {
    for (status, kept) in [(302, false), (303, false), (307, true), (308, true)] {
        let server = answering("/a", ResponseTemplate::new(status).insert_header("location", "/b")).await;
        let answer = |word: &str| ResponseTemplate::new(200).set_body_string(word);
        Mock::given(method("POST"))
            .and(path("/b"))
            .and(body_string("{}"))
            .respond_with(answer("kept"))
            .mount(&server)
            .await;
        Mock::given(method("GET"))
            .and(path("/b"))
            .and(body_string(""))
            .respond_with(answer("dropped"))
            .mount(&server)
            .await;
        let request = client_for(&server)
            .post(&format!("{}/a", server.uri()))
            .body(HeaderValue::from_static("application/json"), "{}");
        assert_eq!(request.send().await.unwrap().body, if kept { "kept" } else { "dropped" }, "{status}");
    }
}

#[tokio::test]
async fn limits() {
    let server = answering("/big", ResponseTemplate::new(200).set_body_bytes(vec![b'x'; 100])).await;
    let request = || client_for(&server).get(&format!("{}/big", server.uri()));
    assert_eq!(request().max_bytes(100).send().await.unwrap().body.len(), 100);
    assert!(matches!(request().max_bytes(99).send().await, Err(OutgoingError::TooLarge(_, 99))));
    let slow = answering("/slow", ResponseTemplate::new(200).set_delay(Duration::from_secs(60))).await;
    let request = client_for(&slow).get(&format!("{}/slow", slow.uri())).timeout(Duration::from_millis(20));
    assert!(matches!(request.send().await, Err(OutgoingError::Timeout(..))));
}

#[tokio::test]
async fn chains_end() {
    let server = MockServer::start().await;
    for step in 0..MAX_REQUESTS {
        let next = ResponseTemplate::new(302).insert_header("location", format!("/{}", step + 1));
        Mock::given(path(format!("/{step}"))).respond_with(next).mount(&server).await;
    }
    Mock::given(path(format!("/{MAX_REQUESTS}"))).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let client = client_for(&server);
    assert_eq!(client.get(&format!("{}/1", server.uri())).send().await.unwrap().status, 200);
    assert!(matches!(
        client.get(&format!("{}/0", server.uri())).send().await,
        Err(OutgoingError::TooManyRedirects(..))
    ));
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let client =
        HttpClient::with(AllowRule::parse(&host).into_iter().collect(), DEFAULT_TIMEOUT, guard::system_lookup());
    let error = client.get(&format!("http://user:password@{host}/a")).send().await.unwrap_err().to_string();
    assert!(error.contains(&host) && error.contains("could not be reached") && !error.contains("password"), "{error}");
}
