//! An entity among the results of a search.

use std::sync::Arc;

use callboard_shared::entity::EntityRef;
use callboard_shared::search::SearchResult;
use callboard_ui::{Badge, KindIcon};
use callboard_web_core::search_marks::{excerpt, field, marks};
use callboard_web_core::{EntityLink, LazyView, href, kinds};
use leptos::prelude::*;
use serde_json::Value;

/// The result, behind a lazy function: its code is fetched with the first results.
pub(crate) fn search_result(result: Arc<SearchResult>) -> LazyView {
    Box::pin(entity_result(result))
}

#[lazy]
fn entity_result(result: Arc<SearchResult>) -> AnyView {
    let text = |name: &str| result.document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (kind, namespace) = (text("kind"), text("namespace"));
    let owner = EntityRef::parse(&text("owner"), Some("group"), &namespace).ok();
    let badges = ["type", "lifecycle"].into_iter().map(text).filter(|badge| !badge.is_empty());
    let badges = badges.map(|badge| view! { <Badge>{badge}</Badge> }).collect_view();
    view! {
        <div class="search-result">
            <KindIcon kind=kind.clone() size=20 tile=true/>
            <div class="search-result__body">
                <h3 class="search-result__title"><a href=href(&text("location"))>{marks(field(&result, "title"))}</a></h3>
                <p class="search-result__text" dir="auto">{marks(excerpt(field(&result, "text")))}</p>
                <div class="search-result__facts">
                    <span>{kinds::display(&kind)}</span>
                    {badges}
                    {owner.map(|entity| view! { <EntityLink entity/> })}
                </div>
            </div>
        </div>
    }
    .into_any()
}
