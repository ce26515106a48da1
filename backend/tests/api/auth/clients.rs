//! Programs that act for somebody: what they ask for, what somebody decides, and what they get.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Answer, Estate, Portal, on_every_database};

const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-one-0123456789";
const REDIRECT: &str = "http://127.0.0.1:43210/callback";
const CLI: &str = "http://localhost:7007/api/auth/.well-known/oauth-client/cli.json";

async fn with_programs(test: impl AsyncFn(&Portal)) {
    let on = json!({"enabled": true});
    let overlay = json!({"auth": {
        "clientIdMetadataDocuments": on, "experimentalDynamicClientRegistration": on, "experimentalRefreshToken": on,
    }});
    // The company has the guest as a user, who may therefore stay signed in.
    on_every_database(&Estate::company(), overlay, test).await;
}

/// The address of a question of the command line, with some of its parameters changed.
fn question(changed: &[(&str, &str)]) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let mut parameters = vec![
        ("client_id", CLI),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", "openid offline_access"),
        ("state", "s-1"),
        ("code_challenge", &*challenge),
        ("code_challenge_method", "S256"),
    ];
    for &(name, value) in changed {
        parameters.retain(|(known, _)| *known != name);
        parameters.push((name, value));
    }
    let url = Url::parse_with_params("http://localhost/api/auth/v1/authorize", parameters).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap())
}

