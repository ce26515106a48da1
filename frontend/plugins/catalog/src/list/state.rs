//! The list on the page: its question from the address, its answers from the server.

use callboard_shared::catalog::{
    CatalogFilters, FacetsRequest, FacetsResponse, OwnershipFilter, QueryEntitiesResponse,
};
use callboard_ui::Selection;
use callboard_web_core::{Query, SessionState, use_query, use_session};
use leptos::prelude::*;

use super::address::{SetFilters, use_address};
use super::config::{ListConfig, list_config};
use super::dimension::Dimension;
use super::kept::{Kept, use_kept};
use super::own;
use super::query;
use super::scope::{Scope, depends_on_owned};
use crate::requests;

/// The list on the page.
#[derive(Clone, Copy)]
pub(crate) struct List {
    /// How it is configured.
    pub(crate) config: StoredValue<ListConfig>,
    /// What the reader chose for good.
    pub(crate) kept: Kept,
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
    /// How many of the entities have a star.
    pub(crate) starred: Signal<Option<u64>>,
    /// How many entities there are, whoever owns them.
    pub(crate) all: Signal<Option<u64>>,
    /// Whether the rows shown are not yet those that were asked for.
    pub(crate) loading: Signal<bool>,
    /// The rows that something is to be done with.
    pub(crate) selection: Selection,
    /// The entity that is looked at beside the list.
    pub(crate) quick: RwSignal<Option<String>>,
    set: StoredValue<SetFilters, LocalStorage>,
}

impl List {
    /// Shows the list under other filters, in the place of the present ones in the history.
    pub(crate) fn change(&self, filters: &CatalogFilters) {
        self.set.with_value(|set| set(filters, true));
    }

    /// Goes to another page of the list, from where the browser's way back leads here.
    pub(crate) fn turn(&self, filters: &CatalogFilters) {
        self.set.with_value(|set| set(filters, false));
    }

    /// Looks at an entity beside the list, or no longer if it is looked at already.
    pub(crate) fn look_at(&self, entity: &str) {
        self.quick.update(|quick| {
            *quick = Some(entity.to_owned()).filter(|entity| quick.as_ref() != Some(entity));
        });
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
    own::learn();
    let config = list_config();
    let ownership = config.ownership;
    let kept = use_kept(&config);
    let (filters, set) = use_address(config.clone());
    let claims = use_claims(ownership);
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
        let scope = Scope::new(filters, claims, open.then(|| owns_nothing.get()).flatten());
        Scope { starred: kept.starred.get(), paging: kept.paging.get(), ..scope }
    });
    let undecided = Memo::new(move |_| {
        let scope = scope.read();
        depends_on_owned(&scope.filters, scope.claims.as_deref()) && owns_nothing.read().is_none()
    });

    // Who owns nothing sees everything: asked for meanwhile, so that nobody waits for two answers.
    use_query(move || {
        let everything = || requests::entities(&query::page(&scope.read().of_user(OwnershipFilter::All)));
        (known() && undecided.get()).then(everything)
    });
    let page = use_query(move || known().then(|| requests::entities(&query::page(&scope.read()))));
    let total_shown = move |user: OwnershipFilter| {
        let state = page.state.read();
        let shown = state.data.as_ref().filter(|_| !state.previous && scope.read().user == user);
        shown.map(|page| page.total_items)
    };
    // The page itself counts what it shows; only the other sides of the choice have to be asked for.
    let count_of = move |user: OwnershipFilter, needed: bool| {
        let scope = scope.read();
        let needed = needed && known() && scope.user != user;
        needed.then(|| requests::entities(&query::count(&scope.of_user(user))))
    };
    let all_count = use_query(move || count_of(OwnershipFilter::All, true));
    let has_stars = Memo::new(move |_| !kept.starred.read().is_empty());
    let starred_count = use_query(move || count_of(OwnershipFilter::Starred, has_stars.get()));
    let total_of = |query: Query<QueryEntitiesResponse>| query.data().map(|page| page.total_items);
    // A number that is being asked for anew stays meanwhile.
    let last = |before: Option<&Option<u64>>| before.copied().flatten();
    let owned = Memo::new(move |before| total_of(owned_count).or_else(|| last(before)));
    let starred = Memo::new(move |before| {
        if !has_stars.get() {
            return Some(0);
        }
        total_shown(OwnershipFilter::Starred).or_else(|| total_of(starred_count)).or_else(|| last(before))
    });
    let all = Memo::new(move |before| {
        total_shown(OwnershipFilter::All).or_else(|| total_of(all_count)).or_else(|| last(before))
    });

    List {
        config: StoredValue::new(config),
        kept,
        scope,
        page,
        kinds: use_facets(move || known().then(query::kind_counts)),
        choices: use_facets(move || known().then(|| query::choices(scope.read().kind()))),
        owned: owned.into(),
        starred: starred.into(),
        all: all.into(),
        loading: Signal::derive(move || {
            let state = page.state.read();
            state.previous || undecided.get() || (state.data.is_none() && state.error.is_none())
        }),
        selection: Selection::new(),
        quick: RwSignal::new(None),
        set: StoredValue::new_local(set),
    }
}

/// Through which refs the reader owns; `None` until the server said who that is. Nobody owns anything where the
/// choice was switched off.
fn use_claims(ownership: bool) -> Memo<Option<Vec<String>>> {
    let session = use_session();
    Memo::new(move |_| match &*session.state.read() {
        SessionState::Unknown => None,
        SessionState::SignedIn(session) if ownership => Some(session.identity.ownership_entity_refs.clone()),
        _ => Some(Vec::new()),
    })
}

fn use_facets(request: impl Fn() -> Option<FacetsRequest> + Send + Sync + 'static) -> Query<FacetsResponse> {
    use_query(move || request().map(|request| requests::facets(&request)))
}
