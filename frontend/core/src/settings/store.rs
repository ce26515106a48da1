//! All settings of this page, and how they get here and to the server.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::user_settings::{
    MOST_AT_ONCE, MultigetRequest, MultigetResponse, UserSettingName, UserSettingValue, multiget, setting,
};
use callboard_ui::{Toast, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::entry::{AfterWrite, Author, Entry};
use super::{age, local};
use crate::api;
use crate::fetch::Method;
use crate::live::pause;
use crate::request_error::RequestError;

/// Settings that are needed within this time are asked for together. Shorter than anybody sees.
const WINDOW: Duration = Duration::from_millis(10);
/// How long after a failure the server is asked again.
const RETRY: Duration = Duration::from_secs(15);

/// Whose settings are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody is known to be signed in: what is chosen stays in this browser.
    #[default]
    Browser,
    /// The server has not said yet who is signed in; at the last visit it was this user.
    Expected(String),
    /// This user is signed in.
    User(String),
}

impl Owner {
    /// Under which name there are copies in the browser.
    fn copies(&self) -> &str {
        match self {
            Self::Browser => "",
            Self::Expected(user) | Self::User(user) => user,
        }
    }
}

#[derive(Default)]
struct Store {
    owner: Owner,
    entries: BTreeMap<UserSettingName, ArcRwSignal<Entry>>,
    /// To be asked for.
    wanted: BTreeSet<UserSettingName>,
    asking: bool,
}

thread_local! {
    static STORE: RefCell<Store> = RefCell::default();
}

/// The place of a setting; asked for if it is new.
pub(super) fn entry(name: &UserSettingName) -> ArcRwSignal<Entry> {
    if let Some(entry) = STORE.with_borrow(|store| store.entries.get(name).cloned()) {
        return entry;
    }
    let entry = STORE.with_borrow_mut(|store| {
        let value = local::read(store.owner.copies(), name);
        let known = store.owner == Owner::Browser;
        let entry = ArcRwSignal::new(Entry::of_copy(value, known));
        store.entries.insert(name.clone(), entry.clone());
        store.wanted.insert(name.clone());
        entry
    });
    ask_soon();
    entry
}

/// Something was chosen; `None` goes back to the default.
pub(super) fn choose(name: &UserSettingName, value: Option<Value>, author: Author) {
    let entry = entry(name);
    keep_copy(name, value.as_ref());
    let begins = entry.try_update(|entry| entry.choose(value, author)).unwrap_or_default();
    if begins && STORE.with_borrow(|store| store.owner != Owner::Browser) {
        write(name.clone(), entry);
    }
}

/// Whether nothing of a setting waits to be written.
pub(super) fn is_saved(name: &UserSettingName) -> bool {
    let is_written = entry(name).read().is_written();
    is_written || STORE.with_borrow(|store| store.owner == Owner::Browser)
}

/// Somebody else is looking now, or it is known who is.
pub(super) fn become_owner(owner: Owner) {
    let before = STORE.with_borrow_mut(|store| std::mem::replace(&mut store.owner, owner.clone()));
    if before == owner {
        return;
    }
    local::remember_owner(owner.copies());
    if before.copies() != owner.copies() {
        for (name, entry) in entries() {
            let value = local::read(owner.copies(), &name);
            entry.set(Entry::of_copy(value, owner == Owner::Browser));
        }
    }
    if let Owner::User(user) = owner {
        // What the last pages needed will be needed again: one question is enough for all of it.
        let copied = local::names(&user);
        STORE.with_borrow_mut(|store| store.wanted.extend(copied));
        hear_again();
    }
}

/// Asks for everything that is shown.
pub(super) fn hear_again() {
    STORE.with_borrow_mut(|store| {
        let names: Vec<UserSettingName> = store.entries.keys().cloned().collect();
        store.wanted.extend(names);
    });
    ask_soon();
}

/// Another tab of this browser changed something.
pub(super) fn hear_other_tab(event: &web_sys::Event) {
    let change = STORE.with_borrow(|store| {
        let (name, value) = local::change(store.owner.copies(), event)?;
        Some((store.entries.get(&name)?.clone(), value))
    });
    if let Some((entry, value)) = change
        && entry.with_untracked(|entry| entry.value != value)
    {
        entry.update(|entry| entry.recall(value));
    }
}

