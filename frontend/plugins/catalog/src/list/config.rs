//! What `app.extensions` says about the list: `page:catalog` and its filters.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::catalog::{CatalogFilters, OwnershipFilter};
use callboard_web_core::{extension_config, use_portal};
use serde_json::{Map, Value};

use super::dimension::Dimension;

const KIND: &str = "catalog-filter:catalog/kind";
const OWNERSHIP: &str = "catalog-filter:catalog/list";
const OWNER: &str = "catalog-filter:catalog/mode";

/// How the reader comes to the rows that do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Paging {
    /// Pages that follow each other: stable while the catalog changes.
    #[default]
    Cursor,
    /// Pages with numbers.
    Offset,
    /// One long list.
    Scroll,
}

impl Paging {
    /// Every way, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Cursor, Self::Offset, Self::Scroll];

    /// The word in settings.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cursor => "cursor",
            Self::Offset => "offset",
            Self::Scroll => "scroll",
        }
    }

    /// What the reader sees.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Cursor => t!("Next and previous page"),
            Self::Offset => t!("Numbered pages"),
            Self::Scroll => t!("One long list"),
        }
    }

    /// Reads the word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paging| paging.as_str() == word)
    }
}

/// The list as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListConfig {
    /// How rows are paged until the reader chooses.
    pub(crate) paging: Paging,
    /// Rows a page, if the configuration says.
    pub(crate) limit: Option<u64>,
    /// Whether what is listed can be saved as a file.
    pub(crate) export: bool,
    /// Kind and ownership of an address that does not say.
    pub(crate) initial: (Option<String>, Option<OwnershipFilter>),
    /// Whether kinds can be chosen.
    pub(crate) kinds: bool,
    /// Whether own and starred entities can be chosen.
    pub(crate) ownership: bool,
    /// Whether owners are looked for among all users and groups, not only among those that own something.
    pub(crate) every_owner: bool,
    /// What the list can be narrowed by, in order.
    pub(crate) dimensions: Vec<Dimension>,
}

/// The list as it is configured.
pub(crate) fn list_config() -> ListConfig {
    let portal = use_portal();
    let part = |id: &str| portal.parts.contains(&id);
    let text = |id: &str, key: &str| extension_config(id).get(key).and_then(Value::as_str).map(str::to_owned);
    let page = extension_config(crate::LIST_PAGE);
    let (paging, limit) = paging(&page);
    let user = text(OWNERSHIP, "initialFilter").and_then(|word| OwnershipFilter::parse(&word));
    ListConfig {
        paging,
        limit,
        export: page.get("exportSettings").and_then(|export| export.get("enabled")) != Some(&Value::Bool(false)),
        // One's own first is what happens anyway, unless there are none.
        initial: (text(KIND, "initialFilter"), user.filter(|user| *user != OwnershipFilter::Owned)),
        kinds: part(KIND),
        ownership: part(OWNERSHIP),
        every_owner: text(OWNER, "mode").as_deref() == Some("all"),
        dimensions: portal.parts.iter().filter_map(|id| Dimension::of_part(id)).collect(),
    }
}

impl ListConfig {
    /// The filters of an address, with what it does not say.
    pub(crate) fn complete(&self, mut filters: CatalogFilters) -> CatalogFilters {
        let (kind, user) = &self.initial;
        filters.kind = filters.kind.or_else(|| kind.as_ref().map(|kind| kind.lower()));
        filters.user = filters.user.or(*user);
        filters.limit = filters.limit.or(self.limit);
        filters
    }
}

/// `pagination`: `true`, `false` for everything in one list, or `{mode, limit}`.
fn paging(page: &Map<String, Value>) -> (Paging, Option<u64>) {
    match page.get("pagination") {
        Some(Value::Bool(false)) => (Paging::Scroll, None),
        Some(Value::Object(settings)) => {
            let mode = settings.get("mode").and_then(Value::as_str).and_then(Paging::parse).unwrap_or_default();
            (mode, settings.get("limit").and_then(Value::as_u64).filter(|limit| *limit > 0))
        }
        _ => (Paging::Cursor, None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_ways_of_the_original_and_ours() {
        let of = |value: Value| paging(value.as_object().unwrap());
        assert_eq!(of(json!({})), (Paging::Cursor, None));
        assert_eq!(of(json!({"pagination": true})), (Paging::Cursor, None));
        assert_eq!(of(json!({"pagination": false})), (Paging::Scroll, None));
        assert_eq!(of(json!({"pagination": {"mode": "offset", "limit": 50}})), (Paging::Offset, Some(50)));
        assert_eq!(of(json!({"pagination": {"mode": "scroll", "limit": 0}})), (Paging::Scroll, None));
    }

    #[test]
    fn an_address_overrules_the_configuration() {
        let config = ListConfig {
            paging: Paging::Cursor,
            limit: Some(50),
            export: true,
            initial: (Some("API".into()), Some(OwnershipFilter::All)),
            kinds: true,
            ownership: true,
            every_owner: false,
            dimensions: Vec::new(),
        };
        let complete = |query: &str| config.complete(CatalogFilters::parse(query));
        assert_eq!(complete(""), CatalogFilters::parse("filters[kind]=api&filters[user]=all&limit=50"));
        let own = "filters[kind]=system&filters[user]=owned&limit=5";
        assert_eq!(complete(own), CatalogFilters::parse(own));
    }
}
