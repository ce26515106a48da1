//! Keys that stand-ins sign with.

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// One key of each sort, both called `one`.
pub struct Keys {
    pub ec_private: String,
    pub ec_public: String,
    pub rsa_private: String,
    ec: (String, String),
    rsa: (String, String),
}

pub fn keys() -> Keys {
    let ec = p256::SecretKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
    let point = ec.public_key().to_encoded_point(false);
    // Short, because it is made for each test.
    let rsa = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Keys {
        ec_private: ec.to_pkcs8_pem(LineEnding::LF).unwrap().to_string(),
        ec_public: ec.public_key().to_public_key_pem(LineEnding::LF).unwrap(),
        ec: (encoded(point.x().unwrap()), encoded(point.y().unwrap())),
        rsa: (encoded(&rsa.n().to_bytes_be()), encoded(&rsa.e().to_bytes_be())),
        rsa_private: rsa::pkcs8::EncodePrivateKey::to_pkcs8_pem(&rsa, rsa::pkcs8::LineEnding::LF).unwrap().to_string(),
    }
}

impl Keys {
    /// The public halves: one set for each algorithm would do, a set with both finds `one` twice.
    pub fn jwks(&self, algorithm: Algorithm) -> Value {
        let key = match algorithm {
            Algorithm::ES256 => {
                json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "one", "x": self.ec.0, "y": self.ec.1})
            }
            _ => json!({"kty": "RSA", "alg": "RS256", "kid": "one", "n": self.rsa.0, "e": self.rsa.1}),
        };
        json!({ "keys": [key] })
    }

    /// A server that has the public half for ES256 at a path.
    pub async fn served_at(&self, at: &str) -> MockServer {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_json(self.jwks(Algorithm::ES256));
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&server).await;
        server
    }

    /// A part of a token in the form of AWS, with padding.
    pub fn part(&self, value: &Value) -> String {
        URL_SAFE.encode(value.to_string())
    }

    /// A token in the form of AWS.
    pub fn padded(&self, header: &Value, claims: &Value) -> String {
        let input = format!("{}.{}", self.part(header), self.part(claims));
        let key = EncodingKey::from_ec_pem(self.ec_private.as_bytes()).unwrap();
        let signature = crypto::sign(input.as_bytes(), &key, Algorithm::ES256).unwrap();
        let padding = "=".repeat((4 - signature.len() % 4) % 4);
        format!("{input}.{signature}{padding}")
    }
}
