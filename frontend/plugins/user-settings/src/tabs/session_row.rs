//! One browser or program that the person is signed in with.

use callboard_i18n::t;
use callboard_shared::auth::{self, BrowserSession};
use callboard_ui::{Badge, Button, Icon, IconView, Size, Toast, Tone, sentence, toast};
use callboard_web_core::time::{Ago, iso};
use callboard_web_core::{SessionHandle, api, invalidate, use_session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sessions::TAG;
use crate::device;

#[component]
pub(super) fn SessionRow(
    /// What the server tells about it.
    session: BrowserSession,
    /// From `use_now`.
    now: Signal<f64>,
    /// What to call its provider.
    provider_title: Option<String>,
) -> impl IntoView {
    let BrowserSession { id, current, provider, agent, address, signed_in_at, last_used_at, program, connected: _ } =
        session;
    let handle = use_session();
    let busy = RwSignal::new(false);
    let icon = if program.is_some() { Icon::Code } else { Icon::Globe };
    let begun = match (program.is_some(), provider.is_empty(), address.is_empty()) {
        (true, _, true) => t!("Let in {time}"),
        (true, _, false) => t!("Let in {time} from {address}"),
        (false, true, true) => t!("Signed in {time}"),
        (false, true, false) => t!("Signed in {time} from {address}"),
        (false, false, true) => t!("Signed in with {provider} {time}"),
        (false, false, false) => t!("Signed in with {provider} {time} from {address}"),
    };
    let begun_at = view! { <Ago at=iso(signed_in_at) now/> }.into_any();
    let provider = provider_title.unwrap_or(provider).into_any();
    let begun = sentence(begun, [("time", begun_at), ("provider", provider), ("address", address.into_any())]);
    let used_at = view! { <Ago at=iso(last_used_at) now/> }.into_any();
    let used = sentence(t!("Last used {time}"), [("time", used_at)]);
    let name = program.unwrap_or_else(|| device::name(&agent));
    let label = t!("Sign out {name}", name);
    let mark = current.then(|| view! { <Badge tone=Tone::Success>{t!("This browser")}</Badge> });
    let end = move |_| end(handle, id.clone(), current, busy);
    view! {
        <li class="settings__row">
            <IconView icon size=20/>
            <div class="settings__row-text">
                <p class="settings__row-title settings__row-title--marked"><span title=agent>{name}</span>{mark}</p>
                <p class="settings__row-note">{begun}</p>
                <p class="settings__row-note">{used}</p>
            </div>
            <Button size=Size::Small label busy on_click=end>{t!("Sign out")}</Button>
        </li>
    }
    .into_any()
}

fn end(handle: SessionHandle, id: String, current: bool, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        let outcome = match current {
            // Also takes the cookies away, and what the page knows.
            true => handle.sign_out().await,
            false => api::delete(auth::browser_session(&id)).await,
        };
        busy.try_set(false);
        match outcome {
            Ok(()) => invalidate(TAG),
            Err(error) => {
                let body = format!("{} {}", error.message, error.what_to_try());
                toast(Toast::error(t!("It is still signed in")).body(body));
            }
        }
    });
}
