//! The pages that a person was on last. They follow the person to other browsers.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::app_config::use_config;
use crate::extensions::Portal;
use crate::links::below_base;
use crate::settings::{Setting, use_setting};
use crate::title::page_title;

const BUCKET: &str = "search";
const KEY: &str = "recent";
/// More than these nobody looks through.
const AT_MOST: usize = 20;
/// Who stays less long was on the way to somewhere else; by then the page knows its title, too.
const STAYED: Duration = Duration::from_millis(2500);

/// Path below the app's root, and title.
type Visit = (String, String);

#[derive(Clone, Copy)]
struct Visits(Setting<Vec<Visit>>);

thread_local! {
    /// Goes up whenever the visit that goes on is to be forgotten.
    static FORGOTTEN: Cell<u32> = const { Cell::new(0) };
}

/// Does not remember the page that is shown. For whoever deletes what is kept of them: the page on which they do it
/// would be the first thing that is kept again.
pub fn forget_visit() {
    FORGOTTEN.set(FORGOTTEN.get() + 1);
}

/// The pages that the person was on last, the newest first: path below the app's root, and title.
pub fn recent_visits() -> Vec<(String, String)> {
    use_context::<Visits>().map(|visits| visits.0.get()).unwrap_or_default()
}

/// Remembers where the person is.
pub(crate) fn provide_visits(portal: Arc<Portal>) {
    let visits = use_setting(BUCKET, KEY, Vec::<Visit>::new());
    provide_context(Visits(visits));
    let name = use_config().title().to_owned();
    let pathname = use_location().pathname;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        let path = below_base(&pathname.read());
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let is_public = portal.page_at(&path).is_none_or(|(index, _)| portal.pages[index].public);
        if is_public {
            return;
        }
        let name = name.clone();
        let forgotten = FORGOTTEN.get();
        let remember = move || {
            if FORGOTTEN.get() != forgotten {
                return;
            }
            let title = page_title(&name);
            let before = visits.get_untracked();
            // The newest again is no news, and nothing has to be kept.
            if !title.is_empty() && before.first().is_none_or(|(last, _)| *last != path) {
                visits.note(with(before, (path.clone(), title)));
            }
        };
        timer.set_value(set_timeout_with_handle(remember, STAYED).ok());
    });
}

/// The visits with another one before them.
fn with(mut visits: Vec<Visit>, visit: Visit) -> Vec<Visit> {
    visits.retain(|(path, _)| *path != visit.0);
    visits.insert(0, visit);
    visits.truncate(AT_MOST);
    visits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(path: &str) -> Visit {
        (path.to_owned(), path.to_owned())
    }

    #[test]
    fn the_newest_stands_first_and_none_twice() {
        let visits = with(vec![visit("/a"), visit("/b")], visit("/b"));
        assert_eq!(visits, [visit("/b"), visit("/a")]);
    }

    #[test]
    fn old_ones_are_forgotten() {
        let mut visits = Vec::new();
        for number in 0..AT_MOST + 5 {
            visits = with(visits, visit(&number.to_string()));
        }
        assert_eq!(visits.len(), AT_MOST);
        assert_eq!(visits.last(), Some(&visit("5")));
    }
}
