//! Several questions in one request.
//!
//! A page asks for a list, its counts and its facets at the same moment. One request for all of them saves the way
//! there and back, and all answers are about the same catalog.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most questions of one request.
pub const BATCH_LIMIT: usize = 20;

/// Questions that are asked together.
// Clients use a raw JSON type for `B`, so that nothing is read twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchRequest<B = Value> {
    /// At least one, at most [`BATCH_LIMIT`].
    pub requests: Vec<BatchQuestion<B>>,
}

/// One question: a POST that changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchQuestion<B = Value> {
    /// Relative to the catalog's mount: `/entities/by-query`, `/entities/by-refs` or `/entity-facets`.
    pub path: String,
    /// What would be posted there.
    pub body: B,
}

/// The answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResponse<B = Value> {
    /// In the order of the questions.
    pub responses: Vec<BatchAnswer<B>>,
}

/// One answer; a question that is refused does not concern the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchAnswer<B = Value> {
    /// The status that the answer would have by itself.
    pub status: u16,
    /// Its body.
    pub body: B,
}
