//! Why somebody may do something, or may not. The question is in the address, so that it can be passed on.

use callboard_i18n::t;
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::roles::pages;
use callboard_shared::permissions::{Effect, ExplainedDecision};
use callboard_ui::{
    Badge, Button, ButtonVariant, Card, EmptyState, Icon, KeyValue, KeyValueList, Link, Skeleton, TextField, Tone,
    sentence,
};
use callboard_web_core::{EntityLink, RequestErrorPanel, href, use_go, use_query};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::members::PersonField;
use crate::{requests, words};

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Question {
    user: String,
    permission: String,
    resource: String,
}

impl Question {
    fn address(&self) -> String {
        let each = [("user", &self.user), ("permission", &self.permission), ("resource", &self.resource)];
        let written: Vec<String> = each
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(value.trim())))
            .collect();
        format!("{}?{}", pages::WHY, written.join("&"))
    }
}

/// What stays as it is in a query: refs and names of permissions read well.
fn encoded(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/".contains(letter);
    let each = text.chars().map(|letter| match plain(letter) {
        true => letter.to_string(),
        false => letter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    });
    each.collect()
}

fn some(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

#[component]
pub(crate) fn WhyPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let text = |name: &str| query.get(name).unwrap_or_default();
        Question { user: text("user"), permission: text("permission"), resource: text("resource") }
    });
    let first = asked.get_untracked();
    let user = RwSignal::new(first.user);
    let permission = RwSignal::new(first.permission);
    let resource = RwSignal::new(first.resource);
    let known = use_query(|| Some(requests::plugin_policies()));
    let permissions = Signal::derive(move || {
        let known = known.data().map(|known| known.to_vec()).unwrap_or_default();
        known.into_iter().flat_map(|plugin| plugin.policies).map(|policy| policy.name).collect::<Vec<_>>()
    });
    let go = use_go();
    let ask = move || {
        let question = Question {
            user: user.get_untracked(),
            permission: permission.get_untracked(),
            resource: resource.get_untracked(),
        };
        go(&question.address(), true);
    };
    let missing = Signal::derive(move || permission.read().trim().is_empty());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask();
    };
    let hint = t!("Such as component:default/shop; only for permissions about things.").to_owned();
    view! {
        <Card>
            <form class="rbac__question" on:submit=submit>
                <PersonField label=t!("Who") value=user kinds=&["user"] hint=Some(t!("You, when empty.").to_owned())/>
                <TextField
                    label=t!("Permission")
                    value=permission
                    on_input=move |text: String| permission.set(text)
                    suggestions=permissions
                    hint=Some(t!("Such as catalog.entity.delete.").to_owned())
                />
                <TextField
                    label=t!("With what")
                    value=resource
                    on_input=move |text: String| resource.set(text)
                    hint=Some(hint)
                />
                <Button variant=ButtonVariant::Primary submit=true disabled=missing>{t!("Explain")}</Button>
            </form>
        </Card>
        {move || answer(asked.get())}
    }
    .into_any()
}

fn answer(question: Question) -> AnyView {
    if question.permission.trim().is_empty() {
        let body = t!("Name a permission, and who wants to use it with what.").to_owned();
        return view! { <EmptyState icon=Icon::Shield title=t!("Nothing is asked yet") body=Some(body)/> }.into_any();
    }
    let asked = question.clone();
    let told =
        use_query(move || Some(requests::explain(asked.permission.trim(), some(&asked.resource), some(&asked.user))));
    let content = move || match (told.data(), told.failure()) {
        (Some(told), _) => verdict(&told),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| told.refetch());
            view! { <RequestErrorPanel title=t!("It could not be explained") error retry/> }.into_any()
        }
        (None, None) => view! { <Card><Skeleton lines=5/></Card> }.into_any(),
    };
    view! { <div class="rbac__answer" aria-live="polite">{content}</div> }.into_any()
}

fn verdict(told: &ExplainedDecision) -> AnyView {
    let outcome = match told.allowed {
        Some(allowed) => Effect::of(allowed),
        None => told.result,
    };
    let conditions = told.conditions.as_ref().map(|conditions| {
        let sentence = words::criteria(conditions);
        view! { <KeyValue label=t!("Conditions")><span class="rbac__criteria">{sentence}</span></KeyValue> }
    });
    let decision = words::effect(outcome);
    let decision = match told.result == Effect::Conditional && told.allowed.is_some() {
        true => sentence(t!("{decision} – it depends on the thing"), [("decision", decision)]),
        false => decision,
    };
    let owns = told.ownership.join(", ");
    let by_roles = (told.policy == "rbac").then(|| view! { <HeldCard user=told.user.clone()/> });
    let who = match EntityRef::parse_full(&told.user) {
        Ok(entity) => view! { <EntityLink entity/> }.into_any(),
        Err(_) => told.user.clone().into_any(),
    };
    let (reason, permission, resource) = (told.reason.clone(), told.permission.name.clone(), told.resource_ref.clone());
    let policy = t!("policy {name}", name = told.policy);
    view! {
        <Card title=Some(t!("The decision").to_owned())>
            <p class="rbac__verdict">{decision}</p>
            <KeyValueList>
                <KeyValue label=t!("Why")>{reason}</KeyValue>
                <KeyValue label=t!("Who")>{who}</KeyValue>
                <KeyValue label=t!("Permission")>{permission}</KeyValue>
                {resource.map(|resource| view! { <KeyValue label=t!("With what")>{resource}</KeyValue> })}
                {conditions}
                <KeyValue label=t!("Owns through")>{owns}</KeyValue>
                <KeyValue label=t!("Decided by")>{policy}</KeyValue>
            </KeyValueList>
        </Card>
        {by_roles}
    }
    .into_any()
}

/// The roles of a person, with the way that leads to each.
#[component]
fn HeldCard(user: String) -> impl IntoView {
    let held = use_query(move || Some(requests::roles_of(&user)));
    let content = move || {
        let held = held.data()?;
        let rows = held.roles.iter().map(|role| {
            let through = match role.through.as_slice() {
                [] => t!("everybody has it").to_owned(),
                through => t!("through {groups}", groups = through.join(", ")),
            };
            let (to, name) = (href(&pages::role(&role.role)), words::short(&role.role));
            view! {
                <li class="rbac__row">
                    <span class="rbac__row-text"><Link href=to>{name}</Link></span>
                    <span class="rbac__note">{through}</span>
                </li>
            }
        });
        let rows = rows.collect_view();
        let note = match (held.circle, &held.super_user, held.roles.is_empty()) {
            (true, ..) => Some(t!("The groups go in a circle, so no role counts.").to_owned()),
            (_, Some(name), _) => Some(t!("{name} is a super user and may do everything.", name)),
            (_, _, true) => Some(t!("No role at all.").to_owned()),
            _ => None,
        };
        let circle = held.circle.then(|| view! { <Badge tone=Tone::Danger>{t!("Circle")}</Badge> });
        Some(view! {
            <Card title=Some(t!("Roles of the person").to_owned())>
                {circle}
                {note.map(|note| view! { <p class="rbac__note">{note}</p> })}
                <ul class="rbac__list">{rows}</ul>
            </Card>
        })
    };
    content.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_an_address() {
        let question =
            Question { user: " user:default/ada ".into(), permission: "a.b".into(), resource: String::new() };
        assert_eq!(question.address(), "/rbac/why?user=user:default/ada&permission=a.b");
        assert_eq!(encoded("a b&ø"), "a%20b%26%C3%B8");
    }
}
