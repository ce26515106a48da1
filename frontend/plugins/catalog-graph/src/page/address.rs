//! What the address of the page says, and changing it.

use callboard_shared::catalog::{GraphQuery, pages};
use callboard_shared::entity::EntityRef;
use callboard_web_core::embed::is_embedded;
use callboard_web_core::{extension_config, use_go, use_portal};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::model::settings::{MORE, Settings, Usual};

/// The graph that the address asks for.
#[derive(Clone, Copy)]
pub(crate) struct State {
    /// As it stands in the address.
    pub(super) query: Memo<GraphQuery>,
    /// With everything that it does not say.
    pub(super) settings: Memo<Settings>,
    /// Whether the filters are in sight.
    pub(super) shows_filters: Memo<bool>,
    set: Callback<(GraphQuery, bool)>,
}

/// Reads the address, as long as it is the address of this page: on the way to another page the address changes
/// first, and the graph must not.
pub(super) fn use_state() -> State {
    let usual = Usual::of(&extension_config(crate::PAGE));
    let location = use_location();
    let home = callboard_web_core::href(&home());
    let query = Memo::new(move |before: Option<&GraphQuery>| {
        let elsewhere = location.pathname.read().trim_end_matches('/') != home.trim_end_matches('/');
        match before.filter(|_| elsewhere) {
            Some(before) => before.clone(),
            None => GraphQuery::parse(&location.search.read()),
        }
    });
    let go = use_go();
    let show_filters = usual.query.show_filters;
    State {
        query,
        settings: Memo::new(move |_| Settings::of(&query.read(), &usual)),
        shows_filters: Memo::new(move |_| query.read().show_filters.or(show_filters).unwrap_or(true)),
        set: Callback::new(move |(query, replace): (GraphQuery, bool)| go(&address(&query), replace)),
    }
}

impl State {
    /// Shows the graph in another way, in the place of the present one in the history.
    pub(super) fn change(self, change: impl FnOnce(&mut GraphQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.set.run((query, true));
    }

    /// Goes to the graph of another entity, from where the browser's way back leads here.
    pub(super) fn begin_at(self, root: EntityRef) {
        let query = GraphQuery { roots: vec![root], limit: None, find: None, ..self.query.get_untracked() };
        self.set.run((query, false));
    }

    /// Shows more of a graph that is large.
    pub(super) fn show_more(self) {
        let limit = self.settings.with_untracked(|settings| settings.limit) + MORE;
        self.change(|query| query.limit = Some(limit));
    }
}

/// The address of a graph below the app's root.
pub(crate) fn address(query: &GraphQuery) -> String {
    format!("{}{}", home(), query.to_query())
}

/// Whether there is a page of the graph in this portal; in one whose parts another app embeds, as far as that is known.
pub(crate) fn is_there() -> bool {
    is_embedded() || use_portal().pages.iter().any(|page| page.id == crate::PAGE)
}

/// The path of the page below the app's root, which the configuration may have moved.
fn home() -> String {
    let portal = use_context::<std::sync::Arc<callboard_web_core::Portal>>();
    let page = portal.as_ref().and_then(|portal| portal.pages.iter().find(|page| page.id == crate::PAGE));
    page.map_or_else(|| pages::GRAPH.to_owned(), |page| page.path.to_string())
}
