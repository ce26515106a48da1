//! What a view shows, and which one the list shows.

use callboard_shared::catalog::CatalogFilters;
use callboard_shared::user_settings::SavedView;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a view of the list is, as it is saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shown {
    /// Filters and sorting as they stand in the address.
    #[serde(default)]
    pub(super) query: String,
    /// The columns that the person chose, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) columns: Option<Value>,
}

impl Shown {
    /// What a saved view shows; everything when that cannot be read.
    pub(super) fn of(view: &SavedView) -> Self {
        serde_json::from_value(view.state.clone()).unwrap_or_default()
    }

    pub(super) fn filters(&self) -> CatalogFilters {
        CatalogFilters::parse(&self.query)
    }
}

/// The part of an address that a view keeps: not the page of the list that somebody was on.
pub(super) fn kept(search: &str) -> String {
    CatalogFilters { cursor: None, offset: None, ..CatalogFilters::parse(search) }.to_query()
}

/// The view that the list shows, as its place among `views`: the one that the address names or named before a filter
/// was changed, else the one that shows the same.
pub(super) fn current(views: &[SavedView], named: Option<&str>, search: &str) -> Option<usize> {
    let by_id = |id: &str| views.iter().position(|view| view.id == id);
    let same = || {
        let shown = kept(search);
        let is_same = |view: &SavedView| kept(&Shown::of(view).query) == shown;
        if shown.is_empty() { None } else { views.iter().position(is_same) }
    };
    named.and_then(by_id).or_else(same)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn view(id: &str, query: &str) -> SavedView {
        SavedView {
            id: id.into(),
            page: "catalog".into(),
            name: id.into(),
            owner: "user:default/a".into(),
            state: json!({ "query": query }),
            changed_by: "user:default/a".into(),
            changed_at: String::new(),
        }
    }

    #[test]
    fn a_view_is_current_by_its_name_or_by_what_it_shows() {
        let views = [view("apis", "?filters[kind]=api"), view("everything", "")];
        assert_eq!(current(&views, Some("everything"), "?filters[kind]=system"), Some(1), "a filter was changed");
        assert_eq!(current(&views, None, "?filters%5Bkind%5D=api&offset=20"), Some(0), "on any page of the list");
        assert_eq!(current(&views, Some("gone"), "?filters[kind]=api"), Some(0));
        assert_eq!(current(&views, None, ""), None, "the plain list is no view");
    }

    #[test]
    fn a_view_of_another_release_shows_everything() {
        let mut odd = view("odd", "");
        odd.state = json!({ "query": { "kind": "api" } });
        assert_eq!(Shown::of(&odd), Shown::default());
    }
}
