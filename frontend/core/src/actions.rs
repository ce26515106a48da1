//! What can be done on the page that is shown, for the command palette.
//!
//! ```ignore
//! use_page_actions(move || vec![Action::new("Copy entity ref", Icon::Copy, move || copy())]);
//! ```

use std::sync::atomic::{AtomicU32, Ordering};

use callboard_ui::Icon;
use leptos::prelude::*;

/// Something that a person can do, in words.
#[derive(Clone)]
pub struct Action {
    /// What it does, as an order: `Copy entity ref`.
    pub label: String,
    /// Other words that people look for it by, separated by blanks.
    pub words: &'static str,
    /// Drawn before the label.
    pub icon: Icon,
    /// Does it.
    pub run: Callback<()>,
}

impl Action {
    /// An action.
    pub fn new(label: impl Into<String>, icon: Icon, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), words: "", icon, run: Callback::new(move |()| run()) }
    }

    /// The same action, also found by these words.
    #[must_use]
    pub fn words(mut self, words: &'static str) -> Self {
        self.words = words;
        self
    }
}

/// The actions of one component, which are made when somebody looks.
#[derive(Clone, Copy)]
struct Contribution {
    id: u32,
    actions: Callback<(), Vec<Action>>,
}

#[derive(Clone, Copy)]
struct PageActions(RwSignal<Vec<Contribution>>);

/// Lets pages contribute actions.
pub(crate) fn provide_page_actions() {
    provide_context(PageActions(RwSignal::new(Vec::new())));
}

/// Contributes actions while the calling component is shown. They are asked for when the palette opens, and again
/// when a signal changes that they read.
pub fn use_page_actions(actions: impl Fn() -> Vec<Action> + Send + Sync + 'static) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(PageActions(list)) = use_context::<PageActions>() else { return };
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let actions = Callback::new(move |()| actions());
    list.update(|list| list.push(Contribution { id, actions }));
    on_cleanup(move || {
        list.try_update(|list| list.retain(|contribution| contribution.id != id));
    });
}

/// The actions of the page that is shown, in the order of its components. What reads this is told of changes.
pub fn page_actions() -> Vec<Action> {
    let Some(PageActions(list)) = use_context::<PageActions>() else { return Vec::new() };
    list.get().iter().flat_map(|contribution| contribution.actions.run(())).collect()
}
