//! Who the portal is to Microsoft: an app registration with a secret, or what the machine vouches for.

use std::path::PathBuf;

use url::form_urlencoded::Serializer;

use crate::error::GraphError;
use crate::settings::Client;

/// Who the portal is to Microsoft.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    /// An app registration with a secret.
    Secret(Client),
    /// An app registration that trusts the tokens of the cluster that the portal runs in.
    Federated { client_id: String, file: PathBuf },
    /// The identity of the virtual machine.
    Machine { client_id: Option<String> },
}

impl Credential {
    /// What the configuration says, else what the environment says in the variables of Microsoft's own libraries.
    pub(crate) fn choose(configured: Option<Client>, environment: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(client) = configured {
            return Self::Secret(client);
        }
        let variable = |name: &str| environment(name).filter(|value| !value.is_empty());
        let client_id = variable("AZURE_CLIENT_ID");
        match (client_id, variable("AZURE_CLIENT_SECRET"), variable("AZURE_FEDERATED_TOKEN_FILE")) {
            (Some(id), Some(secret), _) => Self::Secret(Client { id, secret }),
            (Some(client_id), None, Some(file)) => Self::Federated { client_id, file: file.into() },
            (client_id, ..) => Self::Machine { client_id },
        }
    }

    /// The body that asks an authority for a token of `scope`; nothing for the machine's own identity, which
    /// is asked for elsewhere.
    ///
    /// # Errors
    /// When the cluster's token cannot be read.
    pub(crate) async fn form(&self, scope: &str) -> Result<Option<String>, GraphError> {
        let mut form = vec![("grant_type", "client_credentials".to_owned()), ("scope", scope.to_owned())];
        match self {
            Self::Secret(Client { id, secret }) => {
                form.extend([("client_id", id.clone()), ("client_secret", secret.clone())]);
            }
            Self::Federated { client_id, file } => {
                // Read anew each time: the cluster replaces it.
                let token = tokio::fs::read_to_string(file)
                    .await
                    .map_err(|why| GraphError::FederatedFile { file: file.display().to_string(), why })?;
                form.extend([
                    ("client_id", client_id.clone()),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()),
                    ("client_assertion", token.trim().to_owned()),
                ]);
            }
            Self::Machine { .. } => return Ok(None),
        }
        Ok(Some(Serializer::new(String::new()).extend_pairs(form).finish()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Credential {
        Credential::choose(None, |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_stands_in_for_the_configuration() {
        let configured = Client { id: "mine".into(), secret: "s".into() };
        assert!(
            matches!(Credential::choose(Some(configured), |_| Some("x".into())), Credential::Secret(client) if client.id == "mine")
        );
        assert!(matches!(from(&[("AZURE_CLIENT_ID", "a"), ("AZURE_CLIENT_SECRET", "b")]), Credential::Secret(_)));
        assert!(matches!(
            from(&[("AZURE_CLIENT_ID", "a"), ("AZURE_FEDERATED_TOKEN_FILE", "/t")]),
            Credential::Federated { .. }
        ));
        assert!(matches!(from(&[("AZURE_CLIENT_ID", "a")]), Credential::Machine { client_id: Some(_) }));
        assert!(matches!(from(&[("AZURE_CLIENT_ID", "")]), Credential::Machine { client_id: None }));
    }

    #[tokio::test]
    async fn the_token_of_the_cluster_is_the_proof() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let credential = Credential::Federated { client_id: "a".into(), file: file.clone() };
        let error = credential.form("s").await.unwrap_err().to_string();
        assert!(error.contains(file.to_str().unwrap()), "{error}");
        std::fs::write(&file, "ey.J.x\n").unwrap();
        let form = credential.form("https://graph.microsoft.com/.default").await.unwrap().unwrap();
        assert!(form.contains("client_assertion=ey.J.x") && !form.contains("client_secret"), "{form}");
        assert!(form.contains("scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"), "{form}");
        assert!(Credential::Machine { client_id: None }.form("s").await.unwrap().is_none());
    }
}
