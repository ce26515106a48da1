//! What happened, and who did it: addresses and answers of `/api/audit`.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where the API is mounted.
pub const MOUNT: &str = "/api/audit";

/// The addresses as the server declares them: below the mount.
pub mod routes {
    /// Events, newest first.
    pub const EVENTS: &str = "/events";
    /// How many there were over time.
    pub const CHART: &str = "/chart";
}

/// GET [`AuditEventsResponse`]: events, newest first.
pub fn events() -> String {
    format!("{MOUNT}{}", routes::EVENTS)
}

/// GET [`AuditChart`]: how many events there were over time.
pub fn chart() -> String {
    format!("{MOUNT}{}", routes::CHART)
}

/// How much an event matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Everyday, such as reading.
    Low,
    /// Changes something.
    Medium,
    /// Changes who may do what.
    High,
    /// Concerns the whole portal.
    Critical,
}

impl Severity {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far an operation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditStatus {
    /// It began. Only the log has this.
    Initiated,
    /// It was done.
    Succeeded,
    /// It was refused, or did not come to its end.
    Failed,
}

impl AuditStatus {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEventRow {
    /// Its number.
    pub id: String,
    /// When it ended, ISO 8601.
    pub at: String,
    /// The plugin that told it.
    pub plugin: String,
    /// What kind of event: `entity-mutate`.
    pub event_id: String,
    /// `low`, `medium`, `high` or `critical`.
    pub severity_level: String,
    /// `succeeded` or `failed`.
    pub status: String,
    /// Who did it.
    pub actor: AuditActor,
    /// The request that it was done for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<AuditRequest>,
    /// What is told besides: an object, different for each kind of event.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub meta: Value,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How long it took, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<i64>,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditActor {
    /// `user:default/ada`, `external:ci`, `plugin:catalog`; absent for somebody who did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<String>,
    /// From where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The host that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// With which program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// The request that something was done for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRequest {
    /// Its method.
    pub method: String,
    /// Path and query, without the values of credentials.
    pub url: String,
}

/// Events, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEventsResponse {
    /// The events.
    pub items: Vec<AuditEventRow>,
    /// Asks for those before them; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// How many events there were over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditChart {
    /// The beginning, milliseconds since 1970.
    pub from: i64,
    /// The end.
    pub until: i64,
    /// How long a slot is, milliseconds.
    pub width: i64,
    /// The slots that have events, oldest first.
    pub slots: Vec<AuditSlot>,
}

/// A part of the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditSlot {
    /// Its beginning, milliseconds since 1970.
    pub from: i64,
    /// How many events it has.
    pub events: i64,
    /// How many of them failed.
    pub failed: i64,
}
