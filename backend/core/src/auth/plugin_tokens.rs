//! Tokens with which plugins ask each other (contract/auth.md §3): signed by the plugin that asks, for one that is asked,
//! for itself or for somebody. The plugins of this portal meet inside the process; these are for those that run elsewhere.

use std::collections::HashMap;

use callboard_config::{Config, ConfigError};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use serde::{Deserialize, Serialize};
use url::Url;

use super::keys::{KeyError, KeyStore};
use super::now_seconds;
use super::principal::{Credentials, Principal};
use super::remote_keys::RemoteKeys;
use super::tokens::{self, IssuedToken, PLUGIN, Verified};
use crate::outgoing::HttpClient;
use crate::{ApiError, ApiResult};

/// Seconds that a token is good for at most.
const LIFETIME: u64 = 3600;
const KEYS: &str = "/.backstage/auth/v1/jwks.json";
const ENDPOINTS: &str = "discovery.endpoints";
/// Stands for every plugin in `discovery.endpoints[].plugins`.
const EVERY: &str = "*";

/// The keys of plugins that run elsewhere, by their ids: `discovery.endpoints`.
pub(super) struct PluginsElsewhere {
    keys: HashMap<String, RemoteKeys>,
}

impl PluginsElsewhere {
    pub(super) fn read(config: &Config, http: &HttpClient) -> Result<Self, ConfigError> {
        let mut keys = HashMap::new();
        for endpoint in config.items(ENDPOINTS)? {
            let internal = match endpoint.has("target.internal") {
                true => endpoint.string("target.internal")?,
                false => endpoint.string("target")?,
            };
            let target = internal
                .ok_or_else(|| endpoint.invalid("target", "is required: an address, or internal and external"))?;
            for plugin in endpoint.string_or_list("plugins")?.unwrap_or_default() {
                // Whoever is everybody has no keys of its own, and what is here signs with ours.
                if plugin == EVERY {
                    continue;
                }
                let base = target.replace("{{pluginId}}", &plugin).replace("{{ pluginId }}", &plugin);
                let address = format!("{}{KEYS}", base.trim_end_matches('/'));
                let url =
                    Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
                let url = url.ok_or_else(|| {
                    endpoint
                        .invalid("target", &format!("'{target}' is no address that begins with http:// or https://"))
                })?;
                keys.entry(plugin).or_insert_with(|| RemoteKeys::new(http, url));
            }
        }
        Ok(Self { keys })
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    aud: String,
    iat: u64,
    exp: u64,
    /// On behalf of: the limited token of a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    obo: Option<String>,
}

/// True for a token that says of itself that a plugin signed it.
pub(super) fn is_one(token: &str) -> bool {
    decode_header(token).is_ok_and(|header| header.typ.as_deref() == Some(PLUGIN))
}

/// A token with which `plugin` asks `target` for whoever asked it.
pub(super) async fn issue(
    keys: &KeyStore,
    plugin: &str,
    target: &str,
    asked_by: &Credentials,
) -> ApiResult<IssuedToken> {
    let now = now_seconds();
    let obo = on_behalf_of(target, asked_by)?;
    let exp = obo.as_ref().map_or(now + LIFETIME, |user| user.expires_at.min(now + LIFETIME));
    let claims =
        Claims { sub: plugin.to_owned(), aud: target.to_owned(), iat: now, exp, obo: obo.map(|user| user.token) };
    let key = keys.signing_key(plugin).await?;
    let token = tokens::signed(&key, PLUGIN, &claims)?;
    Ok(IssuedToken { token, expires_at: exp })
}

fn on_behalf_of(target: &str, asked_by: &Credentials) -> ApiResult<Option<IssuedToken>> {
    let restrictions = match asked_by.principal() {
        Principal::User { .. } => return limited_form(asked_by.token().unwrap_or_default()).map(Some),
        Principal::Service { restrictions, .. } => restrictions,
        Principal::None => return Err(ApiError::Authentication("Nobody cannot be acted for".into())),
    };
    // A plugin's own token says nothing of restrictions, so it must not open what theirs close.
    let Some(restrictions) = restrictions else { return Ok(None) };
    match restrictions.iter().find(|restriction| restriction.plugin == target) {
        Some(restriction) if restriction.permissions.is_empty() && restriction.actions.is_empty() => Ok(None),
        Some(_) => Err(ApiError::NotAllowed(format!(
            "This token may use '{target}' with some permissions only, which cannot be handed on to another plugin"
        ))),
        None => {
            Err(ApiError::NotAllowed(format!("This token's access is restricted to other plugins than '{target}'")))
        }
    }
}

/// The limited token of a user who asked by themselves or through a plugin.
fn limited_form(token: &str) -> ApiResult<IssuedToken> {
    if !is_one(token) {
        return tokens::limit(token);
    }
    let claims = unchecked(token)?;
    let obo = claims.obo.ok_or_else(illegal)?;
    Ok(IssuedToken { token: obo, expires_at: claims.exp })
}

fn illegal() -> ApiError {
    ApiError::Authentication("Illegal token".into())
}

fn unchecked(token: &str) -> ApiResult<Claims> {
    serde_json::from_slice(&tokens::payload(token).ok_or_else(illegal)?).map_err(|_| illegal())
}

/// Who asks with this token. Whom it may ask is in [`Verified::audience`].
pub(super) async fn verify(
    keys: &KeyStore,
    elsewhere: &PluginsElsewhere,
    user_issuer: &str,
    token: &str,
) -> ApiResult<Verified> {
    let header = decode_header(token).map_err(|_| illegal())?;
    // Whose keys to look for; nothing else is believed before the signature is checked.
    let plugin = unchecked(token)?.sub;
    if plugin.is_empty() || !plugin.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        return Err(illegal());
    }
    let key = match elsewhere.keys.get(&plugin) {
        Some(remote) => remote.find(&header).await?,
        None => own_key(keys, &plugin, &header).await?,
    };
    let key = key.ok_or_else(illegal)?;
    let mut validation = Validation::new(Algorithm::ES256);
    validation.leeway = 0;
    // Compared at each use, for what is checked is remembered.
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "sub", "aud"]);
    let claims: Claims = decode(token, &key, &validation).map_err(|_| illegal())?.claims;
    let (principal, expires_at) = match &claims.obo {
        None => (Principal::Service { subject: format!("plugin:{plugin}"), restrictions: None }, claims.exp),
        Some(obo) => {
            let user = tokens::verify(keys, user_issuer, obo).await?;
            let Principal::User { user: entity, .. } = user.principal else { return Err(illegal()) };
            let actor = Some(format!("plugin:{plugin}"));
            (Principal::User { user: entity, actor }, claims.exp.min(user.expires_at.unwrap_or(claims.exp)))
        }
    };
    Ok(Verified { principal, limited: false, expires_at: Some(expires_at), audience: Some(claims.aud) })
}

