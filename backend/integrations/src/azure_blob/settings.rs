//! `integrations.azureBlobStorage` (contract/catalog.md §6.3).

use std::collections::BTreeMap;

use callboard_config::{Config, ConfigError};
use url::Url;

use crate::Secret;
use crate::settings::{base_url, entries, host_of};

const SECTION: &str = "integrations.azureBlobStorage";
const SUFFIX: &str = "core.windows.net";

/// One entry of `integrations.azureBlobStorage`.
#[derive(Clone, Debug)]
pub struct AzureBlobSettings {
    /// The account's name.
    pub account: String,
    /// Of the account, without a slash at the end.
    pub endpoint: String,
    /// Host and port of the endpoint.
    pub host: String,
    pub(super) login: Login,
}

#[derive(Clone, Debug)]
pub(super) enum Login {
    Key(Secret),
    /// A shared access signature.
    Signature(Secret),
    Application {
        tenant: String,
        client: String,
        secret: Secret,
    },
    /// That of the environment or the virtual machine.
    OfTheMachine,
}

impl AzureBlobSettings {
    /// Every entry.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        entries(config, SECTION, Self::read, |entry| &entry.host)
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        let account = entry
            .string("accountName")?
            .ok_or_else(|| entry.invalid("accountName", "is required: the name of the storage account"))?;
        let connection = read_connection(entry)?;
        let suffix = entry.string("endpointSuffix")?.or_else(|| connection.get("EndpointSuffix").cloned());
        let endpoint = base_url(entry, "endpoint")?.or_else(|| connection.get("BlobEndpoint").cloned());
        let endpoint = endpoint
            .map(|endpoint| endpoint.trim_end_matches('/').to_owned())
            .unwrap_or_else(|| format!("https://{account}.blob.{}", suffix.unwrap_or_else(|| SUFFIX.into())));
        let url =
            Url::parse(&endpoint).map_err(|error| entry.invalid("endpoint", &format!("is no address: {error}")))?;
        if url.path() != "/" {
            return Err(entry.invalid("endpoint", "must not have a path; write only the host of the account"));
        }
        Ok(Self { host: host_of(&url), login: read_login(entry, &connection)?, account, endpoint })
    }
}

/// The parts of `connectionString`: `AccountKey=…;EndpointSuffix=…`.
fn read_connection(entry: &Config) -> Result<BTreeMap<String, String>, ConfigError> {
    let text = Secret::read(entry, "connectionString")?;
    let parts = text.iter().flat_map(|text| text.reveal().split(';')).filter(|part| !part.is_empty());
    let parts = parts.map(|part| {
        let (name, value) = part.split_once('=').ok_or_else(|| {
            entry.invalid("connectionString", "is not made of parts such as AccountKey=…; copy it as Azure shows it")
        })?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    });
    parts.collect()
}

fn read_login(entry: &Config, connection: &BTreeMap<String, String>) -> Result<Login, ConfigError> {
    let key = Secret::read(entry, "accountKey")?;
    let signature = Secret::read(entry, "sasToken")?;
    let application = entry.has("aadCredential");
    if [key.is_some(), signature.is_some(), application].iter().filter(|given| **given).count() > 1 {
        return Err(entry.invalid("accountKey", "stands beside sasToken or aadCredential; keep one of them"));
    }
    let required = |name: &str| {
        let path = format!("aadCredential.{name}");
        Secret::read(entry, &path)?.ok_or_else(|| entry.invalid(&path, "is required beside the others"))
    };
    let of_connection = |name: &str| connection.get(name).map(|value| Secret::new(value.clone()));
    Ok(
        match (
            key.or_else(|| of_connection("AccountKey")),
            signature.or_else(|| of_connection("SharedAccessSignature")),
        ) {
            _ if application => Login::Application {
                tenant: required("tenantId")?.reveal().to_owned(),
                client: required("clientId")?.reveal().to_owned(),
                secret: required("clientSecret")?,
            },
            (_, Some(signature)) => Login::Signature(signature),
            (Some(key), None) => Login::Key(key),
            (None, None) => Login::OfTheMachine,
        },
    )
}
