//! With which things the role allows something.

use callboard_i18n::t;
use callboard_shared::permissions::roles::{self, RbacCondition};
use callboard_ui::{Button, Card, Icon, IconButton, Size, Skeleton};
use callboard_web_core::{RequestErrorPanel, api, use_query};
use leptos::prelude::*;

use super::About;
use super::condition_dialog::ConditionDialog;
use crate::{change, requests, words};

#[component]
pub(super) fn ConditionsCard(about: About) -> impl IntoView {
    let busy = RwSignal::new(false);
    let may_change = about.may_change;
    let name = StoredValue::new(about.role.name.clone());
    let all = use_query(|| Some(requests::conditions()));
    let open = RwSignal::new(false);
    let editing = RwSignal::new(None::<RbacCondition>);
    let own = Signal::derive(move || {
        let name = name.read_value();
        all.data().map(|all| all.iter().filter(|one| one.role_entity_ref == *name).cloned().collect::<Vec<_>>())
    });
    let remove = Callback::new(move |id: i64| {
        let work = async move { api::delete(roles::condition(id)).await };
        change::run(busy, work, t!("The condition was not removed"), |()| {});
    });
    let edit = Callback::new(move |condition: Option<RbacCondition>| {
        editing.set(condition);
        open.set(true);
    });
    let list = move || match (own.get(), all.failure()) {
        (Some(own), _) if own.is_empty() => {
            view! { <p class="rbac__note">{t!("It says nothing that depends on the thing.")}</p> }.into_any()
        }
        (Some(own), _) => {
            let rows = own.into_iter().map(|one| row(one, may_change, edit, remove)).collect_view();
            view! { <ul class="rbac__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| all.refetch());
            view! { <RequestErrorPanel title=t!("The conditions could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=3/> }.into_any(),
    };
    let add = may_change.then(|| {
        view! {
            <div class="rbac__add">
                <Button icon=Icon::Plus on_click=move |_| edit.run(None)>{t!("Add a condition")}</Button>
            </div>
        }
    });
    // The dialog begins anew each time that it is opened.
    let dialog = move || {
        open.get().then(|| view! { <ConditionDialog role=name.get_value() condition=editing.get_untracked() open/> })
    };
    view! {
        <Card
            title=Some(t!("Conditions").to_owned())
            subtitle=Some(t!("Only with some things; conditions of several roles widen each other").to_owned())
        >
            {list}
            {add}
        </Card>
        {dialog}
    }
    .into_any()
}

fn row(
    condition: RbacCondition,
    may_change: bool,
    edit: Callback<Option<RbacCondition>>,
    remove: Callback<i64>,
) -> AnyView {
    let names: Vec<String> = condition.permission_mapping.iter().map(|mapping| mapping.name.clone()).collect();
    let names = names.join(", ");
    let sentence = words::criteria(&condition.conditions);
    let buttons = condition.id.filter(|_| may_change).map(|id| {
        let edit_label = t!("Change the condition for {permissions}", permissions = names);
        let remove_label = t!("Remove the condition for {permissions}", permissions = names);
        let change = move |_| edit.run(Some(condition.clone()));
        view! {
            <IconButton icon=Icon::Edit label=edit_label size=Size::Small on_click=change/>
            <IconButton icon=Icon::Trash label=remove_label size=Size::Small on_click=move |_| remove.run(id)/>
        }
    });
    view! {
        <li class="rbac__row">
            <span class="rbac__row-text">
                <span class="rbac__permission">{names}</span>
                <span class="rbac__criteria">{sentence}</span>
            </span>
            {buttons}
        </li>
    }
    .into_any()
}
