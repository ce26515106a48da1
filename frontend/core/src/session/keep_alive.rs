//! Renews the session in time, whatever the browser does meanwhile, and learns when it was ended from elsewhere.

use std::time::Duration;

use callboard_shared::auth::SessionNews;
use callboard_shared::signals::AUTH_CHANNEL;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::token::RETRY;
use super::{SessionHandle, SessionState, hint};
use crate::listen::listen;
use crate::live::on_news_later;
use crate::request_error::RequestErrorKind;

impl SessionHandle {
    /// Renews later, and again later when the server could not be asked.
    pub(super) fn renew_later(self, delay: Duration) {
        set_timeout(
            move || {
                if !self.is_due() || self.ended.try_get_untracked() != Some(false) {
                    return;
                }
                spawn_local(async move {
                    let outcome = self.renew().await;
                    if outcome.is_err_and(|error| error.kind != RequestErrorKind::Unauthenticated) {
                        self.renew_later(RETRY);
                    }
                });
            },
            delay,
        );
    }

    /// Timers stand still while a computer sleeps, and other tabs sign in and out.
    pub(super) fn watch_the_browser(self) {
        let renew_if_needed = move || {
            let ended = self.ended.get_untracked();
            if ended || self.is_due() {
                spawn_local(async move {
                    let _ = self.renew().await;
                });
            }
        };
        listen("focus", move |_| renew_if_needed());
        listen("storage", move |event| {
            let Some(signed_in) = hint::change(&event) else { return };
            match (signed_in, self.state.get_untracked()) {
                (false, SessionState::SignedIn(_)) => self.end(),
                (true, SessionState::SignedIn(_)) => renew_if_needed(),
                (true, _) => self.start(),
                (false, _) => {}
            }
        });
        on_news_later(AUTH_CHANNEL, move |news: &SessionNews| {
            // Whether it was this browser's the server knows; a page that asks for a new token learns it.
            if news.missed || news.ended {
                spawn_local(async move {
                    let _ = self.renew().await;
                });
            }
        });
    }
}
