//! What the reader chose about the list for good: columns, paging, stars.

use std::collections::{BTreeMap, BTreeSet};

use callboard_shared::entity::EntityRef;
use leptos::prelude::*;

use super::columns::ListColumn;
use super::config::{ListConfig, Paging};

/// What the reader chose.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    /// How rows are paged.
    pub(crate) paging: Signal<Paging>,
    /// What has a star.
    pub(crate) starred: Signal<Vec<EntityRef>>,
    stars: RwSignal<BTreeSet<String>>,
    columns: RwSignal<BTreeMap<String, Vec<String>>>,
    chosen_paging: RwSignal<Option<String>>,
}

/// What the reader chose, else what is configured.
pub(crate) fn use_kept(config: &ListConfig) -> Kept {
    let usual = config.paging;
    let stars = RwSignal::new(BTreeSet::<String>::new());
    let chosen_paging = RwSignal::new(None::<String>);
    let paging = move || chosen_paging.read().as_deref().and_then(Paging::parse).unwrap_or(usual);
    Kept {
        paging: Memo::new(move |_| paging()).into(),
        starred: Memo::new(move |_| stars.read().iter().filter_map(|one| EntityRef::parse_full(one).ok()).collect())
            .into(),
        stars,
        columns: RwSignal::new(BTreeMap::new()),
        chosen_paging,
    }
}

impl Kept {
    /// Whether an entity has a star. Tracked.
    pub(crate) fn has_star(&self, entity: &str) -> bool {
        self.stars.read().contains(entity)
    }

    /// Gives entities a star.
    pub(crate) fn give_stars(&self, entities: Vec<String>) {
        self.stars.update(|stars| stars.extend(entities));
    }

    /// Gives an entity a star, or takes it away.
    pub(crate) fn toggle_star(&self, entity: &str) {
        self.stars.update(|stars| {
            if !stars.remove(entity) {
                stars.insert(entity.to_owned());
            }
        });
    }

    /// Pages rows in another way from now on.
    pub(crate) fn set_paging(&self, paging: Paging) {
        self.chosen_paging.set(Some(paging.as_str().to_owned()));
    }

    /// The columns that the reader chose for lists of a kind, if any. Tracked.
    pub(crate) fn columns(&self, kind: &str) -> Option<Vec<ListColumn>> {
        let columns = self.columns.read();
        Some(columns.get(kind)?.iter().filter_map(|id| ListColumn::of_id(id)).collect())
    }

    /// Shows these columns in lists of the kind from now on; none for the usual ones.
    pub(crate) fn set_columns(&self, kind: &str, columns: Option<Vec<ListColumn>>) {
        self.columns.update(|all| {
            match columns {
                Some(columns) => {
                    let ids = columns.into_iter().map(|column| column.id().to_owned()).collect();
                    all.insert(kind.to_owned(), ids);
                }
                None => {
                    all.remove(kind);
                }
            };
        });
    }
}
