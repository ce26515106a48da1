//! Waiting for news: the address that an open page asks, and its answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::uri::UriWriter;

/// Where the signals' API is mounted.
pub const MOUNT: &str = "/api/signals";

/// The channel of changed entities; what it tells is a [`crate::catalog::ChangesResponse`].
pub const CATALOG_CHANNEL: &str = "catalog";
/// The channel of sessions that somebody ended; what it tells is a [`crate::auth::SessionNews`].
pub const AUTH_CHANNEL: &str = "auth";
/// The channel of what somebody keeps; what it tells is a [`crate::user_settings::UserSettingsNews`].
pub const USER_SETTINGS_CHANNEL: &str = "user-settings";

/// The addresses as the server declares them: below the mount.
pub mod routes {
    /// News of several channels, as soon as there are some.
    pub const NEWS: &str = "/news";
}

/// GET [`NewsResponse`]: what happened in these channels after these numbers, answered as soon as something did.
/// A channel without a number tells the present one, at once.
pub fn news<'a>(channels: impl IntoIterator<Item = (&'a str, Option<i64>)>) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::NEWS));
    for (channel, after) in channels {
        match after {
            Some(after) => uri.push("channel", &format!("{channel}:{after}")),
            None => uri.push("channel", channel),
        }
    }
    uri.finish()
}

/// `GET /news`: what each of the channels tells.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewsResponse {
    /// By the name of the channel. Each has `last`, the number to ask with next, and `missed`, true when more
    /// happened than is remembered; the rest is the channel's own.
    pub channels: BTreeMap<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(
            news([("catalog", Some(17)), ("user-settings", None)]),
            "/api/signals/news?channel=catalog%3A17&channel=user-settings"
        );
    }
}
