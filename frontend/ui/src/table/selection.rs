//! Which rows are selected.

use std::collections::BTreeSet;

use leptos::prelude::*;

/// Which rows are selected, by their keys. Belongs to the page: it outlives the rows that are in sight.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    keys: RwSignal<BTreeSet<String>>,
    anchor: StoredValue<Option<String>>,
}

impl Selection {
    /// Nothing is selected.
    #[expect(clippy::new_without_default, reason = "it makes signals, which belong to the place that asks for it")]
    pub fn new() -> Self {
        Self { keys: RwSignal::new(BTreeSet::new()), anchor: StoredValue::new(None) }
    }

    /// Whether the row is selected. Tracked.
    pub fn has(&self, key: &str) -> bool {
        self.keys.read().contains(key)
    }

    /// How many rows are selected. Tracked.
    pub fn count(&self) -> usize {
        self.keys.read().len()
    }

    /// The keys in order.
    pub fn keys(&self) -> Vec<String> {
        self.keys.read_untracked().iter().cloned().collect()
    }

    /// Selects a row, or takes it out.
    pub fn set(&self, key: &str, on: bool) {
        self.set_all([key.to_owned()], on);
        self.anchor.set_value(Some(key.to_owned()));
    }

    /// Selects rows, or takes them out.
    pub fn set_all(&self, keys: impl IntoIterator<Item = String>, on: bool) {
        self.keys.update(|selected| {
            for key in keys {
                if on {
                    selected.insert(key);
                } else {
                    selected.remove(&key);
                }
            }
        });
    }

    /// As [`Self::set`], with all rows between the one that was set last and this one.
    pub fn set_until(&self, key: &str, on: bool, shown: &[String]) {
        let place = |wanted: &str| shown.iter().position(|key| key == wanted);
        let anchor = self.anchor.with_value(|anchor| anchor.as_deref().and_then(place));
        match (anchor, place(key)) {
            (Some(one), Some(other)) => self.set_all(shown[one.min(other)..=one.max(other)].iter().cloned(), on),
            _ => self.set(key, on),
        }
        self.anchor.set_value(Some(key.to_owned()));
    }

    /// Nothing is selected any more.
    pub fn clear(&self) {
        self.keys.update(BTreeSet::clear);
        self.anchor.set_value(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_reaches_from_the_last_row_that_was_set() {
        let owner = Owner::new();
        owner.set();
        let shown: Vec<String> = "abcde".chars().map(String::from).collect();
        let selection = Selection::new();
        selection.set_until("b", true, &shown);
        selection.set_until("d", true, &shown);
        assert_eq!(selection.keys(), ["b", "c", "d"]);
        selection.set_until("c", false, &shown);
        assert_eq!(selection.keys(), ["b"]);
        selection.set("z", true);
        selection.set_until("e", true, &shown);
        assert_eq!(selection.keys(), ["b", "e", "z"], "the row before is not in sight");
        selection.clear();
        assert!(selection.keys().is_empty());
    }
}
