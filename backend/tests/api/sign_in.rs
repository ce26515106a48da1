//! Sign-in with a provider that has a page of its own, against stand-ins that check what they are sent.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Client, Estate, Portal, on_every_database};

const PEOPLE: &str = "
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada, annotations: { github.com/user-id: MDQ6 } }
spec: { memberOf: [group:default/harbour] }
";
const START: &str = "/api/auth/github/start?env=development";
const REFRESH: &str = "/api/auth/github/refresh?env=development";
const SECRET: &[u8] = b"a key of thirty-two bytes or more";

/// A portal with a GitHub Enterprise server that knows one person.
async fn with_github(test: impl AsyncFn(&Portal, &MockServer)) {
    let github = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/login/oauth/access_token"))
        .and(body_string_contains("grant_type=authorization_code"))
        .and(body_string_contains("code=one-time"))
        .and(body_string_contains("client_id=portal"))
        .and(body_string_contains("client_secret=hush"))
        .and(body_string_contains("redirect_uri=http%3A%2F%2Flocalhost%3A7007%2Fapi%2Fauth%2Fgithub%2Fhandler%2Fframe"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"access_token": "gho_ada", "scope": "read:user"})),
        )
        .mount(&github)
        .await;
    Mock::given(method("GET"))
        .and(path("/api/v3/user"))
        .and(header("authorization", "Bearer gho_ada"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"login": "ada", "node_id": "MDQ6", "name": "Ada"})),
        )
        .mount(&github)
        .await;
    let overlay = json!({"auth": {"providers": {"github": {"development": {
        "clientId": "portal", "clientSecret": "hush", "enterpriseInstanceUrl": github.uri(),
        "signIn": {"resolvers": [{"resolver": "userIdMatchingUserEntityAnnotation"}]},
    }}}}});
    let estate = Estate::company().registered("people.yaml", PEOPLE, 1);
    on_every_database(&estate, overlay, async |portal: &Portal| test(portal, &github).await).await;
}

/// Goes to the provider; what it was asked.
async fn asked(browser: &Client, start: &str) -> impl Fn(&str) -> String + use<> {
    let sent = browser.get(start).await;
    assert_eq!(sent.status, 302, "{}", sent.text);
    let address = Url::parse(sent.header("location").unwrap()).unwrap();
    move |name| address.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned()).unwrap()
}

/// A browser whose requests come from our page.
fn app(portal: &Portal) -> Client {
    portal.anonymous().with("x-requested-with", "XMLHttpRequest")
}

/// A browser that the GitHub server just sent back.
async fn signed_in(browser: Client) -> Client {
    let asked = asked(&browser, START).await;
    let page = browser.get(&format!("/api/auth/github/handler/frame?code=one-time&state={}", asked("state"))).await;
    assert!(page.text.contains("user:default/ada"), "{}", page.text);
    browser
}

#[tokio::test]
async fn a_popup_signs_in_and_its_page_answers_the_app_alone() {
    with_github(async |portal, github| {
        let browser = portal.anonymous();
        let asked = asked(&browser, START).await;
        assert_eq!((asked("scope"), asked("code_challenge_method")), ("read:user".into(), "S256".into()));
        let page = browser.get(&format!("/api/auth/github/handler/frame?code=one-time&state={}", asked("state"))).await;
        assert_eq!(page.header("x-frame-options"), Some("sameorigin"));
        assert!(page.header("content-security-policy").unwrap().starts_with("script-src 'sha256-"));
        assert!(page.header("cross-origin-opener-policy").is_none(), "the opener would be lost");
        for part in ["authorization_response", "http://localhost:7007", "user:default/ada", "group:default/harbour"] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        let requests = github.received_requests().await.unwrap();
        let form = requests.iter().rev().find(|request| request.method == "POST").unwrap();
        let form = Url::parse(&format!("form:?{}", String::from_utf8_lossy(&form.body))).unwrap();
        let (_, verifier) = form.query_pairs().find(|(name, _)| name == "code_verifier").unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())), asked("code_challenge"));
    })
    .await;
}

