//! The lines of the palette: which there are, which one is chosen, and how the choice moves.

use leptos::prelude::*;

use super::item::{Group, Item};

/// Lines with a choice among them.
#[derive(Clone, Copy)]
pub(crate) struct Lines {
    pub(crate) groups: Memo<Vec<Group>>,
    /// The key of the line that was chosen, and its place, which counts when the line is gone.
    wanted: RwSignal<Option<(String, usize)>>,
    /// The place of the chosen line, counted through all groups.
    pub(crate) current: Memo<usize>,
}

/// A step through the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Next,
    Previous,
    First,
    Last,
    NextGroup,
    PreviousGroup,
}

impl Step {
    /// The step of a key.
    pub(crate) fn of(key: &str, shift: bool) -> Option<Self> {
        match (key, shift) {
            ("ArrowDown", _) => Some(Self::Next),
            ("ArrowUp", _) => Some(Self::Previous),
            ("Home", false) => Some(Self::First),
            ("End", false) => Some(Self::Last),
            ("PageDown", _) | ("Tab", false) => Some(Self::NextGroup),
            ("PageUp", _) | ("Tab", true) => Some(Self::PreviousGroup),
            _ => None,
        }
    }

    /// Where it leads from a place, through groups of these sizes. Ends are joined.
    fn from(self, at: usize, sizes: &[usize]) -> usize {
        let count: usize = sizes.iter().sum();
        if count == 0 {
            return 0;
        }
        let starts: Vec<usize> = sizes.iter().scan(0, |sum, size| Some(std::mem::replace(sum, *sum + size))).collect();
        let group = starts.partition_point(|start| *start <= at).saturating_sub(1);
        match self {
            Self::Next => (at + 1) % count,
            Self::Previous => (at + count - 1) % count,
            Self::First => 0,
            Self::Last => count - 1,
            Self::NextGroup => starts[(group + 1) % starts.len()],
            Self::PreviousGroup => starts[(group + starts.len() - 1) % starts.len()],
        }
    }
}

impl Lines {
    pub(crate) fn new(groups: Memo<Vec<Group>>) -> Self {
        let wanted = RwSignal::new(None::<(String, usize)>);
        let current = Memo::new(move |_| {
            let wanted = wanted.read();
            let Some((wanted, place)) = wanted.as_ref() else { return 0 };
            let groups = groups.read();
            let mut lines = groups.iter().flat_map(|group| &group.items);
            let count = lines.clone().count();
            lines.position(|item| item.key() == *wanted).unwrap_or_else(|| (*place).min(count.saturating_sub(1)))
        });
        Self { groups, wanted, current }
    }

    /// Chooses the first line again.
    pub(crate) fn restart(self) {
        self.wanted.set(None);
    }

    /// Chooses another line.
    pub(crate) fn go(self, step: Step) {
        let sizes: Vec<usize> = self.groups.read_untracked().iter().map(|group| group.items.len()).collect();
        self.choose(step.from(self.current.get_untracked(), &sizes));
    }

    /// Chooses the line at a place.
    pub(crate) fn choose(self, place: usize) {
        self.wanted.set(self.at(place).map(|item| (item.key(), place)));
    }

    /// The chosen line.
    pub(crate) fn chosen(self) -> Option<Item> {
        self.at(self.current.get_untracked())
    }

    fn at(self, place: usize) -> Option<Item> {
        self.groups.read_untracked().iter().flat_map(|group| &group.items).nth(place).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_through_lines_and_groups_and_around() {
        let sizes = [2, 1, 3];
        let step = |step: Step, at| step.from(at, &sizes);
        assert_eq!((step(Step::Next, 0), step(Step::Next, 5)), (1, 0));
        assert_eq!((step(Step::Previous, 0), step(Step::Previous, 3)), (5, 2));
        assert_eq!((step(Step::First, 4), step(Step::Last, 0)), (0, 5));
        assert_eq!((step(Step::NextGroup, 1), step(Step::NextGroup, 4)), (2, 0));
        assert_eq!((step(Step::PreviousGroup, 3), step(Step::PreviousGroup, 0)), (2, 3));
        assert_eq!(Step::Next.from(0, &[]), 0);
    }

    #[test]
    fn the_keys_of_a_text_field_stay_its_own() {
        assert_eq!(Step::of("ArrowLeft", false), None);
        assert_eq!(Step::of("Home", true), None, "selects text");
        assert_eq!(Step::of("Tab", true), Some(Step::PreviousGroup));
    }
}
