//! `callboard auth login`: the browser asks the person, and the portal gives this terminal a token for the code that
//! comes back.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callboard_shared::auth::TokenRequest;
use sha2::{Digest as _, Sha256};

use super::super::{say, warn_person};
use super::callback::{Callback, Returned};
use super::kept::{Kept, SignedIn, trimmed};
use super::remote::Remote;
use super::{browser, token};

/// As long as the portal keeps a question, less is of no use to anybody.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

pub(super) async fn run(portal: &str, no_browser: bool) -> anyhow::Result<ExitCode> {
    let portal = trimmed(portal);
    if !portal.starts_with("https://") && !portal.starts_with("http://") {
        bail!("--portal needs the whole address, such as https://portal.example.com, and not '{portal}'");
    }
    let remote = Remote::new()?;
    let discovered = remote.discover(portal).await?;
    let endpoints = discovered.endpoints(portal)?;
    let callback = Callback::listen().await?;
    let (verifier, state) = (secret(), secret());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let redirect_uri = callback.redirect_uri.clone();
    let mut address = endpoints.authorization.clone();
    address
        .query_pairs_mut()
        .append_pair("client_id", &discovered.client_id())
        .append_pair("redirect_uri", &redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", discovered.scope())
        .append_pair("state", &state)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    warn_person(&format!("Let this terminal in on the page of the portal:\n\n  {address}\n"));
    if !no_browser && !browser::open(address.as_str()) {
        warn_person("No browser could be opened; open the address yourself, on this machine.");
    }
    let returned = tokio::time::timeout(PATIENCE, callback.wait(&state)).await;
    let returned = returned.context("nobody let this terminal in within an hour; start again")??;
    let code = code(&returned, &discovered.issuer)?;
    let request = TokenRequest {
        grant_type: "authorization_code".into(),
        code: Some(code),
        redirect_uri: Some(redirect_uri),
        code_verifier: Some(verifier),
        client_id: Some(discovered.client_id()),
        ..TokenRequest::default()
    };
    let answer = remote.token(&endpoints.token, &request).await?;
    let nothing_yet = SignedIn {
        portal: portal.to_owned(),
        token_endpoint: endpoints.token,
        revocation_endpoint: endpoints.revocation,
        userinfo_endpoint: endpoints.userinfo,
        access_token: String::new(),
        expires_at: 0,
        refresh_token: None,
    };
    let signed_in = token::with(nothing_yet, answer);
    // Held only now: another terminal is not to wait while somebody makes up their mind.
    let mut kept = Kept::open()?;
    kept.put(signed_in.clone());
    kept.save()?;
    drop(kept);
    let info = remote.user_info(&signed_in).await?;
    say(&format!("Signed in as {} at {portal}", info.claims.sub));
    Ok(ExitCode::SUCCESS)
}

/// What the browser brought, if it is of this portal and no refusal.
fn code(returned: &Returned, issuer: &str) -> anyhow::Result<String> {
    if returned.get("iss").is_some_and(|iss| iss != issuer) {
        bail!("the answer came from another portal than the one that was asked; start again");
    }
    if let Some(error) = returned.get("error") {
        let why = returned.get("error_description").unwrap_or(error);
        bail!("the portal did not let this terminal in: {why}");
    }
    returned.get("code").cloned().context("the browser came back without a code; start again")
}

fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_of_the_portal_that_was_asked_counts() {
        let returned = |pairs: &[(&str, &str)]| -> Returned {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        assert_eq!(code(&returned(&[("code", "c"), ("iss", "http://p/api/auth")]), "http://p/api/auth").unwrap(), "c");
        let refused = |pairs: &[(&str, &str)]| code(&returned(pairs), "http://p/api/auth").unwrap_err().to_string();
        assert!(refused(&[("code", "c"), ("iss", "http://evil/api/auth")]).contains("another portal"));
        assert!(refused(&[("error", "access_denied"), ("error_description", "no")]).contains("no"));
        assert!(refused(&[]).contains("without a code"));
    }
}
