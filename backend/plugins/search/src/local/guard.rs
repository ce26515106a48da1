//! What the caller may not see is passed over before anything is counted.

use std::collections::HashSet;
use std::sync::Arc;

use callboard_core::search::key_number;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::fields::{KEY, TYPE};
use crate::store::Guards;

/// The guards over the documents of a segment.
pub(super) struct Guard {
    guards: Vec<(u64, Arc<HashSet<u64>>)>,
    types: Column<u64>,
    keys: Column<u64>,
}

impl Guard {
    pub(super) fn new(guards: &Guards, segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let guards = guards.iter().map(|(name, keys)| (key_number(name), keys.clone())).collect();
        Ok(Self { guards, types: columns.u64(TYPE)?, keys: columns.u64(KEY)? })
    }

    pub(super) fn admits(&self, document: DocId) -> bool {
        if self.guards.is_empty() {
            return true;
        }
        let document_type = self.types.first(document);
        let guard = self.guards.iter().find(|(guarded, _)| Some(*guarded) == document_type);
        guard.is_none_or(|(_, allowed)| self.keys.first(document).is_some_and(|key| allowed.contains(&key)))
    }
}
