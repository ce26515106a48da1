//! User tokens and their limited form (contract/auth.md §3).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callboard_shared::entity::EntityRef;
use jsonwebtoken::{Algorithm, Validation, crypto, decode, decode_header};
use serde::{Deserialize, Serialize};

use super::keys::{KeyError, KeyStore, SigningKey};
use super::principal::Principal;
use super::{USER_TOKEN_ISSUER, now_seconds};
use crate::ApiError;

const USER: &str = "vnd.backstage.user";
const LIMITED_USER: &str = "vnd.backstage.limited-user";
pub(super) const PLUGIN: &str = "vnd.backstage.plugin";
const AUDIENCE: &str = "backstage";
const MAX_TOKEN_LENGTH: usize = 32_768;

/// A token with its end.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The token itself, a secret.
    pub token: String,
    /// Seconds since 1970.
    pub expires_at: u64,
}

/// What a checked token says.
pub(super) struct Verified {
    pub(super) principal: Principal,
    pub(super) limited: bool,
    /// Seconds since 1970; nothing means that it does not expire.
    pub(super) expires_at: Option<u64>,
    /// The only plugin that may be asked with it; nothing means all of them.
    pub(super) audience: Option<String>,
}

#[derive(Serialize)]
struct Header<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: &'a str,
}

/// The payload of a limited token. The order of its members is part of the contract: whoever holds a
/// user token can rebuild these bytes.
#[derive(Serialize)]
struct LimitedClaims<'a> {
    sub: &'a str,
    iat: u64,
    exp: u64,
}

#[derive(Serialize)]
struct UserClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: u64,
    exp: u64,
    uip: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ent: Option<&'a [String]>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
    #[serde(default)]
    iat: u64,
    #[serde(default)]
    iss: Option<String>,
    #[serde(default)]
    uip: Option<String>,
}

pub(super) async fn issue(
    keys: &KeyStore,
    issuer: &str,
    user: &EntityRef,
    ownership: Option<&[String]>,
    lifetime: Duration,
) -> Result<IssuedToken, KeyError> {
    let key = keys.signing_key(USER_TOKEN_ISSUER).await?;
    let sub = user.to_string();
    let iat = now_seconds();
    let exp = iat + lifetime.as_secs();
    let limited = signing_input(
        &Header { typ: LIMITED_USER, alg: "ES256", kid: &key.kid },
        &LimitedClaims { sub: &sub, iat, exp },
    )?;
    let uip = signature(&key, &limited)?;
    let claims = UserClaims { iss: issuer, sub: &sub, aud: AUDIENCE, iat, exp, uip: &uip, ent: ownership };
    let token = signed(&key, USER, &claims)?;
    if token.len() > MAX_TOKEN_LENGTH {
        return Err(KeyError::TooLong(token.len()));
    }
    Ok(IssuedToken { token, expires_at: exp })
}

/// Rebuilds the limited token out of a user token whose signature was already checked.
pub(super) fn limit(user_token: &str) -> Result<IssuedToken, ApiError> {
    let refused = || ApiError::Authentication("Only a user token has a limited form".into());
    let header = decode_header(user_token).map_err(|_| refused())?;
    let kid = header.kid.ok_or_else(refused)?;
    let payload = payload(user_token).ok_or_else(refused)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| refused())?;
    let proof = claims.uip.ok_or_else(refused)?;
    let header = Header { typ: LIMITED_USER, alg: "ES256", kid: &kid };
    let input = signing_input(&header, &LimitedClaims { sub: &claims.sub, iat: claims.iat, exp: claims.exp })
        .map_err(|_| refused())?;
    Ok(IssuedToken { token: format!("{input}.{proof}"), expires_at: claims.exp })
}

pub(super) async fn verify(keys: &KeyStore, issuer: &str, token: &str) -> Result<Verified, ApiError> {
    let illegal = || ApiError::Authentication("Illegal token".into());
    let header = decode_header(token).map_err(|_| illegal())?;
    let kid = header.kid.ok_or_else(illegal)?;
    let limited = match header.typ.as_deref() {
        Some(USER) => false,
        Some(LIMITED_USER) => true,
        Some(PLUGIN) => return Err(illegal()),
        // Tokens of older releases carry the generic type, or none.
        _ => false,
    };
    let key = keys.public_key(USER_TOKEN_ISSUER, &kid).await?.ok_or_else(illegal)?;
    let mut validation = Validation::new(Algorithm::ES256);
    validation.leeway = 0;
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "sub"]);
    if !limited {
        validation.validate_aud = true;
        validation.set_audience(&[AUDIENCE]);
    }
    let claims: Claims = decode(token, &key, &validation).map_err(|_| illegal())?.claims;
    if claims.iss.as_deref().is_some_and(|iss| iss != issuer) {
        return Err(illegal());
    }
    // The library lets a token pass in the very second in which it ends.
    if claims.exp <= jsonwebtoken::get_current_timestamp() {
        return Err(illegal());
    }
    let user = EntityRef::parse_full(&claims.sub).map_err(|_| illegal())?;
    Ok(Verified {
        principal: Principal::User { user, actor: None },
        limited,
        expires_at: Some(claims.exp),
        audience: None,
    })
}

