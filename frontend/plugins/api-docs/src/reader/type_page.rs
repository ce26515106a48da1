//! The page of a type of GraphQL or protocol buffers, or of a query, mutation or method.

use callboard_i18n::t;
use callboard_shared::api_docs::{EnumValue, Field, Format, TypeDetail, TypeRef};
use callboard_ui::{Badge, CopyButton, Icon, IconView, Tone};
use leptos::prelude::*;

use super::menu::badge;
use super::overview::section;
use super::{Shared, prose};
use crate::code::{Code, Notation};

pub(super) fn type_page(shared: &Shared, one: &TypeDetail) -> AnyView {
    let notation = if shared.outline.format == Format::Graphql { Notation::GraphQl } else { Notation::Protobuf };
    let back = shared.place.link(
        None,
        "api-page__back",
        view! { <IconView icon=Icon::ArrowLeft size=14/> {t!("Overview")} }.into_any(),
    );
    let returns = one.returns.as_ref().map(|returned| {
        section(t!("Gives"), view! { <p class="api-returns">{type_link(shared, returned)}</p> }.into_any())
    });
    let notes = (!one.notes.is_empty()).then(|| {
        let each = one.notes.iter().map(|note| view! { <code class="api-chip">{note.clone()}</code> });
        let each = each.collect_view();
        view! { <p class="api-schema__facts">{each}</p> }
    });
    let example = one.example.as_ref().map(|example| {
        view! { <Code text=example.text.clone() notation label=t!("Example, made up")/> }
    });
    let (name, copied) = (one.name.clone(), one.name.clone());
    let takes = if one.label == "rpc" { t!("Takes") } else { t!("Arguments") };
    view! {
        <article class="api-page">
            <header class="api-page__head">
                {back}
                <div class="api-page__row">
                    {badge(&one.label)}
                    <h2 class="api-page__title api-page__title--code">{name}</h2>
                    <CopyButton text=copied label=t!("Copy the name")/>
                </div>
                {deprecation(one.deprecated.as_deref())}
                {notes}
            </header>
            {prose(&one.description)}
            {fields(shared, takes, &one.arguments)}
            {returns}
            {fields(shared, t!("Fields"), &one.fields)}
            {values(&one.values)}
            {types(shared, t!("Implements"), &one.implements)}
            {types(shared, if one.label == "union" { t!("One of") } else { t!("Implemented by") }, &one.possible)}
            {example}
            {types(shared, t!("Used by"), &one.used_by)}
        </article>
    }
    .into_any()
}

fn deprecation(why: Option<&str>) -> Option<AnyView> {
    let why = why?.to_owned();
    let badge = view! { <Badge tone=Tone::Warning>{t!("deprecated")}</Badge> };
    Some(view! { <p class="api-deprecation">{badge} " " {why}</p> }.into_any())
}

fn fields(shared: &Shared, title: &'static str, fields: &[Field]) -> Option<AnyView> {
    if fields.is_empty() {
        return None;
    }
    let rows = fields.iter().map(|one| field(shared, one)).collect_view();
    Some(section(title, view! { <ul class="api-schema__rows api-schema__rows--first">{rows}</ul> }.into_any()))
}

fn field(shared: &Shared, one: &Field) -> AnyView {
    let arguments = (!one.arguments.is_empty()).then(|| {
        let rows = one.arguments.iter().map(|argument| field(shared, argument)).collect_view();
        view! { <ul class="api-schema__rows">{rows}</ul> }
    });
    let default_value = one.default_value.clone().map(|value| {
        view! { <span class="api-schema__word">{t!("default")}</span> <code class="api-chip">{value}</code> }
    });
    let notes = one.notes.iter().map(|note| view! { <code class="api-chip">{note.clone()}</code> }).collect_view();
    let name = one.name.clone();
    view! {
        <li class="api-schema__row">
            <div class="api-schema__head">
                <span class="api-schema__name">{name}</span>
                {type_link(shared, &one.type_ref)}
                {one.required.then(|| view! { <span class="api-required">{t!("required")}</span> })}
                {default_value}
                {notes}
            </div>
            {deprecation(one.deprecated.as_deref())}
            {prose(&one.description)}
            {arguments}
        </li>
    }
    .into_any()
}

fn type_link(shared: &Shared, one: &TypeRef) -> AnyView {
    let text = one.text.clone();
    match &one.id {
        Some(id) => shared.place.link(Some(id), "link api-type", text.into_any()),
        None => view! { <span class="api-schema__type">{text}</span> }.into_any(),
    }
}

fn types(shared: &Shared, title: &'static str, all: &[TypeRef]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let each = all.iter().map(|one| type_link(shared, one)).collect_view();
    Some(section(title, view! { <p class="api-types">{each}</p> }.into_any()))
}

fn values(values: &[EnumValue]) -> Option<AnyView> {
    if values.is_empty() {
        return None;
    }
    let rows = values.iter().cloned().map(|EnumValue { name, description, deprecated, number }| {
        view! {
            <li class="api-schema__row">
                <div class="api-schema__head">
                    <span class="api-schema__name">{name}</span>
                    {number.map(|number| view! { <code class="api-chip">{format!("= {number}")}</code> })}
                </div>
                {deprecation(deprecated.as_deref())}
                {prose(&description)}
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(section(t!("Values"), view! { <ul class="api-schema__rows api-schema__rows--first">{rows}</ul> }.into_any()))
}
