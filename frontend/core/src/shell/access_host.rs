//! The place of the question for access to a provider. What asks it a plugin contributes.

use callboard_ui::from_first_use;
use leptos::prelude::*;

use crate::deferred::deferred;
use crate::extensions::use_portal;
use crate::provider_access::provide_access_questions;

/// The question, whose code is fetched when the first one is asked.
#[component]
pub(super) fn AccessHost() -> impl IntoView {
    let questions = provide_access_questions();
    use_portal().sign_in.map(|sign_in| {
        from_first_use(
            move || !questions.open.read().is_empty(),
            move || deferred((sign_in.access)(), || ().into_any()).into_any(),
        )
    })
}
