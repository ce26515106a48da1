//! Copies of settings in the browser: what is shown before the server has answered, what other tabs of this
//! browser hear of at once, and all there is for a person who is not signed in.

use callboard_shared::user_settings::UserSettingName;
use leptos::prelude::window;
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{Event, Storage, StorageEvent};

const PREFIX: &str = "callboard:settings:";
/// Whose copies were used last.
const OWNER: &str = "callboard:settings-of";

/// Whose copies were used at the last visit; empty for somebody who was not signed in.
pub(super) fn last_owner() -> String {
    storage().and_then(|storage| storage.get_item(OWNER).ok().flatten()).unwrap_or_default()
}

pub(super) fn remember_owner(owner: &str) {
    // A browser that refuses shows defaults until the server has answered, nothing else.
    if let Some(storage) = storage() {
        let _ = storage.set_item(OWNER, owner);
    }
}

pub(super) fn read(owner: &str, name: &UserSettingName) -> Option<Value> {
    let text = storage()?.get_item(&item(owner, name)).ok()??;
    serde_json::from_str(&text).ok()
}

pub(super) fn write(owner: &str, name: &UserSettingName, value: Option<&Value>) {
    let Some(storage) = storage() else { return };
    let item = item(owner, name);
    let _ = match value {
        Some(value) => storage.set_item(&item, &value.to_string()),
        None => storage.remove_item(&item),
    };
}

/// The settings that there are copies of.
pub(super) fn names(owner: &str) -> Vec<UserSettingName> {
    let Some(storage) = storage() else { return Vec::new() };
    let items = (0..storage.length().unwrap_or_default()).filter_map(|place| storage.key(place).ok().flatten());
    items.filter_map(|item| name_of(owner, &item)).collect()
}

/// Removes the copies of a person who leaves.
pub(super) fn forget(owner: &str) {
    for name in names(owner) {
        write(owner, &name, None);
    }
}

/// The setting that another tab changed, with its value, if the event tells of one.
pub(super) fn change(owner: &str, event: &Event) -> Option<(UserSettingName, Option<Value>)> {
    let event: &StorageEvent = event.dyn_ref()?;
    let name = name_of(owner, &event.key()?)?;
    Some((name, event.new_value().and_then(|text| serde_json::from_str(&text).ok())))
}

fn item(owner: &str, UserSettingName { bucket, key }: &UserSettingName) -> String {
    format!("{PREFIX}{owner}:{bucket}/{key}")
}

fn name_of(owner: &str, item: &str) -> Option<UserSettingName> {
    let (bucket, key) = item.strip_prefix(PREFIX)?.strip_prefix(owner)?.strip_prefix(':')?.split_once('/')?;
    Some(UserSettingName { bucket: bucket.to_owned(), key: key.to_owned() })
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_belong_to_somebody() {
        let name = UserSettingName { bucket: "default.a".into(), key: "x/y".into() };
        let ada = item("user:default/ada", &name);
        assert_eq!(name_of("user:default/ada", &ada), Some(name.clone()));
        assert_eq!(name_of("user:default/bo", &ada), None);
        assert_eq!(name_of("", &ada), None);
        assert_eq!(name_of("", &item("", &name)), Some(name));
    }
}