/// Removes what this browser has of the person.
pub(super) fn forget_copies() {
    STORE.with_borrow(|store| local::forget(store.owner.copies()));
}

fn entries() -> Vec<(UserSettingName, ArcRwSignal<Entry>)> {
    // Copied out: whoever hears of a change may come back here.
    STORE.with_borrow(|store| store.entries.iter().map(|(name, entry)| (name.clone(), entry.clone())).collect())
}

fn keep_copy(name: &UserSettingName, value: Option<&Value>) {
    STORE.with_borrow(|store| local::write(store.owner.copies(), name, value));
}

fn ask_soon() {
    let begins = STORE.with_borrow_mut(|store| {
        let begins = !store.asking && !store.wanted.is_empty() && matches!(store.owner, Owner::User(_));
        store.asking |= begins;
        begins
    });
    if !begins {
        return;
    }
    spawn_local(async {
        pause(WINDOW).await;
        let outcome = ask().await;
        STORE.with_borrow_mut(|store| store.asking = false);
        match outcome {
            Ok(()) => ask_soon(),
            Err(()) => set_timeout(ask_soon, RETRY),
        }
    });
}

/// Asks for what is wanted, as much as goes into one request.
async fn ask() -> Result<(), ()> {
    let names: Vec<UserSettingName> = STORE.with_borrow_mut(|store| {
        let rest: Vec<_> = store.wanted.iter().skip(MOST_AT_ONCE).cloned().collect();
        std::mem::replace(&mut store.wanted, rest.into_iter().collect()).into_iter().take(MOST_AT_ONCE).collect()
    });
    let question = serde_json::to_string(&MultigetRequest { items: names.clone() }).unwrap_or_default();
    let answer = api::send(Method::Post, multiget(), Some(question)).await;
    let answer = answer.and_then(|answer| {
        age::read(answer.settings_at.as_deref());
        api::read::<MultigetResponse>(answer)
    });
    match answer {
        Ok(answer) => {
            names.into_iter().zip(answer.items).for_each(|(name, value)| hear(&name, value.map(|one| one.value)));
            Ok(())
        }
        Err(_) => {
            STORE.with_borrow_mut(|store| store.wanted.extend(names));
            Err(())
        }
    }
}

fn hear(name: &UserSettingName, value: Option<Value>) {
    let Some(entry) = STORE.with_borrow(|store| store.entries.get(name).cloned()) else {
        return keep_copy(name, value.as_ref());
    };
    // Told only when something is different: much on the page may depend on it.
    let mut heard = entry.get_untracked();
    heard.hear(value);
    keep_copy(name, heard.value.as_ref());
    if entry.with_untracked(|entry| *entry != heard) {
        entry.set(heard);
    }
}

fn write(name: UserSettingName, entry: ArcRwSignal<Entry>) {
    spawn_local(async move {
        loop {
            let Some(value) = entry.try_update_untracked(Entry::begin_write) else { return };
            let outcome = send(&name, value.clone()).await;
            let Some(next) = entry.try_update(|entry| entry.end_write(value, outcome.is_ok())) else { return };
            match (next, outcome) {
                (AfterWrite::Again, _) => {}
                (AfterWrite::UndoneSilently, _) => {
                    return entry.with_untracked(|entry| keep_copy(&name, entry.value.as_ref()));
                }
                (AfterWrite::Undone, Err(error)) => {
                    entry.with_untracked(|entry| keep_copy(&name, entry.value.as_ref()));
                    let body = format!("{} {}", error.message, error.what_to_try());
                    return toast(Toast::error(t!("Your change could not be kept")).body(body));
                }
                _ => return,
            }
        }
    });
}

async fn send(UserSettingName { bucket, key }: &UserSettingName, value: Option<Value>) -> Result<(), RequestError> {
    let path = setting(bucket, key);
    let answer = match value {
        Some(value) => {
            let body = serde_json::to_string(&UserSettingValue { value }).unwrap_or_default();
            api::send(Method::Put, path, Some(body)).await?
        }
        None => api::send(Method::Delete, path, None).await?,
    };
    age::wrote(answer.settings_at.as_deref());
    Ok(())
}
