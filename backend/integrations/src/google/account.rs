//! A service account, and the statement that it signs to get a token.

use callboard_config::{Config, ConfigError};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::client::{HostError, HostRequest};

/// Where Google gives tokens.
pub(crate) const TOKEN_URL: &str = "https://oauth2.googleapis.com/token";
/// How long the statement that a token is given for is good, seconds.
const STATEMENT_LIFE: i64 = 600;

/// A service account with its key.
#[derive(Clone)]
pub struct ServiceAccount {
    pub(crate) email: String,
    pub(crate) key: EncodingKey,
    pub(crate) token_url: String,
}

/// The file that Google gives for a key of a service account, as far as it is needed.
#[derive(Deserialize)]
struct KeyFile {
    client_email: String,
    private_key: String,
    token_uri: Option<String>,
}

impl ServiceAccount {
    /// The account of an e-mail address and a key in PEM form, in which line breaks may be written as `\n`;
    /// `path` of `config` is where the key stands.
    ///
    /// # Errors
    /// When the key is none.
    pub(crate) fn new(email: String, key: &str, config: &Config, path: &str) -> Result<Self, ConfigError> {
        let key = read_key(key).ok_or_else(|| config.invalid(path, NO_KEY))?;
        Ok(Self { email, key, token_url: TOKEN_URL.into() })
    }

    /// The account of a key file, which is JSON.
    ///
    /// # Errors
    /// What is wrong with it, never what it says.
    pub fn from_key_file(text: &str) -> Result<Self, String> {
        let file: KeyFile = serde_json::from_str(text).map_err(|error| {
            format!(
                "is no key file of a service account, which is JSON with client_email and private_key ({})",
                place(&error)
            )
        })?;
        let key = read_key(&file.private_key).ok_or(NO_KEY)?;
        Ok(Self { email: file.client_email, key, token_url: file.token_uri.unwrap_or_else(|| TOKEN_URL.into()) })
    }

    /// Asks for a token that is good for `scope`, with a statement that the account signed.
    pub(crate) fn token_request(&self, scope: &str) -> Result<HostRequest, HostError> {
        let now = Timestamp::now().as_second();
        let statement = json!({
            "iss": self.email, "scope": scope, "aud": self.token_url, "iat": now, "exp": now + STATEMENT_LIFE,
        });
        let failed = |cause: String| HostError::Credentials(format!("the account {}: {cause}", self.email));
        let signed = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &statement, &self.key);
        let signed = signed.map_err(|error| failed(error.to_string()))?;
        let url = Url::parse(&self.token_url).map_err(|error| failed(format!("{}: {error}", self.token_url)))?;
        let kind = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        Ok(HostRequest::post_form(url, &[("grant_type", kind), ("assertion", &signed)]))
    }
}

const NO_KEY: &str = "is no RSA key in PEM form; copy private_key of the file that Google gave you";

fn read_key(text: &str) -> Option<EncodingKey> {
    EncodingKey::from_rsa_pem(text.replace("\\n", "\n").as_bytes()).ok()
}

/// The words of the parser may quote the key.
fn place(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}
