//! Schemas as a tree that opens where somebody presses. What the server left out is asked for then.

use callboard_i18n::{plural, t};
use callboard_shared::api_docs::{Property, Schema, Variants, paths};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Badge, Skeleton, Tone, sentence};
use callboard_web_core::{Request, RequestErrorPanel, use_query};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::prose;

/// Values of an enumeration that are shown at once.
const VALUES: usize = 20;

/// A schema with what it holds: the members of an object at once, everything else below its type.
pub(super) fn tree(entity: &EntityRef, schema: &Schema) -> AnyView {
    let head = (!schema.properties.is_empty() || is_leaf(schema)).then(|| {
        view! { <div class="api-schema__self"><span class="api-schema__type">{type_words(schema)}</span>{marks(schema)}</div> }
    });
    view! {
        <div class="api-schema">
            {head}
            {about(schema)}
            {children(entity, schema)}
        </div>
    }
    .into_any()
}

fn is_leaf(schema: &Schema) -> bool {
    schema.items.is_none() && schema.additional.is_none() && schema.variants.is_empty() && schema.more.is_none()
}

/// What is below a schema.
fn children(entity: &EntityRef, schema: &Schema) -> AnyView {
    if let Some(pointer) = schema.more.clone() {
        return view! { <Deeper entity=entity.clone() pointer/> }.into_any();
    }
    let members = schema.properties.iter().map(|Property { name, required, schema }| {
        row(entity, view! { <span class="api-schema__name">{name.clone()}</span> }.into_any(), *required, schema)
    });
    let members = members.collect_view();
    let items = schema.items.as_deref().map(|items| row(entity, label(t!("each item")), false, items));
    let additional =
        schema.additional.as_deref().map(|additional| row(entity, label(t!("any other member")), false, additional));
    let variants = schema.variants.iter().map(|variants| {
        let how = alternatives(variants);
        let each = variants.schemas.iter().enumerate().map(|(at, schema)| {
            let name = match schema.name.is_empty() {
                true => t!("Variant {number}", number = at + 1),
                false => schema.name.clone(),
            };
            row(entity, view! { <span class="api-schema__variant">{name}</span> }.into_any(), false, schema)
        });
        let each = each.collect_view();
        view! { <li class="api-schema__group"><p class="api-schema__how">{how}</p><ul class="api-schema__rows">{each}</ul></li> }
    });
    let variants = variants.collect_view();
    view! { <ul class="api-schema__rows">{members}{items}{additional}{variants}</ul> }.into_any()
}

/// How many of the variants must hold, and what tells them apart.
fn alternatives(variants: &Variants) -> AnyView {
    let (all, told_apart) = match variants.how.as_str() {
        "one of" => (t!("One of these"), t!("One of these, told apart by {member}")),
        "any of" => (t!("Any of these"), t!("Any of these, told apart by {member}")),
        "not" => (t!("None of these"), t!("None of these, told apart by {member}")),
        _ => (t!("All of these"), t!("All of these, told apart by {member}")),
    };
    if variants.discriminator.is_empty() {
        return all.into_any();
    }
    let member = variants.discriminator.clone();
    sentence(told_apart, [("member", view! { <code>{member}</code> }.into_any())])
}

fn label(text: &'static str) -> AnyView {
    view! { <span class="api-schema__label">{text}</span> }.into_any()
}

/// One member: name, type, what must hold; with a part that opens when there is more below.
fn row(entity: &EntityRef, name: AnyView, required: bool, schema: &Schema) -> AnyView {
    let words = type_words(schema);
    let head = view! {
        {name}
        <span class="api-schema__type">{words}</span>
        {required.then(|| view! { <span class="api-required">{t!("required")}</span> })}
        {marks(schema)}
    };
    // A list of objects opens to the objects: nobody wants a step for “each item”.
    let below = schema.items.as_deref().filter(|_| is_plain_list(schema)).unwrap_or(schema);
    if is_leaf(below) && below.properties.is_empty() {
        let (own, of_items) = (about(schema), (!std::ptr::eq(below, schema)).then(|| about(below)));
        return view! { <li class="api-schema__row"><div class="api-schema__head">{head}</div>{own}{of_items}</li> }
            .into_any();
    }
    let (entity, inner) = (entity.clone(), below.clone());
    let open = RwSignal::new(false);
    let content = move || open.get().then(|| children(&entity, &inner));
    view! {
        <li class="api-schema__row">
            <details class="api-schema__more" on:toggle=move |event| open.set(is_open(&event))>
                <summary class="api-schema__head">{head}</summary>
                {content}
            </details>
            {about(schema)}
        </li>
    }
    .into_any()
}

fn is_plain_list(schema: &Schema) -> bool {
    schema.properties.is_empty() && schema.variants.is_empty() && schema.additional.is_none()
}

