//! Proxies that vouch for people: what is signed is checked, and what is not comes from certain machines only.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::keys::{Keys, keys};
use crate::support::{Client, Estate, Portal, on_every_database};

const PEOPLE: &str = "
apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: ada
  annotations: { google.com/user-id: '1234', graph.microsoft.com/user-id: G-1 }
spec: { profile: { email: ada@corp.io }, memberOf: [group:default/harbour] }
";
const BY_EMAIL: &str = "emailMatchingUserEntityProfileEmail";

async fn with(provider: &str, mut settings: Value, resolver: &str, test: impl AsyncFn(&Portal)) {
    settings["signIn"] = json!({"resolvers": [{"resolver": resolver}]});
    let estate = Estate::company().registered("people.yaml", PEOPLE, 1);
    on_every_database(&estate, json!({"auth": {"providers": {provider: settings}}}), test).await;
}

fn token(keys: &Keys, algorithm: Algorithm, claims: &Value) -> String {
    let header = Header { kid: Some("one".into()), ..Header::new(algorithm) };
    let key = match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_pem(keys.ec_private.as_bytes()).unwrap(),
        Algorithm::RS256 => EncodingKey::from_rsa_pem(keys.rsa_private.as_bytes()).unwrap(),
        _ => EncodingKey::from_secret(b"a secret that anybody may choose"),
    };
    encode(&header, claims, &key).unwrap()
}

async fn serve(server: &MockServer, at: &str, body: ResponseTemplate) {
    Mock::given(method("GET")).and(path(at)).respond_with(body).mount(server).await;
}

async fn user(client: &Client, provider: &str) -> Result<String, (u16, String)> {
    let answer = client.get(&format!("/api/auth/{provider}/refresh")).await;
    let user = answer.json()["backstageIdentity"]["identity"]["userEntityRef"].as_str().map(str::to_owned);
    user.ok_or((answer.status.as_u16(), answer.text))
}

const ADA: &str = "user:default/ada";

