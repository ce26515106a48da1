//! Addresses of the settings' pages in the browser, relative to the app's root.

use crate::uri::encode;

/// The settings of a person.
pub const SETTINGS: &str = "/settings";

/// One tab of the settings: `general`.
pub fn tab(tab: &str) -> String {
    format!("{SETTINGS}/{}", encode(tab))
}
