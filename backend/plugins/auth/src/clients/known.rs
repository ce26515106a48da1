//! The programs that may ask.

use callboard_core::ApiError;
use callboard_core::database::Database;
use callboard_core::outgoing::HttpClient;
use callboard_shared::auth::{ClientMetadata, ClientRegistered};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait as _;
use subtle::ConstantTimeEq as _;
use url::Url;

use super::pattern::Pattern;
use super::rows::client as row;
use super::settings::Settings;
use super::{document, hash, secret};
use crate::sign_in::now_seconds;

/// As many addresses as a program may register, and as long as each may be.
const MAX_REDIRECTS: usize = 20;
const MAX_TEXT: usize = 1000;

/// A program that may ask.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(super) secret_hash: Option<String>,
    pub(super) redirect_uris: Vec<String>,
    /// Where programs of its sort may be answered at all.
    pub(super) allowed: Vec<Pattern>,
    /// It has no secret and must prove by PKCE that a code is its own.
    pub(crate) public: bool,
}

/// Why a program is refused, in the words of OAuth 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// With status 400, or 401 for a client that does not prove who it is.
    #[error("{why}")]
    Because { error: &'static str, why: String },
    #[error(transparent)]
    Failed(#[from] ApiError),
}

impl Refused {
    pub(crate) fn new(error: &'static str, why: &str) -> Self {
        Self::Because { error, why: why.to_owned() }
    }

    pub(crate) fn client(why: &str) -> Self {
        Self::new("invalid_client", why)
    }
}

impl From<sea_orm::DbErr> for Refused {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<callboard_core::database::DatabaseError> for Refused {
    fn from(error: callboard_core::database::DatabaseError) -> Self {
        Self::Failed(error.into())
    }
}

/// Where programs are looked up.
#[derive(Clone)]
pub(crate) struct Clients {
    pub(crate) database: Database,
    pub(crate) http: HttpClient,
    pub(crate) backend: Url,
}

impl Clients {
    /// The program of that id.
    pub(crate) async fn find(&self, id: &str, settings: &Settings) -> Result<Client, Refused> {
        if let (true, Some(documents)) = (id.contains("://"), &settings.documents) {
            return document::read(id, documents, &self.backend, &self.http).await;
        }
        let unknown = || Refused::client("there is no such client; register it, or use the address of its description");
        let Some(allowed) = &settings.registration else { return Err(unknown()) };
        let row = row::Entity::find_by_id(id).one(self.database.reader()).await?.ok_or_else(unknown)?;
        Ok(Client {
            id: row.id,
            name: row.name,
            secret_hash: Some(row.secret_hash),
            redirect_uris: serde_json::from_str(&row.redirect_uris).unwrap_or_default(),
            allowed: allowed.clone(),
            public: false,
        })
    }

    /// Makes a program known.
    pub(crate) async fn register(
        &self,
        metadata: ClientMetadata,
        allowed: &[Pattern],
    ) -> Result<ClientRegistered, Refused> {
        let redirects = &metadata.redirect_uris;
        if redirects.is_empty() || redirects.len() > MAX_REDIRECTS {
            return Err(Refused::new(
                "invalid_redirect_uri",
                "redirect_uris must name between one and twenty addresses",
            ));
        }
        let fits = |redirect: &String| {
            redirect.len() <= MAX_TEXT
                && Url::parse(redirect).is_ok_and(|url| allowed.iter().any(|pattern| pattern.fits(&url)))
        };
        if let Some(other) = redirects.iter().find(|redirect| !fits(redirect)) {
            let why =
                format!("'{other}' fits none of auth.experimentalDynamicClientRegistration.allowedRedirectUriPatterns");
            return Err(Refused::new("invalid_redirect_uri", &why));
        }
        if metadata.response_types.iter().any(|kind| kind != "code") {
            return Err(Refused::new("invalid_client_metadata", "response_types can only be code"));
        }
        let name = metadata.client_name.unwrap_or_else(|| "A program without a name".into());
        let registered = ClientRegistered {
            client_id: hex::encode(rand::random::<[u8; 16]>()),
            client_secret: secret(),
            client_name: Some(name.chars().take(MAX_TEXT).collect()),
            redirect_uris: metadata.redirect_uris,
        };
        let model = row::ActiveModel {
            id: Set(registered.client_id.clone()),
            name: Set(registered.client_name.clone().unwrap_or_default()),
            secret_hash: Set(hash(&registered.client_secret)),
            redirect_uris: Set(serde_json::to_string(&registered.redirect_uris).map_err(ApiError::internal)?),
            created_at: Set(i64::try_from(now_seconds()).unwrap_or(i64::MAX)),
        };
        let transaction = self.database.begin().await?;
        row::Entity::insert(model).exec_without_returning(&*transaction).await?;
        transaction.commit().await?;
        Ok(registered)
    }
}

impl Client {
    /// True when the program may be answered there: it is one of its own addresses, and one that is allowed at all.
    /// On this machine the port is whatever was free.
    pub(crate) fn may_be_answered_at(&self, redirect: &str) -> bool {
        let Ok(url) = Url::parse(redirect) else { return false };
        let own = self.redirect_uris.iter().any(|own| own == redirect || same_but_for_the_port(own, &url));
        own && self.allowed.iter().any(|pattern| pattern.fits(&url))
    }

    /// True when it is this program's secret. A program without one proves itself otherwise.
    pub(crate) fn is_proven_by(&self, given: Option<&str>) -> bool {
        match (&self.secret_hash, given) {
            (None, _) => true,
            (Some(kept), Some(given)) => bool::from(kept.as_bytes().ct_eq(hash(given).as_bytes())),
            (Some(_), None) => false,
        }
    }
}

fn same_but_for_the_port(own: &str, asked: &Url) -> bool {
    let Ok(mut own) = Url::parse(own) else { return false };
    let loopback =
        |url: &Url| url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    loopback(&own) && loopback(asked) && own.set_port(asked.port()).is_ok() && own == *asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(redirects: &[&str], allowed: &[&str]) -> Client {
        Client {
            id: "c".into(),
            name: "C".into(),
            secret_hash: Some(hash("s")),
            redirect_uris: redirects.iter().map(|uri| (*uri).to_owned()).collect(),
            allowed: allowed.iter().map(|pattern| Pattern::parse(pattern).unwrap()).collect(),
            public: false,
        }
    }

    #[test]
    fn answered_at_its_own_addresses_only() {
        let local = client(&["http://127.0.0.1:8055/callback"], &["http://127.0.0.1:*/*"]);
        assert!(local.may_be_answered_at("http://127.0.0.1:40000/callback"));
        for other in [
            "http://127.0.0.1:40000/other",
            "http://localhost:8055/callback",
            "http://127.0.0.1:8055/callback?x=y",
            "http://127.0.0.1.evil.org:8055/callback",
            "https://evil.org/callback",
            "callback",
        ] {
            assert!(!local.may_be_answered_at(other), "{other}");
        }
        let disallowed = client(&["https://evil.org/cb"], &["https://good.org/*"]);
        assert!(!disallowed.may_be_answered_at("https://evil.org/cb"), "its own, but not allowed");
        let fixed = client(&["https://good.org/cb"], &["https://good.org/*"]);
        assert!(!fixed.may_be_answered_at("https://good.org:444/cb"), "elsewhere a port is a port");
    }

    #[test]
    fn a_secret_is_needed_where_there_is_one() {
        let confidential = client(&[], &[]);
        assert!(confidential.is_proven_by(Some("s")));
        assert!(!confidential.is_proven_by(Some("t")) && !confidential.is_proven_by(None));
    }
}
