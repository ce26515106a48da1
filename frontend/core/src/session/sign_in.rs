//! Signing in and out.

use callboard_shared::auth::{self, LogoutResponse, ProviderKind, SessionResponse, SignInProvider};
use leptos::prelude::window;

use super::{SessionHandle, ask, hint, on_purpose, popup, way_back};
use crate::api;
use crate::fetch::{Fetch, Method};
use crate::request_error::RequestError;

impl SessionHandle {
    /// Signs in. A provider with a page of its own takes the browser there and back, or has a window for it, so that
    /// this page stays.
    ///
    /// # Errors
    /// When the server does not answer or refuses, and when the window is closed.
    pub async fn sign_in(
        self,
        provider: SignInProvider,
        environment: &str,
        by_window: bool,
    ) -> Result<(), RequestError> {
        if provider.kind != ProviderKind::OAuth {
            let session = ask(Method::Post, auth::refresh(&provider.id, None)).await?;
            return self.accept(session);
        }
        if !by_window && !way_back::is_in_vain() {
            return leave_for(&provider.id, Some(environment));
        }
        let path = auth::start_popup(&provider.id, Some(environment), &origin(), "");
        self.accept(popup::ask(&path).await?)
    }

    /// Gets access to the API of a provider in a window: its token, if it gives one. `scope` is asked for besides what
    /// signing in asks for. One that also tells who the person is takes the place of the
    /// provider before.
    ///
    /// # Errors
    /// As [`SessionHandle::sign_in`].
    pub async fn connect(self, provider: &str, environment: &str, scope: &str) -> Result<Option<String>, RequestError> {
        let answer = popup::ask(&auth::start_popup(provider, Some(environment), &origin(), scope)).await?;
        self.take_access(answer)
    }

    /// An access token for the API of a provider that this browser is connected to; nothing when it would have to
    /// grant more than it did.
    ///
    /// # Errors
    /// When it is not connected, and when the server does not answer.
    pub(crate) async fn access(
        self,
        provider: &str,
        environment: &str,
        scope: &str,
    ) -> Result<Option<String>, RequestError> {
        let answer = ask(Method::Get, auth::refresh_access(provider, Some(environment), scope)).await?;
        let granted = answer.provider_info.as_ref().and_then(|info| info["scope"].as_str()).map(str::to_owned);
        let enough = granted.is_none_or(|granted| covers(&granted, scope));
        Ok(self.take_access(answer)?.filter(|_| enough))
    }

    fn take_access(self, answer: SessionResponse) -> Result<Option<String>, RequestError> {
        let token = answer.provider_info.as_ref().and_then(|info| info["accessToken"].as_str()).map(str::to_owned);
        if answer.backstage_identity.is_some() {
            self.accept(answer)?;
        }
        Ok(token)
    }

    /// Signs out, here, on the server and where the server sends the browser on to, and starts from the beginning:
    /// nothing of the person stays in the page's memory.
    ///
    /// # Errors
    /// When the server could not be told; then the person is still signed in.
    pub async fn sign_out(self) -> Result<(), RequestError> {
        let headers = vec![api::requested_with()];
        let answer = Fetch { method: Method::Delete, path: auth::session(), body: None, headers }.send().await?;
        hint::set(false);
        on_purpose::note(true);
        crate::settings::forget_copies();
        let on = serde_json::from_str::<LogoutResponse>(&answer.text).map(|on| on.logout_url);
        let _ = window().location().assign(&on.unwrap_or_else(|_| crate::links::href("/")));
        Ok(())
    }
}

fn leave_for(provider: &str, environment: Option<&str>) -> Result<(), RequestError> {
    let location = window().location();
    let here = way_back::leave(&location.href().unwrap_or_default());
    location
        .assign(&crate::fetch::absolute(&auth::start(provider, environment, &origin(), &here)))
        .map_err(|_| RequestError::offline())
}

/// Of this page.
fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether everything that is wanted was granted; providers separate with spaces or commas.
fn covers(granted: &str, wanted: &str) -> bool {
    let granted: Vec<&str> = granted.split([' ', ',']).collect();
    wanted.split_whitespace().all(|scope| granted.contains(&scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_granted_covers_what_is_wanted() {
        assert!(covers("repo,read:org", "read:org repo") && covers("repo", ""));
        assert!(!covers("repo read:org", "workflow") && !covers("", "repo"));
    }
}
