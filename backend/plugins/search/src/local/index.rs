//! An index that is open for reading and writing.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use callboard_core::search::SearchDocument;
use parking_lot::Mutex;
use tantivy::collector::{Count, DocSetCollector};
use tantivy::directory::error::LockError;
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term};

use super::fields::{Fields, schema};
use super::{counted, query, ranked};
use crate::clause::Clause;
use crate::store::{Counts, Found, Guards, Health, Page, Part, ToCount};
use crate::text::Analysis;
use crate::words::{VERSION, is_safe, restore};

const VERSION_FILE: &str = "callboard-version";
/// Blocks of stored documents that readers keep for each segment, of 16 kB each.
const CACHED_BLOCKS: usize = 8;
/// What the writer keeps in memory before it writes a segment.
const WRITER_MEMORY: usize = 32 << 20;

pub(super) struct SearchIndex {
    fields: Fields,
    analysis: Analysis,
    index: Index,
    reader: IndexReader,
    writer: Mutex<Writer>,
    /// Nothing: in memory.
    folder: Option<PathBuf>,
    /// Length and time of the files, which never change once they are written.
    seen: Mutex<HashMap<PathBuf, (u64, SystemTime)>>,
}

/// What writes, and what it was given since readers were last shown anything.
struct Writer {
    writer: IndexWriter,
    put: HashSet<Term>,
}

/// For what language an index is.
#[derive(Clone)]
pub(crate) struct Kind {
    pub(crate) language: String,
    pub(crate) analysis: Analysis,
}

/// What is in a folder.
pub(super) enum Present {
    Ready(Box<SearchIndex>),
    /// Nothing, or what another version wrote.
    Nothing,
    /// Another process writes there.
    Taken,
}

impl Kind {
    fn version(&self) -> String {
        format!("{VERSION} {}", self.language)
    }

    pub(super) fn in_memory(&self) -> tantivy::Result<SearchIndex> {
        let (schema, fields) = schema();
        self.ready(Index::create_in_ram(schema), fields, None)
    }

    /// What is in the folder. Every byte of it is checked.
    pub(super) fn open(&self, folder: &Path) -> tantivy::Result<Present> {
        if fs::read_to_string(folder.join(VERSION_FILE)).ok() != Some(self.version()) {
            return Ok(Present::Nothing);
        }
        let index = Index::open_in_dir(folder)?;
        if let Some(file) = damaged_file(&index)? {
            return Err(TantivyError::InternalError(format!("{} is not as it was written", file.display())));
        }
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Ok(Present::Nothing);
        }
        match self.ready(index, fields, Some(folder)) {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => Ok(Present::Taken),
            ready => ready.map(|index| Present::Ready(Box::new(index))),
        }
    }

    /// An empty index in a folder that is not there yet.
    pub(super) fn begin(&self, folder: &Path) -> tantivy::Result<SearchIndex> {
        fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = self.ready(Index::create_in_dir(folder, schema)?, fields, Some(folder))?;
        fs::write(folder.join(VERSION_FILE), self.version())?;
        Ok(index)
    }

    fn ready(&self, index: Index, fields: Fields, folder: Option<&Path>) -> tantivy::Result<SearchIndex> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(CACHED_BLOCKS)
            .try_into()?;
        let writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        let writer = Mutex::new(Writer { writer, put: HashSet::new() });
        let (analysis, folder) = (self.analysis.clone(), folder.map(Path::to_owned));
        let index = SearchIndex { fields, analysis, index, reader, writer, folder, seen: Mutex::default() };
        index.remember();
        Ok(index)
    }
}

fn damaged_file(index: &Index) -> tantivy::Result<Option<PathBuf>> {
    Ok(index.validate_checksum()?.into_iter().next())
}

impl SearchIndex {
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub(super) fn put(&self, document_type: &str, keys: &[String], found: &[SearchDocument]) -> tantivy::Result<()> {
        let Writer { writer, put } = &mut *self.writer.lock();
        let searcher = self.reader.searcher();
        for key in keys {
            let id = self.fields.id_term(document_type, key);
            // What is looked for in vain in every segment costs time, and memory until somebody looked.
            if put.remove(&id) || searcher.doc_freq(&id)? > 0 {
                writer.delete_term(id);
            }
        }
        for document in found.iter().filter(|document| is_safe(document)) {
            writer.add_document(self.fields.document(&self.analysis, document_type, document))?;
            put.insert(self.fields.id_term(document_type, &document.key));
        }
        Ok(())
    }

