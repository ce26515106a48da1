//! Every route of the server with eight callers. What each of them gets is written down in
//! `docs/endpoint-access.txt`: whoever adds a route, or opens one, changes that list on purpose.

use std::collections::BTreeMap;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callboard::core::openapi;
use callboard::portal::plugins;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use p256::elliptic_curve::rand_core::OsRng;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::EncodePrivateKey;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Client, Estate, Portal, limited, on_every_database};

const WRITTEN: &str = include_str!("../../../docs/endpoint-access.txt");

/// What anybody may ask. A new one is added here on purpose.
const OPEN: &[&str] = &[
    "/.backstage/health/v1/liveness",
    "/.backstage/health/v1/readiness",
    "/api/app",
    "/api/app/static/{file}",
    "/api/app/translations/{language}",
    "/api/app/{rest}",
    "/api/auth/.well-known/jwks.json",
    "/api/auth/.well-known/openid-configuration",
    "/api/auth/providers",
    // Signing in and out: the routes look at cookies and codes themselves.
    "/api/auth/session",
    "/api/auth/{provider}/handler/frame",
    "/api/auth/{provider}/logout",
    "/api/auth/{provider}/refresh",
    "/api/auth/{provider}/start",
    // Programs sign in by codes and secrets of their own. Whoever approves one is asked who they are (`auth::clients`);
    // without `auth.experimentalDynamicClientRegistration` and its like nobody gets as far.
    "/api/auth/.well-known/oauth-client/cli.json",
    "/api/auth/v1/authorize",
    "/api/auth/v1/register",
    "/api/auth/v1/revoke",
    "/api/auth/v1/sessions/{id}",
    "/api/auth/v1/sessions/{id}/approve",
    "/api/auth/v1/sessions/{id}/reject",
    "/api/auth/v1/token",
    // Hosts sign what they send.
    "/api/events/http/{topic}",
    "/api/permission/health",
    "/api/{plugin}/.backstage/auth/v1/jwks.json",
];

/// The name of the caller with a limited token.
const LIMITED: &str = "a limited token";
/// What a limited token is good for.
const FOR_LIMITED: &[&str] = &["/api/auth/v1/userinfo"];

/// Method and address of every route, and whether it takes a body.
fn routes() -> Vec<(Method, String, bool)> {
    let document = serde_json::to_value(openapi::whole(&plugins())).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::try_from(&*method.to_uppercase()).unwrap();
            all.push((method, path.clone(), operation.get("requestBody").is_some()));
        }
    }
    all
}

async fn asked(client: &Client, (method, path, has_body): &(Method, String, bool)) -> u16 {
    let address = path.replace("{plugin}", "catalog").replace(['{', '}'], "");
    let body = has_body.then(|| json!({}));
    client.send(method.clone(), &address, body).await.status.as_u16()
}

/// A key pair: what signs, and its public half as a row of the table has it.
struct Key {
    private: EncodingKey,
    public: Value,
}

fn key(kid: &str) -> Key {
    let secret = p256::SecretKey::random(&mut OsRng);
    let point = secret.public_key().to_encoded_point(false);
    let part = |bytes: Option<&p256::FieldBytes>| URL_SAFE_NO_PAD.encode(bytes.unwrap());
    Key {
        private: EncodingKey::from_ec_der(secret.to_pkcs8_der().unwrap().as_bytes()),
        public: json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": part(point.x()), "y": part(point.y())}),
    }
}

fn claims(ends: u64) -> Value {
    json!({"iss": "http://localhost:7007/api/auth", "sub": "user:development/guest", "aud": "backstage", "iat": ends - 3600, "exp": ends})
}

fn signed(kid: &str, key: &Key, ends: u64) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(kid.to_owned());
    header.typ = Some("vnd.backstage.user".to_owned());
    encode(&header, &claims(ends), &key.private).unwrap()
}

fn part(value: &str) -> String {
    URL_SAFE_NO_PAD.encode(value)
}

/// Those whom nobody let in.
async fn strangers(portal: &Portal) -> Vec<(&'static str, Client)> {
    let now = get_current_timestamp();
    let own = key("walk-own");
    portal.add_signing_key("walk-own", &own.public).await;
    let known = Client::new(&portal.base, Some(signed("walk-own", &own, now + 3600)));
    assert_eq!(known.get("/api/catalog/entities").await.status, 200, "a token that is signed with the key is good");
    let user = portal.user().await;
    let unsigned = format!(
        "{}.{}.",
        part(r#"{"typ":"vnd.backstage.user","alg":"none","kid":"walk-own"}"#),
        part(&claims(now + 3600).to_string())
    );
    let with = |token: String| Client::new(&portal.base, Some(token));
    vec![
        ("a token that ended", with(signed("walk-own", &own, now - 1))),
        ("a token of another key", with(signed("walk-own", &key("walk-own"), now + 3600))),
        ("a token without signature", with(unsigned)),
        (LIMITED, with(limited(user.token()))),
    ]
}

/// What was answered, by address and method: nobody, a guest, a person without rights, a program for other things.
#[derive(Default)]
struct Answers(Mutex<BTreeMap<(String, String), BTreeMap<usize, u16>>>);

impl Answers {
    /// It must be the same on every database.
    fn take(&self, (method, path, _): &(Method, String, bool), caller: usize, status: u16) {
        assert!(status != 500, "{method} {path} breaks for caller {caller}");
        let mut all = self.0.lock().unwrap();
        let of = all.entry((path.clone(), method.to_string())).or_default();
        let before = *of.entry(caller).or_insert(status);
        assert_eq!(before, status, "{method} {path} for caller {caller} on another database");
    }

    fn written(&self) -> String {
        let all = self.0.lock().unwrap();
        let line = |((path, method), answers): (&(String, String), &BTreeMap<usize, u16>)| {
            let told: Vec<String> = answers.values().map(u16::to_string).collect();
            format!("{} {method} {path}", told.join(" "))
        };
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test]
async fn every_caller_gets_on_every_route_what_is_written_down() {
    let (routes, answers) = (routes(), Answers::default());
    on_every_database(&Estate::empty(), json!({}), async |portal| {
        let (nobody, guest) = (portal.anonymous(), portal.user().await);
        let strangers = strangers(portal).await;
        for route in &routes {
            let open = asked(&nobody, route).await;
            for (name, stranger) in &strangers {
                let takes_limited = *name == LIMITED && FOR_LIMITED.contains(&&*route.1);
                let expected = if takes_limited { 200 } else { open };
                assert_eq!(asked(stranger, route).await, expected, "{} {} with {name}", route.0, route.1);
            }
            answers.take(route, 0, open);
        }
        for route in &routes {
            answers.take(route, 1, asked(&guest, route).await);
        }
    })
    .await;
    let nothing = json!({"permission": {"enabled": true, "rbac": {}}});
    on_every_database(&Estate::empty(), nothing, async |portal| {
        let (person, program) = (portal.user().await, portal.reader());
        for route in &routes {
            answers.take(route, 2, asked(&person, route).await);
        }
        for route in &routes {
            answers.take(route, 3, asked(&program, route).await);
        }
    })
    .await;
    let found = answers.written();
    let known: Vec<&str> = WRITTEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(known.join("\n") == found, "docs/endpoint-access.txt is not what is answered, which is:\n{found}");
    // The short list of what is open to anybody. Tokens that are no good are not looked at there.
    let open: Vec<&str> = known.into_iter().filter(|line| !line.starts_with("401 ")).collect();
    let is_known = |line: &&str| line.rsplit(' ').next().is_some_and(|path| OPEN.contains(&path));
    assert!(open.iter().all(is_known), "{open:#?}");
}
