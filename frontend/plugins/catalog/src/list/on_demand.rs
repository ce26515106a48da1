//! What few readers of the list ask for, behind one lazy function: its code is fetched when it is first wanted.

use callboard_web_core::LazyView;
use leptos::prelude::*;

use super::bulk::{Deed, Doing};
use super::export::ExportForm;
use super::quick::Looked;
use super::state::List;

/// What is wanted from the lazy function.
enum Wanted {
    Export(List, RwSignal<bool>),
    Bulk(List, Deed, RwSignal<Option<Deed>>),
    Quick(List),
}

/// The content of the dialog that exports the list; it closes the dialog through the signal.
pub(crate) fn export(list: List, open: RwSignal<bool>) -> LazyView {
    Box::pin(view(Wanted::Export(list, open)))
}

/// The content of the dialog that does something with what is selected.
pub(crate) fn bulk(list: List, deed: Deed, open: RwSignal<Option<Deed>>) -> LazyView {
    Box::pin(view(Wanted::Bulk(list, deed, open)))
}

/// The content of the panel beside the list.
pub(crate) fn quick(list: List) -> LazyView {
    Box::pin(view(Wanted::Quick(list)))
}

#[lazy]
fn view(wanted: Wanted) -> AnyView {
    match wanted {
        Wanted::Export(list, open) => view! { <ExportForm list open/> }.into_any(),
        Wanted::Bulk(list, deed, open) => view! { <Doing list deed open/> }.into_any(),
        Wanted::Quick(list) => view! { <Looked list/> }.into_any(),
    }
}
