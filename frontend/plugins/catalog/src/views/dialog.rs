//! Saving a view under a name, for oneself or for a group.

use callboard_i18n::t;
use callboard_shared::entity::EntityRef;
use callboard_shared::user_settings::SavedView;
use callboard_ui::{Button, ButtonVariant, Dialog, DialogSize, Select, SelectOption, TextField, Toast, toast};
use callboard_web_core::{RequestErrorKind, SessionState, use_go, use_session};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use callboard_shared::catalog::pages;

use super::shown::Shown;
use super::store;
use crate::entity::name::display_name;

/// A view that is being named.
#[derive(Clone, PartialEq)]
pub(super) struct Draft {
    /// Of the view that is changed; nothing for a new one.
    id: Option<String>,
    name: String,
    /// Nothing: the person.
    owner: Option<String>,
    shown: Shown,
}

impl Draft {
    pub(super) fn new(shown: Shown) -> Self {
        Self { id: None, name: String::new(), owner: None, shown }
    }

    pub(super) fn of(view: &SavedView) -> Self {
        let (id, owner) = (Some(view.id.clone()), Some(view.owner.clone()));
        Self { id, name: view.name.clone(), owner, shown: Shown::of(view) }
    }
}

/// The dialog is open while there is a draft.
#[component]
pub(super) fn SaveDialog(draft: RwSignal<Option<Draft>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let owner = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let claims = use_claims();
    Effect::new(move || {
        if let Some(draft) = draft.get() {
            name.set(draft.name);
            owner.set(draft.owner.or_else(|| claims.read_untracked().first().cloned()).unwrap_or_default());
            error.set(None);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            draft.set(None);
        }
    });
    let go = use_go();
    let save = Callback::new(move |()| {
        let Some(Draft { id, shown, .. }) = draft.get_untracked() else { return };
        if name.read_untracked().trim().is_empty() {
            return error.set(Some(t!("Give the view a name.").to_owned()));
        }
        let state = serde_json::to_value(&shown).unwrap_or_default();
        let (go, filters) = (go.clone(), shown.filters());
        busy.set(true);
        spawn_local(async move {
            let saved = store::save(id.as_deref(), &name.get_untracked(), &owner.get_untracked(), state).await;
            busy.try_set(false);
            match saved {
                Ok(view) => {
                    open.try_set(false);
                    toast(Toast::success(t!("The view “{name}” is saved", name = view.name)));
                    if id.is_none() {
                        go(&pages::saved_view(&filters, &view.id), true);
                    }
                }
                Err(failure) if failure.kind == RequestErrorKind::Conflict => {
                    error.try_set(Some(failure.message));
                }
                Err(failure) => toast(store::failed(t!("The view could not be saved"), &failure)),
            }
        });
    });
    let options = Memo::new(move |_| options(&claims.read()));
    let is_shared = move || claims.read().first().is_some_and(|user| *user != *owner.read());
    let hint = Signal::derive(move || {
        is_shared().then(|| t!("Every member of the group sees this view and may change it.").to_owned())
    });
    let title = Signal::derive(move || {
        let is_new = draft.read().as_ref().is_none_or(|draft| draft.id.is_none());
        if is_new { t!("Save as a new view") } else { t!("Rename or share the view") }.to_owned()
    });
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Primary busy on_click=move |_| save.run(())>{t!("Save")}</Button>
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <Dialog open title size=DialogSize::Small footer=footer>
            <form class="views__form" on:submit=submit>
                <TextField
                    label=t!("Name")
                    value=name
                    error
                    on_input=move |text: String| {
                        error.set(None);
                        name.set(text);
                    }
                    autofocus=true
                />
                <Select
                    label=t!("Who sees it")
                    options
                    value=owner
                    hint
                    on_change=move |chosen: String| owner.set(chosen)
                />
            </form>
        </Dialog>
    }
    .into_any()
}

/// The person, and then the groups through which the person owns.
fn use_claims() -> Memo<Vec<String>> {
    let session = use_session();
    Memo::new(move |_| match &*session.state.read() {
        SessionState::SignedIn(session) => {
            let user = session.identity.user_entity_ref.clone();
            let groups = session.identity.ownership_entity_refs.iter().filter(|claim| **claim != user);
            [user.clone()].into_iter().chain(groups.cloned()).collect()
        }
        _ => Vec::new(),
    })
}

fn options(claims: &[String]) -> Vec<SelectOption> {
    let option = |(place, claim): (usize, &String)| {
        let label = match EntityRef::parse_full(claim) {
            _ if place == 0 => t!("Only me").to_owned(),
            Ok(group) => t!("Members of {group}", group = display_name(&group).get()),
            Err(_) => claim.clone(),
        };
        SelectOption::new(claim.clone(), label)
    };
    claims.iter().enumerate().map(option).collect()
}
