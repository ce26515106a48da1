//! `backend.auth.externalAccess` with type `jwks`: tokens that somebody else signs for programs.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use wiremock::MockServer;

use super::keys::{Keys, keys};
use crate::support::{Client, Estate, Portal, on_every_database};

const LIST: &str = "/api/catalog/entities?limit=1";

fn token(keys: &Keys, header: Header, changed: Value) -> String {
    let mut claims = json!({"iss": "https://id", "aud": "portal", "sub": "deploy", "exp": 4_000_000_000_u64});
    for (name, value) in changed.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    let key = match header.alg {
        Algorithm::ES256 => EncodingKey::from_ec_pem(keys.ec_private.as_bytes()).unwrap(),
        // The mistake of checking with the public key as if it were a secret.
        _ => EncodingKey::from_secret(keys.ec_public.as_bytes()),
    };
    encode(&header, &claims, &key).unwrap()
}

fn header() -> Header {
    Header { kid: Some("one".into()), ..Header::new(Algorithm::ES256) }
}

fn with(portal: &Portal, token: String) -> Client {
    portal.anonymous().with("authorization", format!("Bearer {token}"))
}

fn access(server: &MockServer, restrictions: Value) -> Value {
    let options = json!({
        "url": format!("{}/keys", server.uri()), "issuer": "https://id", "audience": ["portal", "other"],
        "algorithm": "ES256", "subjectPrefix": "ci",
    });
    let tests = json!({"type": "static", "options": {"token": crate::support::SERVICE_TOKEN, "subject": "tests"}});
    let signed = json!({"type": "jwks", "options": options, "accessRestrictions": restrictions});
    json!({"backend": {"auth": {"externalAccess": [tests, signed]}}})
}

#[tokio::test]
async fn a_token_that_somebody_else_signed_opens_what_its_entry_allows() {
    let keys = keys();
    let server = keys.served_at("/keys").await;
    let overlay = access(&server, json!([{"plugin": "catalog", "permissionAttribute": {"action": "read"}}]));
    on_every_database(&Estate::company(), overlay, async |portal| {
        let program = with(portal, token(&keys, header(), json!({})));
        assert_eq!(program.get(LIST).await.status, 200);
        assert_eq!(with(portal, token(&keys, header(), json!({"aud": ["x", "other"]}))).get(LIST).await.status, 200);
        let location = json!({"type": "url", "target": "https://example.com/a.yaml"});
        assert_eq!(program.post("/api/catalog/locations", location).await.status, 403, "reading only");
        assert_eq!(program.get("/api/search/query?term=a").await.status, 403, "the catalog only");
        let refused = portal
            .wait_until("/api/audit/events?status=failed&actor=external:ci:deploy", |answer| {
                answer["items"].as_array().is_some_and(|items| !items.is_empty())
            })
            .await;
        assert_eq!(refused["items"][0]["actor"]["actorId"], "external:ci:deploy");
    })
    .await;
}

#[tokio::test]
async fn other_tokens_are_refused() {
    let (own, other) = (keys(), keys());
    let server = own.served_at("/keys").await;
    on_every_database(&Estate::company(), access(&server, json!([])), async |portal| {
        let wrong = [
            ("another key", token(&other, header(), json!({}))),
            ("another issuer", token(&own, header(), json!({"iss": "https://else"}))),
            ("no issuer", token(&own, header(), json!({"iss": null}))),
            ("another audience", token(&own, header(), json!({"aud": "else"}))),
            ("no audience", token(&own, header(), json!({"aud": null}))),
            ("expired", token(&own, header(), json!({"exp": 1}))),
            ("no end", token(&own, header(), json!({"exp": null}))),
            ("not yet", token(&own, header(), json!({"nbf": 3_900_000_000_u64}))),
            ("nobody", token(&own, header(), json!({"sub": null}))),
            ("unknown key", token(&own, Header { kid: Some("two".into()), ..header() }, json!({}))),
            ("a shared secret", token(&own, Header { alg: Algorithm::HS256, ..header() }, json!({}))),
        ];
        for (what, token) in wrong {
            let answer = with(portal, token).get(LIST).await;
            assert_eq!(
                (answer.status.as_u16(), answer.json()["error"]["name"].as_str()),
                (401, Some("AuthenticationError")),
                "{what}"
            );
        }
    })
    .await;
    // Twice at most for each portal: for its first token, and for the key that was not known.
    let asked = server.received_requests().await.unwrap().len();
    assert!(asked <= 2 * 2, "made-up keys made {asked} requests");
}

#[tokio::test]
async fn keys_that_cannot_be_had_are_no_forged_token() {
    let keys = keys();
    let server = MockServer::start().await;
    on_every_database(&Estate::company(), access(&server, json!([])), async |portal| {
        for subject in ["deploy", "another", "a-third"] {
            let answer = with(portal, token(&keys, header(), json!({"sub": subject}))).get(LIST).await;
            assert_eq!(answer.status, 503);
            assert!(answer.text.contains("/keys"), "{}", answer.text);
        }
        assert_eq!(with(portal, "no-token-of-anybody".into()).get(LIST).await.status, 401);
        assert_eq!(portal.user().await.get(LIST).await.status, 200, "our own are not asked about there");
    })
    .await;
    let asked = server.received_requests().await.unwrap().len();
    assert!(asked <= 2, "once for each portal, and not {asked} times for both: they wait ten seconds");
}
