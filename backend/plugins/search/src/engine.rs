//! Answers searches from whatever store has the documents, and knows how far that is.

use std::sync::Arc;
use std::time::Instant;

use callboard_core::search::{Collator, Visibility};
use callboard_shared::search::FACETS;
use parking_lot::{Mutex, RwLock};
use tokio::sync::Notify;

use crate::clause::Clause;
use crate::question::{Question, Tolerance, filter};
use crate::store::{Counts, Guards, Page, Part, Store, StoreError, ToCount};
use crate::text::Analysis;

/// Everything that the routes need. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) collators: Arc<Vec<Arc<dyn Collator>>>,
    pub(crate) analysis: Analysis,
    live: Arc<RwLock<Arc<dyn Store>>>,
    pub(crate) progress: Arc<Mutex<Progress>>,
    /// Told when a search could not be answered.
    pub(crate) damaged: Arc<Notify>,
}

/// How far the store is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// Documents are missing that there were when it was opened or begun.
    pub(crate) partial: bool,
    /// Another one is being filled to take its place.
    pub(crate) rebuilding: bool,
    pub(crate) pending: u64,
    pub(crate) since: Option<Instant>,
}

impl Engine {
    pub(crate) fn new(collators: Vec<Arc<dyn Collator>>, analysis: Analysis, store: Arc<dyn Store>) -> Self {
        let progress = Progress { partial: !store.was_filled(), ..Progress::default() };
        Self {
            collators: Arc::new(collators),
            analysis,
            live: Arc::new(RwLock::new(store)),
            progress: Arc::new(Mutex::new(progress)),
            damaged: Arc::default(),
        }
    }

    /// The store that answers now.
    pub(crate) fn live(&self) -> Arc<dyn Store> {
        self.live.read().clone()
    }

    /// Has another store answer from now on.
    pub(crate) fn replace(&self, store: Arc<dyn Store>) {
        *self.live.write() = store;
    }

    /// The results of a question, as exact as they can be and with typos when there are none otherwise.
    pub(crate) async fn search(&self, question: Question, guards: Guards, part: Part) -> Result<Page, StoreError> {
        let store = self.live();
        let ask = |tolerance| store.page(question.clause(&self.analysis, tolerance), guards.clone(), part);
        let exact = self.watched(&store, ask(Tolerance::Exact).await)?;
        if exact.total > 0 || question.term.trim().is_empty() {
            return Ok(exact);
        }
        self.watched(&store, ask(Tolerance::Typos).await)
    }

    /// How often each type and each value of the facets occurs.
    pub(crate) async fn facets(
        &self,
        question: Question,
        every_type: Vec<String>,
        guards: Guards,
    ) -> Result<Counts, StoreError> {
        let store = self.live();
        let of_facet = |name: &str| FACETS.iter().position(|field| *field == name);
        let counted = |filter: &(String, Vec<String>)| Some((of_facet(&filter.0)?, filter.1.clone()));
        let filters: Vec<_> = question.filters.iter().filter_map(counted).collect();
        let others = question.filters.iter().filter(|(name, _)| of_facet(name).is_none()).map(filter);
        let others: Vec<Clause> = others.collect();
        let ask = |tolerance| {
            let mut required = vec![question.words(&self.analysis, tolerance)];
            required.push(Clause::one_of(crate::clause::Place::Type, every_type.iter().cloned()).silent());
            required.extend(others.iter().cloned());
            let clause = Clause::With { required, welcome: Vec::new() };
            let (guards, types) = (guards.clone(), question.types.clone());
            store.count(ToCount { clause, guards, types, filters: filters.clone() })
        };
        let exact = self.watched(&store, ask(Tolerance::Exact).await)?;
        if exact.total > 0 || question.term.trim().is_empty() {
            return Ok(exact);
        }
        self.watched(&store, ask(Tolerance::Typos).await)
    }

    /// Tells whoever heals it when the store that answers now could not.
    fn watched<T>(&self, store: &Arc<dyn Store>, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if answer.is_err() && Arc::ptr_eq(store, &self.live()) {
            self.damaged.notify_one();
        }
        answer
    }
}

/// What is seen of each type, as the stores take it: the types that are left, and their guards.
pub(crate) fn guards(types: Vec<(String, Visibility)>) -> (Vec<String>, Guards) {
    let mut guards = Vec::new();
    let mut left = Vec::new();
    for (name, visibility) in types {
        match visibility {
            Visibility::None => continue,
            Visibility::All => {}
            Visibility::Keys(keys) => guards.push((name.clone(), keys)),
        }
        left.push(name);
    }
    (left, Arc::new(guards))
}
