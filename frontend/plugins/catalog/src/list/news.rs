//! What changed since the list was read: said, and shown when the reader wants it, so that rows do not move under
//! a finger.

use std::collections::BTreeSet;

use callboard_i18n::{plural, t};
use callboard_ui::{Button, ButtonVariant, Icon, Size};
use callboard_web_core::invalidate;
use leptos::prelude::*;

use super::state::List;
use crate::kinds;
use crate::live::on_changes;

/// The hint above the rows.
#[component]
pub(crate) fn ListNews(
    /// The list.
    list: List,
) -> impl IntoView {
    let changed = RwSignal::new(BTreeSet::<String>::new());
    let missed = RwSignal::new(false);
    on_changes(move |changes| {
        let kind = list.scope.read_untracked().kind().to_owned();
        let refs = changes.items.iter().map(|item| item.entity_ref.clone()).filter(|one| is_of_kind(one, &kind));
        changed.try_update(|changed| changed.extend(refs));
        missed.try_update(|missed| *missed |= changes.missed);
    });
    // What was read a moment ago has the changes in it.
    Effect::new(move || {
        list.page.state.track();
        changed.update_untracked(BTreeSet::clear);
        missed.update_untracked(|missed| *missed = false);
        changed.notify();
        missed.notify();
    });
    let hint = move || {
        let text = hint(changed.read().len(), missed.get())?;
        Some(view! {
            <Button
                variant=ButtonVariant::Primary
                size=Size::Small
                icon=Icon::Refresh
                on_click=move |_| invalidate("catalog")
            >
                {text}
            </Button>
        })
    };
    view! { <div class="catalog-news" role="status">{hint}</div> }.into_any()
}

fn is_of_kind(entity_ref: &str, kind: &str) -> bool {
    kind == kinds::ALL || entity_ref.split(':').next().is_some_and(|of| of.eq_ignore_ascii_case(kind))
}

fn hint(count: usize, missed: bool) -> Option<String> {
    match (count, missed) {
        (_, true) => Some(t!("The catalog changed – show").to_owned()),
        (0, false) => None,
        (count, false) => Some(plural!(count, "{count} change – show", "{count} changes – show")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_list_is_about_is_counted() {
        assert!(is_of_kind("api:default/a", "API") && is_of_kind("api:default/a", kinds::ALL));
        assert!(!is_of_kind("api:default/a", "component"));
        assert_eq!(hint(0, false), None);
        assert_eq!(hint(1, false).as_deref(), Some("1 change – show"));
        assert_eq!(hint(3, true).as_deref(), Some("The catalog changed – show"));
    }
}
