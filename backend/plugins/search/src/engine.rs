//! Answers searches from the index.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use callboard_core::search::{Collator, Visibility, key_number};
use callboard_shared::search::FACETS;
use parking_lot::{Mutex, RwLock};
use serde_json::{Map, Value};
use tantivy::TantivyDocument;
use tantivy::query::Query;
use tantivy::schema::Value as _;

use crate::collect::{Guards, Ranked, Values};
use crate::fields::{TYPES, facet_column, restore};
use crate::index::{Place, SearchIndex};
use crate::question::{Question, Tolerance};

/// Everything that the routes need. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) collators: Arc<Vec<Arc<dyn Collator>>>,
    pub(crate) place: Place,
    index: Arc<RwLock<Arc<SearchIndex>>>,
    pub(crate) progress: Arc<Mutex<Progress>>,
    /// Told when a search found the index damaged.
    pub(crate) damaged: Arc<tokio::sync::Notify>,
}

/// How far the index is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    /// It has not yet had everything since it was opened.
    pub(crate) partial: bool,
    pub(crate) pending: u64,
    pub(crate) since: Option<Instant>,
}

/// A document that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) document_type: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) details: Map<String, Value>,
}

/// Some of what was found, and how much there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) found: Vec<Found>,
    pub(crate) total: u64,
}

/// Which part of the results is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) by_title: bool,
}

impl Engine {
    pub(crate) fn new(collators: Vec<Arc<dyn Collator>>, place: Place) -> tantivy::Result<Self> {
        let index = place.open()?;
        Ok(Self {
            collators: Arc::new(collators),
            place,
            index: Arc::new(RwLock::new(Arc::new(index))),
            progress: Arc::new(Mutex::new(Progress { partial: true, pending: 0, since: None })),
            damaged: Arc::default(),
        })
    }

    pub(crate) fn index(&self) -> Arc<SearchIndex> {
        self.index.read().clone()
    }

    /// Begins again with an empty index.
    pub(crate) fn renew(&self) -> tantivy::Result<()> {
        self.progress.lock().partial = true;
        // Until the old one is gone its writer holds the folder.
        let mut index = self.index.write();
        let memory = Place { folder: None, ..self.place.clone() };
        *index = Arc::new(memory.renew()?);
        *index = Arc::new(self.place.renew()?);
        Ok(())
    }

    /// The results of a question, as exact as they can be and with typos when there are none otherwise.
    pub(crate) async fn search(&self, question: Question, guards: Guards, part: Part) -> tantivy::Result<Page> {
        self.off_the_runtime(move |index| {
            let exact = page(index, &*question.query(&index.fields, &index.analysis, Tolerance::Exact), &guards, part)?;
            if exact.total > 0 || question.term.trim().is_empty() {
                return Ok(exact);
            }
            page(index, &*question.query(&index.fields, &index.analysis, Tolerance::Typos), &guards, part)
        })
        .await
    }

    /// How often each type and each value of the facets occurs.
    pub(crate) async fn facets(
        &self,
        question: Question,
        every_type: Vec<String>,
        guards: Guards,
    ) -> tantivy::Result<Vec<HashMap<String, u64>>> {
        self.off_the_runtime(move |index| {
            let tolerance = tolerance_that_finds(index, &question, &guards)?;
            let count = |question: &Question, column: String| {
                let query = question.query(&index.fields, &index.analysis, tolerance);
                index.reader.searcher().search(&*query, &Values { guards: guards.clone(), column })
            };
            let mut all = vec![count(&Question { types: every_type, ..question.clone() }, TYPES.to_owned())?];
            for field in FACETS {
                let mut others = question.clone();
                others.filters.retain(|(name, _)| name != field);
                all.push(count(&others, facet_column(field))?);
            }
            Ok(all)
        })
        .await
    }

    /// Runs what reads the index where it may wait for the disk. Damage is reported to whoever heals it.
    pub(crate) async fn off_the_runtime<T: Send + 'static>(
        &self,
        read: impl FnOnce(&SearchIndex) -> tantivy::Result<T> + Send + 'static,
    ) -> tantivy::Result<T> {
        let index = self.index();
        let answer = tokio::task::spawn_blocking(move || read(&index)).await;
        let answer = answer.unwrap_or_else(|error| Err(tantivy::TantivyError::InternalError(error.to_string())));
        if answer.is_err() {
            self.damaged.notify_one();
        }
        answer
    }
}

/// What is seen of each type, as the collectors take it: the types that are left, and their guards.
pub(crate) fn guards(types: Vec<(String, Visibility)>) -> (Vec<String>, Guards) {
    let mut guards = Vec::new();
    let mut left = Vec::new();
    for (name, visibility) in types {
        match visibility {
            Visibility::None => continue,
            Visibility::All => {}
            Visibility::Keys(keys) => guards.push((key_number(&name), keys)),
        }
        left.push(name);
    }
    (left, Arc::new(guards))
}

fn tolerance_that_finds(index: &SearchIndex, question: &Question, guards: &Guards) -> tantivy::Result<Tolerance> {
    let any = Part { offset: 0, limit: 1, by_title: true };
    let exact = page(index, &*question.query(&index.fields, &index.analysis, Tolerance::Exact), guards, any)?;
    let finds = exact.total > 0 || question.term.trim().is_empty();
    Ok(if finds { Tolerance::Exact } else { Tolerance::Typos })
}

fn page(index: &SearchIndex, query: &dyn Query, guards: &Guards, part: Part) -> tantivy::Result<Page> {
    let searcher = index.reader.searcher();
    let limit = part.offset.saturating_add(part.limit);
    let (total, addresses) =
        searcher.search(query, &Ranked { guards: guards.clone(), limit, by_title: part.by_title })?;
    let mut found = Vec::with_capacity(part.limit.min(addresses.len()));
    for address in addresses.into_iter().skip(part.offset) {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let (document_type, _) = text(index.fields.id).split_once('\n').unwrap_or_default();
        let (fields, details) = restore(text(index.fields.stored));
        found.push(Found { document_type: document_type.to_owned(), fields, details });
    }
    Ok(Page { found, total })
}
