//! A shift, as the card and the page show it.

use callboard_shared::entity::EntityRef;
use callboard_ui::{KeyValue, KeyValueList};
use callboard_web_core::EntityLink;
use leptos::prelude::*;
use oncall_shared::Duty;

/// Who answers now, until when, and who follows.
#[component]
pub(crate) fn Shift(
    /// Who is on call.
    duty: Duty,
) -> impl IntoView {
    view! {
        <KeyValueList>
            <KeyValue label="Now">{entity_link(&duty.now)}</KeyValue>
            <KeyValue label="Until">{duty.until}</KeyValue>
            <KeyValue label="Then">{entity_link(&duty.next)}</KeyValue>
        </KeyValueList>
    }
    .into_any()
}

/// A link; the text itself when it is no full ref, which the server refuses to start with.
pub(crate) fn entity_link(text: &str) -> AnyView {
    match EntityRef::parse_full(text) {
        Ok(entity) => view! { <EntityLink entity/> }.into_any(),
        Err(_) => text.to_owned().into_any(),
    }
}