fn parameter(address: &str, name: &str) -> Option<String> {
    let address = Url::parse(address).unwrap();
    address.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// What waits for somebody to decide.
async fn asked(portal: &Portal, changed: &[(&str, &str)]) -> String {
    let sent = portal.anonymous().get(&question(changed)).await;
    assert_eq!(sent.status, 302, "{}", sent.text);
    let page = sent.header("location").unwrap();
    page.strip_prefix("http://localhost:7007/oauth2/authorize/").unwrap().to_owned()
}

/// A code that the guest let the command line have.
async fn code(portal: &Portal) -> String {
    let id = asked(portal, &[]).await;
    let let_in = portal.user().await.post(&format!("/api/auth/v1/sessions/{id}/approve"), json!({})).await;
    assert_eq!(let_in.status, 200, "{}", let_in.text);
    let back = let_in.json()["redirectUrl"].as_str().unwrap().to_owned();
    assert!(back.starts_with(REDIRECT), "{back}");
    assert_eq!(parameter(&back, "state").as_deref(), Some("s-1"));
    assert_eq!(parameter(&back, "iss").as_deref(), Some("http://localhost:7007/api/auth"));
    parameter(&back, "code").unwrap()
}

async fn redeem(portal: &Portal, code: &str, verifier: &str, redirect: &str) -> Answer {
    let body =
        json!({"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier});
    portal.anonymous().post("/api/auth/v1/token", body).await
}

async fn renew(portal: &Portal, token: &str) -> Answer {
    portal.anonymous().form("/api/auth/v1/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

fn text(answer: &Answer, name: &str) -> String {
    answer.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", answer.text)).to_owned()
}

#[tokio::test]
async fn the_command_line_signs_in_stays_signed_in_and_leaves() {
    with_programs(async |portal| {
        let id = asked(portal, &[]).await;
        let shown = portal.anonymous().get(&format!("/api/auth/v1/sessions/{id}")).await.json();
        assert_eq!((&shown["clientId"], &shown["scope"]), (&json!(CLI), &json!("openid offline_access")));
        let tokens = redeem(portal, &code(portal).await, VERIFIER, REDIRECT).await;
        assert_eq!(tokens.status, 200, "{}", tokens.text);
        assert_eq!(tokens.json()["access_token"], tokens.json()["id_token"]);
        assert_eq!(tokens.header("cache-control"), Some("no-store"));
        let bearer = portal.anonymous().with("authorization", format!("Bearer {}", text(&tokens, "access_token")));
        assert_eq!(bearer.get("/api/catalog/entities").await.status, 200);
        let renewed = renew(portal, &text(&tokens, "refresh_token")).await;
        assert_eq!(renewed.status, 200, "{}", renewed.text);
        let listed = bearer.get("/api/auth/browser-sessions").await.json();
        assert_eq!(listed[0]["program"], "Callboard command line", "{listed}");
        let latest = text(&renewed, "refresh_token");
        assert_eq!(portal.anonymous().post("/api/auth/v1/revoke", json!({ "token": latest })).await.status, 200);
        assert_eq!(renew(portal, &latest).await.json()["error"], "invalid_grant");
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_once_and_for_whoever_asked() {
    with_programs(async |portal| {
        let once = code(portal).await;
        for (verifier, redirect) in [
            ("another-verifier-that-is-long-enough-to-be-one-01234", REDIRECT),
            (VERIFIER, "http://127.0.0.1:1/callback"),
        ] {
            assert_eq!(redeem(portal, &once, verifier, redirect).await.json()["error"], "invalid_grant");
        }
        let tokens = redeem(portal, &once, VERIFIER, REDIRECT).await;
        assert_eq!(tokens.status, 200, "{}", tokens.text);
        assert_eq!(redeem(portal, &once, VERIFIER, REDIRECT).await.json()["error"], "invalid_grant");
        // Somebody else had the code too, so what came of it is taken back.
        assert_eq!(renew(portal, &text(&tokens, "refresh_token")).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_that_comes_twice_ends_the_session() {
    with_programs(async |portal| {
        let tokens = redeem(portal, &code(portal).await, VERIFIER, REDIRECT).await;
        let first = text(&tokens, "refresh_token");
        let second = text(&renew(portal, &first).await, "refresh_token");
        assert_eq!(renew(portal, &first).await.json()["error"], "invalid_grant");
        assert_eq!(renew(portal, &second).await.json()["error"], "invalid_grant", "whoever has it may be the thief");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_the_clients() {
    with_programs(async |portal| {
        for changed in [
            [("redirect_uri", "https://evil.org/callback")],
            [("redirect_uri", "http://127.0.0.1:43210/other")],
            [("client_id", "https://evil.org/client.json")],
            [("client_id", "unknown")],
        ] {
            let refused = portal.anonymous().get(&question(&changed)).await;
            assert_eq!(refused.status, 400, "{changed:?}");
            assert!(refused.header("location").is_none(), "{changed:?}");
        }
        for (changed, error) in [
            (("code_challenge_method", "plain"), "invalid_request"),
            (("response_type", "token"), "unsupported_response_type"),
        ] {
            let back = portal.anonymous().get(&question(&[changed])).await;
            let back = back.header("location").unwrap();
            assert!(back.starts_with(REDIRECT), "{back}");
            assert_eq!(parameter(back, "error").as_deref(), Some(error));
        }
    })
    .await;
}

#[tokio::test]
async fn only_a_user_decides_and_only_once() {
    with_programs(async |portal| {
        let id = asked(portal, &[]).await;
        let path = format!("/api/auth/v1/sessions/{id}");
        for client in [portal.anonymous(), portal.service()] {
            assert_eq!(client.post(&format!("{path}/approve"), json!({})).await.status, 403);
        }
        let user = portal.user().await;
        let refused = user.post(&format!("{path}/reject"), json!({})).await;
        assert_eq!(parameter(&text(&refused, "redirectUrl"), "error").as_deref(), Some("access_denied"));
        assert_eq!(user.post(&format!("{path}/approve"), json!({})).await.status, 400);
        assert_eq!(portal.anonymous().get(&path).await.status, 400);
        assert_eq!(portal.anonymous().get("/api/auth/v1/sessions/none").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_registered_program_proves_itself_with_its_secret() {
    with_programs(async |portal| {
        let register = async |redirect: &str| {
            portal
                .anonymous()
                .post("/api/auth/v1/register", json!({"client_name": "Cursor", "redirect_uris": [redirect]}))
                .await
        };
        assert_eq!(register("https://evil.org/cb").await.json()["error"], "invalid_redirect_uri");
        let redirect = "https://www.cursor.com/cb";
        let known = register(redirect).await;
        assert_eq!(known.status, 201, "{}", known.text);
        let (client, secret) = (text(&known, "client_id"), text(&known, "client_secret"));
        let id = asked(portal, &[("client_id", &client), ("redirect_uri", redirect)]).await;
        let back = portal.user().await.post(&format!("/api/auth/v1/sessions/{id}/approve"), json!({})).await;
        let code = parameter(&text(&back, "redirectUrl"), "code").unwrap();
        let redeem = async |secret: Option<&str>| {
            let mut fields = vec![
                ("grant_type", "authorization_code"),
                ("code", &*code),
                ("redirect_uri", redirect),
                ("code_verifier", VERIFIER),
                ("client_id", &*client),
            ];
            fields.extend(secret.map(|secret| ("client_secret", secret)));
            portal.anonymous().form("/api/auth/v1/token", &fields).await
        };
        for wrong in [None, Some("guess")] {
            let refused = redeem(wrong).await;
            assert_eq!((refused.status.as_u16(), &refused.json()["error"]), (401, &json!("invalid_client")));
        }
        assert_eq!(redeem(Some(&secret)).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn programs_are_let_only_where_the_configuration_says_so() {
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        for path in [&*question(&[]), "/api/auth/v1/sessions/x", "/api/auth/.well-known/oauth-client/cli.json"] {
            assert_eq!(portal.anonymous().get(path).await.status, 404, "{path}");
        }
        let described = portal.anonymous().get("/api/auth/.well-known/openid-configuration").await.json();
        assert_eq!(described["token_endpoint"], Value::Null);
    })
    .await;
    with_programs(async |portal| {
        let described = portal.anonymous().get("/api/auth/.well-known/openid-configuration").await.json();
        assert_eq!(described["token_endpoint"], "http://localhost:7007/api/auth/v1/token");
        assert_eq!(described["code_challenge_methods_supported"], json!(["S256"]));
    })
    .await;
}
