//! The session of an app that embeds parts of a portal: the app has the token, and tells a newer one when it has it.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::auth::{Profile, UserIdentity};
use leptos::prelude::*;

use super::token::Token;
use super::{Session, SessionHandle, SessionState, forget_answers};
use crate::request_error::RequestError;

/// A session that waits for its token. Nothing is asked of the portal about it, and nothing is kept in the browser.
pub(crate) fn provide_lent_session() -> SessionHandle {
    SessionHandle::provided(false, true)
}

/// The portal does not take the token, and only the app around can have another one.
pub(super) fn refused() -> RequestError {
    RequestError::unauthenticated(t!(
        "The portal does not take the token of this page: it has run out, or is no token of this portal."
    ))
}

impl SessionHandle {
    /// The token from now on; empty when there is none.
    pub(crate) fn lend(self, token: &str) {
        let token = token.trim();
        let same = self.token.with_value(|known| known.as_ref().and_then(Token::text) == Some(token));
        if same && !token.is_empty() {
            return;
        }
        if token.is_empty() {
            self.token.set_value(None);
            let reason = Some(t!("This page has no token for the portal.").to_owned());
            self.write_state.set(SessionState::SignedOut { reason });
        } else {
            self.token.set_value(Some(Token::lent(token.to_owned())));
            // Whose it is only the portal can tell, and parts do not depend on it.
            let session = Session { profile: Profile::default(), identity: UserIdentity::of_user("", Vec::new()) };
            self.write_state.set(SessionState::SignedIn(Arc::new(session)));
        }
        self.wake();
        forget_answers();
    }
}
