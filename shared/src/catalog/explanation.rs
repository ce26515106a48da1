//! Why an entity is as it is.

use serde::{Deserialize, Serialize};

/// Why an entity is as it is, or why it left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainResponse {
    /// The canonical ref that was asked about.
    pub entity_ref: String,
    /// Its uid.
    pub uid: String,
    /// How the entity stands.
    pub state: EntityState,
    /// When and why it left, if that is the last that happened to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departure: Option<super::HistoryItem>,
    /// The entity, then everything that led to it, nearest first; empty when it left.
    pub chain: Vec<ExplainedEntity>,
}

/// How an entity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EntityState {
    /// It is answered as its source has it.
    Current,
    /// It is answered, but something of its source could not be taken: what is answered may be older.
    Degraded,
    /// It was never good, so it is not answered.
    Failed,
    /// It was not processed or not put together yet.
    Waiting,
    /// It left, and nobody names it any more.
    Gone,
}

/// One entity of the chain. Times are ISO 8601 in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedEntity {
    /// Its canonical ref.
    pub entity_ref: String,
    /// What it was read from, as `type:target`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Only who shows this key may change the entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_key: Option<String>,
    /// The entities that name it. An entity that neither these nor a provider names is an orphan.
    pub parents: Vec<String>,
    /// The providers that name it.
    pub providers: Vec<String>,
    /// The processors that it goes through, in their order, by the names that the original has for them.
    #[serde(default)]
    pub processors: Vec<String>,
    /// What went wrong at the last attempt.
    pub errors: Vec<ExplainedError>,
    /// When it was first named.
    pub discovered_at: String,
    /// When it was last processed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_attempt_at: Option<String>,
    /// When it is processed again at the latest.
    pub next_attempt_at: String,
    /// When its answer changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_changed_at: Option<String>,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExplainedError {
    /// `InputError`, `NotFoundError`, …
    pub name: String,
    /// What, why, and what to try.
    pub message: String,
}