#[tokio::test]
async fn a_reload_finds_the_browser_signed_in_until_it_signs_out() {
    with_github(async |portal, _| {
        let browser = signed_in(app(portal)).await;
        let session = browser.get("/api/auth/session").await;
        assert_eq!(
            (session.status.as_u16(), session.header("location")),
            (307, Some("github/refresh?env=development"))
        );
        let renewed = browser.get(REFRESH).await;
        assert_eq!(
            renewed.json()["backstageIdentity"]["identity"]["userEntityRef"],
            "user:default/ada",
            "{}",
            renewed.text
        );
        assert_eq!(renewed.json()["providerInfo"]["accessToken"], "gho_ada");
        let foreign = "https://evil.org";
        let logout = "/api/auth/github/logout?env=development";
        assert_eq!(browser.get(&format!("{REFRESH}&scope=repo")).await.status, 401, "more than was granted");
        assert_eq!(browser.post(logout, json!({})).await.status, 200);
        assert_eq!(browser.get(REFRESH).await.status, 401);
        assert_eq!(browser.get("/api/auth/session").await.status, 401);
        assert_eq!(browser.with("origin", foreign).post(logout, json!({})).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn the_end_of_the_session_takes_the_refresh_token_away() {
    with_github(async |portal, _| {
        let browser = signed_in(app(portal)).await;
        assert_eq!(browser.get(REFRESH).await.status, 200);
        assert_eq!(browser.delete("/api/auth/session").await.status, 204);
        assert_eq!(browser.get(REFRESH).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_code_comes_back_to_the_browser_that_asked_only_and_once() {
    with_github(async |portal, _| {
        let (browser, other) = (portal.anonymous(), portal.anonymous());
        let (mine, others) = (asked(&browser, START).await, asked(&other, START).await);
        let handler = |state: String| format!("/api/auth/github/handler/frame?code=one-time&state={state}");
        for (client, state) in [(&browser, others("state")), (&portal.anonymous(), mine("state"))] {
            let page = client.get(&handler(state)).await;
            assert!(page.text.contains("NotAllowedError") && !page.text.contains("user:default/ada"), "{}", page.text);
        }
        let again = asked(&browser, START).await;
        let posted = json!({"code": "one-time", "state": again("state")});
        assert!(browser.post("/api/auth/github/handler/frame", posted).await.text.contains("user:default/ada"));
        assert!(browser.get(&handler(again("state"))).await.text.contains("NotAllowedError"), "the nonce is spent");
        assert_eq!(browser.get(&handler("00".into())).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_to_a_foreign_page() {
    with_github(async |portal, _| {
        let foreign = [
            "&origin=https%3A%2F%2Fevil.org",
            "&flow=redirect&redirectUrl=https%3A%2F%2Fevil.org%2F",
            "&flow=redirect&redirectUrl=http%3A%2F%2Flocalhost%3A7007%40evil.org%2F",
        ];
        for query in foreign {
            let refused = portal.anonymous().get(&format!("{START}{query}")).await;
            assert_eq!(refused.status, 403, "{query}");
            assert!(refused.header("set-cookie").is_none(), "{query}");
        }
        // The state is not signed, so somebody may have changed it on the way.
        let browser = portal.anonymous();
        let asked =
            asked(&browser, &format!("{START}&flow=redirect&redirectUrl=http%3A%2F%2Flocalhost%3A7007%2Fdocs")).await;
        let handler = |state: &str| format!("/api/auth/github/handler/frame?code=one-time&state={state}");
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let changed = asked("state")
            .replace(&hex("redirectUrl=http%3A%2F%2Flocalhost%3A7007"), &hex("redirectUrl=https%3A%2F%2Fevil.org"));
        assert_ne!(changed, asked("state"));
        assert_eq!(browser.get(&handler(&changed)).await.status, 403);
        let back = browser.get(&handler(&asked("state"))).await;
        assert_eq!(back.header("location"), Some("http://localhost:7007/docs"));
        assert_eq!(back.text, "", "no token in a redirect");
    })
    .await;
}

#[tokio::test]
async fn a_refresh_needs_header_cookie_and_environment() {
    with_github(async |portal, _| {
        let stranger = app(portal);
        let refused = stranger.get(REFRESH).await;
        assert_eq!(refused.status, 401);
        assert!(refused.text.contains("Missing session cookie"), "{}", refused.text);
        assert_eq!(stranger.get("/api/auth/github/refresh?env=unknown").await.status, 404);
        assert_eq!(stranger.get("/api/auth/github/refresh").await.status, 400);
        for route in ["start", "handler/frame"] {
            assert_eq!(stranger.get(&format!("/api/auth/guest/{route}?env=development")).await.status, 501, "{route}");
        }
        let formless = signed_in(portal.anonymous()).await;
        assert_eq!(formless.get(REFRESH).await.status, 401, "a good cookie is not enough");
    })
    .await;
}

#[tokio::test]
async fn openid_connect_without_resolvers_only_delegates() {
    let idp = MockServer::start().await;
    let at = |path: &str| format!("{}{path}", idp.uri());
    let answers = async |verb: &str, at: &str, body: Value| {
        Mock::given(method(verb))
            .and(path(at))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .mount(&idp)
            .await;
    };
    let metadata = json!({"issuer": idp.uri(), "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"), "jwks_uri": at("/jwks")});
    answers("GET", "/.well-known/openid-configuration", metadata).await;
    let key = json!({"kty": "oct", "kid": "one", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(SECRET)});
    answers("GET", "/jwks", json!({ "keys": [key] })).await;
    let overlay = json!({"auth": {"providers": {"oidc": {"development": {
        "clientId": "portal", "clientSecret": "hush", "metadataUrl": at("/.well-known/openid-configuration"),
        "tokenSignedResponseAlg": "HS256", "prompt": "auto",
    }}}}});
    on_every_database(&Estate::company(), overlay, async |portal: &Portal| {
        for (own_nonce, recognised) in [(true, true), (false, false)] {
            let browser = portal.anonymous();
            let asked = asked(&browser, "/api/auth/oidc/start?env=development").await;
            let nonce = if own_nonce { asked("nonce") } else { "another".into() };
            let claims = json!({"iss": idp.uri(), "aud": "portal", "sub": "1", "exp": 4_000_000_000_u64, "name": "Ada", "nonce": nonce});
            let header = Header { kid: Some("one".into()), ..Header::new(Algorithm::HS256) };
            let token = encode(&header, &claims, &EncodingKey::from_secret(SECRET)).unwrap();
            let granted = json!({"access_token": "at", "refresh_token": "rt", "id_token": token, "expires_in": 60});
            let _scoped = Mock::given(method("POST"))
                .and(path("/token"))
                .and(wiremock::matchers::header("authorization", "Basic cG9ydGFsOmh1c2g="))
                .respond_with(ResponseTemplate::new(200).set_body_json(granted))
                .mount_as_scoped(&idp)
                .await;
            let page = browser.get(&format!("/api/auth/oidc/handler/frame?code=c&state={}", asked("state"))).await;
            assert_eq!(page.text.contains("\"displayName\":\"Ada\""), recognised, "{}", page.text);
            assert!(!page.text.contains("backstageIdentity"), "{}", page.text);
        }
    })
    .await;
}
