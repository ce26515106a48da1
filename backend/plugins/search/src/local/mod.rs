//! The index of this replica. It is a cache: what is missing, damaged or of another version is begun again.

mod best;
mod counted;
mod few_words;
mod fields;
mod folder;
mod guard;
mod index;
mod query;
mod ranked;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::search::SearchDocument;

pub(crate) use self::index::Kind;
use self::index::SearchIndex;
use crate::clause::Clause;
use crate::store::{Counts, Guards, Health, Page, Part, Store, StoreError, ToCount};

/// Where the indexes of this replica are, and for what language.
#[derive(Clone)]
pub(crate) struct Local {
    /// Nothing: in memory.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) kind: Kind,
}

/// One index.
struct LocalStore {
    local: Local,
    index: Arc<SearchIndex>,
    was_filled: bool,
}

impl Local {
    /// What is there, else an empty index.
    ///
    /// # Errors
    /// When not even memory will do.
    pub(crate) fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        let (index, was_filled) = match &self.folder {
            None => (self.kind.in_memory()?, false),
            Some(folder) => match folder::open(folder, &self.kind) {
                Ok(opened) => opened,
                Err(error) => (self.without_folder(&error)?, false),
            },
        };
        Ok(self.store(index, was_filled))
    }

    fn store(&self, index: SearchIndex, was_filled: bool) -> Arc<dyn Store> {
        Arc::new(LocalStore { local: self.clone(), index: Arc::new(index), was_filled })
    }

    fn begin(&self) -> Result<SearchIndex, StoreError> {
        match &self.folder {
            None => Ok(self.kind.in_memory()?),
            Some(folder) => match folder::begin(folder, &self.kind) {
                Ok(index) => Ok(index),
                Err(error) => self.without_folder(&error),
            },
        }
    }

    /// Searching goes on without a disk.
    fn without_folder(&self, error: &tantivy::TantivyError) -> Result<SearchIndex, StoreError> {
        let folder = self.folder.as_ref().map(|folder| folder.display().to_string());
        tracing::error!(
            %error, folder,
            "the search index cannot be kept on disk and is kept in memory; check that its folder can be written, or set search.directory"
        );
        Ok(self.kind.in_memory()?)
    }
}

impl LocalStore {
    /// Runs what reads or writes the index where it may wait for the disk.
    async fn off_the_runtime<T: Send + 'static>(
        &self,
        run: impl FnOnce(&SearchIndex) -> tantivy::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let index = self.index.clone();
        match tokio::task::spawn_blocking(move || run(&index)).await {
            Ok(answer) => Ok(answer?),
            // What is read may be garbage, and then the reader may panic.
            Err(error) => Err(StoreError::Ended(error.to_string())),
        }
    }
}

#[async_trait]
impl Store for LocalStore {
    async fn page(&self, clause: Clause, guards: Guards, part: Part) -> Result<Page, StoreError> {
        self.off_the_runtime(move |index| index.page(&clause, guards, part)).await
    }

    async fn count(&self, to_count: ToCount) -> Result<Counts, StoreError> {
        self.off_the_runtime(move |index| index.count(to_count)).await
    }

    async fn states(&self, document_type: &str) -> Result<HashMap<String, String>, StoreError> {
        let document_type = document_type.to_owned();
        self.off_the_runtime(move |index| index.states(&document_type)).await
    }

    async fn put(&self, document_type: &str, keys: &[String], found: Vec<SearchDocument>) -> Result<(), StoreError> {
        let (document_type, keys) = (document_type.to_owned(), keys.to_vec());
        self.off_the_runtime(move |index| index.put(&document_type, &keys, &found)).await
    }

    async fn keep_types(&self, types: &[&'static str]) -> Result<(), StoreError> {
        let types = types.to_vec();
        self.off_the_runtime(move |index| index.keep_types(&types)).await
    }

    async fn commit(&self) -> Result<(), StoreError> {
        self.off_the_runtime(SearchIndex::commit).await
    }

    async fn health(&self) -> Health {
        self.off_the_runtime(|index| Ok(index.health())).await.unwrap_or(Health::Damaged)
    }

    async fn successor(&self) -> Result<Option<Arc<dyn Store>>, StoreError> {
        let local = self.local.clone();
        let begun = tokio::task::spawn_blocking(move || Ok(local.store(local.begin()?, false))).await;
        begun.map_err(|error| StoreError::Ended(error.to_string()))?.map(Some)
    }

    async fn take_over(&self) -> Result<(), StoreError> {
        self.off_the_runtime(|index| folder::take_over(index).map_err(Into::into)).await
    }

    fn was_filled(&self) -> bool {
        self.was_filled
    }
}

#[cfg(test)]
mod tests;
