//! The entity as the catalog's API sends it.

use callboard_shared::catalog;
use callboard_shared::entity::EntityRef;
use callboard_ui::{CodeBlock, Dialog, DialogSize, Skeleton};
use callboard_web_core::{Request, RequestErrorPanel, href, use_query};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use serde_json::Value;

const PARAMETER: &str = "inspect";

/// Whether the inspector is open, as the address says (`?inspect`); changing it changes the address.
pub(crate) fn use_inspector() -> RwSignal<bool> {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.read().get_str(PARAMETER).is_some());
    let open = RwSignal::new(false);
    let navigate = use_navigate();
    let location = use_location();
    Effect::new(move || open.set(asked.get()));
    Effect::watch(
        move || open.get(),
        move |open, _, _| {
            if *open == asked.get_untracked() {
                return;
            }
            let mut query = query.get_untracked();
            query.remove(PARAMETER);
            if *open {
                query.insert(PARAMETER, "json".to_owned());
            }
            let fragment = location.hash.get_untracked();
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            let path = below_base(&location.pathname.read_untracked());
            navigate(&format!("{path}{}{fragment}", query.to_query_string()), options);
        },
        false,
    );
    open
}

/// A path of the browser as the router wants it: below the app's root.
fn below_base(path: &str) -> String {
    let root = href("/");
    let below = path.strip_prefix(root.trim_end_matches('/')).unwrap_or(path);
    format!("/{}", below.trim_start_matches('/'))
}

/// A dialog with the entity's JSON.
#[component]
pub(crate) fn Inspector(
    /// Which entity.
    entity: EntityRef,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let title = entity.to_string();
    view! {
        <Dialog open title size=DialogSize::Large>
            <RawEntity entity=entity.clone()/>
        </Dialog>
    }
}

/// The whole answer: also what the typed model leaves out.
#[component]
fn RawEntity(entity: EntityRef) -> impl IntoView {
    let query = use_query(move || Some(Request::<Value>::get(catalog::by_name(&entity))));
    let text = Memo::new(move |_| query.data().map(|data| serde_json::to_string_pretty(&*data).unwrap_or_default()));
    move || match (text.get(), query.failure()) {
        (Some(text), _) => view! { <CodeBlock text language="json"/> }.into_any(),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title="The entity could not be loaded" error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=12/> }.into_any(),
    }
}
