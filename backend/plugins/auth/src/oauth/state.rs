//! What travels through the provider and back: hex of an urlencoded text (contract/auth.md §2).
//! It is not signed; it counts only together with the nonce in the browser's cookie.

use callboard_core::{ApiError, ApiResult};
use subtle::ConstantTimeEq as _;
use url::form_urlencoded;

/// The parts of the state that we write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) nonce: String,
    pub(crate) env: String,
    pub(crate) origin: String,
    pub(crate) redirect_url: Option<String>,
    pub(crate) scope: String,
    /// Nobody is to be signed in; what would come of it is told.
    pub(crate) test: bool,
}

impl State {
    pub(crate) fn encode(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("nonce", &self.nonce).append_pair("env", &self.env).append_pair("origin", &self.origin);
        if let Some(redirect_url) = &self.redirect_url {
            text.append_pair("flow", "redirect").append_pair("redirectUrl", redirect_url);
        }
        text.append_pair("scope", &self.scope);
        if self.test {
            text.append_pair("test", "true");
        }
        hex::encode(text.finish())
    }

    /// # Errors
    /// 403 when this is no state of ours.
    pub(crate) fn decode(text: &str) -> ApiResult<Self> {
        let foreign =
            || ApiError::NotAllowed("The state that came back is not one of this portal; sign in again".into());
        let bytes = hex::decode(text).map_err(|_| foreign())?;
        let mut state = Self::default();
        let mut redirects = false;
        for (name, value) in form_urlencoded::parse(&bytes) {
            match name.as_ref() {
                "nonce" => state.nonce = value.into_owned(),
                "env" => state.env = value.into_owned(),
                "origin" => state.origin = value.into_owned(),
                "redirectUrl" => state.redirect_url = Some(value.into_owned()),
                "flow" => redirects = value == "redirect",
                "scope" => state.scope = value.into_owned(),
                "test" => state.test = value == "true",
                _ => {}
            }
        }
        if state.nonce.is_empty() || state.env.is_empty() {
            return Err(foreign());
        }
        state.redirect_url = state.redirect_url.filter(|_| redirects);
        Ok(state)
    }

    /// # Errors
    /// 403 unless the browser that came back is the one that was sent.
    pub(crate) fn check_nonce(&self, cookie: Option<&str>) -> ApiResult<()> {
        let Some(cookie) = cookie.filter(|cookie| !cookie.is_empty()) else {
            return Err(ApiError::NotAllowed(
                "The sign-in was begun in another browser or more than ten minutes ago; sign in again".into(),
            ));
        };
        if bool::from(cookie.as_bytes().ct_eq(self.nonce.as_bytes())) {
            return Ok(());
        }
        Err(ApiError::NotAllowed("Invalid nonce: this answer belongs to another sign-in; sign in again".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State {
            nonce: "n+/=".into(),
            env: "development".into(),
            origin: "http://localhost:7007".into(),
            redirect_url: Some("http://localhost:7007/a?b=c&d".into()),
            scope: "openid email".into(),
            test: true,
        }
    }

    #[test]
    fn a_state_comes_back_as_it_went() {
        assert_eq!(State::decode(&state().encode()).unwrap(), state());
    }

    #[test]
    fn what_is_no_state_is_refused() {
        for text in ["", "zz", "00", &hex::encode("nonce=a"), &hex::encode("env=a")] {
            assert!(matches!(State::decode(text), Err(ApiError::NotAllowed(_))), "{text}");
        }
    }

    #[test]
    fn only_the_browser_that_began_may_end() {
        assert!(state().check_nonce(Some("n+/=")).is_ok());
        for cookie in [None, Some(""), Some("other")] {
            assert!(matches!(state().check_nonce(cookie), Err(ApiError::NotAllowed(_))));
        }
    }
}
