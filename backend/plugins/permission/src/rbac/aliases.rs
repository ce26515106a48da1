//! Words in conditions that stand for the person who asks.

use callboard_core::permissions::{Criteria, PolicyUser};
use serde_json::Value;

/// The person.
const CURRENT_USER: &str = "$currentUser";
/// Everything by which the person owns; only in lists.
const OWNER_REFS: &str = "$ownerRefs";

/// The condition for this person.
pub(crate) fn expand(criteria: &Criteria, user: &PolicyUser) -> Criteria {
    criteria.with_params(&|value| match value.as_str() {
        Some(CURRENT_USER) => vec![Value::from(user.user.to_string())],
        Some(OWNER_REFS) => user.ownership.iter().map(|claim| Value::from(claim.as_str())).collect(),
        _ => vec![value.clone()],
    })
}
