//! The entities that a person starred, kept where Backstage keeps them.
//!
//! ```ignore
//! let stars = use_stars();
//! stars.contains(&entity.entity_ref());          // follows every change, also of another tab
//! stars.toggle(&entity.entity_ref());
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use callboard_shared::entity::EntityRef;
use leptos::prelude::*;

use crate::settings::{Setting, use_setting};

const BUCKET: &str = "starredEntities";
const KEY: &str = "entityRefs";

/// The starred entities of whoever is signed in.
#[derive(Clone, Copy)]
pub struct Stars {
    kept: Setting<Vec<String>>,
    refs: Memo<Arc<BTreeSet<String>>>,
}

/// The starred entities.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_stars() -> Stars {
    expect_context::<Stars>()
}

pub(crate) fn provide_stars() {
    let kept = use_setting(BUCKET, KEY, Vec::<String>::new());
    let refs = Memo::new(move |_| Arc::new(kept.get().iter().map(|text| canonical(text)).collect::<BTreeSet<_>>()));
    provide_context(Stars { kept, refs });
}

impl Stars {
    /// Whether an entity is starred.
    pub fn contains(&self, entity: &EntityRef) -> bool {
        self.refs.read().contains(&entity.to_string())
    }

    /// The canonical refs of all starred entities, in alphabetical order.
    pub fn refs(&self) -> Arc<BTreeSet<String>> {
        self.refs.get()
    }

    /// Whether the server has said which they are.
    pub fn is_known(&self) -> bool {
        self.kept.is_known()
    }

    /// Stars an entity, or takes its star.
    pub fn toggle(&self, entity: &EntityRef) {
        let starred = self.refs.read_untracked().contains(&entity.to_string());
        self.set([entity], !starred);
    }

    /// Stars entities, or takes their stars.
    pub fn set<'a>(&self, entities: impl IntoIterator<Item = &'a EntityRef>, starred: bool) {
        let which: BTreeSet<String> = entities.into_iter().map(ToString::to_string).collect();
        self.kept.set(changed(self.kept.get_untracked(), which, starred));
    }
}

/// The list with these refs added at its end, or without them. What else is in it stays as it is.
fn changed(kept: Vec<String>, which: BTreeSet<String>, starred: bool) -> Vec<String> {
    let present: BTreeSet<String> = kept.iter().map(|text| canonical(text)).collect();
    if starred {
        let added = which.into_iter().filter(|entity| !present.contains(entity));
        return kept.into_iter().chain(added).collect();
    }
    kept.into_iter().filter(|text| !which.contains(&canonical(text))).collect()
}

/// Other programs may have written a ref in another case.
fn canonical(text: &str) -> String {
    EntityRef::parse_full(text).map_or_else(|_| text.to_owned(), |entity| entity.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_given_once_and_taken_in_any_case() {
        let kept = vec!["component:default/a".to_owned(), "API:default/B".to_owned()];
        let which = |refs: &[&str]| refs.iter().map(|text| (*text).to_owned()).collect();
        let added = changed(kept.clone(), which(&["api:default/b", "component:default/c"]), true);
        assert_eq!(added, ["component:default/a", "API:default/B", "component:default/c"]);
        assert_eq!(changed(kept, which(&["api:default/b"]), false), ["component:default/a"]);
    }
}
