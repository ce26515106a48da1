//! The list on the page: its question from the address, its answers from the server.

use callboard_shared::catalog::{
    CatalogFilters, FacetsRequest, FacetsResponse, OwnershipFilter, QueryEntitiesResponse, pages,
};
use callboard_web_core::{Query, SessionState, href, use_portal, use_query, use_session};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::dimension::Dimension;
use super::query;
use super::scope::{Scope, depends_on_owned};
use crate::requests;

/// The list on the page.
#[derive(Clone, Copy)]
pub(crate) struct List {
    /// What the list is about.
    pub(crate) scope: Memo<Scope>,
    /// The page of entities.
    pub(crate) page: Query<QueryEntitiesResponse>,
    /// How often every kind occurs.
    pub(crate) kinds: Query<FacetsResponse>,
    /// Which values can be chosen.
    pub(crate) choices: Query<FacetsResponse>,
    /// How many of the entities are the reader's own.
    pub(crate) owned: Signal<Option<u64>>,
    /// How many entities there are, whoever owns them.
    pub(crate) all: Signal<Option<u64>>,
    /// Whether the rows shown are not yet those that were asked for.
    pub(crate) loading: Signal<bool>,
    set: StoredValue<SetFilters, LocalStorage>,
}

/// Puts filters into the address, in the place of the present ones or after them.
type SetFilters = Box<dyn Fn(&CatalogFilters, bool)>;

impl List {
    /// Shows the list under other filters, in the place of the present ones in the history.
    pub(crate) fn change(&self, filters: &CatalogFilters) {
        self.set.with_value(|set| set(filters, true));
    }

    /// Goes to another page of the list, from where the browser's way back leads here.
    pub(crate) fn turn(&self, filters: &CatalogFilters) {
        self.set.with_value(|set| set(filters, false));
    }

    /// The filters, to change some of them.
    pub(crate) fn filters(&self) -> CatalogFilters {
        self.scope.read_untracked().filters.clone()
    }

    /// How many entities the list has on all pages; `None` while that is being found out.
    pub(crate) fn total(&self) -> Option<u64> {
        let state = self.page.state.read();
        let page = state.data.as_ref().filter(|_| !self.loading.get())?;
        Some(page.total_items)
    }

    /// How often the values of a dimension occur under the present filters. Dimensions that ask the same
    /// share a request.
    pub(crate) fn counts(&self, dimension: Dimension) -> Query<FacetsResponse> {
        let scope = self.scope;
        let request = Memo::new(move |_| query::counts(&scope.read(), dimension));
        use_facets(move || Some(request.get()))
    }
}

/// The list that the address of the page describes.
pub(crate) fn use_list() -> List {
    let home = home();
    let filters = use_filters(href(&home));
    let claims = use_claims();
    let known = move || claims.read().is_some();

    // Whether the reader owns anything of the kind decides what the list shows when the address does not say.
    // Other filters have no say in that: the list must not change sides while somebody types.
    let mine = move |filters: CatalogFilters| {
        let claims = claims.get()?;
        let scope = Scope::new(filters, Some(claims), None).of_user(OwnershipFilter::Owned);
        Some(scope).filter(Scope::offers_ownership)
    };
    let mine_at_all = use_query(move || {
        let of_kind = CatalogFilters { kind: filters.read().kind.clone(), ..CatalogFilters::default() };
        mine(of_kind).map(|scope| requests::entities(&query::count(&scope)))
    });
    let owned_count = use_query(move || mine(filters.get()).map(|scope| requests::entities(&query::count(&scope))));
    let owns_nothing = Memo::new(move |_| {
        let state = mine_at_all.state.read();
        if let Some(data) = state.data.as_ref().filter(|_| !state.previous) {
            return Some(data.total_items == 0);
        }
        // When it cannot be found out, everything is a better answer than nothing.
        state.error.is_some().then_some(true)
    });

    let scope = Memo::new(move |_| {
        let filters = filters.get();
        let claims = claims.get();
        let open = depends_on_owned(&filters, claims.as_deref());
        Scope::new(filters, claims, open.then(|| owns_nothing.get()).flatten())
    });
    let undecided = Memo::new(move |_| {
        let scope = scope.read();
        depends_on_owned(&scope.filters, scope.claims.as_deref()) && owns_nothing.read().is_none()
    });

    let page = use_query(move || known().then(|| requests::entities(&query::page(&scope.read()))));
    let total_shown = move |user: OwnershipFilter| {
        let state = page.state.read();
        let shown = state.data.as_ref().filter(|_| !state.previous && scope.read().user == user);
        shown.map(|page| page.total_items)
    };
    // The page itself counts what it shows; only the other side of the choice has to be asked for.
    let all_count = use_query(move || {
        let scope = scope.read();
        let needed = known() && scope.offers_ownership() && scope.user == OwnershipFilter::Owned;
        needed.then(|| requests::entities(&query::count(&scope.of_user(OwnershipFilter::All))))
    });
    let total_of = |query: Query<QueryEntitiesResponse>| query.data().map(|page| page.total_items);
    // A number that is being asked for anew stays meanwhile.
    let last = |before: Option<&Option<u64>>| before.copied().flatten();
    let owned = Memo::new(move |before| total_of(owned_count).or_else(|| last(before)));
    let all = Memo::new(move |before| {
        total_shown(OwnershipFilter::All).or_else(|| total_of(all_count)).or_else(|| last(before))
    });

    let navigate = use_navigate();
    let set = move |filters: &CatalogFilters, replace: bool| {
        // Who changes a filter wants to see the filters; who turns the page begins at its top.
        let options = NavigateOptions { replace, scroll: !replace, ..NavigateOptions::default() };
        navigate(&format!("{home}{}", filters.to_query()), options);
    };

    List {
        scope,
        page,
        kinds: use_facets(move || known().then(query::kind_counts)),
        choices: use_facets(move || known().then(|| query::choices(scope.read().kind()))),
        owned: owned.into(),
        all: all.into(),
        loading: Signal::derive(move || {
            let state = page.state.read();
            state.previous || undecided.get() || (state.data.is_none() && state.error.is_none())
        }),
        set: StoredValue::new_local(Box::new(set)),
    }
}

/// The filters in the address, as long as it is the address of this page: on the way to another page the
/// address changes first, and the list must not.
fn use_filters(home: String) -> Memo<CatalogFilters> {
    let location = use_location();
    Memo::new(move |before: Option<&CatalogFilters>| {
        let elsewhere = location.pathname.read().trim_end_matches('/') != home.trim_end_matches('/');
        match before.filter(|_| elsewhere) {
            Some(before) => before.clone(),
            None => CatalogFilters::parse(&location.search.read()),
        }
    })
}

/// The path of the list below the app's root, which the configuration may have moved.
fn home() -> String {
    use_portal()
        .pages
        .iter()
        .find(|page| page.id == crate::LIST_PAGE)
        .map_or_else(|| pages::CATALOG.to_owned(), |page| page.path.to_string())
}

/// Through which refs the reader owns; `None` until the server said who that is.
fn use_claims() -> Memo<Option<Vec<String>>> {
    let session = use_session();
    Memo::new(move |_| match &*session.state.read() {
        SessionState::Unknown => None,
        SessionState::SignedOut { .. } => Some(Vec::new()),
        SessionState::SignedIn(session) => Some(session.identity.ownership_entity_refs.clone()),
    })
}

fn use_facets(request: impl Fn() -> Option<FacetsRequest> + Send + Sync + 'static) -> Query<FacetsResponse> {
    use_query(move || request().map(|request| requests::facets(&request)))
}