/// True for a token of this kind of portal, by what it says of itself.
pub(super) fn claims_to_be_ours(token: &str) -> bool {
    let kind = decode_header(token).ok().and_then(|header| header.typ);
    kind.is_some_and(|kind| [USER, LIMITED_USER, PLUGIN].contains(&kind.as_str()))
}

/// What a token says, not checked.
pub(super) fn payload(token: &str) -> Option<Vec<u8>> {
    token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok())
}

/// A token of this kind.
pub(super) fn signed<C: Serialize>(key: &SigningKey, kind: &str, claims: &C) -> Result<String, KeyError> {
    let input = signing_input(&Header { typ: kind, alg: "ES256", kid: &key.kid }, claims)?;
    Ok(format!("{input}.{}", signature(key, &input)?))
}

fn signing_input<C: Serialize>(header: &Header<'_>, claims: &C) -> Result<String, KeyError> {
    let part = |value: Result<Vec<u8>, serde_json::Error>| {
        value.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).map_err(|error| KeyError::Encoding(error.to_string()))
    };
    Ok(format!("{}.{}", part(serde_json::to_vec(header))?, part(serde_json::to_vec(claims))?))
}

fn signature(key: &SigningKey, input: &str) -> Result<String, KeyError> {
    crypto::sign(input.as_bytes(), &key.key, Algorithm::ES256).map_err(|error| KeyError::Encoding(error.to_string()))
}

/// The claims of a token without any check, for tests and logs.
#[cfg(test)]
pub(super) fn peek(token: &str) -> serde_json::Value {
    serde_json::from_slice(&payload(token).unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::static_keys::StaticKeys;
    use crate::database::Database;

    async fn store() -> KeyStore {
        let database = Database::for_tests().await;
        database.migrate(&[("core", super::super::migrations())]).await.unwrap();
        KeyStore::new(database, Duration::from_secs(3600), StaticKeys::default())
    }

    const ISSUER: &str = "http://localhost:7007/api/auth";

    #[tokio::test]
    async fn a_user_token_round_trips_and_says_what_the_contract_wants() {
        let keys = store().await;
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let issued = issue(&keys, ISSUER, &user, None, Duration::from_secs(3600)).await.unwrap();
        let verified = verify(&keys, ISSUER, &issued.token).await.unwrap();
        assert_eq!(verified.principal, Principal::User { user, actor: None });
        let claims = peek(&issued.token);
        let members: Vec<&str> = claims.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["iss", "sub", "aud", "iat", "exp", "uip"]);
    }

    #[tokio::test]
    async fn the_limited_form_verifies_on_its_own() {
        let keys = store().await;
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let issued = issue(&keys, ISSUER, &user, None, Duration::from_secs(3600)).await.unwrap();
        let limited = limit(&issued.token).unwrap();
        assert!(verify(&keys, ISSUER, &limited.token).await.unwrap().limited);
        assert!(limit(&limited.token).is_err());
    }

    #[tokio::test]
    async fn forged_foreign_and_expired_tokens_are_refused() {
        let keys = store().await;
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let issued = issue(&keys, ISSUER, &user, None, Duration::from_secs(3600)).await.unwrap();
        assert!(verify(&keys, "http://elsewhere/api/auth", &issued.token).await.is_err());
        assert!(verify(&store().await, ISSUER, &issued.token).await.is_err());
        let mut parts: Vec<String> = issued.token.split('.').map(str::to_owned).collect();
        parts[1] = URL_SAFE_NO_PAD.encode(r#"{"sub":"user:default/root","exp":9999999999,"aud":"backstage"}"#);
        assert!(verify(&keys, ISSUER, &parts.join(".")).await.is_err());
        let expired = issue(&keys, ISSUER, &user, None, Duration::ZERO).await.unwrap();
        assert!(verify(&keys, ISSUER, &expired.token).await.is_err());
        for text in ["", "abc", "abc.def.ghi", "a.b"] {
            assert!(verify(&keys, ISSUER, text).await.is_err(), "{text}");
        }
    }
}
