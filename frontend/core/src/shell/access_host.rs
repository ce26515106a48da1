//! The place of the question for access to a provider. What asks it a plugin contributes.

use leptos::prelude::*;

use crate::deferred::deferred;
use crate::extensions::use_portal;
use crate::provider_access::provide_access_questions;

/// The question, whose code is fetched when the first one is asked.
#[component]
pub(super) fn AccessHost() -> impl IntoView {
    let questions = provide_access_questions();
    let asked = Memo::new(move |before: Option<&bool>| before == Some(&true) || !questions.open.read().is_empty());
    use_portal().sign_in.map(|sign_in| move || asked.get().then(|| deferred((sign_in.access)(), || ().into_any())))
}
