//! `integrations.googleGcs` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};

use crate::Secret;
use crate::google::ServiceAccount;

const SECTION: &str = "integrations.googleGcs";

/// The section `integrations.googleGcs`, of which there is one.
#[derive(Clone)]
pub struct GcsSettings {
    /// Nothing for the credentials of the environment or the machine.
    pub(super) account: Option<ServiceAccount>,
    /// Of the API; Google's own, except in tests.
    pub(super) base_url: String,
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
            (Some(email), Some(key)) => Some(ServiceAccount::new(email, key.reveal(), &section, "privateKey")?),
            (None, None) => None,
            (Some(_), None) => return Err(section.invalid("privateKey", "is required beside clientEmail")),
            (None, Some(_)) => return Err(section.invalid("clientEmail", "is required beside privateKey")),
        };
        Ok(Some(Self { account, base_url: "https://storage.googleapis.com".into() }))
    }
}
