//! `integrations.googleGcs` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};
use jsonwebtoken::EncodingKey;

use crate::Secret;

const SECTION: &str = "integrations.googleGcs";

/// The section `integrations.googleGcs`, of which there is one.
#[derive(Clone)]
pub struct GcsSettings {
    /// Nothing for the credentials of the environment or the machine.
    pub(super) account: Option<ServiceAccount>,
    /// Of the API, and of the service that gives tokens; Google's own, except in tests.
    pub(super) base_url: String,
    pub(super) token_url: String,
}

/// A service account.
#[derive(Clone)]
pub(super) struct ServiceAccount {
    pub(super) email: String,
    pub(super) key: EncodingKey,
}

impl GcsSettings {
    /// The section; nothing when there is none.
    ///
    /// # Errors
    /// When it is incomplete, or the key is none.
    pub fn read(config: &Config) -> Result<Option<Self>, ConfigError> {
        if !config.has(SECTION) {
            return Ok(None);
        }
        let section = config.sub(SECTION);
        let account = match (section.string("clientEmail")?, Secret::read(&section, "privateKey")?) {
            (Some(email), Some(key)) => Some(ServiceAccount { email, key: read_key(&section, &key)? }),
            (None, None) => None,
            (Some(_), None) => return Err(section.invalid("privateKey", "is required beside clientEmail")),
            (None, Some(_)) => return Err(section.invalid("clientEmail", "is required beside privateKey")),
        };
        Ok(Some(Self {
            account,
            base_url: "https://storage.googleapis.com".into(),
            token_url: "https://oauth2.googleapis.com/token".into(),
        }))
    }
}

/// A key in PEM form, in which line breaks may be written as `\n`.
fn read_key(section: &Config, key: &Secret) -> Result<EncodingKey, ConfigError> {
    let text = key.reveal().replace("\\n", "\n");
    EncodingKey::from_rsa_pem(text.as_bytes()).map_err(|_| {
        section.invalid("privateKey", "is no RSA key in PEM form; copy private_key of the file that Google gave you")
    })
}
