//! What narrows the results: types of documents and fields, with how much each choice would find.

use callboard_i18n::{plural, t};
use callboard_letters::Letters;
use callboard_shared::entity::EntityRef;
use callboard_shared::search::{SearchFacet, SearchFacetValue, SearchFacetsResponse};
use callboard_ui::{Checkbox, Skeleton, grouped};
use callboard_web_core::{EntityName, Query, entity_name, kinds};
use leptos::prelude::*;

use super::Asked;

/// Values of a field in sight until somebody wants more.
const IN_SIGHT: usize = 6;

/// The column beside the results; on phones it folds up above them.
#[component]
pub(crate) fn Facets(
    /// The counts.
    query: Query<SearchFacetsResponse>,
    /// The search.
    asked: Asked,
    /// Offers types of documents.
    by_type: bool,
    /// Offers values of fields.
    by_field: bool,
) -> impl IntoView {
    let chosen = move || asked.search.read().filters.iter().map(|(_, values)| values.len()).sum::<usize>();
    let clear = move || {
        (chosen() > 0).then(|| {
            view! {
                <button class="button button--ghost button--small" type="button" on:click=move |_| asked.change(|search| search.filters.clear())>
                    {t!("Clear filters")}
                </button>
            }
        })
    };
    let fields = move || match query.data() {
        Some(answer) => {
            let types = by_type.then(|| type_choice(&answer.types, asked));
            let fields = by_field.then(|| answer.facets.iter().map(|facet| field_choice(facet, asked)).collect_view());
            view! { {types} {fields} }.into_any()
        }
        // A failure is told by the results, which ask the same server.
        None if query.failure().is_some() => ().into_any(),
        None => view! { <Skeleton lines=8/> }.into_any(),
    };
    let is_wide = window().inner_width().ok().and_then(|width| width.as_f64()).is_none_or(|width| width > 760.0);
    view! {
        <aside class="search-facets" aria-label=t!("Filters")>
            <details class="search-facets__fold" open=is_wide>
                <summary class="search-facets__summary">
                    {t!("Filters")}{move || (chosen() > 0).then(|| format!(" ({})", chosen()))}
                </summary>
                <div class="search-facets__groups">{clear} {fields}</div>
            </details>
        </aside>
    }
}

fn type_choice(types: &[SearchFacetValue], asked: Asked) -> AnyView {
    let total: u64 = types.iter().map(|one| one.count).sum();
    let line = |value: Option<String>, label: String, count: u64| {
        let own = value.clone();
        let is_chosen = move || {
            let search = asked.search.read();
            own.as_ref().map_or(search.types.is_empty(), |own| search.types.iter().any(|chosen| chosen == own))
        };
        view! {
            <li>
                <button
                    class="search-facets__type"
                    type="button"
                    aria-pressed=move || if is_chosen() { "true" } else { "false" }
                    on:click=move |_| {
                        let value = value.clone();
                        asked.change(|search| search.types = value.into_iter().collect());
                    }
                >
                    <span>{label}</span><span class="search-facets__count">{grouped(count)}</span>
                </button>
            </li>
        }
    };
    let lines = types.iter().map(|one| line(Some(one.value.clone()), type_name(&one.value), one.count)).collect_view();
    view! {
        <section class="search-facets__group">
            <h2 class="search-facets__heading">{t!("Result type")}</h2>
            <ul>{line(None, t!("All").to_owned(), total)}{lines}</ul>
        </section>
    }
    .into_any()
}

/// What a type of documents is called.
pub(crate) fn type_name(name: &str) -> String {
    match name {
        "software-catalog" => t!("Software catalog").to_owned(),
        "techdocs" => t!("Documentation").to_owned(),
        other => capital(&other.replace(['-', '_'], " ")),
    }
}

/// What a field is called.
fn field_name(name: &str) -> String {
    let known = match name {
        "kind" => t!("Kind"),
        "type" => t!("Type"),
        "lifecycle" => t!("Lifecycle"),
        "owner" => t!("Owner"),
        "system" => t!("System"),
        "namespace" => t!("Namespace"),
        "tags" => t!("Tags"),
        other => return capital(other),
    };
    known.to_owned()
}

