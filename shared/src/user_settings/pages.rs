//! Addresses of the settings' pages in the browser, relative to the app's root.

use crate::uri::encode;

/// The settings of a person.
pub const SETTINGS: &str = "/settings";

/// The tab that tests a sign-in; administrators only.
pub const SIGN_IN_TEST: &str = "sign-in-test";

/// One tab of the settings: `general`.
pub fn tab(tab: &str) -> String {
    format!("{SETTINGS}/{}", encode(tab))
}
