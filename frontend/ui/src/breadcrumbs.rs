//! The way down to a page.

use callboard_i18n::t;
use leptos::prelude::*;

use crate::{Icon, IconView};

/// The way down to a page: every step's name with its address; the last is the page itself.
#[component]
pub fn Breadcrumbs(
    /// Names with addresses; a step without an address is not a link.
    #[prop(into)]
    items: Signal<Vec<(String, Option<String>)>>,
) -> impl IntoView {
    let steps = move || {
        let items = items.get();
        let last = items.len().saturating_sub(1);
        items
            .into_iter()
            .enumerate()
            .map(|(index, (name, href))| {
                let current = (index == last).then_some("page");
                let name = match href {
                    Some(href) => {
                        view! { <a class="breadcrumbs__link" href=href aria-current=current>{name}</a> }.into_any()
                    }
                    None => view! { <span aria-current=current>{name}</span> }.into_any(),
                };
                view! {
                    <li class="breadcrumbs__item">
                        {name}
                        {(index < last).then(|| view! { <IconView icon=Icon::ChevronRight size=12/> })}
                    </li>
                }
            })
            .collect_view()
    };
    view! { <nav class="breadcrumbs" aria-label=t!("Breadcrumbs")><ol>{steps}</ol></nav> }.into_any()
}
