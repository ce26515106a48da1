//! Which entities changed, for whoever shows them.

use serde::{Deserialize, Serialize};

use super::ChangeKind;

/// `GET /changes`: what changed after a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangesResponse {
    /// The number to ask with next.
    pub last: i64,
    /// More happened than is remembered here: anything may have changed.
    #[serde(default)]
    pub missed: bool,
    /// Each entity once, with the last that happened to it, in the order of the numbers.
    #[serde(default)]
    pub items: Vec<ChangedEntity>,
}

/// An entity that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangedEntity {
    /// The number of the change, as in [`super::HistoryItem::sequence`].
    pub sequence: i64,
    /// Canonical.
    pub entity_ref: String,
    /// What happened.
    pub change: ChangeKind,
}
