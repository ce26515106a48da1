//! The labels of an entity.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::Entity;
use callboard_ui::Card;
use leptos::prelude::*;

/// Identifying pairs.
#[component]
pub(crate) fn Labels(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let labels = entity.metadata.labels.iter().map(|(key, value)| {
        let (key, value) = (key.clone(), value.clone());
        view! {
            <div class="entity-labels__pair">
                <dt>{key}</dt>
                <dd>{value}</dd>
            </div>
        }
    });
    let labels = labels.collect_view();
    view! { <Card title=Some(t!("Labels").to_owned())><dl class="entity-labels">{labels}</dl></Card> }
}