#[tokio::test]
async fn oauth2_proxy_is_believed_on_this_machine_unless_others_are_named() {
    with("oauth2Proxy", json!({}), "forwardedUserMatchingUserEntityName", async |portal| {
        let through = portal.anonymous().with("x-forwarded-user", "ada").with("x-forwarded-email", "ada@corp.io");
        assert_eq!(user(&through, "oauth2Proxy").await.unwrap(), ADA);
        let (status, text) = user(&portal.anonymous(), "oauth2Proxy").await.unwrap_err();
        assert_eq!(status, 401, "{text}");
        // A visitor's own header beside that of the proxy: nobody knows which is whose.
        let twice = through.clone().with("x-forwarded-user", "grace");
        assert_ne!(user(&twice, "oauth2Proxy").await.ok().as_deref(), Some("user:default/grace"));
        for route in ["start?env=x", "handler/frame?env=x"] {
            assert_eq!(portal.anonymous().get(&format!("/api/auth/oauth2Proxy/{route}")).await.status, 501, "{route}");
        }
        assert_eq!(through.post("/api/auth/oauth2Proxy/logout", json!({})).await.status, 404);
    })
    .await;
    let elsewhere = json!({"trustedProxies": ["192.0.2.7"]});
    with("oauth2Proxy", elsewhere, "forwardedUserMatchingUserEntityName", async |portal| {
        let forged = portal.anonymous().with("x-forwarded-user", "ada").with("x-forwarded-for", "192.0.2.7");
        let (status, text) = user(&forged, "oauth2Proxy").await.unwrap_err();
        assert_eq!(status, 403, "{text}");
        assert!(text.contains("trustedProxies"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_browser_behind_a_proxy_keeps_its_session_as_long_as_the_proxy_vouches() {
    with("oauth2Proxy", json!({}), "forwardedUserMatchingUserEntityName", async |portal| {
        let browser = portal.anonymous().with("sec-fetch-site", "same-origin");
        let through = browser.clone().with("x-forwarded-user", "ada");
        assert_eq!(user(&through, "oauth2Proxy").await.unwrap(), ADA);
        assert_eq!(through.get("/api/auth/session").await.status, 200);
        assert_eq!(browser.get("/api/auth/session").await.status, 401, "the proxy no longer says who it is");
    })
    .await;
}

#[tokio::test]
async fn the_load_balancer_of_aws_signs_in_a_form_of_its_own() {
    let (keys, server) = (keys(), MockServer::start().await);
    serve(&server, "/key-1", ResponseTemplate::new(200).set_body_string(keys.ec_public.clone())).await;
    let settings = json!({
        "issuer": "https://idp", "region": "eu-west-1", "signer": "arn:ours", "publicKeysUrl": format!("{}/", server.uri()),
    });
    with("awsalb", settings, BY_EMAIL, async |portal| {
        let send = async |token: String| {
            let through = portal.anonymous().with("x-amzn-oidc-data", token).with("x-amzn-oidc-accesstoken", "at");
            user(&through, "awsalb").await
        };
        let claims = |changed: Value| {
            let mut claims =
                json!({"iss": "https://idp", "sub": "1", "email": "ada@corp.io", "exp": 4_000_000_000_u64});
            claims.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
            claims
        };
        let head = |changed: Value| {
            let mut head = json!({"alg": "ES256", "kid": "key-1", "signer": "arn:ours", "typ": "JWT"});
            head.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
            head
        };
        let nothing = || json!({});
        assert_eq!(send(keys.padded(&head(nothing()), &claims(nothing()))).await.unwrap(), ADA);
        for (header, changed) in [
            (json!({"signer": "arn:somebody-elses"}), json!({})),
            (json!({"signer": null}), json!({})),
            (json!({"kid": "../key-1"}), json!({})),
            (json!({"kid": "unknown"}), json!({})),
            (json!({"alg": "none"}), json!({})),
            (json!({}), json!({"iss": "https://evil"})),
            (json!({}), json!({"exp": 1_000})),
            (json!({}), json!({"email": "ada@corp.io", "email_verified": "false"})),
        ] {
            let (header, changed) = (head(header), claims(changed));
            let refused = send(keys.padded(&header, &changed)).await;
            assert!(refused.is_err(), "{header} {changed}");
        }
        let good = keys.padded(&head(nothing()), &claims(nothing()));
        let forged =
            good.replace(good.split('.').nth(1).unwrap(), &keys.part(&claims(json!({"email": "grace@corp.io"}))));
        assert_eq!(send(forged).await.unwrap_err().0, 401, "the signature is of something else");
    })
    .await;
}

#[tokio::test]
async fn google_clouds_proxy() {
    let (keys, server) = (keys(), MockServer::start().await);
    serve(&server, "/keys", ResponseTemplate::new(200).set_body_json(keys.jwks(Algorithm::ES256))).await;
    let settings = json!({"audience": "/projects/1/apps/x", "publicKeysUrl": format!("{}/keys", server.uri())});
    with("gcpIap", settings, "idMatchingUserEntityAnnotation", async |portal| {
        let claims = |issuer: &str, audience: &str| {
            json!({"iss": issuer, "aud": audience, "sub": "accounts.google.com:1234", "email": "ada@corp.io", "exp": 4_000_000_000_u64})
        };
        let send = async |token: String| {
            user(&portal.anonymous().with("x-goog-iap-jwt-assertion", token), "gcpIap").await
        };
        let (issuer, audience) = ("https://cloud.google.com/iap", "/projects/1/apps/x");
        assert_eq!(send(token(&keys, Algorithm::ES256, &claims(issuer, audience))).await.unwrap(), ADA);
        for forged in [
            token(&keys, Algorithm::ES256, &claims("https://evil", audience)),
            token(&keys, Algorithm::ES256, &claims(issuer, "/projects/2/apps/y")),
            token(&keys, Algorithm::HS256, &claims(issuer, audience)),
            "no token".to_owned(),
        ] {
            assert_eq!(send(forged).await.unwrap_err().0, 401);
        }
        assert_eq!(user(&portal.anonymous(), "gcpIap").await.unwrap_err().0, 401);
    })
    .await;
}

#[tokio::test]
async fn cloudflare_tells_who_its_token_is_about() {
    let (keys, server) = (keys(), MockServer::start().await);
    serve(&server, "/cdn-cgi/access/certs", ResponseTemplate::new(200).set_body_json(keys.jwks(Algorithm::RS256)))
        .await;
    let claims = |audience: &str| json!({"iss": server.uri(), "aud": [audience], "sub": "u", "exp": 4_000_000_000_u64});
    let good = token(&keys, Algorithm::RS256, &claims("ours"));
    Mock::given(method("GET"))
        .and(path("/cdn-cgi/access/get-identity"))
        .and(header("cookie", format!("CF_Authorization={good}")))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"id": "u", "name": "Ada", "email": "ada@corp.io"})),
        )
        .mount(&server)
        .await;
    let settings = json!({
        "teamName": "acme", "teamUrl": server.uri(), "audience": "ours",
        "serviceTokens": [{"token": "ci.access", "subject": "ada@corp.io"}],
    });
    with("cfaccess", settings, BY_EMAIL, async |portal| {
        let by = |name: &'static str, value: String| portal.anonymous().with(name, value);
        assert_eq!(user(&by("cf-access-jwt-assertion", good.clone()), "cfaccess").await.unwrap(), ADA);
        assert_eq!(user(&by("cookie", format!("CF_Authorization={good}")), "cfaccess").await.unwrap(), ADA);
        let machine = |name: &str| {
            json!({"iss": server.uri(), "aud": ["ours"], "sub": "", "common_name": name, "exp": 4_000_000_000_u64})
        };
        let known = token(&keys, Algorithm::RS256, &machine("ci.access"));
        assert_eq!(user(&by("cf-access-jwt-assertion", known), "cfaccess").await.unwrap(), ADA);
        for forged in [
            token(&keys, Algorithm::RS256, &machine("other.access")),
            token(&keys, Algorithm::RS256, &claims("another application")),
            token(&keys, Algorithm::HS256, &claims("ours")),
        ] {
            assert_eq!(user(&by("cf-access-jwt-assertion", forged), "cfaccess").await.unwrap_err().0, 401);
        }
    })
    .await;
}

#[tokio::test]
async fn azure_is_checked_when_the_tenant_is_named() {
    let (keys, server) = (keys(), MockServer::start().await);
    serve(&server, "/keys", ResponseTemplate::new(200).set_body_json(keys.jwks(Algorithm::RS256))).await;
    let settings = json!({
        "tenantId": "t", "clientId": "ours", "publicKeysUrl": format!("{}/keys", server.uri()),
        // With a signature it does not matter where a request comes from.
        "trustedProxies": ["192.0.2.7"],
    });
    with("azureEasyAuth", settings, "idMatchingUserEntityAnnotation", async |portal| {
        let claims = |changed: Value| {
            let mut claims = json!({
                "iss": "https://login.microsoftonline.com/t/v2.0", "aud": "ours", "ver": "2.0", "oid": "G-1", "exp": 4_000_000_000_u64,
            });
            claims.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
            claims
        };
        let send = async |token: String| {
            user(&portal.anonymous().with("x-ms-token-aad-id-token", token), "azureEasyAuth").await
        };
        assert_eq!(send(token(&keys, Algorithm::RS256, &claims(json!({})))).await.unwrap(), ADA);
        for changed in [
            json!({"iss": "https://login.microsoftonline.com/other/v2.0"}),
            json!({"aud": "another"}),
            json!({"ver": "1.0"}),
        ] {
            assert_eq!(send(token(&keys, Algorithm::RS256, &claims(changed.clone()))).await.unwrap_err().0, 401, "{changed}");
        }
        assert_eq!(send(token(&keys, Algorithm::HS256, &claims(json!({})))).await.unwrap_err().0, 401);
    })
    .await;
}
