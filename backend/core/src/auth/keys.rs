//! Signing keys: the private half lives in this process alone, the public half in the database, so
//! that every replica, and the next start, can check what this process signed. Keys that the operator gives take their
//! place.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::EncodePrivateKey;
use parking_lot::{Mutex, RwLock};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};
use serde_json::{Value, json};

use super::now_seconds;
use super::static_keys::StaticKeys;
use crate::database::{Database, DatabaseError};

/// Look-ups of unknown keys, at most this many a minute, so that made-up tokens cannot load the database.
const LOOKUPS_A_MINUTE: u32 = 60;

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Keys are kept in the database, which did not answer.
    #[error("signing keys are kept in the database: {0}")]
    Database(#[from] DatabaseError),
    /// A key or a token could not be encoded.
    #[error("a signing key could not be used: {0}")]
    Encoding(String),
    /// The contract's limit of 32,768 characters.
    #[error("the token would be {0} characters long; leave ownership out of it (auth.omitIdentityTokenOwnershipClaim)")]
    TooLong(usize),
}

impl From<sea_orm::DbErr> for KeyError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}

impl From<KeyError> for crate::ApiError {
    fn from(error: KeyError) -> Self {
        Self::internal(error)
    }
}

#[expect(unreachable_pub, reason = "the derive wants its items public")]
mod row {
    use sea_orm::entity::prelude::*;

