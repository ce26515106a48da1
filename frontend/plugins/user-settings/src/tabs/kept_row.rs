//! One line of what the portal keeps.

use callboard_i18n::t;
use callboard_shared::entity::EntityRef;
use callboard_shared::user_settings::{self, SavedView, UserSetting};
use callboard_ui::{Icon, IconButton, Size, Toast, sentence, toast};
use callboard_web_core::{EntityLink, api, invalidate, reload_settings};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::kept;

/// A setting, with the beginning of its value.
pub(super) fn setting_row(setting: &UserSetting) -> AnyView {
    let path = user_settings::setting(&setting.bucket, &setting.key);
    row(kept::label(setting), kept::preview(&setting.value).into_any(), path)
}

/// A saved view, with the group that it is shared with.
pub(super) fn view_row(view: &SavedView) -> AnyView {
    let group = EntityRef::parse_full(&view.owner).ok().filter(|owner| owner.kind != "user");
    let note = match group {
        Some(group) => {
            let group = view! { <EntityLink entity=group icon=false/> }.into_any();
            sentence(t!("Shared with {group}"), [("group", group)])
        }
        None => t!("Only yours").into_any(),
    };
    row(view.name.clone(), note, user_settings::view(&view.id))
}

/// Something that is kept at this address of the API.
fn row(label: String, note: AnyView, path: String) -> AnyView {
    let button = t!("Delete {name}", name = label);
    view! {
        <li class="settings__row">
            <div class="settings__row-text">
                <p class="settings__row-title">{label}</p>
                <p class="settings__row-note">{note}</p>
            </div>
            <IconButton icon=Icon::Trash label=button size=Size::Small on_click=move |_| delete(path.clone())/>
        </li>
    }
    .into_any()
}

fn delete(path: String) {
    spawn_local(async move {
        match api::delete(path).await {
            Ok(()) => {
                reload_settings();
                invalidate(kept::TAG);
            }
            Err(error) => {
                let body = format!("{} {}", error.message, error.what_to_try());
                toast(Toast::error(t!("It could not be deleted")).body(body));
            }
        }
    });
}
