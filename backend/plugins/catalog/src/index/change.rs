//! Changes on their way into the index: what can be prepared without the lock is.

use std::collections::HashSet;
use std::iter::Peekable;

use serde_json::Value;

use super::document::Document;
use super::order::Uids;
use super::rows::{AmbiguousKeys, Rows};
use super::state::State;
use super::uid::Uid;

/// A final entity as stitching made it.
#[derive(Debug, Clone)]
pub struct StitchedEntity {
    /// Its canonical ref.
    pub entity_ref: String,
    /// Its uid, also in `metadata.uid`.
    pub uid: String,
    /// The entity as it is answered.
    pub entity: Value,
    /// The number of the change that made it so. News with a smaller one is late.
    pub version: i64,
}

/// An entity whose rows and document are ready.
#[derive(Debug)]
pub struct Prepared {
    pub(super) entity_ref: String,
    pub(super) uid: Uid,
    pub(super) rows: Rows,
    pub(super) document: Document,
    pub(super) version: i64,
}

impl Prepared {
    /// Flattens and compresses an entity.
    ///
    /// # Errors
    /// When two of its keys differ only in case.
    pub fn new(stitched: StitchedEntity) -> Result<Self, AmbiguousKeys> {
        let StitchedEntity { entity_ref, uid, entity, version } = stitched;
        let rows = Rows::of_entity(&entity)?;
        Ok(Self { entity_ref, uid: Uid::new(&uid), rows, document: Document::new(&entity), version })
    }
}

/// One change of the index.
#[derive(Debug)]
pub enum Change {
    /// The entity is now this one, whether or not there was one.
    Upsert(Prepared),
    /// The entity of this ref and uid is gone, for good: a uid never comes back.
    Remove {
        /// Its canonical ref.
        entity_ref: String,
        /// Its uid.
        uid: String,
    },
}

impl Change {
    fn entity_ref(&self) -> &str {
        match self {
            Self::Upsert(prepared) => &prepared.entity_ref,
            Self::Remove { entity_ref, .. } => entity_ref,
        }
    }
}

/// A change together with what is there now.
pub(super) enum Step {
    Insert(Prepared),
    Replace { number: u32, before: Rows, prepared: Prepared },
    Remove { number: u32, before: Rows, entity_ref: String },
}

/// The steps of the next changes, at most `limit`, and none that touches the entity of another one: what is
/// there now would no longer be true for it.
pub(super) fn next_slice(
    state: &State,
    changes: &mut Peekable<impl Iterator<Item = Change>>,
    limit: usize,
) -> Vec<Step> {
    let mut touched: HashSet<String> = HashSet::new();
    let mut steps = Vec::with_capacity(limit);
    while touched.len() < limit {
        let Some(change) = changes.next_if(|change| !touched.contains(change.entity_ref())) else { break };
        touched.insert(change.entity_ref().to_owned());
        let present = state.number_of(change.entity_ref()).map(|number| (number, state.rows(number)));
        steps.extend(match (change, present) {
            (Change::Upsert(prepared), None) => Some(Step::Insert(prepared)),
            (Change::Upsert(prepared), Some((number, _))) if state.version(number) > prepared.version => None,
            (Change::Upsert(prepared), Some((number, before))) => Some(Step::Replace { number, before, prepared }),
            // Another uid is a later entity, which came before the news of this one's end.
            (Change::Remove { entity_ref, uid }, Some((number, before))) if state.uid(number) == &Uid::new(&uid) => {
                Some(Step::Remove { number, before, entity_ref })
            }
            (Change::Remove { .. }, _) => None,
        });
    }
    steps
}
