//! How ingestion does, for those who look after the catalog.

use serde::{Deserialize, Serialize};

use super::ExplainedError;

/// `GET /ops`. Times are ISO 8601 in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpsResponse {
    /// Entities that are answered.
    pub entities: usize,
    /// Edges between them, each counted from both ends.
    pub relations: u64,
    /// Locations that were registered through the API.
    pub registered_locations: i64,
    /// Entities that are due to be looked at.
    pub processing: QueueState,
    /// Entities that are to be put together.
    pub stitching: QueueState,
    /// Entities whose last processing ended with errors.
    pub failed: i64,
    /// The sources of those, by location.
    pub failing_sources: Vec<FailingSource>,
    /// Providers by name.
    pub providers: Vec<ProviderState>,
    /// The number of the last change of the catalog.
    pub last_change: i64,
    /// When this was so.
    pub at: String,
}

/// Work that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QueueState {
    /// How much.
    pub waiting: i64,
    /// How long the longest waiting has been due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lag_milliseconds: Option<i64>,
}

/// A source with entities that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FailingSource {
    /// As `type:target`.
    pub location: String,
    /// How many entities failed.
    pub failed: usize,
    /// One of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_ref: Option<String>,
    /// Why that one failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ExplainedError>,
}

/// How a provider's runs went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProviderState {
    /// Its name.
    pub provider: String,
    /// `running` or `idle`; nothing before the first look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// End of the last run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run_ended_at: Option<String>,
    /// Why it failed; absent when it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run_error: Option<String>,
    /// When the next one is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_run_at: Option<String>,
}
