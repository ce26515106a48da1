//! `discovery.endpoints`: a plugin that runs elsewhere asks here with its own tokens (contract/auth.md §3 and §10.5).

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Value, json};
use wiremock::MockServer;

use super::keys::{Keys, keys};
use crate::support::{Client, Estate, Portal, limited, on_every_database};

const LIST: &str = "/api/catalog/entities?limit=1";
const AUTHORIZE: &str = "/api/permission/authorize";

fn token(keys: &Keys, changed: Value) -> String {
    let now = get_current_timestamp();
    let mut claims = json!({"sub": "tech-radar", "aud": "catalog", "iat": now, "exp": now + 600});
    claims.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
    let header =
        Header { typ: Some("vnd.backstage.plugin".into()), kid: Some("one".into()), ..Header::new(Algorithm::ES256) };
    encode(&header, &claims, &EncodingKey::from_ec_pem(keys.ec_private.as_bytes()).unwrap()).unwrap()
}

fn with(portal: &Portal, token: String) -> Client {
    Client::new(&portal.base, Some(token))
}

fn elsewhere(server: &MockServer) -> Value {
    let target =
        json!({"internal": format!("{}/api/{{{{pluginId}}}}", server.uri()), "external": "https://portal.example.com"});
    json!({"discovery": {"endpoints": [{"target": target, "plugins": ["tech-radar"]}]}})
}

#[tokio::test]
async fn a_plugin_elsewhere_asks_for_itself_and_for_users() {
    let keys = keys();
    let server = keys.served_at("/api/tech-radar/.backstage/auth/v1/jwks.json").await;
    on_every_database(&Estate::company(), elsewhere(&server), async |portal| {
        assert_eq!(with(portal, token(&keys, json!({}))).get(LIST).await.status, 200);
        // Conditions are told to plugins that ask for somebody, to nobody else.
        let permission = json!({"type": "resource", "name": "catalog.entity.read", "attributes": {"action": "read"}, "resourceType": "catalog-entity"});
        let asked = json!({"items": [{"id": "1", "permission": permission}]});
        let user = portal.user().await;
        let obo = limited(user.token());
        let for_user = with(portal, token(&keys, json!({"aud": "permission", "obo": obo})));
        let answer = for_user.post(AUTHORIZE, asked.clone()).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["items"][0]["result"]), (200, &json!("ALLOW")), "{}", answer.text);
        assert_eq!(user.post(AUTHORIZE, asked.clone()).await.status, 400, "a user is not told conditions");
        let for_itself = with(portal, token(&keys, json!({"aud": "permission"})));
        assert_eq!(for_itself.post(AUTHORIZE, asked).await.status, 403);
        let named = with(portal, token(&keys, json!({"aud": "auth", "obo": obo}))).get("/api/auth/v1/userinfo").await;
        assert_eq!(named.json()["claims"]["sub"], "user:development/guest", "{}", named.text);
    })
    .await;
}

#[tokio::test]
async fn other_tokens_of_plugins_are_refused() {
    let (own, other) = (keys(), keys());
    let server = own.served_at("/api/tech-radar/.backstage/auth/v1/jwks.json").await;
    on_every_database(&Estate::company(), elsewhere(&server), async |portal| {
        let user = portal.user().await;
        let forged = format!("{}x", limited(user.token()));
        let wrong = [
            ("for another plugin", token(&own, json!({"aud": "search"}))),
            ("of another key", token(&other, json!({}))),
            ("of a plugin that nobody knows", token(&own, json!({"sub": "else"}))),
            ("of a plugin that runs here", token(&own, json!({"sub": "catalog"}))),
            ("expired", token(&own, json!({"exp": 1}))),
            ("for nobody", token(&own, json!({"obo": "nobody"}))),
            ("for a forged user", token(&own, json!({"obo": forged}))),
        ];
        for (what, token) in wrong {
            let answer = with(portal, token).get(LIST).await;
            let name = answer.json()["error"]["name"].as_str().map(str::to_owned);
            assert_eq!((answer.status.as_u16(), name.as_deref()), (401, Some("AuthenticationError")), "{what}");
        }
    })
    .await;
}
