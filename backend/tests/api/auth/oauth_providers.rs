//! Every provider with a page of its own, against a stand-in that checks what it is sent.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Url;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockGuard, MockServer, Request, ResponseTemplate};

use crate::support::{Client, Estate, Portal, on_every_database};

const SECRET: &[u8] = b"a key of thirty-two bytes or more";
const PEOPLE: &str = "
apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: ada
  annotations:
    google.com/email: ada@corp.io
    microsoft.com/email: ada@corp.io
    graph.microsoft.com/user-id: G-1
    okta.com/email: ada@corp.io
    bitbucket.org/username: ada
    bitbucket.org/user-id: '{U-1}'
spec: { profile: { email: ada@corp.io }, memberOf: [group:default/harbour] }
";

/// A provider, and what it is to be sent.
struct Case {
    id: &'static str,
    /// Settings besides client and secret; `BASE` is the stand-in.
    settings: Value,
    resolver: &'static str,
    /// What the sign-in page's address says, besides what all of them say.
    asked: &'static [(&'static str, &'static str)],
    /// The secret is in a header.
    basic: bool,
    /// Path and answer of what else it is asked.
    told: Vec<(&'static str, Value)>,
}

fn fixed(more: Value) -> Value {
    let mut all = json!({"authorizationUrl": "BASE/authorize", "tokenUrl": "BASE/token", "userInfoUrl": "BASE/me"});
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

fn cases() -> Vec<Case> {
    let discovery = "/.well-known/openid-configuration";
    let claims = || {
        ("/userinfo", json!({"sub": "1", "email": "ada@corp.io", "email_verified": true, "preferred_username": "ada"}))
    };
    vec![
        Case {
            id: "google",
            settings: json!({"metadataUrl": format!("BASE{discovery}")}),
            resolver: "emailMatchingUserEntityAnnotation",
            asked: &[
                ("access_type", "offline"),
                ("prompt", "consent"),
                (
                    "scope",
                    "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile",
                ),
            ],
            basic: true,
            told: vec![claims()],
        },
        Case {
            id: "okta",
            settings: json!({"audience": "BASE", "authServerId": "default", "idp": "0oa", "federatedLogout": true}),
            resolver: "emailMatchingUserEntityAnnotation",
            asked: &[("idp", "0oa"), ("scope", "openid email profile offline_access")],
            basic: true,
            told: vec![claims()],
        },
        Case {
            id: "auth0",
            settings: json!({"domain": "BASE", "audience": "https://api", "organization": "org_1", "connection": "corp"}),
            resolver: "emailMatchingUserEntityProfileEmail",
            asked: &[
                ("audience", "https://api"),
                ("organization", "org_1"),
                ("connection", "corp"),
                ("prompt", "consent"),
            ],
            basic: false,
            told: vec![claims()],
        },
        Case {
            id: "onelogin",
            settings: json!({"issuer": "BASE"}),
            resolver: "usernameMatchingUserEntityName",
            asked: &[("scope", "openid")],
            basic: true,
            told: vec![claims()],
        },
        Case {
            id: "microsoft",
            settings: fixed(json!({"tenantId": "t-1", "domainHint": "corp.io"})),
            resolver: "userIdMatchingUserEntityAnnotation",
            asked: &[("domain_hint", "corp.io"), ("scope", "email openid offline_access user.read")],
            basic: false,
            told: vec![("/me", json!({"id": "G-1", "mail": "ada@corp.io", "displayName": "Ada"}))],
        },
        Case {
            id: "oauth2",
            settings: fixed(json!({"includeBasicAuth": true, "additionalScopes": "a,b|c"})),
            resolver: "usernameMatchingUserEntityName",
            asked: &[("scope", "a b c")],
            basic: true,
            told: vec![("/me", json!({"username": "ada"}))],
        },
        Case {
            id: "atlassian",
            settings: fixed(json!({})),
            resolver: "emailMatchingUserEntityProfileEmail",
            asked: &[
                ("audience", "api.atlassian.com"),
                ("prompt", "consent"),
                ("scope", "offline_access read:me read:jira-work read:jira-user"),
            ],
            basic: false,
            told: vec![("/me", json!({"account_id": "a:1", "nickname": "ada", "email": "ada@corp.io"}))],
        },
        Case {
            id: "bitbucket",
            settings: fixed(json!({"additionalScopes": ["email"]})),
            resolver: "emailMatchingUserEntityProfileEmail",
            asked: &[("scope", "account email")],
            basic: true,
            told: vec![
                ("/me", json!({"uuid": "{U-1}", "username": "ada", "display_name": "Ada"})),
                (
                    "/me/emails",
                    json!({"values": [
                        {"email": "other@corp.io", "is_primary": false, "is_confirmed": true},
                        {"email": "ada@corp.io", "is_primary": true, "is_confirmed": true},
                    ]}),
                ),
            ],
        },
        Case {
            id: "bitbucketServer",
            settings: json!({"host": "BASE"}),
            resolver: "emailMatchingUserEntityProfileEmail",
            asked: &[],
            basic: false,
            told: vec![
                ("/plugins/servlet/applinks/whoami", json!("ada")),
                ("/rest/api/latest/users/ada", json!({"id": 7, "name": "ada", "emailAddress": "ada@corp.io"})),
            ],
        },
    ]
}

/// The token endpoint: takes a code or a refresh token from a client that proves who it is, and only so.
fn tokens(case_basic: bool, id_token: Value) -> impl Fn(&Request) -> ResponseTemplate {
    move |request| {
        let form = Url::parse(&format!("form:?{}", String::from_utf8_lossy(&request.body))).unwrap();
        let field =
            |name: &str| form.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned());
        let header = request.headers.get("authorization").and_then(|value| value.to_str().ok());
        let proven = match case_basic {
            true => {
                header == Some(&*format!("Basic {}", STANDARD.encode("portal:hush")))
                    && field("client_secret").is_none()
            }
            false => header.is_none() && field("client_secret").as_deref() == Some("hush"),
        };
        let known = match field("grant_type").as_deref() {
            Some("authorization_code") => {
                field("code").as_deref() == Some("one-time")
                    && field("code_verifier").is_some_and(|verifier| verifier.len() >= 43)
                    && field("redirect_uri").is_some_and(|uri| uri.starts_with("http://localhost:7007/api/auth/"))
            }
            Some("refresh_token") => field("refresh_token").as_deref() == Some("rt"),
            _ => false,
        };
        if !proven || !known {
            return ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_request"}));
        }
        let mut answer = json!({"access_token": "at", "refresh_token": "rt", "token_type": "bearer", "expires_in": 60});
        if !id_token.is_null() {
            answer["id_token"] = id_token.clone();
        }
        ResponseTemplate::new(200).set_body_json(answer)
    }
}

fn with_base(value: &Value, base: &str) -> Value {
    serde_json::from_str(&value.to_string().replace("BASE", base)).unwrap()
}

fn id_token(issuer: &str, nonce: &str) -> Value {
    let claims = json!({"iss": issuer, "aud": "portal", "sub": "1", "exp": 4_000_000_000_u64, "nonce": nonce});
    let header = Header { kid: Some("one".into()), ..Header::new(Algorithm::HS256) };
    encode(&header, &claims, &EncodingKey::from_secret(SECRET)).unwrap().into()
}

async fn answers(stand_in: &MockServer, verb: &str, at: &str, body: Value) {
    let answer = match &body {
        Value::String(text) => ResponseTemplate::new(200).set_body_string(text.clone()),
        body => ResponseTemplate::new(200).set_body_json(body),
    };
    Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(stand_in).await;
}

async fn stand_in(case: &Case) -> MockServer {
    let server = MockServer::start().await;
    let at = |path: &str| format!("{}{path}", server.uri());
    let metadata = json!({
        "issuer": server.uri(), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"), "jwks_uri": at("/jwks"), "revocation_endpoint": at("/revoke"),
        "end_session_endpoint": at("/end?tenant=t"),
    });
    for place in ["/.well-known/openid-configuration", "/oauth2/default/.well-known/openid-configuration"] {
        answers(&server, "GET", place, metadata.clone()).await;
    }
    let key = json!({"kty": "oct", "kid": "one", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(SECRET)});
    answers(&server, "GET", "/jwks", json!({ "keys": [key] })).await;
    answers(&server, "POST", "/revoke", json!({})).await;
    for (at, body) in &case.told {
        // A profile is nobody's business without the access token.
        let answer = match body {
            Value::String(text) => ResponseTemplate::new(200).set_body_string(text.clone()),
            body => ResponseTemplate::new(200).set_body_json(body),
        };
        Mock::given(method("GET"))
            .and(path(*at))
            .and(wiremock::matchers::header("authorization", "Bearer at"))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    server
}

fn overlay(case: &Case, base: &str) -> Value {
    let mut settings = with_base(&case.settings, base);
    settings.as_object_mut().unwrap().extend(
        json!({
            "clientId": "portal", "clientSecret": "hush", "tokenSignedResponseAlg": "HS256",
            "signIn": {"resolvers": [{"resolver": case.resolver}]},
        })
        .as_object()
        .unwrap()
        .clone(),
    );
    json!({"auth": {"providers": {case.id: {"development": settings}}}})
}

/// Goes to the provider; the address of its page.
async fn sent_to(browser: &Client, provider: &str) -> Url {
    let sent = browser.get(&format!("/api/auth/{provider}/start?env=development")).await;
    assert_eq!(sent.status, 302, "{provider}: {}", sent.text);
    Url::parse(sent.header("location").unwrap()).unwrap()
}

fn parameter(address: &Url, name: &str) -> Option<String> {
    address.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// The browser comes back from the provider's page at `address` as Ada. The provider answers for tokens until what is
/// returned is dropped.
async fn comes_back(browser: &Client, case: &Case, server: &MockServer, address: &Url) -> MockGuard {
    let token = parameter(address, "nonce").map_or(Value::Null, |nonce| id_token(&server.uri(), &nonce));
    let guard = Mock::given(method("POST"))
        .and(path(if case.id == "bitbucketServer" { "/rest/oauth2/latest/token" } else { "/token" }))
        .respond_with(tokens(case.basic, token))
        .mount_as_scoped(server)
        .await;
    let state = parameter(address, "state").unwrap();
    let page = browser.get(&format!("/api/auth/{}/handler/frame?code=one-time&state={state}", case.id)).await;
    assert!(page.text.contains("user:default/ada"), "{}: {}", case.id, page.text);
    guard
}

#[tokio::test]
async fn each_provider_is_asked_in_its_own_way_and_finds_the_user() {
    for case in cases() {
        let server = stand_in(&case).await;
        let discovered = case.told.iter().any(|(at, _)| *at == "/userinfo");
        on_every_database(
            &Estate::company().registered("people.yaml", PEOPLE, 1),
            overlay(&case, &server.uri()),
            async |portal: &Portal| {
                let browser = portal.anonymous().with("x-requested-with", "XMLHttpRequest");
                let address = sent_to(&browser, case.id).await;
                assert!(address.as_str().starts_with(&server.uri()), "{}: {address}", case.id);
                for (name, value) in case.asked {
                    assert_eq!(parameter(&address, name).as_deref(), Some(*value), "{} {name}", case.id);
                }
                for (name, value) in
                    [("client_id", "portal"), ("response_type", "code"), ("code_challenge_method", "S256")]
                {
                    assert_eq!(parameter(&address, name).as_deref(), Some(value), "{} {name}", case.id);
                }
                assert_eq!(parameter(&address, "nonce").is_some(), discovered, "{}", case.id);
                let _scoped = comes_back(&browser, &case, &server, &address).await;
                let renewed = browser.get(&format!("/api/auth/{}/refresh?env=development", case.id)).await;
                assert_eq!(renewed.status, 200, "{}: {}", case.id, renewed.text);
                assert_eq!(renewed.json()["backstageIdentity"]["identity"]["userEntityRef"], "user:default/ada");
                let left = browser.post(&format!("/api/auth/{}/logout?env=development", case.id), json!({})).await;
                assert_eq!(left.status, 200, "{}", case.id);
                let revoked =
                    server.received_requests().await.unwrap().iter().any(|request| request.url.path() == "/revoke");
                assert_eq!(revoked, discovered, "{}: the provider is told where it can be", case.id);
                let on = left.json()["logoutUrl"].as_str().map(str::to_owned);
                let expected = match case.id {
                    "auth0" => Some("/v2/logout?client_id=portal&returnTo="),
                    "okta" => Some("/end?tenant=t&client_id=portal&post_logout_redirect_uri="),
                    _ => None,
                };
                let expected = expected.map(|to| format!("{}{to}http%3A%2F%2Flocalhost%3A7007", server.uri()));
                assert_eq!(on, expected, "{}", case.id);
            },
        )
        .await;
    }
}

#[tokio::test]
async fn signing_out_of_the_portal_goes_on_to_the_provider_that_ends_its_session() {
    let case = cases().into_iter().find(|case| case.id == "okta").unwrap();
    let server = stand_in(&case).await;
    let estate = Estate::company().registered("people.yaml", PEOPLE, 1);
    let mut overlay = overlay(&case, &server.uri());
    overlay["auth"]["experimentalExtraAllowedOrigins"] = json!(["https://preview.corp.io"]);
    on_every_database(&estate, overlay, async |portal: &Portal| {
        for (origin, back) in [
            ("https://preview.corp.io", "https%3A%2F%2Fpreview.corp.io"),
            // Nobody is sent to somebody else's page.
            ("https://evil.org", "http%3A%2F%2Flocalhost%3A7007"),
        ] {
            let browser = portal.anonymous().with("x-requested-with", "XMLHttpRequest");
            let address = sent_to(&browser, case.id).await;
            let _scoped = comes_back(&browser, &case, &server, &address).await;
            let browser = browser.with("origin", origin);
            let left = browser.delete("/api/auth/session").await;
            assert_eq!(left.status, 200, "{}", left.text);
            let on = format!("{}/end?tenant=t&client_id=portal&post_logout_redirect_uri={back}", server.uri());
            assert_eq!(left.json(), json!({"logoutUrl": on}));
            let kept = browser.get("/api/auth/okta/refresh?env=development").await;
            assert_eq!(kept.status, 401, "nothing is left to renew with: {}", kept.text);
        }
    })
    .await;
}

/// In a tenant of anybody's, an administrator of any company writes what they like into an address.
#[tokio::test]
async fn addresses_of_microsofts_common_tenants_are_nobodys() {
    let told = vec![("/me", json!({"id": "evil", "mail": "ada@corp.io", "displayName": "Mallory"}))];
    let case = Case {
        id: "microsoft",
        settings: fixed(json!({"tenantId": "common"})),
        resolver: "emailMatchingUserEntityProfileEmail",
        asked: &[],
        basic: false,
        told,
    };
    let server = stand_in(&case).await;
    Mock::given(method("POST")).and(path("/token")).respond_with(tokens(false, Value::Null)).mount(&server).await;
    let estate = Estate::company().registered("people.yaml", PEOPLE, 1);
    on_every_database(&estate, overlay(&case, &server.uri()), async |portal: &Portal| {
        let browser = portal.anonymous();
        let state = parameter(&sent_to(&browser, "microsoft").await, "state").unwrap();
        let page = browser.get(&format!("/api/auth/microsoft/handler/frame?code=one-time&state={state}")).await;
        assert!(page.text.contains("gave no verified e-mail address"), "{}", page.text);
        assert!(!page.text.contains("backstageIdentity"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn scopes_of_another_resource_are_asked_for_alone() {
    let case = &cases().into_iter().find(|case| case.id == "microsoft").unwrap();
    let server = stand_in(case).await;
    on_every_database(&Estate::empty(), overlay(case, &server.uri()), async |portal: &Portal| {
        let sent = portal.anonymous().get("/api/auth/microsoft/start?env=development&scope=api%3A%2F%2Fx%2Fread").await;
        let address = Url::parse(sent.header("location").unwrap()).unwrap();
        assert_eq!(parameter(&address, "scope").as_deref(), Some("api://x/read offline_access"));
    })
    .await;
}
