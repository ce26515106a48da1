//! The REST API of what people keep. A file holds one resource.

mod buckets;
mod endpoints;
mod multiget;
mod setting;
mod views;

use axum::Router;
use axum::http::HeaderValue;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::events::Events;
use callboard_core::openapi::OpenApi;
use callboard_core::plugin::PluginEnv;
use callboard_core::services::Services;
use callboard_core::signals::Journal;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::user_settings::SETTINGS_AT;
use serde_json::json;

use crate::store::SettingsStore;

/// The topic of events on which signals travel (contract/notifications.md B).
const SIGNALS: &str = "signals";

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct SettingsState {
    store: SettingsStore,
    journal: Journal,
    events: Events,
    services: Services,
}

pub(crate) fn routes(env: &PluginEnv, store: SettingsStore) -> Router {
    let state = SettingsState {
        store,
        journal: env.journal.clone(),
        events: env.events.clone(),
        services: env.services.clone(),
    };
    endpoints::endpoints().router().with_state(state)
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    endpoints::endpoints().description()
}

impl SettingsState {
    /// Tells open pages, and whoever listens to signals, what happened to a setting.
    fn tell(&self, user: &str, change: &str, key: &str) {
        self.journal.tell();
        self.events.publish(
            SIGNALS,
            json!({
                "recipients": { "type": "user", "entityRef": user },
                "channel": "user-settings",
                "message": { "type": change, "key": key },
            }),
        );
    }
}

/// The person who asks.
fn person(credentials: &Credentials) -> ApiResult<String> {
    let user = credentials.user().ok_or_else(|| {
        ApiError::NotAllowed(
            "Only a person keeps settings, and this is the token of a service; send a user's token".into(),
        )
    });
    user.map(ToString::to_string)
}

/// An answer that tells how new it is, see [`SETTINGS_AT`].
fn told(mut response: Response, number: String) -> Response {
    if let Ok(number) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(SETTINGS_AT, number);
    }
    response
}