fn field_choice(facet: &SearchFacet, asked: Asked) -> AnyView {
    let field = facet.field.clone();
    let line = |value: &SearchFacetValue| {
        let (field, own) = (field.clone(), value.value.clone());
        let checked = {
            let (field, own) = (field.clone(), own.clone());
            move || has(&asked.search.read().filters, &field, &own)
        };
        let change = move |on: bool| asked.change(|search| set(&mut search.filters, &field, &own, on));
        let label = value_name(&facet.field, &value.value);
        view! { <Checkbox label checked on_change=change count=Some(usize::try_from(value.count).unwrap_or(usize::MAX))/> }
    };
    let (first, rest) = facet.values.split_at(facet.values.len().min(IN_SIGHT));
    let more = (!rest.is_empty()).then(|| {
        // What is chosen has to be in sight.
        let open = rest.iter().any(|value| has(&asked.search.read_untracked().filters, &facet.field, &value.value));
        let says = plural!(rest.len(), "{count} more", "{count} more");
        view! { <details open=open><summary class="search-facets__more">{says}</summary>{rest.iter().map(line).collect_view()}</details> }
    });
    view! {
        <fieldset class="search-facets__group">
            <legend class="search-facets__heading">{field_name(&facet.field)}</legend>
            {first.iter().map(line).collect_view()}
            {more}
        </fieldset>
    }
    .into_any()
}

/// What a value is called: kinds by their names, owners and systems by the titles of their entities, as soon as those are known.
fn value_name(field: &str, value: &str) -> Signal<String> {
    if field == "kind" {
        return Signal::stored(kinds::display(value));
    }
    let value = value.to_owned();
    let Some(name) = entity_of(field, &value).map(|entity| entity_name(&entity)) else { return Signal::stored(value) };
    Signal::derive(move || match &*name.read() {
        EntityName::Known(known) => known.title.clone(),
        _ => value.clone(),
    })
}

/// The entity that a value names, written as files write it.
fn entity_of(field: &str, value: &str) -> Option<EntityRef> {
    let kind = match field {
        "owner" => "group",
        "system" => "system",
        _ => return None,
    };
    EntityRef::parse(value, Some(kind), "default").ok()
}

type Filters = Vec<(String, Vec<String>)>;

fn has(filters: &Filters, field: &str, value: &str) -> bool {
    let values = filters.iter().find(|(known, _)| known == field).map(|(_, values)| values);
    values.is_some_and(|values| values.iter().any(|known| known.eq_ignore_ascii_case(value)))
}

/// Chooses a value, or takes the choice back. A field without values goes.
fn set(filters: &mut Filters, field: &str, value: &str, on: bool) {
    let at = filters.iter().position(|(known, _)| known == field).unwrap_or_else(|| {
        filters.push((field.to_owned(), Vec::new()));
        filters.len() - 1
    });
    filters[at].1.retain(|known| !known.eq_ignore_ascii_case(value));
    if on {
        filters[at].1.push(value.to_owned());
    }
    filters.retain(|(_, values)| !values.is_empty());
}

fn capital(text: &str) -> String {
    text.capitalised()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_chosen_once_whatever_its_case() {
        let mut filters = vec![("kind".to_owned(), vec!["component".to_owned()])];
        assert!(has(&filters, "kind", "Component"));
        set(&mut filters, "kind", "Component", true);
        set(&mut filters, "tags", "java", true);
        assert_eq!(filters.len(), 2);
        assert_eq!(filters[0].1, ["Component"]);
        set(&mut filters, "kind", "COMPONENT", false);
        assert_eq!(filters, [("tags".to_owned(), vec!["java".to_owned()])]);
    }

    #[test]
    fn owners_and_systems_name_entities() {
        let named = |field: &str, value: &str| entity_of(field, value).map(|entity| entity.to_string());
        assert_eq!(named("owner", "crew").as_deref(), Some("group:default/crew"));
        assert_eq!(named("owner", "user:staff/ada").as_deref(), Some("user:staff/ada"));
        assert_eq!(named("system", "shop").as_deref(), Some("system:default/shop"));
        assert_eq!(named("tags", "java"), None);
    }

    #[test]
    fn types_have_names() {
        assert_eq!(type_name("techdocs"), "Documentation");
        assert_eq!(type_name("stack-overflow"), "Stack overflow");
    }
}
