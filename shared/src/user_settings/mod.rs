//! What a person keeps in the portal: addresses, requests and answers of `/api/user-settings`.

pub mod pages;
mod views;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::uri::encode;
pub use views::{SavedView, SavedViewInput, SavedViewsResponse, view, views};

/// Where the API is mounted.
pub const MOUNT: &str = "/api/user-settings";

/// Settings that one request may ask for.
pub const MOST_AT_ONCE: usize = 100;

/// The addresses as the server declares them: below the mount, with `{parameters}`.
pub mod routes {
    /// Several settings.
    pub const MULTIGET: &str = "/multiget";
    /// All settings.
    pub const BUCKETS: &str = "/buckets";
    /// One setting; its key may have slashes.
    pub const SETTING: &str = "/buckets/{bucket}/keys/{*key}";
    /// Saved views.
    pub const VIEWS: &str = "/views";
    /// One saved view.
    pub const VIEW: &str = "/views/{id}";
}

/// POST [`MultigetRequest`]: several settings.
pub fn multiget() -> String {
    format!("{MOUNT}{}", routes::MULTIGET)
}

/// GET [`UserSettingsResponse`]: everything that is kept for the person. DELETE: forgets it (204).
pub fn buckets() -> String {
    format!("{MOUNT}{}", routes::BUCKETS)
}

/// GET, PUT [`UserSettingValue`], DELETE: one setting; see [`UserSetting`].
pub fn setting(bucket: &str, key: &str) -> String {
    format!("{MOUNT}/buckets/{}/keys/{}", encode(bucket), encode(key))
}

/// The name of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserSettingName {
    /// The group that it belongs to: `default.starredEntities`.
    pub bucket: String,
    /// Its name in there.
    pub key: String,
}

/// The value of a setting, any JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserSettingValue {
    /// The value.
    pub value: Value,
}

/// A setting with its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserSetting {
    /// The group that it belongs to.
    pub bucket: String,
    /// Its name in there.
    pub key: String,
    /// Any JSON.
    pub value: Value,
}

/// Asks for several settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MultigetRequest {
    /// At most [`MOST_AT_ONCE`].
    pub items: Vec<UserSettingName>,
}

/// Several settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MultigetResponse {
    /// In the order in which they were asked for; `None` for what is not kept.
    pub items: Vec<Option<UserSettingValue>>,
}

/// Everything that is kept for a person.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserSettingsResponse {
    /// By bucket and key.
    pub items: Vec<UserSetting>,
}

/// The header with which a page learns how new what it knows is, so that it does not ask again because of what it
/// changed itself. `multiget` tells the number of the last change that is in its answer; a change of a setting tells
/// the number before and its own, `41 42`: a page that knew of the first one knows of the second.
pub const SETTINGS_AT: &str = "x-settings-at";

/// What the channel `user-settings` tells a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSettingsNews {
    /// The number to ask with next.
    pub last: i64,
    /// Anything may have changed.
    #[serde(default)]
    pub missed: bool,
    /// Whether settings of the person changed.
    #[serde(default)]
    pub settings: bool,
    /// The number of the last change of a setting of the person; see [`SETTINGS_AT`].
    #[serde(default)]
    pub settings_at: i64,
    /// Whether views changed that the person sees.
    #[serde(default)]
    pub views: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(multiget(), "/api/user-settings/multiget");
        assert_eq!(setting("default.a", "x/y z"), "/api/user-settings/buckets/default.a/keys/x%2Fy%20z");
    }

    #[test]
    fn a_value_that_is_null_is_a_value_and_a_missing_one_is_none() {
        assert_eq!(serde_json::from_str::<UserSettingValue>(r#"{"value": null}"#).unwrap().value, Value::Null);
        assert!(serde_json::from_str::<UserSettingValue>("{}").is_err());
    }
}
