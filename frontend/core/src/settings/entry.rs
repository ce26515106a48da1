//! What is known about one setting, and in which order it is written.

use serde_json::Value;

/// One setting. `None` of a value: it is not kept, and the default holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Entry {
    /// What is shown.
    pub(super) value: Option<Value>,
    /// What the server is known to have.
    confirmed: Option<Value>,
    /// Whether the server said what it has, or the person is signed out and nobody else has it.
    pub(super) known: bool,
    /// Changed since the last write began.
    unsaved: bool,
    /// A write is under way.
    saving: bool,
    /// A person chose something that the server does not have yet; else only the app did.
    of_person: bool,
}

/// Who changes a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// The person, who is told when it cannot be kept.
    Person,
    /// The app by itself: nobody waits for it, and a message would speak of a change that nobody made.
    App,
}

/// What comes after a write.
#[derive(Debug, PartialEq)]
pub(super) enum AfterWrite {
    /// Nothing: the server has what is shown.
    Done,
    /// It was changed meanwhile: write again.
    Again,
    /// The value before is shown again, and whoever chose is told.
    Undone,
    /// The value before is shown again; only the app had changed it.
    UndoneSilently,
}

impl Entry {
    /// A setting that a copy in the browser tells something of.
    pub(super) fn of_copy(value: Option<Value>, known: bool) -> Self {
        Self { value, known, ..Self::default() }
    }

    /// What a copy in the browser says; what a person just chose wins.
    pub(super) fn recall(&mut self, copy: Option<Value>) {
        if !self.unsaved && !self.saving {
            self.value = copy;
        }
    }

    /// What the server says; what a person just chose wins.
    pub(super) fn hear(&mut self, value: Option<Value>) {
        self.known = true;
        self.confirmed.clone_from(&value);
        self.recall(value);
    }

    /// Whether no change waits to be written.
    pub(super) fn is_written(&self) -> bool {
        !self.unsaved && !self.saving
    }

    /// Something was chosen. Whether a write is to begin.
    pub(super) fn choose(&mut self, value: Option<Value>, author: Author) -> bool {
        self.value = value;
        self.of_person |= author == Author::Person;
        self.unsaved = true;
        !self.saving
    }

    /// A write begins: what to write.
    pub(super) fn begin_write(&mut self) -> Option<Value> {
        (self.saving, self.unsaved) = (true, false);
        self.value.clone()
    }

    /// A write of `written` ended.
    pub(super) fn end_write(&mut self, written: Option<Value>, succeeded: bool) -> AfterWrite {
        self.saving = false;
        if succeeded {
            self.known = true;
            self.confirmed = written;
        }
        if self.unsaved {
            return AfterWrite::Again;
        }
        let of_person = std::mem::take(&mut self.of_person);
        if succeeded {
            return AfterWrite::Done;
        }
        self.value.clone_from(&self.confirmed);
        if of_person { AfterWrite::Undone } else { AfterWrite::UndoneSilently }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_choice_is_shown_at_once_and_undone_when_it_cannot_be_kept() {
        let mut entry = Entry::default();
        entry.hear(Some(json!("old")));
        assert!(entry.choose(Some(json!("new")), Author::Person));
        assert_eq!(entry.value, Some(json!("new")));
        let written = entry.begin_write();
        assert_eq!(entry.end_write(written, false), AfterWrite::Undone);
        assert_eq!(entry.value, Some(json!("old")));
    }

    #[test]
    fn choices_during_a_write_are_written_once_it_has_ended() {
        let mut entry = Entry::default();
        entry.choose(Some(json!(1)), Author::Person);
        let written = entry.begin_write();
        assert!(
            !entry.choose(Some(json!(2)), Author::Person) && !entry.choose(Some(json!(3)), Author::Person),
            "one write at a time"
        );
        assert_eq!(entry.end_write(written, true), AfterWrite::Again);
        let written = entry.begin_write();
        assert_eq!(written, Some(json!(3)));
        assert_eq!(entry.end_write(written, true), AfterWrite::Done);
    }

    #[test]
    fn news_do_not_take_back_what_is_being_written() {
        let mut entry = Entry::default();
        entry.choose(Some(json!(1)), Author::Person);
        entry.hear(None);
        assert_eq!(entry.value, Some(json!(1)));
        let written = entry.begin_write();
        entry.hear(Some(json!(0)));
        assert_eq!(entry.value, Some(json!(1)));
        entry.end_write(written, true);
        entry.hear(Some(json!(2)));
        assert_eq!(entry.value, Some(json!(2)), "another tab");
    }

    #[test]
    fn what_only_the_app_changed_is_undone_silently() {
        let mut entry = Entry::default();
        entry.choose(Some(json!(1)), Author::App);
        let written = entry.begin_write();
        assert_eq!(entry.end_write(written, false), AfterWrite::UndoneSilently);
        entry.choose(Some(json!(2)), Author::Person);
        entry.choose(Some(json!(3)), Author::App);
        let written = entry.begin_write();
        assert_eq!(entry.end_write(written, false), AfterWrite::Undone, "the person's change is lost, too");
    }
}
