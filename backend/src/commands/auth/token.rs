//! A token that still holds: the one that is kept, or one that it is renewed into.

use anyhow::{Context, bail};
use callboard_shared::auth::{TokenRequest, TokenResponse};

use super::kept::{Kept, SignedIn};
use super::remote::{Remote, Spent, now};

/// A token that ends sooner is renewed, so that whoever is given one has time to use it.
const AHEAD: u64 = 60;

/// Signed in at that portal, with a token that holds for a minute at least.
pub(super) async fn fresh(portal: Option<String>) -> anyhow::Result<SignedIn> {
    let mut kept = Kept::open()?;
    let signed_in = kept.find(portal.as_deref())?.clone();
    if signed_in.expires_at > now() + AHEAD {
        return Ok(signed_in);
    }
    let again = format!("sign in again with `callboard auth login --portal {}`", signed_in.portal);
    let Some(refresh_token) = signed_in.refresh_token.clone() else {
        bail!("your token has ended, and the portal gives none to stay signed in with; {again}");
    };
    let request = TokenRequest {
        grant_type: "refresh_token".into(),
        refresh_token: Some(refresh_token),
        ..TokenRequest::default()
    };
    let answer = match Remote::new()?.token(&signed_in.token_endpoint, &request).await {
        Ok(answer) => answer,
        Err(error) if error.is::<Spent>() => {
            kept.remove(&signed_in.portal);
            kept.save()?;
            return Err(error).context(format!("your session has ended; {again}"));
        }
        Err(error) => return Err(error),
    };
    let renewed = with(signed_in, answer);
    kept.put(renewed.clone());
    kept.save()?;
    Ok(renewed)
}

/// The same with what the portal gave.
pub(super) fn with(signed_in: SignedIn, answer: TokenResponse) -> SignedIn {
    SignedIn {
        access_token: answer.access_token,
        expires_at: now() + answer.expires_in,
        refresh_token: answer.refresh_token.or(signed_in.refresh_token),
        ..signed_in
    }
}
