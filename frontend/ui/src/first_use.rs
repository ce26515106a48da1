//! Views that most visits never need.

use leptos::prelude::*;

/// Shows nothing until a view is wanted for the first time, and keeps it from then on. What asks a question or tells of
/// something that seldom happens costs no page its start.
pub fn from_first_use(
    wanted: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let was_wanted = Memo::new(move |before: Option<&bool>| before == Some(&true) || wanted());
    (move || was_wanted.get().then(&view)).into_any()
}
