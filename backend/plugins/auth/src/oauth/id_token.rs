//! Checks an id token: signature by a key of the provider, algorithm, issuer, audience, time, nonce.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callboard_core::{ApiError, ApiResult};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What an id token must agree with.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) algorithm: Algorithm,
    /// Not given at a refresh, whose tokens need none.
    pub(crate) nonce: Option<&'a str>,
}

/// The nonce of the request for an id token. It goes through the provider in the open, so it is not the
/// nonce of the cookie itself.
pub(crate) fn nonce_of(cookie_nonce: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("id token {cookie_nonce}")))
}

fn refused(why: impl std::fmt::Display) -> ApiError {
    ApiError::Authentication(format!("The provider's id token was refused: {why}"))
}

/// What the token says about its signature.
///
/// # Errors
/// 401 when it is no token.
pub(crate) fn header(token: &str) -> ApiResult<Header> {
    decode_header(token).map_err(refused)
}

/// The claims of the token. `key` is the provider's that its header names.
///
/// # Errors
/// 401 that says what does not fit.
pub(crate) fn check(token: &str, key: Option<&DecodingKey>, expected: &Expected<'_>) -> ApiResult<Value> {
    let key = key.ok_or_else(|| refused("it is signed with a key that the provider does not list"))?;
    let mut validation = Validation::new(expected.algorithm);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let claims = decode::<Value>(token, key, &validation).map_err(refused)?.claims;
    if claims.get("azp").is_some_and(|party| *party != expected.client_id) {
        return Err(refused("it was made for another client"));
    }
    if expected.nonce.is_some_and(|nonce| claims["nonce"] != nonce) {
        return Err(refused("its nonce belongs to another sign-in"));
    }
    Ok(claims)
}

/// The claims without any check, of a token that came from the provider itself.
///
/// # Errors
/// 401 when it is no token.
pub(crate) fn claims(token: &str) -> ApiResult<Value> {
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok());
    let claims = payload.and_then(|payload| serde_json::from_slice::<Value>(&payload).ok()).filter(Value::is_object);
    claims.ok_or_else(|| ApiError::Authentication("What should be an id token is none".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{EncodingKey, encode};
    use serde_json::json;

    const SECRET: &[u8] = b"a key of thirty-two bytes or more";

    fn token(changed: Value) -> String {
        let mut claims =
            json!({"iss": "https://idp", "aud": "me", "sub": "ada", "exp": 4_000_000_000_u64, "nonce": "n"});
        claims.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
        let header = Header { kid: Some("one".into()), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims, &EncodingKey::from_secret(SECRET)).unwrap()
    }

    fn checked(token: &str, algorithm: Algorithm) -> ApiResult<Value> {
        let expected = Expected { issuer: "https://idp", client_id: "me", algorithm, nonce: Some("n") };
        check(token, Some(&DecodingKey::from_secret(SECRET)), &expected)
    }

    #[test]
    fn a_token_of_this_sign_in_is_taken() {
        assert_eq!(checked(&token(json!({})), Algorithm::HS256).unwrap()["sub"], "ada");
    }

    #[test]
    fn any_other_is_refused() {
        for changed in [
            json!({"iss": "https://evil"}),
            json!({"aud": "another"}),
            json!({"exp": 1_000}),
            json!({"nonce": "other"}),
            json!({"azp": "another"}),
        ] {
            assert!(checked(&token(changed.clone()), Algorithm::HS256).is_err(), "{changed}");
        }
        assert!(checked(&token(json!({})), Algorithm::RS256).is_err(), "another algorithm");
        let unsigned = format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"one"}"#),
            URL_SAFE_NO_PAD.encode(r#"{"sub":"ada"}"#)
        );
        assert!(checked(&unsigned, Algorithm::HS256).is_err(), "no signature");
        let expected = Expected { issuer: "https://idp", client_id: "me", algorithm: Algorithm::HS256, nonce: None };
        assert!(check(&token(json!({})), None, &expected).is_err(), "a key that is not the provider's");
    }
}
