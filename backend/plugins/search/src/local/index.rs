//! The index on disk. It is a cache: what is missing, damaged or of another version is begun again.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use callboard_core::search::SearchDocument;
use parking_lot::Mutex;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::fields::{Fields, VERSION, schema};
use crate::text::Analysis;

const VERSION_FILE: &str = "callboard-version";
/// What the writer keeps in memory before it writes a segment.
const WRITER_MEMORY: usize = 32 << 20;

/// An index that is open for reading and writing.
pub(crate) struct SearchIndex {
    pub(crate) fields: Fields,
    pub(crate) analysis: Analysis,
    pub(crate) reader: IndexReader,
    writer: Mutex<IndexWriter>,
}

/// Where an index is, and for what language.
#[derive(Clone)]
pub(crate) struct Place {
    /// Nothing: in memory.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) language: String,
    pub(crate) analysis: Analysis,
}

impl Place {
    /// What is there, or an empty index.
    pub(crate) fn open(&self) -> tantivy::Result<SearchIndex> {
        let Some(folder) = &self.folder else { return self.in_memory() };
        match self.present(folder) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, folder = %folder.display(), "the search index is damaged; it is made again from the catalog");
            }
        }
        self.begin(folder)
    }

    /// An empty index in the place of whatever is there.
    pub(crate) fn renew(&self) -> tantivy::Result<SearchIndex> {
        match &self.folder {
            Some(folder) => self.begin(folder),
            None => self.in_memory(),
        }
    }

    fn in_memory(&self) -> tantivy::Result<SearchIndex> {
        let (schema, fields) = schema();
        self.ready(Index::create_in_ram(schema), fields)
    }

    fn version(&self) -> String {
        format!("{VERSION} {}", self.language)
    }

    fn present(&self, folder: &Path) -> tantivy::Result<Option<SearchIndex>> {
        if fs::read_to_string(folder.join(VERSION_FILE)).ok() != Some(self.version()) {
            return Ok(None);
        }
        let index = Index::open_in_dir(folder)?;
        let damaged = index.validate_checksum()?;
        if let Some(file) = damaged.iter().next() {
            let why = format!("{} is not as it was written", file.display());
            return Err(tantivy::TantivyError::InternalError(why));
        }
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Ok(None);
        }
        self.ready(index, fields).map(Some)
    }

    fn begin(&self, folder: &Path) -> tantivy::Result<SearchIndex> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = self.ready(Index::create_in_dir(folder, schema)?, fields)?;
        fs::write(folder.join(VERSION_FILE), self.version())?;
        Ok(index)
    }

    fn ready(&self, index: Index, fields: Fields) -> tantivy::Result<SearchIndex> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let writer = Mutex::new(index.writer_with_num_threads(1, WRITER_MEMORY)?);
        Ok(SearchIndex { fields, analysis: self.analysis.clone(), reader, writer })
    }
}

impl SearchIndex {
    /// Takes in documents of one type and leaves out those of the keys that have none. Not seen before
    /// [`SearchIndex::commit`].
    pub(crate) fn put(&self, document_type: &str, keys: &[String], found: &[SearchDocument]) -> tantivy::Result<()> {
        let writer = self.writer.lock();
        for key in keys {
            writer.delete_term(self.fields.id_term(document_type, key));
        }
        for document in found.iter().filter(|document| is_safe(document)) {
            writer.add_document(self.fields.document(&self.analysis, document_type, document))?;
        }
        Ok(())
    }

    /// Shows readers what was put.
    pub(crate) fn commit(&self) -> tantivy::Result<()> {
        self.writer.lock().commit()?;
        self.reader.reload()
    }

    /// The state in which each document of a type is here.
    pub(crate) fn states(&self, document_type: &str) -> tantivy::Result<HashMap<String, String>> {
        let searcher = self.reader.searcher();
        let term = Term::from_field_text(self.fields.document_type, document_type);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut states = HashMap::new();
        for address in searcher.search(&query, &DocSetCollector)? {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            if let Some((_, key)) = text(self.fields.id).split_once('\n') {
                states.insert(key.to_owned(), text(self.fields.state).to_owned());
            }
        }
        Ok(states)
    }
}

/// Whether a result may lead where it does: on the web or within the portal. Others are never found, so that pages
/// and totals are right.
fn is_safe(document: &SearchDocument) -> bool {
    let location = document.fields.get("location").and_then(serde_json::Value::as_str).unwrap_or_default();
    match url::Url::parse(location) {
        Ok(address) => matches!(address.scheme(), "http" | "https"),
        Err(error) => error == url::ParseError::RelativeUrlWithoutBase,
    }
}

#[cfg(test)]
mod tests;