pub(super) fn is_open(event: &web_sys::Event) -> bool {
    let details = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDetailsElement>().ok());
    details.is_some_and(|details| details.open())
}

fn marks(schema: &Schema) -> AnyView {
    view! {
        {schema.deprecated.then(|| view! { <Badge tone=Tone::Warning>{t!("deprecated")}</Badge> })}
        {schema.read_only.then(|| view! { <Badge>{t!("only in answers")}</Badge> })}
        {schema.write_only.then(|| view! { <Badge>{t!("only in requests")}</Badge> })}
    }
    .into_any()
}

/// Description, limits, values, default and examples.
pub(super) fn about(schema: &Schema) -> AnyView {
    let limits = (!schema.constraints.is_empty()).then(|| {
        let each = schema.constraints.iter().map(|limit| view! { <code class="api-chip">{limit.clone()}</code> });
        let each = each.collect_view();
        view! { <p class="api-schema__facts">{each}</p> }
    });
    let told = |word: &'static str, values: &[String]| {
        (!values.is_empty()).then(|| {
            let rest = values.len().saturating_sub(VALUES);
            let each = values.iter().take(VALUES).map(|value| view! { <code class="api-chip">{value.clone()}</code> });
            let each = each.collect_view();
            let rest = (rest > 0).then(|| plural!(rest, "and {count} more", "and {count} more"));
            view! { <p class="api-schema__facts"><span class="api-schema__word">{word}</span>{each}{rest}</p> }
        })
    };
    let default_value = told(t!("default"), schema.default_value.as_slice());
    let unresolved = schema.unresolved.clone().map(|why| view! { <p class="api-schema__broken">{why}</p> });
    view! {
        {prose(&schema.description)}
        {unresolved}
        {limits}
        {told(if schema.values.len() == 1 { t!("always") } else { t!("one of") }, &schema.values)}
        {default_value}
        {told(t!("for example"), &schema.examples)}
    }
    .into_any()
}

/// `list of Booking`, `string (date-time) or null`.
pub(super) fn type_words(schema: &Schema) -> String {
    let words = match (schema.items.as_deref(), schema.variants.first()) {
        (Some(items), _) => t!("list of {items}", items = type_words(items)),
        (None, Some(variants)) if schema.types.is_empty() && schema.name.is_empty() => how_words(&variants.how),
        _ => own_words(schema),
    };
    if schema.nullable { t!("{types} or {last}", types = words, last = "null") } else { words }
}

/// How variants are to be taken, where a type stands.
fn how_words(how: &str) -> String {
    let words = match how {
        "one of" => t!("one of"),
        "any of" => t!("any of"),
        "all of" => t!("all of"),
        "not" => t!("not"),
        other => other,
    };
    words.to_owned()
}

fn own_words(schema: &Schema) -> String {
    let types = schema.types.iter().cloned().reduce(|types, last| t!("{types} or {last}", types, last));
    let types = types.unwrap_or_default();
    let is_object = schema.types.is_empty() || types == "object" || types == "array";
    if is_object && !schema.name.is_empty() {
        return schema.name.clone();
    }
    match (types.is_empty(), schema.format.is_empty()) {
        (true, true) => t!("anything").to_owned(),
        (true, false) => schema.format.clone(),
        (false, true) => types,
        (false, false) => format!("{types} ({})", schema.format),
    }
}

/// What the server left out, asked for now.
#[component]
fn Deeper(entity: EntityRef, pointer: String) -> impl IntoView {
    let asked = entity.clone();
    let query = use_query(move || Some(Request::<Schema>::get(paths::schema(&asked, &pointer))));
    let schema = Memo::new(move |_| query.data());
    move || match (schema.get(), query.failure()) {
        (Some(schema), _) => view! { {about(&schema)} {children(&entity, &schema)} }.into_any(),
        (None, Some(error)) => {
            let retry = Callback::new(move |()| query.refetch());
            view! { <RequestErrorPanel title=t!("The schema could not be loaded") error retry/> }.into_any()
        }
        (None, None) => view! { <Skeleton lines=3/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_in_words() {
        let schema = |types: &[&str], format: &str, name: &str| Schema {
            types: types.iter().map(|name| (*name).to_owned()).collect(),
            format: format.to_owned(),
            name: name.to_owned(),
            ..Schema::default()
        };
        assert_eq!(type_words(&schema(&["string"], "date-time", "")), "string (date-time)");
        assert_eq!(type_words(&schema(&["object"], "", "Booking")), "Booking");
        assert_eq!(type_words(&schema(&[], "", "")), "anything");
        let list =
            Schema { items: Some(Box::new(schema(&["object"], "", "Berth"))), nullable: true, ..Schema::default() };
        assert_eq!(type_words(&list), "list of Berth or null");
    }
}
