//! How new the settings are that this page knows: the number of the last change that is in them.
//!
//! The server numbers the changes of a person's settings, and tells open pages that there was one, the page that made
//! it too. A page that knew everything before its own change knows everything after it, and need not ask again.

use std::cell::Cell;

thread_local! {
    static KNOWN: Cell<i64> = const { Cell::new(0) };
}

/// The settings were read; the header tells up to which change.
pub(super) fn read(header: Option<&str>) {
    if let Some(number) = header.and_then(|text| text.parse().ok()) {
        KNOWN.set(KNOWN.get().max(number));
    }
}

/// A setting was changed here; the header tells the number of the change before and its own.
pub(super) fn wrote(header: Option<&str>) {
    KNOWN.set(after(KNOWN.get(), header));
}

/// Whether that change is in what is known.
pub(super) fn knows(number: i64) -> bool {
    number <= KNOWN.get()
}

fn after(known: i64, header: Option<&str>) -> i64 {
    let numbers = header.and_then(|text| text.split_once(' '));
    let numbers = numbers.and_then(|(before, own)| Some((before.parse::<i64>().ok()?, own.parse::<i64>().ok()?)));
    match numbers {
        Some((before, own)) if before <= known => known.max(own),
        _ => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_ones_own_is_known_unless_there_was_another_before_it() {
        assert_eq!(after(40, Some("40 42")), 42);
        assert_eq!(after(40, Some("0 42")), 42, "the first one of this person");
        assert_eq!(after(40, Some("41 42")), 40, "another tab's change is not known");
        assert_eq!(after(43, Some("40 42")), 43);
        assert_eq!(after(40, None), 40);
        assert_eq!(after(40, Some("x y")), 40);
    }
}
