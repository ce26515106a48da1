//! What people searched for in vain, for those who look after the portal: what the catalog lacks, or calls by
//! another name.

use callboard_i18n::{language, t};
use callboard_shared::permissions::Permission;
use callboard_shared::search::{MISSES_READ, SearchMiss, SearchQuery, pages};
use callboard_ui::grouped;
use callboard_web_core::{href, use_permission, use_query};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Asked;
use crate::requests;

/// A part of the page for whoever may see it, and while nothing is searched for.
#[component]
pub(crate) fn Misses(asked: Asked) -> impl IntoView {
    let permitted = use_permission(&Permission::basic(MISSES_READ, Some("read")), None);
    let idle = Memo::new(move |_| asked.search.read().term.is_empty());
    let shown = Memo::new(move |_| idle.get() && permitted.get().is_yes());
    let query = use_query(move || shown.get().then(requests::misses));
    move || {
        let answer = query.data().filter(|_| shown.get())?;
        (!answer.items.is_empty()).then(|| {
            view! {
                <details class="search-misses">
                    <summary class="search-misses__summary">
                        {t!("Searched for in vain ({count})", count = answer.items.len())}
                    </summary>
                    <p class="search-misses__why">
                        {t!("What people looked for and did not find: something that the catalog lacks, or calls by \
                             another name.")}
                    </p>
                    <table class="search-misses__table">
                        <thead>
                            <tr>
                                <th scope="col">{t!("Term")}</th>
                                <th scope="col">{t!("Times")}</th>
                                <th scope="col">{t!("Last")}</th>
                            </tr>
                        </thead>
                        <tbody>{answer.items.iter().map(line).collect_view()}</tbody>
                    </table>
                </details>
            }
        })
    }
}

fn line(miss: &SearchMiss) -> impl IntoView + use<> {
    let address = href(&pages::search(&SearchQuery { term: miss.term.clone(), ..SearchQuery::default() }));
    let last = js_sys::Date::new(&JsValue::from_f64(miss.last_at as f64));
    let day = String::from(last.to_locale_date_string(language(), &JsValue::UNDEFINED));
    view! {
        <tr>
            <th scope="row"><a href=address>{miss.term.clone()}</a></th>
            <td>{grouped(miss.count.unsigned_abs())}</td>
            <td>{day}</td>
        </tr>
    }
}
