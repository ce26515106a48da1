//! Keys in files that the operator looks after: `auth.keyStore` and `backend.auth.pluginKeyStore` (contract/auth.md §3).

use std::fs;
use std::sync::Arc;

use callboard_config::{Config, ConfigError};
use jsonwebtoken::{DecodingKey, EncodingKey};
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey};
use serde_json::Value;

use super::USER_TOKEN_ISSUER;
use super::keys::{SigningKey, public_jwk};

const USERS: &str = "auth.keyStore";
const PLUGINS: &str = "backend.auth.pluginKeyStore";

/// The keys of users' tokens and those of plugins'; none of a kind means that they are made and kept in the database.
#[derive(Default)]
pub(super) struct StaticKeys {
    users: Vec<StaticKey>,
    plugins: Vec<StaticKey>,
}

pub(super) struct StaticKey {
    pub(super) kid: String,
    pub(super) jwk: Value,
    pub(super) public: DecodingKey,
    signing: Option<Arc<SigningKey>>,
}

impl StaticKeys {
    pub(super) fn read(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self { users: of_store(config, USERS, "provider")?, plugins: of_store(config, PLUGINS, "type")? })
    }

    /// Those that sign and check for a plugin.
    pub(super) fn of(&self, plugin: &str) -> &[StaticKey] {
        if plugin == USER_TOKEN_ISSUER { &self.users } else { &self.plugins }
    }

    /// The key that signs for a plugin: the first.
    pub(super) fn signing(&self, plugin: &str) -> Option<Arc<SigningKey>> {
        self.of(plugin).first()?.signing.clone()
    }
}

fn of_store(config: &Config, store: &str, kind: &str) -> Result<Vec<StaticKey>, ConfigError> {
    let store = config.sub(store);
    match store.string(kind)?.as_deref() {
        // Whatever the memory of one process does, the database does too, and a start later still.
        None | Some("database" | "memory") => Ok(Vec::new()),
        // Nothing that lies there is needed: keys are of the process that made them, and live for hours.
        Some("firestore") => {
            tracing::warn!("keys are kept in the database of the portal; '{kind}: firestore' is not looked at");
            Ok(Vec::new())
        }
        Some("static") => {
            let keys = store.items("static.keys")?;
            if keys.is_empty() {
                return Err(store.invalid("static.keys", "must name at least one key"));
            }
            keys.iter().enumerate().map(|(index, key)| read(key, index == 0)).collect()
        }
        Some(other) => Err(store.invalid(kind, &format!("'{other}' is not offered; use database or static"))),
    }
}

fn read(entry: &Config, signs: bool) -> Result<StaticKey, ConfigError> {
    let kid = entry.string("keyId")?.ok_or_else(|| entry.invalid("keyId", "is required"))?;
    if let Some(algorithm) = entry.string("algorithm")?.filter(|algorithm| algorithm != "ES256") {
        return Err(entry.invalid("algorithm", &format!("'{algorithm}' is not offered; use ES256")));
    }
    let pem = file(entry, "publicKeyFile")?.ok_or_else(|| entry.invalid("publicKeyFile", "is required"))?;
    let key = p256::PublicKey::from_public_key_pem(&pem).map_err(|_| {
        entry.invalid("publicKeyFile", "must hold a public key for ES256 (P-256) as SPKI in PEM: openssl ec -pubout")
    })?;
    let jwk = public_jwk(&key, &kid);
    let public = DecodingKey::from_ec_pem(pem.as_bytes())
        .map_err(|error| entry.invalid("publicKeyFile", &format!("cannot be used: {error}")))?;
    let signing = match file(entry, "privateKeyFile")? {
        Some(pem) => Some(Arc::new(private(entry, &pem, &key, &kid)?)),
        None if signs => return Err(entry.invalid("privateKeyFile", "is required, for the first key signs")),
        None => None,
    };
    Ok(StaticKey { kid, jwk, public, signing })
}

fn private(entry: &Config, pem: &str, public: &p256::PublicKey, kid: &str) -> Result<SigningKey, ConfigError> {
    const PLACE: &str = "privateKeyFile";
    let secret = p256::SecretKey::from_pkcs8_pem(pem).map_err(|_| {
        entry
            .invalid(PLACE, "must hold a private key for ES256 (P-256) as PKCS#8 in PEM: openssl pkcs8 -topk8 -nocrypt")
    })?;
    // Otherwise nobody could sign in, and nothing would say why.
    if secret.public_key() != *public {
        return Err(entry.invalid(PLACE, "does not belong to the public key"));
    }
    let der = secret.to_pkcs8_der().map_err(|error| entry.invalid(PLACE, &format!("cannot be used: {error}")))?;
    Ok(SigningKey::lasting(kid, EncodingKey::from_ec_der(der.as_bytes())))
}

