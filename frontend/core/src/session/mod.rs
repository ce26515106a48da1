//! Who is signed in.
//!
//! The browser keeps a cookie that is good for `/api/auth` only; the token for everything else lives in this
//! page's memory and is renewed before it ends. A session that ended while a page is open does not take the
//! page away: the person is asked to sign in over it, and what waited goes on.

mod hint;
mod keep_alive;
mod lent;
mod on_purpose;
mod popup;
mod sign_in;
mod token;
mod way_back;

use std::cell::Cell;
use std::sync::Arc;

use callboard_i18n::{mark, plain_text, t};
use callboard_shared::auth::{self, Profile, SessionResponse, UserIdentity};
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::fetch::{Fetch, Method};
use crate::request_error::{RequestError, RequestErrorKind};
use crate::waiters::Waiters;
pub(crate) use lent::provide_lent_session;
use token::Token;
use way_back::WayBack;

const ENDED: &str = mark("Your session has ended.");

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What the sign-in provider tells about the person.
    pub profile: Profile,
    /// Who this is in the catalog.
    pub identity: UserIdentity,
}

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// The server has not said yet.
    Unknown,
    /// Nobody is.
    SignedOut {
        /// Why, if there is more to say than that.
        reason: Option<String>,
    },
    /// Somebody is.
    SignedIn(Arc<Session>),
}

/// Reads and changes who is signed in.
#[derive(Clone, Copy)]
pub struct SessionHandle {
    /// Whether somebody is signed in. It stays `SignedIn` when the session ends, because the page does;
    /// see [`SessionHandle::ended`].
    pub state: Signal<SessionState>,
    /// True while the session has ended and the person is asked to sign in again.
    pub ended: Signal<bool>,
    write_state: RwSignal<SessionState>,
    write_ended: RwSignal<bool>,
    token: StoredValue<Option<Token>>,
    renewal: StoredValue<Option<Renewal>, LocalStorage>,
    waiters: StoredValue<Waiters, LocalStorage>,
    way_back: StoredValue<Option<WayBack>>,
    /// Set when somebody was signed in at the last visit.
    pub(crate) expected: bool,
    /// The token is another app's: it cannot be renewed here.
    lent: bool,
}

type Renewal = Shared<LocalBoxFuture<'static, Result<(), RequestError>>>;

thread_local! {
    // Futures and event handlers have no owner to look up a context with.
    static CURRENT: Cell<Option<SessionHandle>> = const { Cell::new(None) };
}

/// Who is signed in.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_session() -> SessionHandle {
    expect_context::<SessionHandle>()
}

/// Asks the server who is signed in, and keeps the session alive from then on.
pub(crate) fn provide_session() -> SessionHandle {
    let handle = SessionHandle::provided(hint::is_set(), false);
    handle.start();
    handle.watch_the_browser();
    handle
}

fn current() -> Result<SessionHandle, RequestError> {
    CURRENT.get().ok_or_else(|| RequestError::unauthenticated(t!("Nobody is signed in.")))
}

/// The token to send, renewed first when it is about to end. Waits until the server said who is signed in,
/// and until a person whose session ended signed in again or declined.
pub(crate) async fn token() -> Result<String, RequestError> {
    let session = current()?;
    loop {
        match session.state.get_untracked() {
            SessionState::Unknown => session.changed().await,
            SessionState::SignedOut { reason } => {
                let why = reason.filter(|_| session.lent).unwrap_or_else(|| t!("Nobody is signed in.").to_owned());
                return Err(RequestError::unauthenticated(why));
            }
            SessionState::SignedIn(_) if session.ended.get_untracked() => return session.after_dialog().await,
            SessionState::SignedIn(_) => break,
        }
    }
    if session.is_due() {
        // A token that still holds is good enough when the server cannot be asked.
        let renewed = session.renew().await;
        if session.ended.get_untracked() {
            return session.after_dialog().await;
        }
        if session.has_run_out() {
            renewed?;
        }
    }
    session.text()
}

/// A token other than one that the server refused.
pub(crate) async fn token_after(refused: &str) -> Result<String, RequestError> {
    let session = current()?;
    if session.text().is_ok_and(|token| token == refused) {
        let renewed = session.renew().await;
        if session.ended.get_untracked() {
            return session.after_dialog().await;
        }
        renewed?;
    }
    session.text()
}

impl SessionHandle {
    /// A session of which nothing is known yet, as the page's.
    fn provided(expected: bool, lent: bool) -> Self {
        let state = RwSignal::new(SessionState::Unknown);
        let ended = RwSignal::new(false);
        let handle = Self {
            state: state.into(),
            ended: ended.into(),
            write_state: state,
            write_ended: ended,
            token: StoredValue::new(None),
            renewal: StoredValue::new_local(None),
            waiters: StoredValue::new_local(Waiters::default()),
            // Before the router looks at the address.
            way_back: StoredValue::new(if lent { None } else { way_back::arrive() }),
            expected,
            lent,
        };
        provide_context(handle);
        CURRENT.set(Some(handle));
        handle
    }

