//! Programs that describe themselves at an address, which is their id (OAuth Client ID Metadata Documents).

use std::net::IpAddr;
use std::time::Duration;

use callboard_core::outgoing::{AllowRule, HttpClient};
use callboard_shared::auth::{ClientMetadata, MOUNT, routes};
use url::Url;

use super::known::{Client, Refused};
use super::settings::Documents;

const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_BYTES: usize = 64 * 1024;

/// The address at which the portal describes its own command line.
pub(crate) fn cli_id(backend: &Url) -> String {
    format!("{}{MOUNT}{}", backend.as_str().trim_end_matches('/'), routes::CLI_CLIENT)
}

/// The command line of the portal, as a program that describes itself.
pub(crate) fn cli(backend: &Url) -> ClientMetadata {
    ClientMetadata {
        client_id: Some(cli_id(backend)),
        client_name: Some("Callboard command line".into()),
        redirect_uris: vec!["http://127.0.0.1:8055/callback".into()],
        response_types: vec!["code".into()],
        grant_types: vec!["authorization_code".into(), "refresh_token".into()],
        scope: Some("openid offline_access".into()),
        token_endpoint_auth_method: Some("none".into()),
    }
}

/// Reads the description at `id`.
///
/// # Errors
/// When the address or what is there will not do.
pub(super) async fn read(id: &str, documents: &Documents, backend: &Url, http: &HttpClient) -> Result<Client, Refused> {
    if id == cli_id(backend) {
        return described(id, cli(backend), documents);
    }
    let address = address(id)?;
    let Some(pattern) = documents.clients.iter().find(|pattern| pattern.fits(&address)) else {
        return Err(Refused::client(
            "this client is not one of auth.clientIdMetadataDocuments.allowedClientIdPatterns",
        ));
    };
    // Whoever names one address vouches for it, wherever it is.
    let http = if pattern.is_exact() { http.allowing(AllowRule::of(&address)) } else { http.clone() };
    let only = address.clone();
    let answer = http
        .get(address.as_str())
        .timeout(TIMEOUT)
        .max_bytes(MAX_BYTES)
        .checked(move |next| if *next == only { Ok(()) } else { Err("a client's description does not move".into()) })
        .send()
        .await
        .map_err(|error| Refused::client(&format!("the client's description was not reached: {error}")))?;
    if !answer.status.is_success() {
        return Err(Refused::client(&format!("the client's description answered {}", answer.status)));
    }
    let document = std::str::from_utf8(&answer.body).ok().and_then(|text| serde_json::from_str(text).ok());
    let document: serde_json::Value = document.ok_or_else(|| Refused::client("the client's description is no JSON"))?;
    if document.get("client_secret").is_some() {
        return Err(Refused::client("the client's description tells a secret to everybody"));
    }
    let metadata = serde_json::from_value(document)
        .map_err(|error| Refused::client(&format!("the client's description cannot be read: {error}")))?;
    described(id, metadata, documents)
}

fn described(id: &str, metadata: ClientMetadata, documents: &Documents) -> Result<Client, Refused> {
    if metadata.client_id.as_deref() != Some(id) {
        return Err(Refused::client("the client's description is of another client"));
    }
    if metadata.token_endpoint_auth_method.as_deref().is_some_and(|method| method != "none") {
        return Err(Refused::client("a client that describes itself has no secret (token_endpoint_auth_method: none)"));
    }
    if metadata.redirect_uris.is_empty() {
        return Err(Refused::client("the client's description has no redirect_uris"));
    }
    Ok(Client {
        id: id.to_owned(),
        name: metadata.client_name.unwrap_or_else(|| id.to_owned()),
        secret_hash: None,
        redirect_uris: metadata.redirect_uris,
        allowed: documents.redirects.clone(),
        public: true,
    })
}

/// Such an id is an address of a file on the web and nothing else.
fn address(id: &str) -> Result<Url, Refused> {
    let refused = || Refused::client("the client's id is no address that may describe one (https, with a path)");
    let address = Url::parse(id).map_err(|_| refused())?;
    let dots = id.split('/').any(|part| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."));
    let plain = address.query().is_none() && address.fragment().is_none();
    let nobody = address.username().is_empty() && address.password().is_none();
    // Tests and tools on the same machine have no certificates.
    let loopback = address.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    });
    let safe = address.scheme() == "https" || (address.scheme() == "http" && loopback);
    if safe && plain && nobody && !dots && address.path().len() > 1 { Ok(address) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_plain_address_of_a_file() {
        assert!(address("https://claude.ai/oauth/client.json").is_ok());
        assert!(address("http://127.0.0.1:99/client.json").is_ok());
        for id in [
            "http://claude.ai/client.json",
            "https://claude.ai/",
            "https://claude.ai",
            "https://claude.ai/a?b",
            "https://claude.ai/a#b",
            "https://a@claude.ai/b",
            "https://claude.ai/a/../b",
            "https://claude.ai/a/%2e%2e/b",
            "an-id",
        ] {
            assert!(address(id).is_err(), "{id}");
        }
    }
}
