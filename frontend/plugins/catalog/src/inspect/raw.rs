//! The entity as the catalog's API sends it, as JSON and as YAML.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::catalog;
use callboard_shared::entity::EntityRef;
use callboard_ui::{Button, CodeBlock, Icon, Size, Skeleton};
use callboard_web_core::yaml::to_yaml;
use callboard_web_core::{Request, RequestErrorPanel, save_text, use_query};
use leptos::prelude::*;
use serde_json::Value;

/// The whole answer: also what the typed model leaves out.
#[component]
pub(super) fn Raw(
    /// Which entity.
    entity: EntityRef,
    /// As YAML, else as JSON.
    yaml: bool,
) -> impl IntoView {
    let language = if yaml { "yaml" } else { "json" };
    let file = format!("{}.{language}", entity.name);
    let query = use_query(move || Some(Request::<Value>::get(catalog::by_name(&entity))));
    let write = move |value: &Value| match yaml {
        true => to_yaml(value),
        false => serde_json::to_string_pretty(value).unwrap_or_default(),
    };
    let text = Memo::new(move |_| query.data().map(|data| write(&data)));
    let save = move |_| {
        if let Some(text) = text.get_untracked() {
            save_text(&file, "text/plain", &text);
        }
    };
    let save = StoredValue::new(save);
    move || match (text.get(), query.failure()) {
        (Some(text), _) => view! {
            <div class="inspector__raw">
                <CodeBlock text language=language/>
                <Button size=Size::Small icon=Icon::Download on_click=move |event| save.with_value(|save| save(event))>
                    {t!("Download {format}", format = language.upper())}
                </Button>
            </div>
        }
        .into_any(),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The entity could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=12/> }.into_any(),
    }
}
