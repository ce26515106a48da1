//! What a person keeps in the portal: a setting is a signal that lives on the server.
//!
//! ```ignore
//! let columns = use_setting("catalog", "columns", Vec::<String>::new());
//! columns.get();                                 // the default until one is kept
//! columns.set(vec!["owner".to_owned()]);         // shown at once, kept a moment later
//! ```
//!
//! All settings of a page are asked for with one request. A change is shown at once, and taken back with a message
//! when it cannot be kept; what the app notes by itself (`note`) is taken back without one. Other tabs and browsers of the person follow. Whoever is not signed in keeps settings
//! in the browser.

mod age;
mod entry;
mod local;
mod store;

use callboard_shared::signals::USER_SETTINGS_CHANNEL;
use callboard_shared::user_settings::{UserSettingName, UserSettingsNews};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::listen::listen;
use crate::live::on_news_later;
use crate::query;
use crate::session::{SessionHandle, SessionState};
use entry::Author;
use store::Owner;

/// Backstage's root of all buckets; others are named below it.
const ROOT: &str = "default";
/// The tag of requests below `/api/user-settings`, see [`crate::invalidate`].
const TAG: &str = "user-settings";

/// A setting of whoever is signed in.
pub struct Setting<T: Send + Sync + 'static> {
    name: StoredValue<UserSettingName>,
    value: Memo<T>,
    kept: Memo<Option<Value>>,
    known: Memo<bool>,
}

impl<T: Send + Sync + 'static> Clone for Setting<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Setting<T> {}

/// The setting `key` of a bucket. `bucket` is written without Backstage's root: `starredEntities` stands for
/// `default.starredEntities`. A kept value of another type counts as none.
pub fn use_setting<T>(bucket: &str, key: &str, default: T) -> Setting<T>
where
    T: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
{
    let (name, kept, known) = find(UserSettingName { bucket: format!("{ROOT}.{bucket}"), key: key.to_owned() });
    let value = Memo::new(move |_| {
        let read = kept.with(|kept| kept.as_ref().and_then(|kept| serde_json::from_value(kept.clone()).ok()));
        read.unwrap_or_else(|| default.clone())
    });
    Setting { name, value, kept, known }
}

/// Compiled once and not once a type.
fn find(name: UserSettingName) -> (StoredValue<UserSettingName>, Memo<Option<Value>>, Memo<bool>) {
    let entry = store::entry(&name);
    let same = entry.clone();
    let kept = Memo::new(move |_| entry.read().value.clone());
    (StoredValue::new(name), kept, Memo::new(move |_| same.read().known))
}

impl<T> Setting<T>
where
    T: Serialize + Clone + PartialEq + Send + Sync + 'static,
{
    /// The value, or the default.
    pub fn get(&self) -> T {
        self.value.get()
    }

    /// The value, or the default, without being told of changes.
    pub fn get_untracked(&self) -> T {
        self.value.get_untracked()
    }

    /// The value, or the default, as a signal.
    pub fn signal(&self) -> Signal<T> {
        self.value.into()
    }

    /// Whether a value is kept, so that not the default holds.
    pub fn is_kept(&self) -> bool {
        self.kept.read().is_some()
    }

    /// Whether the value is the server's. Until then it is a copy in the browser, or the default.
    pub fn is_known(&self) -> bool {
        self.known.get()
    }

    /// Whether what is shown is kept where it belongs: on the server, or in the browser of whoever is signed out.
    pub fn is_saved(&self) -> bool {
        self.name.try_get_value().is_some_and(|name| store::is_saved(&name))
    }

    /// Keeps a value that the person chose.
    pub fn set(&self, value: T) {
        self.keep(value, Author::Person);
    }

    /// Keeps a value that the app notes by itself: when that fails, nobody is told.
    pub fn note(&self, value: T) {
        self.keep(value, Author::App);
    }

    fn keep(&self, value: T, author: Author) {
        // A value of ours always has a JSON form; one without would be no setting.
        if let (Ok(value), Some(name)) = (serde_json::to_value(value), self.name.try_get_value()) {
            store::choose(&name, Some(value), author);
        }
    }

    /// Keeps what `change` makes of the present value.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        let mut value = self.get_untracked();
        change(&mut value);
        self.set(value);
    }

    /// Goes back to the default.
    pub fn reset(&self) {
        if let Some(name) = self.name.try_get_value() {
            store::choose(&name, None, Author::Person);
        }
    }
}

/// Follows who is signed in, and what changes elsewhere.
pub(crate) fn provide_settings(session: SessionHandle) {
    let last = local::last_owner();
    let expected = session.expected && !last.is_empty();
    store::become_owner(if expected { Owner::Expected(last) } else { Owner::Browser });
    Effect::new(move || match &*session.state.read() {
        SessionState::Unknown => {}
        SessionState::SignedOut { .. } => store::become_owner(Owner::Browser),
        SessionState::SignedIn(session) => store::become_owner(Owner::User(session.identity.user_entity_ref.clone())),
    });
    listen("storage", |event| store::hear_other_tab(&event));
    on_news_later(USER_SETTINGS_CHANNEL, |news: &UserSettingsNews| {
        // What this page changed itself it knows.
        let settings = news.settings && !age::knows(news.settings_at);
        if news.missed || settings {
            store::hear_again();
        }
        if news.missed || settings || news.views {
            query::invalidate(TAG);
        }
    });
}

/// Removes what this browser has of the person who leaves.
pub(crate) fn forget_copies() {
    store::forget_copies();
}

/// Everything was forgotten on the server: asks again for what is shown.
pub fn reload_settings() {
    store::hear_again();
}
