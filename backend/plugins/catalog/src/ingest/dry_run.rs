//! Trying a location out.

use std::collections::{HashSet, VecDeque};

use callboard_shared::entity::EntityRef;
use serde_json::Value;

use super::process::{Processing, parse};
use super::targets::input;
use crate::store::StatusError;

/// What registering `location` would bring in: the Location entity first, then everything below it,
/// fully processed. Nothing is stored.
///
/// # Errors
/// The first error of any entity, also a ref that occurs twice.
pub(crate) async fn dry_run(processing: &Processing, location: Value) -> Result<Vec<Value>, StatusError> {
    let mut done = HashSet::new();
    let mut entities = Vec::new();
    let mut queue = VecDeque::from([location]);
    while let Some(next) = queue.pop_front() {
        let processed = processing
            .run(next, None)
            .await
            .map_err(|errors| errors.into_iter().next().unwrap_or_else(|| input("unknown error")))?;
        let Some(processed) = processed else { continue };
        if let Some(error) = processed.errors.into_iter().next() {
            return Err(error);
        }
        let entity = parse(&processed.entity)?;
        let entity_ref = EntityRef::of(&entity).map(|entity_ref| entity_ref.to_string()).unwrap_or_default();
        let twice = |entity_ref: &str| input(&format!("{entity_ref} occurs more than once below this location"));
        if !done.insert(entity_ref.clone()) {
            return Err(twice(&entity_ref));
        }
        let mut seen = HashSet::new();
        if let Some(child) = processed.children.iter().find(|child| !seen.insert(child.entity_ref.as_str())) {
            return Err(twice(&child.entity_ref));
        }
        for child in &processed.children {
            queue.push_back(parse(&child.entity)?);
        }
        entities.push(entity);
    }
    Ok(entities)
}