    pub(super) fn keep_types(&self, types: &[&str]) -> tantivy::Result<()> {
        let types = types.iter().map(|name| Term::from_field_text(self.fields.document_type, name));
        let others: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(AllQuery)), (Occur::MustNot, Box::new(TermSetQuery::new(types)))];
        let others = BooleanQuery::new(others);
        if self.reader.searcher().search(&others, &Count)? > 0 {
            self.writer.lock().writer.delete_query(Box::new(others))?;
            self.commit()?;
        }
        Ok(())
    }

    pub(super) fn commit(&self) -> tantivy::Result<()> {
        let Writer { writer, put } = &mut *self.writer.lock();
        writer.commit()?;
        self.reader.reload()?;
        put.clear();
        put.shrink_to_fit();
        self.remember();
        Ok(())
    }

    /// The files as they are now are as they should be.
    fn remember(&self) {
        if let Some(now) = self.folder.as_ref().and_then(|folder| self.files(folder)) {
            // What was damaged before is not forgotten.
            let mut seen = self.seen.lock();
            let kept = now.into_iter().map(|(path, is)| (path.clone(), seen.get(&path).copied().unwrap_or(is)));
            *seen = kept.collect();
        }
    }

    pub(super) fn page(&self, clause: &Clause, guards: Guards, part: Part) -> tantivy::Result<Page> {
        let searcher = self.reader.searcher();
        let limit = part.offset.saturating_add(part.limit);
        let query = query::query(&self.fields, clause);
        let (total, addresses) = searcher.search(&*query, &ranked::Ranked { guards, limit, sort: part.sort })?;
        let mut found = Vec::with_capacity(part.limit.min(addresses.len()));
        for address in addresses.into_iter().skip(part.offset) {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            let (document_type, _) = text(self.fields.id).split_once('\n').unwrap_or_default();
            let (fields, details) = restore(text(self.fields.stored));
            found.push(Found { document_type: document_type.to_owned(), fields, details });
        }
        Ok(Page { found, total })
    }

    pub(super) fn count(&self, to_count: ToCount) -> tantivy::Result<Counts> {
        let ToCount { clause, guards, types, filters } = to_count;
        let query = query::query(&self.fields, &clause);
        self.reader.searcher().search(&*query, &counted::Counted { guards, types, filters })
    }

    pub(super) fn states(&self, document_type: &str) -> tantivy::Result<HashMap<String, String>> {
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

    /// Looks whether the files are there and as long and as old as they were. Only when one is not, they are read.
    pub(super) fn health(&self) -> Health {
        let Some(folder) = &self.folder else { return Health::Sound };
        // Looked at twice: between the list and the look segments may have been joined.
        let Some(now) = self.files(folder).or_else(|| self.files(folder)) else { return Health::Lost };
        let mut seen = self.seen.lock();
        let changed = now.iter().any(|(path, is)| seen.get(path).is_some_and(|was| was != is));
        *seen = now;
        drop(seen);
        match changed.then(|| damaged_file(&self.index)) {
            None | Some(Ok(None)) => Health::Sound,
            Some(Ok(Some(file))) => {
                tracing::warn!(file = %file.display(), "a file of the search index is not as it was written");
                Health::Damaged
            }
            Some(Err(_)) => Health::Damaged,
        }
    }

    /// The files of what was last committed; nothing when one is not there.
    fn files(&self, folder: &Path) -> Option<HashMap<PathBuf, (u64, SystemTime)>> {
        let named = self.index.load_metas().ok()?.list_segment_files();
        // A segment may name files that it has no need of.
        let written = self.index.directory().list_managed_files();
        let each = named.intersection(&written).map(|file| {
            let path = folder.join(file);
            let meta = fs::metadata(&path).ok()?;
            Some((path, (meta.len(), meta.modified().unwrap_or(SystemTime::UNIX_EPOCH))))
        });
        each.collect()
    }
}
