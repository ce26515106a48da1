//! The page of one operation.

use callboard_i18n::t;
use callboard_shared::api_docs::{Callback, Format, Operation, SecurityNeed};
use callboard_ui::{Badge, Button, ButtonVariant, CopyButton, Icon, IconView, Size, Tone};
use leptos::prelude::*;

use super::menu::badge;
use super::overview::{facts, links, problems, section, servers};
use super::{Shared, bodies, examples, parameters, prose};
use crate::try_it::TryIt;

pub(super) fn operation(shared: &Shared, operation: &Operation) -> AnyView {
    let is_http = shared.outline.format == Format::Openapi;
    let is_call = is_http && !operation.id.starts_with("webhook ") && !operation.id.starts_with("callback ");
    let trying = RwSignal::new(false);
    let title = if operation.summary.is_empty() { operation.path.clone() } else { operation.summary.clone() };
    let entity = &shared.entity;
    let (path, copied) = (operation.path.clone(), operation.path.clone());
    let own_servers = (operation.servers != shared.outline.servers).then(|| servers(&operation.servers, t!("Servers")));
    let try_button = is_call.then(|| {
        view! {
            <Button
                size=Size::Small
                variant=ButtonVariant::Primary
                on_click=move |_| trying.update(|trying| *trying = !*trying)
            >
                {move || if trying.get() { t!("Close") } else { t!("Try it") }}
            </Button>
        }
    });
    let panel = {
        let (operation, schemes) = (operation.clone(), shared.outline.security.clone());
        move || trying.get().then(|| view! { <TryIt operation=operation.clone() schemes=schemes.clone()/> })
    };
    let back = shared.place.link(
        None,
        "api-page__back",
        view! { <IconView icon=Icon::ArrowLeft size=14/> {t!("Overview")} }.into_any(),
    );
    let docs = view! {
        {prose(&operation.description)}
        {security(&operation.security)}
        {parameters::by_place(entity, &operation.parameters)}
        {operation.request.as_ref().map(|body| bodies::request(entity, body, operation.request_required))}
        {bodies::responses(entity, &operation.responses)}
        {bodies::messages(entity, &operation.messages)}
        {callbacks(shared, &operation.callbacks)}
        {(!operation.facts.is_empty()).then(|| section(t!("More"), facts(&operation.facts).into_any()))}
        {own_servers}
    };
    let beside = is_call.then(|| examples::column(shared, operation));
    let operation_id = operation.operation_id.clone();
    view! {
        <article class="api-page">
            <header class="api-page__head">
                {back}
                <div class="api-page__row">
                    <h2 class="api-page__title">{title}</h2>
                    {operation.deprecated.then(|| view! { <Badge tone=Tone::Warning>{t!("deprecated")}</Badge> })}
                    {try_button}
                </div>
                <p class="api-page__address">
                    {badge(&operation.method)}
                    <code class="api-page__path">{path}</code>
                    <CopyButton text=copied label=t!("Copy the path")/>
                </p>
                <p class="api-page__meta">
                    {(!operation_id.is_empty()).then(|| view! { <code class="api-page__id">{operation_id}</code> })}
                    {links(&operation.links)}
                </p>
            </header>
            {problems(&operation.problems)}
            {panel}
            <div class="api-page__columns" class:api-page__columns--two=is_call>
                <div class="api-page__docs">{docs}</div>
                {beside}
            </div>
        </article>
    }
    .into_any()
}

/// The ways to be let in.
fn security(ways: &[Vec<SecurityNeed>]) -> Option<AnyView> {
    if ways.is_empty() {
        return None;
    }
    let words = ways.iter().map(|way| {
        let needs = way.iter().map(need).reduce(|needs, last| t!("{needs} and {last}", needs, last));
        needs.unwrap_or_else(|| t!("nothing").to_owned())
    });
    let words = words.reduce(|needs, last| t!("{needs}, or {last}", needs, last)).unwrap_or_default();
    let words = t!("Needs {what}", what = words);
    Some(view! { <p class="api-security"><IconView icon=Icon::Lock size=14/> <span>{words}</span></p> }.into_any())
}

fn need(need: &SecurityNeed) -> String {
    match need.scopes.is_empty() {
        true => need.scheme.clone(),
        false => format!("{} ({})", need.scheme, need.scopes.join(", ")),
    }
}

fn callbacks(shared: &Shared, callbacks: &[Callback]) -> Option<AnyView> {
    if callbacks.is_empty() {
        return None;
    }
    let each = callbacks.iter().map(|callback| {
        let (name, path) = (callback.name.clone(), callback.path.clone());
        let content = view! {
            {badge(&callback.method)}
            <span class="api-index__name">{name}</span>
            <span class="api-index__summary">{path}</span>
        };
        let link = shared.place.link(Some(&callback.id), "api-index__item", content.into_any());
        view! { <li>{link}</li> }
    });
    let each = each.collect_view();
    Some(section(t!("Callbacks"), view! { <ul class="api-index">{each}</ul> }.into_any()))
}
