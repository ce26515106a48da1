//! Saved views: what a list shows, under a name, for a person or for the members of a group.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::MOUNT;
use crate::uri::{UriWriter, encode};

/// GET [`SavedViewsResponse`]: the views of a page that the person sees. POST [`SavedViewInput`]: saves one.
pub fn views(page: Option<&str>) -> String {
    let mut uri = UriWriter::new(&format!("{MOUNT}{}", super::routes::VIEWS));
    uri.push_some("page", page);
    uri.finish()
}

/// GET [`SavedView`], PUT [`SavedViewInput`], DELETE: one view.
pub fn view(id: &str) -> String {
    format!("{MOUNT}/views/{}", encode(id))
}

/// A saved view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    /// Names it for ever.
    pub id: String,
    /// The page that it belongs to: `catalog`.
    pub page: String,
    /// What people call it; no two of an owner and page are called the same.
    pub name: String,
    /// The user whose it is, or the group whose members see and change it. A canonical ref.
    pub owner: String,
    /// What the page shows; its form belongs to the page.
    pub state: Value,
    /// The user who changed it last.
    pub changed_by: String,
    /// When that was, ISO 8601.
    pub changed_at: String,
}

/// What is to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedViewInput {
    /// The page that it belongs to.
    pub page: String,
    /// What people call it.
    pub name: String,
    /// The person, or a group that the person is a member of; the person when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What the page shows.
    pub state: Value,
}

/// Views that a person sees.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedViewsResponse {
    /// By name.
    pub items: Vec<SavedView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(views(None), "/api/user-settings/views");
        assert_eq!(views(Some("catalog")), "/api/user-settings/views?page=catalog");
        assert_eq!(view("a/b"), "/api/user-settings/views/a%2Fb");
    }
}
