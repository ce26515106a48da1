//! Where a person can see and change the file that an entity was read from.

use callboard_shared::entity::annotations;
use serde_json::Value;

use super::documents::{annotated_location, default_annotation};

/// Adds the view link of an entity that was read from an address. Authors' own annotations win. Links
/// that need to know the host's habits (edit, source directory) come with the integrations.
pub(super) fn annotate(entity: &mut Value) {
    let Some(location) = annotated_location(entity, annotations::MANAGED_BY_LOCATION) else { return };
    if location.kind == "url" {
        default_annotation(entity, annotations::VIEW_URL, &location.target);
    }
}
