//! The groups below a group.

use std::collections::BTreeSet;

use callboard_shared::entity::{Entity, EntityRef};
use callboard_web_core::{RequestError, load};

use super::facts::targets;
use crate::requests;

/// Deeper than this no organisation is; a tree that is no tree ends here at the latest.
const LEVELS: usize = 12;

/// All groups below a group, level by level. A group that belongs to one of its own subgroups is met once.
///
/// # Errors
/// When the catalog does not answer.
pub(crate) async fn subgroups(group: &Entity) -> Result<Vec<EntityRef>, RequestError> {
    let mut seen = BTreeSet::from([group.entity_ref()]);
    let mut level: Vec<EntityRef> = targets(group, "parentOf", Some("group"));
    let mut all = Vec::new();
    for _ in 0..LEVELS {
        level.retain(|group| seen.insert(group.clone()));
        if level.is_empty() {
            break;
        }
        let answer = load(requests::by_refs(&level, &["relations"])).await?;
        all.append(&mut level);
        level = answer.items.iter().flatten().flat_map(|group| targets(group, "parentOf", Some("group"))).collect();
    }
    Ok(all)
}
