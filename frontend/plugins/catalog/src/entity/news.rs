//! What just happened to the entity that is shown: beside its name, where it moves nothing.

use std::sync::Arc;
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::catalog::{ChangeKind, ChangesResponse, pages};
use callboard_shared::entity::{Entity, EntityRef, Relation};
use callboard_ui::{Icon, IconButton, IconView, Size, Spinner, sentence};
use callboard_web_core::{ReadSource, href, invalidate, use_portal};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::on_demand;

/// How long it is said that nothing changed.
const BRIEFLY: Duration = Duration::from_secs(6);
/// The path of the tab with the history.
const HISTORY_TAB: &str = "entity-content:catalog/history";

/// What just happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// The source is being read.
    Reading,
    /// It was read, and says what it said.
    Same,
    /// The entity changed.
    Changed {
        /// `Owner and tags changed`.
        what: String,
        /// On the reader's clock: `14:03`.
        at: String,
    },
    /// The source was read, and has errors.
    Errors,
    /// It takes long.
    Slow,
    /// The entity left.
    Gone,
}

/// The news of the page's entity, in context for whatever is on the page.
#[derive(Clone, Copy)]
pub(crate) struct News(RwSignal<Option<Event>>);

/// Provides the news of a page.
pub(crate) fn provide_news() -> News {
    let news = News(RwSignal::new(None));
    provide_context(news);
    provide_context(ReadSource(Callback::new(move |entity| news.read_again(&entity))));
    news
}

impl News {
    /// Nothing is known of the entity that is shown from now on.
    pub(crate) fn clear(self) {
        self.0.set(None);
    }

    /// Takes in what the catalog tells: asks again for what the page shows when it concerns that.
    pub(crate) fn hear(self, changes: &ChangesResponse, shown: &EntityRef, entity: Option<&Entity>) {
        if !concerns(changes, shown, entity) {
            return;
        }
        invalidate("catalog");
        let this = shown.to_string();
        let Some(change) = changes.items.iter().find(|item| item.entity_ref == this) else { return };
        match (change.change, entity) {
            (ChangeKind::Removed, Some(_)) => self.0.set(Some(Event::Gone)),
            // Who reads the source again is told by that what came of it.
            (_, Some(_)) if *self.0.read_untracked() != Some(Event::Reading) => self.tell_change(shown.clone()),
            _ => {}
        }
    }

    fn tell_change(self, entity: EntityRef) {
        spawn_local(async move {
            if let Some(event) = on_demand::last_change(entity).await {
                self.0.try_set(Some(event));
            }
        });
    }

    /// Has the source of an entity read again and tells how that goes.
    pub(crate) fn read_again(self, entity: &Arc<Entity>) {
        if self.0.get_untracked() == Some(Event::Reading) {
            return;
        }
        self.0.set(Some(Event::Reading));
        let reading = on_demand::reading(Arc::clone(entity));
        spawn_local(async move {
            let event = reading.await;
            let brief = event == Some(Event::Same);
            // The page may be gone by now.
            self.0.try_set(event);
            invalidate("catalog");
            if brief {
                let calm = move || {
                    if self.0.try_get_untracked().flatten() == Some(Event::Same) {
                        self.0.try_set(None);
                    }
                };
                set_timeout(calm, BRIEFLY);
            }
        });
    }

    /// Whether the source is being read.
    pub(crate) fn is_reading(self) -> bool {
        self.0.get() == Some(Event::Reading)
    }
}

/// Whether what the page shows may be something else now: the entity itself, or what it is related to.
fn concerns(changes: &ChangesResponse, shown: &EntityRef, entity: Option<&Entity>) -> bool {
    let this = shown.to_string();
    let relations = entity.map(|entity| entity.relations.as_slice()).unwrap_or_default();
    let is_related = |entity_ref: &str| relations.iter().any(|relation: &Relation| relation.target_ref == entity_ref);
    changes.missed || changes.items.iter().any(|item| item.entity_ref == this || is_related(&item.entity_ref))
}

/// The line with the news. It is there when nothing is said, too, so that screen readers hear what comes.
#[component]
pub(crate) fn NewsLine(
    /// The entity that is shown.
    entity: EntityRef,
) -> impl IntoView {
    let news = use_context::<News>();
    let history = use_portal().tabs.iter().find(|tab| tab.id == HISTORY_TAB).map(|tab| pages::tab(&entity, &tab.path));
    let said = move || {
        let event = news.and_then(|news| news.0.get())?;
        let dismiss = move |_| news.into_iter().for_each(News::clear);
        let (class, mark, text) = match event {
            Event::Reading => ("", view! { <Spinner/> }.into_any(), t!("Reading the source…").into_any()),
            Event::Same => ("entity-news--success", icon(Icon::Check), t!("Nothing changed").into_any()),
            Event::Slow => ("", icon(Icon::Clock), t!("The source is slow; changes will appear here").into_any()),
            Event::Errors => ("entity-news--danger", icon(Icon::Error), t!("The source has errors").into_any()),
            Event::Gone => ("entity-news--danger", icon(Icon::Error), t!("It has left the catalog").into_any()),
            Event::Changed { what, at } => {
                let what = match &history {
                    Some(path) => view! { <a href=href(path)>{what}</a> }.into_any(),
                    None => view! { <span>{what}</span> }.into_any(),
                };
                let when = view! { <span class="entity-news__at">{t!("at {time}", time = at)}</span> }.into_any();
                let text = sentence(t!("{what} {when}"), [("what", what), ("when", when)]);
                ("entity-news--accent", icon(Icon::Refresh), text)
            }
        };
        Some(view! {
            <span class=format!("entity-news__line {class}")>
                <span class="entity-news__mark">{mark}</span>
                <span>{text}</span>
                <IconButton icon=Icon::Close label=t!("Dismiss") size=Size::Small on_click=dismiss/>
            </span>
        })
    };
    view! { <div class="entity-news" role="status">{said}</div> }.into_any()
}

fn icon(icon: Icon) -> AnyView {
    view! { <IconView icon size=14/> }.into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_shown_and_its_neighbours_concern_the_page() {
        let shown = EntityRef::new("component", "default", "a");
        let entity: Entity =
            serde_json::from_value(json!({"relations": [{"type": "ownedBy", "targetRef": "group:default/g"}]}))
                .unwrap();
        let concerned = |entity_ref: &str, missed: bool| {
            let item = json!({"sequence": 1, "entityRef": entity_ref, "change": "changed"});
            let changes = serde_json::from_value(json!({"last": 1, "missed": missed, "items": [item]})).unwrap();
            concerns(&changes, &shown, Some(&entity))
        };
        assert!(concerned("component:default/a", false));
        assert!(concerned("group:default/g", false));
        assert!(!concerned("component:default/b", false));
        assert!(concerned("component:default/b", true));
    }
}