    /// A public key of `core_signing_keys`. Times are milliseconds since 1970.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "core_signing_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kid: String,
        pub plugin: String,
        pub jwk: String,
        pub created_at: i64,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A private key with its name.
pub(super) struct SigningKey {
    pub(super) kid: String,
    pub(super) key: EncodingKey,
    rotate_at: u64,
}

impl SigningKey {
    /// One that the operator replaces when it is time.
    pub(super) fn lasting(kid: &str, key: EncodingKey) -> Self {
        Self { kid: kid.to_owned(), key, rotate_at: u64::MAX }
    }
}

/// The keys of every plugin of the process.
#[derive(Clone)]
pub struct KeyStore {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    lifetime: Duration,
    given: StaticKeys,
    signing: tokio::sync::Mutex<HashMap<String, Arc<SigningKey>>>,
    public: RwLock<HashMap<String, PublicKey>>,
    lookups: Mutex<(u64, u32)>,
}

#[derive(Clone)]
struct PublicKey {
    plugin: String,
    key: DecodingKey,
    expires_at: u64,
}

impl KeyStore {
    /// Keys that sign for `lifetime` and are listed for three times as long, but for those that are given.
    pub(super) fn new(database: Database, lifetime: Duration, given: StaticKeys) -> Self {
        let inner = Inner {
            database,
            lifetime,
            given,
            signing: tokio::sync::Mutex::default(),
            public: RwLock::default(),
            lookups: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The key that signs for `plugin` now; made and published when there is none, or it is too old.
    pub(super) async fn signing_key(&self, plugin: &str) -> Result<Arc<SigningKey>, KeyError> {
        if let Some(given) = self.inner.given.signing(plugin) {
            return Ok(given);
        }
        let mut signing = self.inner.signing.lock().await;
        if let Some(key) = signing.get(plugin).filter(|key| key.rotate_at > now_seconds()) {
            return Ok(key.clone());
        }
        let key = Arc::new(self.publish(plugin).await?);
        signing.insert(plugin.to_owned(), key.clone());
        Ok(key)
    }

    async fn publish(&self, plugin: &str) -> Result<SigningKey, KeyError> {
        let secret = p256::SecretKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
        let pem = secret.to_pkcs8_der().map_err(|error| KeyError::Encoding(error.to_string()))?;
        let kid = uuid::Uuid::new_v4().to_string();
        let jwk = public_jwk(&secret.public_key(), &kid);
        let (now, lifetime) = (now_seconds(), self.inner.lifetime.as_secs());
        let millis = |seconds: u64| i64::try_from(seconds * 1000).unwrap_or(i64::MAX);
        let transaction = self.inner.database.begin().await?;
        row::Entity::delete_many().filter(row::Column::ExpiresAt.lt(millis(now))).exec(&*transaction).await?;
        let model = row::ActiveModel {
            kid: Set(kid.clone()),
            plugin: Set(plugin.to_owned()),
            jwk: Set(jwk.to_string()),
            created_at: Set(millis(now)),
            expires_at: Set(millis(now + 3 * lifetime)),
        };
        row::Entity::insert(model).exec_without_returning(&*transaction).await?;
        transaction.commit().await?;
        self.remember(&kid, plugin, &jwk, now + 3 * lifetime);
        Ok(SigningKey { kid, key: EncodingKey::from_ec_der(pem.as_bytes()), rotate_at: now + lifetime })
    }

    /// The key named `kid`, when it belongs to `plugin` and is still listed.
    pub(super) async fn public_key(&self, plugin: &str, kid: &str) -> Result<Option<DecodingKey>, KeyError> {
        let given = self.inner.given.of(plugin);
        if !given.is_empty() {
            return Ok(given.iter().find(|key| key.kid == kid).map(|key| key.public.clone()));
        }
        if let Some(key) = self.remembered(plugin, kid) {
            return Ok(Some(key));
        }
        if !self.may_look_up() {
            return Ok(None);
        }
        let Some(row) = row::Entity::find_by_id(kid).one(self.inner.database.reader()).await? else { return Ok(None) };
        if let Ok(jwk) = serde_json::from_str::<Value>(&row.jwk) {
            self.remember(kid, &row.plugin, &jwk, u64::try_from(row.expires_at / 1000).unwrap_or(0));
        }
        Ok(self.remembered(plugin, kid))
    }

    /// The public key set of a plugin, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn jwks(&self, plugin: &str) -> Result<Value, KeyError> {
        let given = self.inner.given.of(plugin);
        if !given.is_empty() {
            return Ok(json!({ "keys": given.iter().map(|key| &key.jwk).collect::<Vec<_>>() }));
        }
        let now = i64::try_from(now_seconds() * 1000).unwrap_or(i64::MAX);
        let rows = row::Entity::find()
            .filter(row::Column::Plugin.eq(plugin))
            .filter(row::Column::ExpiresAt.gt(now))
            .order_by_desc(row::Column::CreatedAt)
            .all(self.inner.database.reader())
            .await?;
        let keys: Vec<Value> = rows.iter().filter_map(|row| serde_json::from_str(&row.jwk).ok()).collect();
        Ok(json!({ "keys": keys }))
    }

    fn remember(&self, kid: &str, plugin: &str, jwk: &Value, expires_at: u64) {
        let (Some(x), Some(y)) = (jwk["x"].as_str(), jwk["y"].as_str()) else { return };
        let Ok(key) = DecodingKey::from_ec_components(x, y) else { return };
        let mut public = self.inner.public.write();
        public.retain(|_, known| known.expires_at > now_seconds());
        public.insert(kid.to_owned(), PublicKey { plugin: plugin.to_owned(), key, expires_at });
    }

    fn remembered(&self, plugin: &str, kid: &str) -> Option<DecodingKey> {
        let public = self.inner.public.read();
        let known = public.get(kid)?;
        (known.plugin == plugin && known.expires_at > now_seconds()).then(|| known.key.clone())
    }

    fn may_look_up(&self) -> bool {
        let minute = now_seconds() / 60;
        let mut lookups = self.inner.lookups.lock();
        if lookups.0 != minute {
            *lookups = (minute, 0);
        }
        lookups.1 += 1;
        lookups.1 <= LOOKUPS_A_MINUTE
    }
}

/// A public key as it is published.
pub(super) fn public_jwk(key: &p256::PublicKey, kid: &str) -> Value {
    let point = key.to_encoded_point(false);
    let encode = |bytes: Option<&p256::FieldBytes>| bytes.map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    json!({ "kty": "EC", "crv": "P-256", "x": encode(point.x()), "y": encode(point.y()), "use": "sig", "alg": "ES256", "kid": kid })
}
