//! What a condition matches while it is written.

use std::time::Duration;

use callboard_i18n::{plural, t};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::Criteria;
use callboard_shared::permissions::roles::PreviewRequest;
use callboard_web_core::{EntityLink, use_query};
use leptos::prelude::*;

use crate::members::PersonField;
use crate::requests;

/// Whoever types is not asked about every letter.
const PAUSE: Duration = Duration::from_millis(350);

#[component]
pub(crate) fn Matches(
    /// The kind of thing.
    resource_type: Signal<String>,
    /// The condition, or what it lacks.
    criteria: Memo<Result<Criteria, String>>,
) -> impl IntoView {
    let person = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| {
        let conditions = criteria.get().ok()?;
        let person = person.read().trim().to_owned();
        // Half a ref is not asked about.
        let user = (person.contains(':') && person.contains('/')).then_some(person);
        Some(PreviewRequest { resource_type: resource_type.get(), conditions, user })
    });
    let settled = RwSignal::new(wanted.get_untracked());
    let mut settle = debounce(PAUSE, move |wanted| drop(settled.try_set(wanted)));
    Effect::watch(move || wanted.get(), move |wanted, _, _| settle(wanted.clone()), false);
    let found = use_query(move || settled.get().map(|request| requests::preview(&request)));
    let told = move || match (criteria.get(), found.data(), found.failure()) {
        (Err(lacks), ..) => view! { <p class="rbac__note">{lacks}"."</p> }.into_any(),
        (Ok(_), _, Some(error)) => view! { <p class="rbac__note" role="alert">{error.message}</p> }.into_any(),
        (Ok(_), Some(found), None) => {
            let count = plural!(found.total, "{count} match", "{count} matches");
            let shown = u64::try_from(found.refs.len()).unwrap_or(u64::MAX);
            let rest = found.total.saturating_sub(shown);
            let links = found.refs.iter().map(|name| match EntityRef::parse_full(name) {
                Ok(entity) => view! { <li><EntityLink entity/></li> }.into_any(),
                Err(_) => view! { <li>{name.clone()}</li> }.into_any(),
            });
            view! {
                <p class="rbac__count">{count}</p>
                <ul class="rbac__matches">{links.collect_view()}</ul>
                {(rest > 0).then(|| view! {
                    <p class="rbac__note">{plural!(rest, "and {count} more", "and {count} more")}</p>
                })}
            }
            .into_any()
        }
        (Ok(_), None, None) => view! { <p class="rbac__note">{t!("Looking for what it matches…")}</p> }.into_any(),
    };
    view! {
        <section class="rbac__preview" aria-label=t!("What it matches")>
            <PersonField
                label=t!("Matches for")
                value=person
                kinds=&["user"]
                hint=Some(t!("For whom $ownerRefs and $currentUser stand; you, when empty.").to_owned())
            />
            <div aria-live="polite">{told}</div>
        </section>
    }
    .into_any()
}