fn file(entry: &Config, key: &str) -> Result<Option<String>, ConfigError> {
    let Some(path) = entry.string(key)? else { return Ok(None) };
    let text = fs::read_to_string(&path);
    text.map(Some).map_err(|error| entry.invalid(key, &format!("'{path}' cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use callboard_shared::entity::EntityRef;
    use p256::pkcs8::{EncodePublicKey, LineEnding};
    use serde_json::json;

    use super::*;
    use crate::auth::{KeyStore, tokens};
    use crate::database::Database;

    const ISSUER: &str = "http://localhost:7007/api/auth";

    /// Writes a pair of keys; the names of its files.
    fn pair(folder: &Path, name: &str) -> (String, String) {
        let secret = p256::SecretKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
        let at = |end: &str| folder.join(format!("{name}.{end}")).display().to_string();
        fs::write(at("key"), secret.to_pkcs8_pem(LineEnding::LF).unwrap()).unwrap();
        fs::write(at("pub"), secret.public_key().to_public_key_pem(LineEnding::LF).unwrap()).unwrap();
        (at("pub"), at("key"))
    }

    fn users(keys: Value) -> Result<StaticKeys, ConfigError> {
        let store = json!({"provider": "static", "static": {"keys": keys}});
        StaticKeys::read(&Config::from_value(json!({"auth": {"keyStore": store}})))
    }

    async fn store(keys: Value) -> KeyStore {
        let database = Database::for_tests().await;
        database.migrate(&[("core", super::super::migrations())]).await.unwrap();
        KeyStore::new(database, Duration::from_secs(3600), users(keys).unwrap())
    }

    #[tokio::test]
    async fn the_first_signs_and_all_of_them_check() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (pair(folder.path(), "old"), pair(folder.path(), "new"));
        let entry = |(public, private): &(String, String), kid: &str| json!({"publicKeyFile": public, "privateKeyFile": private, "keyId": kid});
        let before = store(json!([entry(&old, "old")])).await;
        let after = store(json!([entry(&new, "new"), {"publicKeyFile": old.0, "keyId": "old"}])).await;
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let issued = tokens::issue(&before, ISSUER, &user, None, Duration::from_secs(60)).await.unwrap();
        assert!(tokens::verify(&after, ISSUER, &issued.token).await.is_ok(), "another database, the same key");
        let issued = tokens::issue(&after, ISSUER, &user, None, Duration::from_secs(60)).await.unwrap();
        assert!(tokens::verify(&after, ISSUER, &issued.token).await.is_ok());
        assert!(tokens::verify(&before, ISSUER, &issued.token).await.is_err());
        let listed = after.jwks(USER_TOKEN_ISSUER).await.unwrap();
        assert_eq!((&listed["keys"][0]["kid"], &listed["keys"][1]["kid"]), (&json!("new"), &json!("old")));
        assert!(after.jwks("catalog").await.unwrap()["keys"].as_array().unwrap().is_empty());
    }

    #[test]
    fn mistakes_fail_the_start_and_name_their_key() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (pair(folder.path(), "one"), pair(folder.path(), "other"));
        let nowhere = folder.path().join("nowhere").display().to_string();
        for (keys, place) in [
            (json!([]), "static.keys"),
            (json!([{"publicKeyFile": one.0, "privateKeyFile": one.1}]), "keyId"),
            (json!([{"publicKeyFile": one.0, "keyId": "a"}]), "privateKeyFile"),
            (json!([{"privateKeyFile": one.1, "keyId": "a"}]), "publicKeyFile"),
            (json!([{"publicKeyFile": nowhere, "privateKeyFile": one.1, "keyId": "a"}]), "publicKeyFile"),
            (json!([{"publicKeyFile": one.1, "privateKeyFile": one.1, "keyId": "a"}]), "publicKeyFile"),
            (json!([{"publicKeyFile": one.0, "privateKeyFile": other.1, "keyId": "a"}]), "privateKeyFile"),
            (
                json!([{"publicKeyFile": one.0, "privateKeyFile": one.1, "keyId": "a", "algorithm": "RS256"}]),
                "algorithm",
            ),
        ] {
            let error = users(keys.clone()).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(place), "{keys}: {error}");
        }
        for (provider, offered) in [("memory", true), ("firestore", true), ("vault", false)] {
            let config = Config::from_value(json!({"auth": {"keyStore": {"provider": provider}}}));
            assert_eq!(StaticKeys::read(&config).is_ok(), offered, "{provider}");
        }
    }
}
