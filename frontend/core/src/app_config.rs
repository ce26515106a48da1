//! The configuration that the server put into the page.

use std::sync::Arc;

use callboard_shared::app::{AppConfig, CONFIG_SCRIPT_TYPE};
use leptos::prelude::*;
use serde_json::{Map, Value};

/// The configuration.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_config() -> Arc<AppConfig> {
    expect_context::<Arc<AppConfig>>()
}

/// Reads the configuration from the page. Without one (a page that only embeds us) it is empty; one that
/// cannot be read is reported and counts as empty, because a portal with defaults helps more than none.
pub(crate) fn read_config() -> AppConfig {
    let selector = format!("script[type='{CONFIG_SCRIPT_TYPE}']");
    let script = document().query_selector(&selector).ok().flatten();
    let text = script.and_then(|script| script.text_content());
    let config = text.map(|text| AppConfig::from_script(&text));
    match config {
        Some(Ok(config)) => config,
        Some(Err(error)) => {
            leptos::logging::error!("{error}");
            AppConfig::new(Value::Object(Map::new()))
        }
        None => AppConfig::new(Value::Object(Map::new())),
    }
}
