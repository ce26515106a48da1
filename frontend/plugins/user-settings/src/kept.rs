//! What the portal keeps for the person, in words.

use callboard_i18n::t;
use callboard_shared::user_settings::UserSetting;
use serde_json::Value;

/// The tag of the requests that list it, see `callboard_web_core::invalidate`.
pub(crate) const TAG: &str = "user-settings";
/// Longer values are cut where they are shown.
const PREVIEW: usize = 80;

/// What a setting is about.
pub(crate) fn label(setting: &UserSetting) -> String {
    let words = match (setting.bucket.as_str(), setting.key.as_str()) {
        ("default.starredEntities", "entityRefs") => t!("Starred entities"),
        ("default.appearance", "theme") => t!("Theme"),
        ("default.appearance", "density") => t!("Density"),
        ("default.appearance", "sidebarPinned") => t!("Sidebar kept open"),
        ("default.appearance", "language") => t!("Language"),
        ("default.featureFlags", "active") => t!("Feature flags"),
        ("default.home.customHomepage", "home") => t!("Layout of the home page"),
        ("default.catalog", "columns") => t!("Columns of the catalog"),
        ("default.catalog", "startView") => t!("The view that the catalog opens with"),
        ("default.search", "recent") => t!("Pages that you were on last"),
        (bucket, key) => return format!("{} / {key}", bucket.strip_prefix("default.").unwrap_or(bucket)),
    };
    words.to_owned()
}

/// The beginning of a value, in one line.
pub(crate) fn preview(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    match text.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None if text.is_empty() => "–".to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_shown_in_one_line() {
        assert_eq!(preview(&json!(["a", "b"])), "a, b");
        assert_eq!(preview(&json!("")), "–");
        assert_eq!(preview(&json!({"a": 1})), r#"{"a":1}"#);
        assert_eq!(preview(&json!("ø".repeat(100))), format!("{}…", "ø".repeat(80)));
    }

    #[test]
    fn a_setting_of_a_plugin_of_another_company_has_its_own_name() {
        let setting = |bucket: &str, key: &str| UserSetting { bucket: bucket.into(), key: key.into(), value: json!(1) };
        assert_eq!(label(&setting("default.radar", "zoom")), "radar / zoom");
        assert_eq!(label(&setting("default.appearance", "theme")), "Theme");
    }
}
