//! What the role allows and denies, whatever the thing.

use callboard_i18n::t;
use callboard_shared::permissions::roles::{self, PluginPolicies, RbacPolicy, RbacPolicyLine};
use callboard_ui::{Badge, Button, Card, Icon, IconButton, Select, SelectOption, Size, Skeleton, Tone};
use callboard_web_core::{Method, RequestErrorPanel, api, use_query};
use leptos::prelude::*;

use super::About;
use crate::{change, requests};

#[component]
pub(super) fn PermissionsCard(about: About) -> impl IntoView {
    let busy = RwSignal::new(false);
    let may_change = about.may_change;
    let name = StoredValue::new(about.role.name);
    // Of all roles: the list of roles asks the same, and a role without any is no failure.
    let all = use_query(|| Some(requests::policies()));
    let own = Signal::derive(move || {
        let name = name.read_value();
        all.data().map(|all| all.iter().filter(|policy| policy.entity_reference == *name).cloned().collect::<Vec<_>>())
    });
    let remove = Callback::new(move |policy: RbacPolicy| {
        let path = roles::policies_of(&name.read_value());
        let line = RbacPolicyLine { permission: policy.permission, policy: policy.policy, effect: policy.effect };
        let work = async move { api::send_no_content(Method::Delete, path, &[line]).await };
        change::run(busy, work, t!("The permission was not taken away"), |()| {});
    });
    let list = move || match (own.get(), all.failure()) {
        (Some(own), _) if own.is_empty() => {
            view! { <p class="rbac__note">{t!("It says nothing that holds for all things.")}</p> }.into_any()
        }
        (Some(own), _) => {
            let rows = own.into_iter().map(|policy| row(policy, may_change.then_some(remove))).collect_view();
            view! { <ul class="rbac__list">{rows}</ul> }.into_any()
        }
        (None, Some(error)) => {
            let retry = Callback::new(move |()| all.refetch());
            view! { <RequestErrorPanel title=t!("The permissions could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=3/> }.into_any(),
    };
    let add = may_change.then(|| view! { <AddPermission role=name busy/> });
    let subtitle = t!("Whatever the thing").to_owned();
    view! { <Card title=Some(t!("Permissions").to_owned()) subtitle=Some(subtitle)>{list}{add}</Card> }.into_any()
}

fn row(policy: RbacPolicy, remove: Option<Callback<RbacPolicy>>) -> AnyView {
    let (tone, effect) =
        if policy.effect == "allow" { (Tone::Success, t!("Allowed")) } else { (Tone::Danger, t!("Denied")) };
    let title = policy.permission.clone();
    let action = policy.policy.clone();
    let button = remove.map(|remove| {
        let label = t!("Take {permission}, {action} away", permission = title, action);
        let press = move |_| remove.run(policy.clone());
        view! { <IconButton icon=Icon::Close label size=Size::Small on_click=press/> }
    });
    view! {
        <li class="rbac__row">
            <span class="rbac__row-text"><span class="rbac__permission">{title}</span>" "<span class="rbac__action">{action}</span></span>
            <Badge tone=tone>{effect}</Badge>
            {button}
        </li>
    }
    .into_any()
}

#[component]
fn AddPermission(role: StoredValue<String>, busy: RwSignal<bool>) -> impl IntoView {
    let known = use_query(|| Some(requests::plugin_policies()));
    let chosen = RwSignal::new(String::new());
    let effect = RwSignal::new("allow".to_owned());
    let options = Signal::derive(move || {
        let mut all = vec![SelectOption::new("", t!("Choose a permission…"))];
        all.extend(known.data().map(|known| options(&known)).unwrap_or_default());
        all
    });
    let missing = Signal::derive(move || chosen.read().is_empty());
    let add = move |_| {
        let chosen_now = chosen.get_untracked();
        let Some((permission, policy)) = chosen_now.split_once(' ') else { return };
        let policy = RbacPolicy {
            entity_reference: role.get_value(),
            permission: permission.to_owned(),
            policy: policy.to_owned(),
            effect: effect.get_untracked(),
            metadata: None,
        };
        let work = async move { api::send_no_content(Method::Post, roles::policies(), &[policy]).await };
        change::run(busy, work, t!("The permission was not added"), move |()| {
            chosen.try_set(String::new());
        });
    };
    view! {
        <div class="rbac__add">
            <Select label=t!("Permission") options value=chosen on_change=move |value: String| chosen.set(value)/>
            <Select
                label=t!("Effect")
                options=vec![SelectOption::new("allow", t!("Allow")), SelectOption::new("deny", t!("Deny"))]
                value=effect
                on_change=move |value: String| effect.set(value)
            />
            <Button busy disabled=missing on_click=add>{t!("Add")}</Button>
        </div>
    }
    .into_any()
}

/// Every permission by its name, and what there is of each kind of thing.
fn options(known: &[PluginPolicies]) -> Vec<SelectOption> {
    let mut all = Vec::new();
    for plugin in known {
        for policy in &plugin.policies {
            let value = format!("{} {}", policy.name, policy.policy);
            all.push(SelectOption::new(value, format!("{}, {}", policy.name, policy.policy)));
        }
        let mut kinds: Vec<(&str, &str)> = plugin
            .policies
            .iter()
            .filter_map(|policy| Some((policy.resource_type.as_deref()?, policy.policy.as_str())))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for (kind, action) in kinds {
            all.push(SelectOption::new(
                format!("{kind} {action}"),
                t!("{kind} (every permission), {action}", kind, action),
            ));
        }
    }
    all
}