    /// Gets a fresh token. Whoever asks while that is under way waits for the same answer.
    ///
    /// # Errors
    /// When the server does not answer or refuses; in the second case the session has ended.
    pub async fn renew(self) -> Result<(), RequestError> {
        let running = self.renewal.try_get_value().flatten();
        let renewal = running.unwrap_or_else(|| {
            let renewal = self.renew_now().boxed_local().shared();
            self.renewal.set_value(Some(renewal.clone()));
            renewal
        });
        let outcome = renewal.await;
        self.renewal.set_value(None);
        outcome
    }

    /// True when nobody is signed in because somebody signed out in this tab, and not for another reason that the
    /// person is told.
    #[must_use]
    pub fn was_left_on_purpose(self) -> bool {
        on_purpose::left()
    }

    /// The person does not want to sign in again now: what waited for it fails.
    pub fn decline(self) {
        self.write_ended.set(false);
        self.token.update_value(|token| {
            if let Some(token) = token {
                token.refuse();
            }
        });
        self.wake();
    }

    async fn renew_now(self) -> Result<(), RequestError> {
        if self.lent {
            return Err(lent::refused());
        }
        match ask(Method::Get, auth::session()).await {
            Ok(session) => self.accept(session),
            Err(error) if error.kind == RequestErrorKind::Unauthenticated => {
                self.end();
                Err(RequestError::unauthenticated(plain_text(ENDED)))
            }
            Err(error) => Err(error),
        }
    }

    fn start(self) {
        spawn_local(async move {
            match ask(Method::Get, auth::session()).await.and_then(|session| self.accept(session)) {
                Ok(()) => {}
                Err(error) if error.kind == RequestErrorKind::Unauthenticated => self.end(),
                // The mark stays: the server may know this browser, it only could not say so.
                Err(error) => {
                    self.write_state.set(SessionState::SignedOut { reason: Some(error.message) });
                    self.wake();
                }
            }
        });
    }

    fn accept(self, answer: SessionResponse) -> Result<(), RequestError> {
        let Some(identity) = answer.backstage_identity else {
            return Err(RequestError::unauthenticated(t!("This way to sign in does not tell who you are.")));
        };
        let token = Token::new(identity.token, identity.expires_in_seconds, now());
        self.renew_later(token.renew_in());
        self.token.set_value(Some(token));
        self.write_ended.set(false);
        hint::set(true);
        on_purpose::note(false);
        let session = Session { profile: answer.profile, identity: identity.identity };
        let same = matches!(&*self.state.read_untracked(), SessionState::SignedIn(old) if **old == session);
        if !same {
            forget_answers();
            self.write_state.set(SessionState::SignedIn(Arc::new(session)));
        }
        self.wake();
        Ok(())
    }

    fn end(self) {
        hint::set(false);
        match self.state.get_untracked() {
            SessionState::SignedIn(_) => self.write_ended.set(true),
            _ => self.write_state.set(SessionState::SignedOut { reason: self.way_back() }),
        }
        self.wake();
    }

    /// Why nobody is signed in, when the browser has just come back from a sign-in.
    fn way_back(self) -> Option<String> {
        self.way_back.try_update_value(Option::take).flatten().map(WayBack::reason)
    }

    async fn after_dialog(self) -> Result<String, RequestError> {
        while self.ended.get_untracked() {
            self.changed().await;
        }
        self.text()
    }

    /// The token's text, if it may be sent.
    fn text(self) -> Result<String, RequestError> {
        self.token
            .with_value(|token| token.as_ref().and_then(|token| token.text().map(str::to_owned)))
            .ok_or_else(|| RequestError::unauthenticated(plain_text(ENDED)))
    }

    fn is_due(self) -> bool {
        self.token.try_with_value(|token| token.as_ref().is_some_and(|token| token.is_due(now()))).unwrap_or(false)
    }

    fn has_run_out(self) -> bool {
        self.token.with_value(|token| token.as_ref().is_none_or(|token| token.has_run_out(now())))
    }

    /// Resolves when anything about the session changed.
    async fn changed(self) {
        let change = self.waiters.try_update_value(Waiters::wait);
        if let Some(change) = change {
            change.await;
        }
    }

    fn wake(self) {
        self.waiters.try_update_value(Waiters::wake);
    }
}

/// Another person may see other things.
fn forget_answers() {
    crate::query::clear();
    crate::entity_names::clear();
    crate::permissions::clear();
}

/// The requests that make a session carry no token.
async fn ask(method: Method, path: String) -> Result<SessionResponse, RequestError> {
    let answer = Fetch { method, path, body: None, headers: vec![api::requested_with()] }.send().await?;
    api::read(answer)
}

fn now() -> f64 {
    js_sys::Date::now()
}
