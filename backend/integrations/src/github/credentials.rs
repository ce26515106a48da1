//! Which credentials are used for which owner.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::app::{Apps, Installation};
use super::settings::GithubSettings;
use crate::Secret;
use crate::client::{HostClient, HostError};

/// What a request carries.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    /// The `Authorization` header; nothing for a stranger.
    pub(super) header: Option<Secret>,
    /// Whose quota it counts against.
    pub(super) account: String,
}

/// Finds credentials: an app that the owner installed, else the token, else none.
pub(super) struct Credentials {
    settings: Arc<GithubSettings>,
    apps: Apps,
    /// Whose quota the token counts against.
    account: String,
}

impl Credentials {
    pub(super) fn new(settings: Arc<GithubSettings>) -> Self {
        Self { apps: Apps::new(settings.clone()), settings, account: "token".into() }
    }

    /// Those of a person, whose quota is not the portal's.
    pub(super) fn of_person(settings: Arc<GithubSettings>) -> Self {
        let token = settings.token.as_ref().map(Secret::reveal).unwrap_or_default();
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        let account = format!("person {:x}", hasher.finish());
        Self { apps: Apps::new(settings.clone()), settings, account }
    }

    pub(super) async fn for_owner(&self, client: &HostClient, owner: &str) -> Result<Credential, HostError> {
        if let Some((installation, token)) = self.apps.token(client, owner).await? {
            let header = Some(Secret::new(format!("Bearer {}", token.reveal())));
            return Ok(Credential { header, account: format!("installation {installation}") });
        }
        Ok(match &self.settings.token {
            Some(token) => {
                let header = Some(Secret::new(format!("Bearer {}", token.reveal())));
                Credential { header, account: self.account.clone() }
            }
            None => Credential { header: None, account: "nobody".into() },
        })
    }

    pub(super) async fn installations(
        &self,
        client: &HostClient,
        app_id: Option<u64>,
    ) -> Result<Vec<Installation>, HostError> {
        self.apps.installations(client, app_id).await
    }
}
