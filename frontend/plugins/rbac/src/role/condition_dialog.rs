//! Making or changing a condition.

use callboard_i18n::t;
use callboard_shared::permissions::RuleMetadata;
use callboard_shared::permissions::roles::{self, PluginPolicies, RbacCondition, RbacMapping};
use callboard_ui::{Button, ButtonVariant, Checkbox, Dialog, DialogSize, Select, SelectOption, Stack};
use callboard_web_core::{Method, api, use_query};
use leptos::prelude::*;

use crate::builder::{Draft, Matches, NodeEditor};
use crate::{change, requests};

/// Things are mostly entities.
const FIRST_KIND: &str = "catalog-entity";

#[component]
pub(super) fn ConditionDialog(
    /// The role.
    role: String,
    /// The one that is changed; nothing makes one.
    condition: Option<RbacCondition>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let id = condition.as_ref().and_then(|condition| condition.id);
    let kind = RwSignal::new(condition.as_ref().map_or(FIRST_KIND.to_owned(), |one| one.resource_type.clone()));
    let mapped = condition.as_ref().map(|one| one.permission_mapping.clone()).unwrap_or_default();
    let chosen = RwSignal::new(mapped);
    let draft = RwSignal::new(condition.as_ref().map_or_else(Draft::new, |one| Draft::of(&one.conditions)));
    let busy = RwSignal::new(false);
    let plugins = use_query(|| Some(requests::plugin_policies()));
    let known = use_query(|| Some(requests::plugin_rules()));
    let rules = Signal::derive(move || {
        let all = known.data().map(|known| known.to_vec()).unwrap_or_default();
        let kind = kind.read();
        all.into_iter()
            .flat_map(|plugin| plugin.rules)
            .filter(|rule| rule.resource_type == *kind)
            .collect::<Vec<RuleMetadata>>()
    });
    let kinds = Signal::derive(move || {
        let all = known.data().map(|known| known.to_vec()).unwrap_or_default();
        let mut kinds: Vec<String> =
            all.into_iter().flat_map(|plugin| plugin.rules).map(|rule| rule.resource_type).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().map(|kind| SelectOption::new(kind.clone(), kind)).collect::<Vec<_>>()
    });
    let criteria = Memo::new(move |_| draft.get().criteria(&rules.read()));
    let plugin = Signal::derive(move || {
        let all = known.data().map(|known| known.to_vec()).unwrap_or_default();
        let kind = kind.read();
        let owner = all.into_iter().find(|plugin| plugin.rules.iter().any(|rule| rule.resource_type == *kind));
        owner.map(|plugin| plugin.plugin_id).unwrap_or_default()
    });
    let boxes = move || {
        let all = plugins.data().map(|all| named(&all, &kind.read())).unwrap_or_default();
        all.into_iter().map(|mapping| permission_box(mapping, chosen)).collect_view()
    };
    let incomplete = Signal::derive(move || chosen.read().is_empty() || criteria.read().is_err());
    let save = Callback::new(move |()| {
        let Ok(conditions) = criteria.get_untracked() else { return };
        let body = RbacCondition {
            id,
            result: "CONDITIONAL".to_owned(),
            role_entity_ref: role.clone(),
            plugin_id: plugin.get_untracked(),
            resource_type: kind.get_untracked(),
            permission_mapping: chosen.get_untracked(),
            conditions,
        };
        let (method, path) = match id {
            Some(id) => (Method::Put, roles::condition(id)),
            None => (Method::Post, format!("{}{}", callboard_shared::permissions::MOUNT, roles::routes::CONDITIONS)),
        };
        let work = async move { api::send_no_content(method, path, &body).await };
        change::run(busy, work, t!("The condition was not saved"), move |()| {
            open.try_set(false);
        });
    });
    let footer = move || {
        view! {
            <Button on_click=move |_| open.set(false)>{t!("Cancel")}</Button>
            <Button variant=ButtonVariant::Primary busy disabled=incomplete on_click=move |_| save.run(())>
                {t!("Save")}
            </Button>
        }
    };
    let title = if id.is_some() { t!("Change the condition") } else { t!("New condition") };
    let change_kind = move |wanted: String| {
        kind.set(wanted);
        chosen.set(Vec::new());
        draft.set(Draft::new());
    };
    view! {
        <Dialog open title size=DialogSize::Large footer=footer>
            <div class="rbac__builder">
                <Stack>
                    <Select label=t!("Kind of thing") options=kinds value=kind on_change=change_kind/>
                    <fieldset class="rbac__boxes"><legend>{t!("Permissions")}</legend>{boxes}</fieldset>
                    {move || view! { <NodeEditor draft=draft.get() rules place=""/> }}
                </Stack>
                <Matches resource_type=kind.into() criteria/>
            </div>
        </Dialog>
    }
    .into_any()
}

fn permission_box(mapping: RbacMapping, chosen: RwSignal<Vec<RbacMapping>>) -> AnyView {
    let label = mapping.name.clone();
    let own = mapping.clone();
    let checked = Signal::derive(move || chosen.read().contains(&own));
    let toggle = move |on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != mapping);
            if on {
                chosen.push(mapping.clone());
            }
        });
    };
    view! { <Checkbox label checked on_change=toggle/> }.into_any()
}

/// The permissions about a kind of thing.
fn named(plugins: &[PluginPolicies], kind: &str) -> Vec<RbacMapping> {
    let all = plugins.iter().flat_map(|plugin| &plugin.policies);
    let about = all.filter(|policy| policy.resource_type.as_deref() == Some(kind));
    about.map(|policy| RbacMapping { name: policy.name.clone(), action: policy.policy.clone() }).collect()
}
