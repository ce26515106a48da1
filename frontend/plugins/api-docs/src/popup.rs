//! A definition in a dialog over the list that it was opened from.

use callboard_i18n::t;
use callboard_shared::catalog::pages;
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{ButtonVariant, Dialog, DialogSize, Icon, IconButton, LinkButton, Size, Skeleton};
use callboard_web_core::{deferred, href};
use leptos::prelude::*;

use crate::parts;

/// What the dialog shows: nothing yet, or the definition of an API with what it is called.
pub(crate) type Shown = RwSignal<Option<(EntityRef, String)>>;

/// A button that opens the dialog.
pub(crate) fn opener(api: &Entity, shown: Shown) -> AnyView {
    let (this, title) = (api.entity_ref(), api.title().to_owned());
    let label = t!("Definition of {title}", title);
    let open = move |event: leptos::ev::MouseEvent| {
        // A press anywhere else in the row follows the row.
        event.stop_propagation();
        shown.set(Some((this.clone(), title.clone())));
    };
    view! { <IconButton icon=Icon::Code size=Size::Small label on_click=open/> }.into_any()
}

/// The dialog. Lists have one for all rows.
#[component]
pub(crate) fn DefinitionDialog(
    /// What it shows.
    shown: Shown,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if shown.read().is_some() {
            open.set(true);
        }
    });
    Effect::watch(
        move || open.get(),
        move |open, _, _| {
            if !open {
                shown.set(None);
            }
        },
        false,
    );
    let title = Memo::new(move |before: Option<&String>| match &*shown.read() {
        Some((_, title)) => title.clone(),
        // It stays while the dialog closes.
        None => before.cloned().unwrap_or_default(),
    });
    let content = move || {
        shown.get().map(|(entity, _)| {
            let page = href(&pages::tab(&entity, "definition"));
            view! {
                <div class="api-popup">
                    {deferred(parts::in_dialog(entity), || view! { <Skeleton lines=10/> }.into_any())}
                    <p class="api-popup__end">
                        <LinkButton href=page size=Size::Small variant=ButtonVariant::Secondary icon=Icon::ArrowRight>
                            {t!("Open the page")}
                        </LinkButton>
                    </p>
                </div>
            }
        })
    };
    view! { <Dialog open title size=DialogSize::Large>{content}</Dialog> }.into_any()
}
