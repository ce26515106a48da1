//! `integrations.azure` (contract/catalog.md §6.3).

use callboard_config::{Config, ConfigError};

use crate::Secret;
use crate::oauth::basic;
use crate::settings::{entries, host};

const SECTION: &str = "integrations.azure";
pub(super) const CLOUD: &str = "dev.azure.com";
pub(super) const MACHINE_IDENTITY_HOST: &str = "169.254.169.254";

/// One entry of `integrations.azure`.
#[derive(Clone, Debug)]
pub struct AzureSettings {
    /// Host and port.
    pub host: String,
    /// `https`, except in tests.
    pub(crate) scheme: &'static str,
    /// Where applications get tokens.
    pub(super) login_url: String,
    /// Where the machine gets tokens.
    pub(super) machine_url: String,
    pub(super) credentials: Vec<AzureCredential>,
}

#[derive(Clone, Debug)]
pub(super) struct AzureCredential {
    /// Nothing means all others.
    organizations: Option<Vec<String>>,
    pub(super) login: Login,
}

#[derive(Clone, Debug)]
pub(super) enum Login {
    /// A personal access token, as a whole header.
    Token(Secret),
    Application {
        tenant: String,
        client: String,
        secret: Secret,
    },
    /// The identity of the machine; nothing for the one that the system assigned.
    Machine {
        client: Option<String>,
    },
    /// An application that the machine's identity vouches for.
    Federated {
        tenant: String,
        client: String,
        machine: Option<String>,
    },
}

impl AzureSettings {
    /// Every entry, and one for dev.azure.com when there is none.
    ///
    /// # Errors
    /// When an entry is incomplete or malformed, or of an older form.
    pub fn read_all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let mut all = entries(config, SECTION, Self::read, |entry| &entry.host)?;
        if !all.iter().any(|entry| entry.host == CLOUD) {
            all.push(Self::with(CLOUD.into(), Vec::new()));
        }
        Ok(all)
    }

    fn with(host: String, credentials: Vec<AzureCredential>) -> Self {
        Self {
            host,
            scheme: "https",
            login_url: "https://login.microsoftonline.com".into(),
            machine_url: format!("http://{MACHINE_IDENTITY_HOST}/metadata/identity/oauth2/token"),
            credentials,
        }
    }

    fn read(entry: &Config) -> Result<Self, ConfigError> {
        for old in ["token", "credential"] {
            if entry.has(old) {
                return Err(
                    entry.invalid(old, "is read no more; write credentials: [{ personalAccessToken: … }] instead")
                );
            }
        }
        let host = host(entry)?.unwrap_or_else(|| CLOUD.into());
        let credentials = entry.items("credentials")?;
        let credentials = credentials.iter().map(|item| read_credential(item, &host)).collect::<Result<Vec<_>, _>>()?;
        for (position, credential) in credentials.iter().enumerate() {
            if credentials[..position].iter().any(|earlier| earlier.overlaps(credential)) {
                let path = format!("credentials[{position}].organizations");
                return Err(
                    entry.invalid(&path, "names an organisation that other credentials are for; keep one of them")
                );
            }
        }
        Ok(Self::with(host, credentials))
    }

    /// What an organisation is asked with: its own credentials, else those for all others.
    /// The same with the access token of a person in place of all credentials.
    pub(super) fn of_person(&self, token: &str) -> Self {
        let login = Login::Token(Secret::new(format!("Bearer {token}")));
        Self { credentials: vec![AzureCredential { organizations: None, login }], ..self.clone() }
    }

    pub(super) fn login_for(&self, organization: &str) -> Option<&Login> {
        let own = self.credentials.iter().find(|credential| {
            let mut named = credential.organizations.iter().flatten();
            named.any(|known| known.eq_ignore_ascii_case(organization))
        });
        let general = || self.credentials.iter().find(|credential| credential.organizations.is_none());
        own.or_else(general).map(|credential| &credential.login)
    }
}

impl AzureCredential {
    fn overlaps(&self, other: &Self) -> bool {
        match (&self.organizations, &other.organizations) {
            (None, None) => true,
            (Some(one), Some(other)) => one.iter().any(|name| other.contains(name)),
            _ => false,
        }
    }
}

fn read_credential(item: &Config, host: &str) -> Result<AzureCredential, ConfigError> {
    let organizations = item.string_or_list("organizations")?;
    if let Some(token) = Secret::read(item, "personalAccessToken")? {
        return Ok(AzureCredential { organizations, login: Login::Token(basic("", &token)) });
    }
    let client =
        item.string("clientId")?.ok_or_else(|| item.invalid("personalAccessToken", "or clientId is required"))?;
    if host != CLOUD {
        return Err(
            item.invalid("clientId", &format!("is possible for {CLOUD} only; use a personalAccessToken for {host}"))
        );
    }
    let tenant = || {
        item.string("tenantId")?
            .ok_or_else(|| item.invalid("tenantId", "is required beside clientSecret and managedIdentityClientId"))
    };
    let machine = |id: String| (id != "system-assigned").then_some(id);
    let login = match (Secret::read(item, "clientSecret")?, item.string("managedIdentityClientId")?) {
        (Some(secret), _) => Login::Application { tenant: tenant()?, client, secret },
        (None, Some(id)) => Login::Federated { tenant: tenant()?, client, machine: machine(id) },
        (None, None) => Login::Machine { client: machine(client) },
    };
    Ok(AzureCredential { organizations, login })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(section: Value) -> Result<Vec<AzureSettings>, ConfigError> {
        AzureSettings::read_all(&Config::from_value(json!({"integrations": {"azure": section}})))
    }

    #[test]
    fn organisations_choose_their_credentials() {
        let all = read(json!([{"credentials": [
            {"organizations": ["acme"], "personalAccessToken": "a"},
            {"clientId": "i", "clientSecret": "s", "tenantId": "t"},
        ]}]))
        .unwrap();
        assert!(matches!(all[0].login_for("ACME"), Some(Login::Token(header)) if header.reveal() == "Basic OmE="));
        assert!(matches!(all[0].login_for("other"), Some(Login::Application { .. })));
        assert!(read(Value::Null).unwrap()[0].login_for("acme").is_none());
        let machine = read(json!([{"credentials": [{"clientId": "system-assigned"}]}])).unwrap();
        assert!(matches!(machine[0].login_for("x"), Some(Login::Machine { client: None })));
    }

    #[test]
    fn mistakes_name_their_key() {
        for (entry, key) in [
            (json!({"token": "t"}), "[0].token"),
            (json!({"credential": {}}), "[0].credential"),
            (json!({"credentials": [{}]}), "[0].credentials[0].personalAccessToken"),
            (json!({"credentials": [{"clientId": "i", "clientSecret": "s"}]}), "[0].credentials[0].tenantId"),
            (json!({"host": "azure.example", "credentials": [{"clientId": "i"}]}), "[0].credentials[0].clientId"),
            (
                json!({"credentials": [{"personalAccessToken": "a"}, {"personalAccessToken": "b"}]}),
                "[0].credentials[1]",
            ),
        ] {
            let error = read(json!([entry])).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
