//! What a list is about once the address, the session and the defaults are put together.

use std::sync::Arc;

use callboard_shared::catalog::{CatalogFilters, OwnershipFilter};
use callboard_shared::entity::EntityRef;

use super::config::Paging;
use crate::kinds;

/// The kind of the list when the address names none.
pub(crate) const DEFAULT_KIND: &str = "component";
/// Rows a page when the address says nothing.
pub(crate) const DEFAULT_LIMIT: u64 = 20;
/// The most that an address may ask for.
const MOST: u64 = 200;

/// The question that the list answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scope {
    /// What the address says.
    pub(crate) filters: CatalogFilters,
    /// Through which refs the reader owns; `None` until the server said who that is.
    pub(crate) claims: Option<Vec<String>>,
    /// Whose entities, with the default filled in.
    pub(crate) user: OwnershipFilter,
    /// What the reader gave a star.
    pub(crate) starred: Arc<Vec<EntityRef>>,
    /// How the reader comes to the rows that do not fit.
    pub(crate) paging: Paging,
}

impl Scope {
    /// Puts the parts together. `owns_nothing` is the server's answer about the reader's own entities;
    /// `None` while it is not known.
    pub(crate) fn new(filters: CatalogFilters, claims: Option<Vec<String>>, owns_nothing: Option<bool>) -> Self {
        let user = match filters.user {
            // Whatever can be looked at can have a star.
            Some(OwnershipFilter::Starred) => OwnershipFilter::Starred,
            _ if !can_own(&filters, claims.as_deref()) => OwnershipFilter::All,
            Some(user) => user,
            None if owns_nothing == Some(true) => OwnershipFilter::All,
            None => OwnershipFilter::Owned,
        };
        Self { filters, claims, user, ..Self::default() }
    }

    /// The kind in lower case, or `all`.
    pub(crate) fn kind(&self) -> &str {
        kind_of(&self.filters)
    }

    /// Rows a page.
    pub(crate) fn limit(&self) -> u64 {
        limit_of(&self.filters)
    }

    /// Whether the reader can own entities of the kind.
    pub(crate) fn offers_ownership(&self) -> bool {
        can_own(&self.filters, self.claims.as_deref())
    }

    /// The same question about everybody's entities, the reader's, or those with a star.
    pub(crate) fn of_user(&self, user: OwnershipFilter) -> Self {
        Self { user, ..self.clone() }
    }
}

/// The kind that the filters ask for, in lower case, or `all`.
pub(crate) fn kind_of(filters: &CatalogFilters) -> &str {
    filters.kind.as_deref().unwrap_or(DEFAULT_KIND)
}

/// Rows a page under these filters.
pub(crate) fn limit_of(filters: &CatalogFilters) -> u64 {
    filters.limit.filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT).min(MOST)
}

/// Whether it depends on the reader's own entities what the list shows.
pub(crate) fn depends_on_owned(filters: &CatalogFilters, claims: Option<&[String]>) -> bool {
    filters.user.is_none() && can_own(filters, claims)
}

/// Nearly everybody owns through something: as long as nobody knows better, that is assumed.
fn can_own(filters: &CatalogFilters, claims: Option<&[String]>) -> bool {
    claims.is_none_or(|claims| !claims.is_empty()) && !kinds::is_owner(kind_of(filters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(filters: &str, claims: &[&str], owns_nothing: Option<bool>) -> OwnershipFilter {
        let claims = claims.iter().map(|claim| (*claim).to_owned()).collect();
        Scope::new(CatalogFilters::parse(filters), Some(claims), owns_nothing).user
    }

    #[test]
    fn own_entities_come_first_when_there_are_any() {
        const ME: &[&str] = &["user:default/me"];
        assert_eq!(user("", ME, None), OwnershipFilter::Owned);
        assert_eq!(user("", ME, Some(false)), OwnershipFilter::Owned);
        assert_eq!(user("", ME, Some(true)), OwnershipFilter::All);
        assert_eq!(user("filters[user]=owned", ME, Some(true)), OwnershipFilter::Owned, "as the address says");
        assert_eq!(user("filters[user]=all", ME, None), OwnershipFilter::All);
        assert_eq!(user("", &[], None), OwnershipFilter::All);
        assert_eq!(user("filters[user]=owned&filters[kind]=Group", ME, None), OwnershipFilter::All);
        assert_eq!(Scope::new(CatalogFilters::default(), None, None).user, OwnershipFilter::Owned);
    }

    #[test]
    fn limits_are_sane() {
        for (query, limit) in [("", 20), ("limit=0", 20), ("limit=50", 50), ("limit=100000", 200)] {
            assert_eq!(limit_of(&CatalogFilters::parse(query)), limit, "{query}");
        }
    }
}
