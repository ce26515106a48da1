use std::time::Instant;

use callboard_config::Config;
use jiff::Timestamp;
use serde_json::json;
use wiremock::matchers::{body_string, header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

fn http(server: &MockServer) -> HttpClient {
    let host = server.address().to_string();
    HttpClient::new(&Config::from_value(json!({"backend": {"reading": {"allow": [{"host": host}]}}}))).unwrap()
}

/// Does not wait between tries.
fn client(server: &MockServer) -> HostClient {
    let retry = Retry { first_wait: Duration::from_millis(1), ..Retry::default() };
    HostClient::with(http(server), Budget::of(&server.address().to_string(), None), retry)
}

fn get(server: &MockServer, path: &str) -> HostRequest {
    HostRequest::get(format!("{}{path}", server.uri()).parse().unwrap())
}

async fn answer(server: &MockServer, response: ResponseTemplate, times: u64) {
    Mock::given(path("/a")).respond_with(response).up_to_n_times(times).mount(server).await;
}

async fn asked(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test]
async fn a_busy_host_is_asked_again() {
    let server = MockServer::start().await;
    for status in [502, 503, 504, 429] {
        answer(&server, ResponseTemplate::new(status).insert_header("retry-after", "0"), 1).await;
    }
    answer(&server, ResponseTemplate::new(200).set_body_json(json!({"fine": true})), 1).await;
    let value: serde_json::Value = client(&server).json(&get(&server, "/a")).await.unwrap();
    assert_eq!(value, json!({"fine": true}));
    assert_eq!(asked(&server).await, 5);
}

#[tokio::test]
async fn a_host_that_stays_busy_is_left_alone_after_a_while() {
    let server = MockServer::start().await;
    answer(&server, ResponseTemplate::new(503).set_body_json(json!({"message": "maintenance"})), 100).await;
    let error = client(&server).send(&get(&server, "/a")).await.unwrap_err();
    assert!(
        matches!(error, HostError::Status { .. }) && error.to_string().contains("503 Service Unavailable: maintenance"),
        "{error}"
    );
    assert_eq!(asked(&server).await, 5);
}

#[tokio::test]
async fn other_failures_are_not_repeated() {
    let server = MockServer::start().await;
    answer(&server, ResponseTemplate::new(500), 1).await;
    assert!(matches!(client(&server).success(&get(&server, "/a")).await, Err(HostError::Status { .. })));
    answer(&server, ResponseTemplate::new(403).set_body_json(json!({"message": "no scope"})), 1).await;
    let error = client(&server).success(&get(&server, "/a")).await.unwrap_err();
    assert!(matches!(error, HostError::Refused { .. }) && error.to_string().contains("no scope"), "{error}");
    assert!(client(&server).success(&get(&server, "/a?secret=1")).await.unwrap_err().is_not_found());
    assert_eq!(asked(&server).await, 3);
}

#[tokio::test]
async fn a_rate_limit_that_lasts_closes_its_lane_only() {
    let server = MockServer::start().await;
    let reset = (Timestamp::now().as_second() + 1800).to_string();
    let limited = ResponseTemplate::new(403)
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", reset.as_str());
    answer(&server, limited, 1).await;
    answer(&server, ResponseTemplate::new(200), 10).await;
    let (client, began) = (client(&server), Instant::now());
    for _ in 0..3 {
        let error = client.send(&get(&server, "/a").in_lane("core")).await.unwrap_err();
        let HostError::Limited { seconds, .. } = error else { panic!("{error}") };
        assert!((1790..=1800).contains(&seconds), "{seconds}");
    }
    assert_eq!(asked(&server).await, 1, "once it is known nobody asks");
    assert_eq!(client.send(&get(&server, "/a").in_lane("graphql")).await.unwrap().status, 200);
    assert!(began.elapsed().as_secs() < 20);
}

#[tokio::test]
async fn the_last_request_of_a_quota_is_an_answer_and_a_warning() {
    let server = MockServer::start().await;
    let last =
        ResponseTemplate::new(200).insert_header("ratelimit-remaining", "0").insert_header("ratelimit-reset", "900");
    answer(&server, last, 1).await;
    let client = client(&server);
    assert_eq!(client.send(&get(&server, "/a")).await.unwrap().status, 200);
    assert!(matches!(client.send(&get(&server, "/a")).await, Err(HostError::Limited { .. })));
    assert_eq!(asked(&server).await, 1);
}

#[tokio::test]
async fn a_limit_that_is_over_is_sat_out() {
    let server = MockServer::start().await;
    let past = (Timestamp::now().as_second() - 5).to_string();
    let limited = ResponseTemplate::new(429)
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", past.as_str());
    answer(&server, limited, 2).await;
    answer(&server, ResponseTemplate::new(200), 1).await;
    assert_eq!(client(&server).send(&get(&server, "/a")).await.unwrap().status, 200);
    assert_eq!(asked(&server).await, 3);
}

#[tokio::test]
async fn pages_follow_their_links_and_stay_on_their_host() {
    let server = MockServer::start().await;
    let page = |items: serde_json::Value, next: Option<String>| {
        let answer = ResponseTemplate::new(200).set_body_json(items);
        match next {
            Some(next) => answer.insert_header("link", format!("<{next}>; rel=\"next\", <x>; rel=\"last\"").as_str()),
            None => answer,
        }
    };
    let second = format!("{}/list?page=2", server.uri());
    Mock::given(path("/list"))
        .and(query_param_is_missing("page"))
        .respond_with(page(json!([1, 2]), Some(second)))
        .mount(&server)
        .await;
    Mock::given(path("/list")).and(query_param("page", "2")).respond_with(page(json!([3]), None)).mount(&server).await;
    let all: Vec<u32> = client(&server).all_pages(get(&server, "/list")).await.unwrap();
    assert_eq!(all, [1, 2, 3]);
    Mock::given(path("/sly")).respond_with(page(json!([1]), Some("https://evil.example/".into()))).mount(&server).await;
    let error = client(&server).all_pages::<u32>(get(&server, "/sly")).await.unwrap_err();
    assert!(error.to_string().contains("evil.example"), "{error}");
}

#[tokio::test]
async fn a_request_keeps_its_body_and_form_when_it_is_repeated() {
    let server = MockServer::start().await;
    answer(&server, ResponseTemplate::new(503), 1).await;
    Mock::given(method("POST"))
        .and(path("/a"))
        .and(body_string("a=1+2&b=%26"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    let url = format!("{}/a", server.uri()).parse().unwrap();
    let request =
        HostRequest::post_form(url, &[("a", "1 2"), ("b", "&")]).authorization(Some(&crate::Secret::new("Bearer x")));
    assert_eq!(client(&server).send(&request).await.unwrap().status, 200);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[1].headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(requests[1].headers["authorization"], "Bearer x");
    assert!(!format!("{request:?}").contains("Bearer x"));
}

#[tokio::test]
async fn an_answer_that_still_holds_is_not_sent_twice() {
    let server = MockServer::start().await;
    let version = |version: u32| {
        ResponseTemplate::new(200)
            .set_body_string(format!("version {version}"))
            .insert_header("etag", format!("\"{version}\"").as_str())
    };
    Mock::given(path("/a"))
        .and(header("if-none-match", "\"1\""))
        .respond_with(ResponseTemplate::new(304))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    answer(&server, version(1), 1).await;
    answer(&server, version(2), 1).await;
    answer(&server, ResponseTemplate::new(404), 1).await;
    let read = async || {
        // Readers and providers have clients of their own, and share what is known.
        let fetched = client(&server).success(&get(&server, "/a")).await?;
        Ok::<_, HostError>(String::from_utf8(fetched.body.to_vec()).unwrap())
    };
    let _alive = client(&server);
    assert_eq!(read().await.unwrap(), "version 1");
    assert_eq!(read().await.unwrap(), "version 1");
    assert_eq!(read().await.unwrap(), "version 2");
    assert!(read().await.unwrap_err().is_not_found());
    let conditions: Vec<bool> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| request.headers.contains_key("if-none-match"))
        .collect();
    assert_eq!(conditions, [false, true, true, true]);
    let own = get(&server, "/a").if_none_match(Some("\"9\""));
    assert!(client(&server).success(&own).await.is_err(), "a condition of the caller's own is left alone");
}

#[tokio::test]
async fn a_limit_for_bursts_is_told_in_words() {
    let server = MockServer::start().await;
    let words = json!({"message": "You have exceeded a secondary rate limit. Please wait a few minutes."});
    answer(&server, ResponseTemplate::new(403).insert_header("x-ratelimit-remaining", "4000").set_body_json(words), 1)
        .await;
    answer(&server, ResponseTemplate::new(200), 10).await;
    let client = client(&server);
    for _ in 0..2 {
        let error = client.send(&get(&server, "/a")).await.unwrap_err();
        assert!(matches!(error, HostError::Limited { seconds: 58..=60, .. }), "{error}");
    }
    assert_eq!(asked(&server).await, 1);
}
