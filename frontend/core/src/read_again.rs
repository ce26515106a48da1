//! Reading the source of an entity again: cards have the button, the page knows how.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::Entity;
use callboard_ui::{Icon, IconButton, Size};
use leptos::prelude::*;

use crate::entity_facts::can_refresh;

/// Has the source of an entity read again, and tells how that goes. The entity's page provides it.
#[derive(Clone, Copy)]
pub struct ReadSource(pub Callback<Arc<Entity>>);

/// A small button that reads the source again; nothing for entities whose source the server cannot read, and on
/// pages that provide no [`ReadSource`].
#[component]
pub fn ReadAgain(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let read = use_context::<ReadSource>().filter(|_| can_refresh(&entity));
    read.map(|ReadSource(read)| {
        view! {
            <IconButton
                icon=Icon::Refresh
                label=t!("Read the source again")
                size=Size::Small
                on_click=move |_| read.run(Arc::clone(&entity))
            />
        }
    })
    .into_any()
}
