//! What the reader chose about the list for good: columns, paging, stars. It is kept for the person, so that it is the
//! same in every browser.

use std::collections::BTreeMap;
use std::sync::Arc;

use callboard_shared::entity::EntityRef;
use callboard_web_core::{Setting, Stars, use_setting, use_stars};
use leptos::prelude::*;

use super::columns::ListColumn;
use super::config::{ListConfig, Paging};

const BUCKET: &str = "catalog";
const COLUMNS: &str = "columns";
const PAGING: &str = "paging";

/// What the reader chose.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    /// How rows are paged.
    pub(crate) paging: Memo<Paging>,
    /// What has a star.
    pub(crate) starred: Memo<Arc<Vec<EntityRef>>>,
    stars: Stars,
    /// The columns of every kind for which the reader chose some.
    columns: Setting<BTreeMap<String, Vec<String>>>,
    chosen_paging: Setting<String>,
}

/// What the reader chose, else what is configured.
pub(crate) fn use_kept(config: &ListConfig) -> Kept {
    let usual = config.paging;
    let stars = use_stars();
    let chosen_paging = use_setting(BUCKET, PAGING, String::new());
    Kept {
        paging: Memo::new(move |_| Paging::parse(&chosen_paging.get()).unwrap_or(usual)),
        starred: Memo::new(move |_| {
            Arc::new(stars.refs().iter().filter_map(|one| EntityRef::parse_full(one).ok()).collect())
        }),
        stars,
        columns: use_setting(BUCKET, COLUMNS, BTreeMap::new()),
        chosen_paging,
    }
}

impl Kept {
    /// Gives entities a star.
    pub(crate) fn give_stars(&self, entities: &[EntityRef]) {
        self.stars.set(entities, true);
    }

    /// Gives an entity a star, or takes it away.
    pub(crate) fn toggle_star(&self, entity: &str) {
        if let Ok(entity) = EntityRef::parse_full(entity) {
            self.stars.toggle(&entity);
        }
    }

    /// Pages rows in another way from now on.
    pub(crate) fn set_paging(&self, paging: Paging) {
        self.chosen_paging.set(paging.as_str().to_owned());
    }

    /// The columns that the reader chose for lists of a kind, if any, the name first. Tracked.
    pub(crate) fn columns(&self, kind: &str) -> Option<Vec<ListColumn>> {
        let columns = self.columns.get();
        let chosen = columns.get(kind)?.iter().filter_map(|id| ListColumn::of_id(id));
        Some([ListColumn::Name].into_iter().chain(chosen.filter(|column| *column != ListColumn::Name)).collect())
    }

    /// Shows these columns in lists of the kind from now on; none for the usual ones.
    pub(crate) fn set_columns(&self, kind: &str, columns: Option<Vec<ListColumn>>) {
        self.columns.update(|all| match columns {
            Some(columns) => {
                all.insert(kind.to_owned(), columns.into_iter().map(|column| column.id().to_owned()).collect());
            }
            None => {
                all.remove(kind);
            }
        });
    }
}
