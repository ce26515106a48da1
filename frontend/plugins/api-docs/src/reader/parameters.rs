//! Parameters and headers.

use callboard_i18n::t;
use callboard_shared::api_docs::Parameter;
use callboard_shared::entity::EntityRef;
use callboard_ui::{Badge, Tone};
use leptos::prelude::*;

use super::schema::{about, tree, type_words};
use super::{overview, prose};

/// The parameters by where they stand.
pub(super) fn by_place(entity: &EntityRef, parameters: &[Parameter]) -> AnyView {
    let places = [("path", t!("Path")), ("query", t!("Query")), ("header", t!("Headers")), ("cookie", t!("Cookies"))];
    let sections = places.into_iter().filter_map(|(place, title)| {
        let own: Vec<&Parameter> = parameters.iter().filter(|parameter| parameter.place == place).collect();
        (!own.is_empty()).then(|| overview::section(title, list(entity, &own)))
    });
    sections.collect_view().into_any()
}

/// Parameters, one below the other.
pub(super) fn list(entity: &EntityRef, parameters: &[&Parameter]) -> AnyView {
    let rows = parameters.iter().map(|parameter| row(entity, parameter)).collect_view();
    view! { <ul class="api-schema__rows api-schema__rows--first">{rows}</ul> }.into_any()
}

fn row(entity: &EntityRef, parameter: &Parameter) -> AnyView {
    let words = parameter.schema.as_ref().map(type_words).unwrap_or_default();
    let said = !parameter.description.is_empty();
    // What the schema says again is left out.
    let schema = parameter.schema.as_ref().map(|schema| {
        let mut schema = schema.clone();
        if said {
            schema.description.clear();
        }
        let is_deep = !schema.properties.is_empty() || !schema.variants.is_empty();
        if is_deep { tree(entity, &schema) } else { about(schema.items.as_deref().unwrap_or(&schema)) }
    });
    let name = parameter.name.clone();
    view! {
        <li class="api-schema__row">
            <div class="api-schema__head">
                <span class="api-schema__name">{name}</span>
                <span class="api-schema__type">{words}</span>
                {parameter.required.then(|| view! { <span class="api-required">{t!("required")}</span> })}
                {parameter.deprecated.then(|| view! { <Badge tone=Tone::Warning>{t!("deprecated")}</Badge> })}
            </div>
            {prose(&parameter.description)}
            {schema}
        </li>
    }
    .into_any()
}
