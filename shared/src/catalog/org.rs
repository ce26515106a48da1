//! The organisation: groups, what they belong to, and how much belongs to them.

use serde::{Deserialize, Serialize};

use super::MOUNT;
use super::paths::routes;
use crate::entity::EntityRef;
use crate::uri::UriWriter;

/// GET [`OrgResponse`]: all groups, or those at and below one.
pub fn org_groups(root: Option<&EntityRef>) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", routes::ORG_GROUPS));
    uri.push_some("root", root.map(ToString::to_string).as_deref());
    uri.finish()
}

/// Groups with their hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrgResponse {
    /// By title. Of one group and those below it, that group comes first.
    pub groups: Vec<OrgGroup>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrgGroup {
    /// Its canonical ref.
    pub entity_ref: String,
    /// What people call it.
    pub title: String,
    /// `spec.type`: `team`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub group_type: Option<String>,
    /// The address of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Refs of the groups that it belongs to, as far as they are in this answer.
    pub parents: Vec<String>,
    /// How many users belong to it directly.
    pub members: u64,
    /// How many entities it owns directly.
    pub owned: u64,
}
