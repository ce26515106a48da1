//! The APIs that a component provides and consumes.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use leptos::prelude::*;

use crate::cards::related::{CONSUMED_APIS, PROVIDED_APIS, RelatedCard};

/// Both lists, each with a word on what to write when it is empty.
#[component]
pub(crate) fn Apis(
    /// The component.
    entity: Arc<Entity>,
) -> impl IntoView {
    view! {
        <div class="entity__wide">
            <div class="entity__card">
                <RelatedCard entity=Arc::clone(&entity) table=&PROVIDED_APIS even_empty=true/>
            </div>
            <div class="entity__card"><RelatedCard entity table=&CONSUMED_APIS even_empty=true/></div>
        </div>
    }
}
