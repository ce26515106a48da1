//! Features that a person tries before everybody has them.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::settings::{Setting, use_setting};

/// Where the original keeps them, in the browser.
const BACKSTAGE_KEY: &str = "featureFlags";

/// Which features are on for the person.
#[derive(Clone, Copy)]
pub struct FeatureFlags {
    /// Names with 1 for those that are on, as the original has them.
    active: Setting<BTreeMap<String, u8>>,
}

/// Which features are on for whoever is signed in. Until the person switches one here, those hold that Backstage
/// kept in this browser.
pub fn use_feature_flags() -> FeatureFlags {
    FeatureFlags { active: use_setting(BACKSTAGE_KEY, "active", kept_by_backstage()) }
}

impl FeatureFlags {
    /// Whether a feature is on.
    pub fn is_active(&self, name: &str) -> bool {
        self.active.signal().read().get(name) == Some(&1)
    }

    /// Switches a feature.
    pub fn switch(&self, name: &str, on: bool) {
        self.active.update(|active| match on {
            true => drop(active.insert(name.to_owned(), 1)),
            false => drop(active.remove(name)),
        });
    }
}

fn kept_by_backstage() -> BTreeMap<String, u8> {
    let storage = window().local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(BACKSTAGE_KEY).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