async fn own_key(
    keys: &KeyStore,
    plugin: &str,
    header: &Header,
) -> Result<Option<jsonwebtoken::DecodingKey>, KeyError> {
    match &header.kid {
        // A user's token must not be taken for one of the plugin that signs those.
        Some(kid) => keys.public_key(plugin, kid).await,
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use callboard_shared::entity::EntityRef;
    use serde_json::json;

    use super::*;
    use crate::auth::AccessRestriction;
    use crate::auth::static_keys::StaticKeys;
    use crate::database::Database;

    const ISSUER: &str = "http://localhost:7007/api/auth";

    async fn store() -> KeyStore {
        let database = Database::for_tests().await;
        database.migrate(&[("core", super::super::migrations())]).await.unwrap();
        KeyStore::new(database, Duration::from_secs(3600), StaticKeys::default())
    }

    fn nobody_elsewhere() -> PluginsElsewhere {
        PluginsElsewhere { keys: HashMap::new() }
    }

    async fn check(keys: &KeyStore, token: &str) -> ApiResult<Verified> {
        verify(keys, &nobody_elsewhere(), ISSUER, token).await
    }

    #[tokio::test]
    async fn a_plugin_asks_for_itself() {
        let keys = store().await;
        let issued = issue(&keys, "search", "catalog", &Credentials::own("search")).await.unwrap();
        assert!(is_one(&issued.token));
        let verified = check(&keys, &issued.token).await.unwrap();
        let expected = Principal::Service { subject: "plugin:search".into(), restrictions: None };
        assert_eq!((verified.principal, verified.audience.as_deref()), (expected, Some("catalog")));
        assert_eq!(verified.expires_at, Some(issued.expires_at));
    }

    #[tokio::test]
    async fn and_for_a_user_no_longer_than_the_users_own_token_is_good() {
        let keys = store().await;
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let own = tokens::issue(&keys, ISSUER, &user, None, Duration::from_secs(600)).await.unwrap();
        let asked_by = Credentials::new(Principal::User { user: user.clone(), actor: None }, own.token.clone());
        let issued = issue(&keys, "search", "catalog", &asked_by).await.unwrap();
        assert_eq!(issued.expires_at, own.expires_at);
        let verified = check(&keys, &issued.token).await.unwrap();
        assert_eq!(verified.principal, Principal::User { user, actor: Some("plugin:search".into()) });
    }

    #[tokio::test]
    async fn what_is_restricted_is_not_handed_on() {
        let keys = store().await;
        let restrictions: Arc<[AccessRestriction]> = Arc::new([
            AccessRestriction { plugin: "catalog".into(), permissions: vec![], actions: vec![] },
            AccessRestriction { plugin: "scaffolder".into(), permissions: vec![], actions: vec!["read".into()] },
        ]);
        let principal = Principal::Service { subject: "external:ci".into(), restrictions: Some(restrictions) };
        let asked_by = Credentials::new(principal, "secret".into());
        assert!(issue(&keys, "search", "catalog", &asked_by).await.is_ok());
        for target in ["scaffolder", "search"] {
            let refused = issue(&keys, "search", target, &asked_by).await.err();
            assert!(matches!(refused, Some(ApiError::NotAllowed(_))), "{target}");
        }
    }

    #[tokio::test]
    async fn forged_ones_are_refused() {
        let (keys, others) = (store().await, store().await);
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let foreign_user = tokens::issue(&others, ISSUER, &user, None, Duration::from_secs(600)).await.unwrap();
        let sign = async |keys: &KeyStore, signer: &str, claims: serde_json::Value| {
            tokens::signed(&keys.signing_key(signer).await.unwrap(), PLUGIN, &claims).unwrap()
        };
        let exp = now_seconds() + 600;
        let claims = |sub: &str, exp: u64| json!({"sub": sub, "aud": "catalog", "iat": 0, "exp": exp});
        assert!(check(&keys, &sign(&keys, "search", claims("search", exp)).await).await.is_ok());
        let mut for_somebody = claims("search", exp);
        for_somebody["obo"] = json!(tokens::limit(&foreign_user.token).unwrap().token);
        let wrong = [
            ("another plugin's key", sign(&keys, "search", claims("catalog", exp)).await),
            ("somebody else's key", sign(&others, "search", claims("search", exp)).await),
            ("expired", sign(&keys, "search", claims("search", 1)).await),
            ("no plugin", sign(&keys, "search", claims("../search", exp)).await),
            ("for a user whom nobody here knows", sign(&keys, "search", for_somebody).await),
        ];
        for (what, token) in wrong {
            let refused = check(&keys, &token).await.err();
            assert!(matches!(refused, Some(ApiError::Authentication(_))), "{what}");
        }
    }

    #[test]
    fn addresses_of_plugins_elsewhere() {
        let http = HttpClient::new(&Config::from_value(json!({}))).unwrap();
        let read = |endpoint: serde_json::Value| {
            PluginsElsewhere::read(&Config::from_value(json!({"discovery": {"endpoints": [endpoint]}})), &http)
        };
        let known = read(
            json!({"target": {"internal": "http://node:7000/api/{{pluginId}}", "external": "https://x"}, "plugins": ["tech-radar", "*"]}),
        );
        assert_eq!(known.unwrap().keys.keys().collect::<Vec<_>>(), ["tech-radar"]);
        for wrong in [json!({"plugins": ["a"]}), json!({"target": "node:7000", "plugins": ["a"]})] {
            let error = read(wrong.clone()).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains("target"), "{wrong}: {error}");
        }
    }
}
