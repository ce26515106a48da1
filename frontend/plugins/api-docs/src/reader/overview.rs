//! The first page of a definition: what it is, where it is served, how to be let in, and what it holds.

use callboard_i18n::{plural, t};
use callboard_shared::api_docs::{Fact, NamedLink, Outline, Problem, SecurityScheme, Server};
use callboard_ui::{Badge, Icon, IconView, Link, Tone};
use leptos::prelude::*;

use super::menu::badge;
use super::{Shared, prose};

/// Items that the page lists; all are in the menu beside it.
const ITEMS: usize = 150;

pub(super) fn overview(shared: &Shared) -> AnyView {
    let outline = &shared.outline;
    let title = if outline.title.is_empty() { shared.entity.name.clone() } else { outline.title.clone() };
    let version = (!outline.version.is_empty()).then(|| {
        let version = t!("Version {version}", version = outline.version);
        view! { <Badge>{version}</Badge> }
    });
    let dialect = outline.dialect.clone();
    view! {
        <div class="api-page">
            <header class="api-page__head">
                <h2 class="api-page__title">{title}</h2>
                <p class="api-page__meta">
                    {version}
                    <span class="api-page__dialect">{dialect}</span>
                    {links(&outline.links)}
                </p>
            </header>
            {problems(&outline.problems)}
            {prose(&outline.description)}
            {servers(&outline.servers, t!("Servers"))}
            {security(&outline.security)}
            {groups(shared)}
        </div>
    }
    .into_any()
}

/// Links in one line.
pub(super) fn links(links: &[NamedLink]) -> AnyView {
    let each = links.iter().cloned().map(|NamedLink { label, href }| view! { <Link href>{label}</Link> });
    each.collect_view().into_any()
}

/// What could not be read, or nothing.
pub(super) fn problems(problems: &[Problem]) -> Option<AnyView> {
    if problems.is_empty() {
        return None;
    }
    let title = plural!(
        problems.len(),
        "A part of the definition could not be read",
        "{count} parts of the definition could not be read"
    );
    let lines = problems.iter().cloned().map(|Problem { place, message }| {
        let place = (!place.is_empty()).then(|| view! { <code class="api-problems__place">{place}</code> " " });
        view! { <li>{place}{message}</li> }
    });
    let lines = lines.collect_view();
    Some(
        view! {
            <details class="api-problems" open=problems.len() < 4>
                <summary class="api-problems__title"><IconView icon=Icon::Alert/>{title}</summary>
                <ul class="api-problems__list">{lines}</ul>
            </details>
        }
        .into_any(),
    )
}

/// Where something is served.
pub(super) fn servers(servers: &[Server], title: &'static str) -> Option<AnyView> {
    if servers.is_empty() {
        return None;
    }
    let each = servers.iter().map(|server| {
        let variables = server.variables.iter().map(|variable| {
            let values = match variable.values.is_empty() {
                true => variable.value.clone(),
                false => variable.values.join(", "),
            };
            view! { <p class="api-server__variable"><code>{format!("{{{}}}", variable.name)}</code> " " {values}</p> }
        });
        let variables = variables.collect_view();
        let (name, protocol, url) = (server.name.clone(), server.protocol.clone(), server.url.clone());
        view! {
            <li class="api-server">
                {(!name.is_empty()).then(|| view! { <span class="api-server__name">{name}</span> })}
                <code class="api-server__url">{url}</code>
                {(!protocol.is_empty()).then(|| view! { <Badge>{protocol}</Badge> })}
                {prose(&server.description)}
                {variables}
            </li>
        }
    });
    let each = each.collect_view();
    Some(section(title, view! { <ul class="api-list">{each}</ul> }.into_any()))
}

fn security(schemes: &[SecurityScheme]) -> Option<AnyView> {
    if schemes.is_empty() {
        return None;
    }
    let each = schemes.iter().map(|scheme| {
        let words = words_of(scheme);
        let name = scheme.name.clone();
        view! {
            <li class="api-server">
                <span class="api-server__name"><IconView icon=Icon::Lock size=14/>{name}</span>
                <span class="api-server__how">{words}</span>
                {prose(&scheme.description)}
                {facts(&scheme.facts)}
            </li>
        }
    });
    let each = each.collect_view();
    Some(section(t!("Authentication"), view! { <ul class="api-list">{each}</ul> }.into_any()))
}

/// What a scheme asks of callers, in words.
pub(super) fn words_of(scheme: &SecurityScheme) -> String {
    match (scheme.kind.as_str(), scheme.scheme.as_str(), scheme.place.as_str()) {
        ("apiKey", _, place) if !scheme.key.is_empty() => key_in(place, &scheme.key),
        ("http", "basic", _) => t!("User name and password (HTTP Basic)").to_owned(),
        ("http", "bearer", _) => t!("Token in the header Authorization (Bearer)").to_owned(),
        ("http", other, _) => format!("HTTP {other}"),
        ("oauth2", ..) => "OAuth 2".to_owned(),
        ("openIdConnect", ..) => "OpenID Connect".to_owned(),
        ("mutualTLS" | "X509", ..) => t!("Certificate of the client").to_owned(),
        (other, ..) => other.to_owned(),
    }
}

fn key_in(place: &str, name: &str) -> String {
    match place {
        "header" => t!("Key in the header {name}", name),
        "query" => t!("Key in the query {name}", name),
        "cookie" => t!("Key in the cookie {name}", name),
        _ => t!("Key in the {place} {name}", place, name),
    }
}

/// Names and values, one below the other.
pub(super) fn facts(facts: &[Fact]) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let each = facts.iter().cloned().map(|Fact { name, value }| view! { <dt>{name}</dt> <dd>{value}</dd> });
    let each = each.collect_view();
    Some(view! { <dl class="api-facts">{each}</dl> }.into_any())
}

fn groups(shared: &Shared) -> AnyView {
    let Outline { groups, .. } = &*shared.outline;
    if groups.is_empty() {
        return ().into_any();
    }
    let mut left = ITEMS;
    let each = groups.iter().map(|group| {
        let shown = group.items.iter().take(left);
        let lines = shown.clone().map(|item| {
            let (name, summary) = (item.name.clone(), item.summary.clone());
            let content = view! {
                {badge(&item.label)}
                <span class="api-index__name">{name}</span>
                <span class="api-index__summary">{summary}</span>
                {item.deprecated.then(|| view! { <Badge tone=Tone::Warning>{t!("deprecated")}</Badge> })}
            };
            let link = shared.place.link(Some(&item.id), "api-index__item", content.into_any());
            view! { <li>{link}</li> }
        });
        let lines = lines.collect_view();
        let rest = group.items.len() - shown.len();
        left -= shown.len();
        let rest = (rest > 0).then(|| {
            let told = plural!(rest, "and {count} more, in the contents", "and {count} more, in the contents");
            view! { <p class="api-index__rest">{told}</p> }
        });
        let name = group.name.clone();
        view! {
            <section class="api-section">
                <h3 class="api-section__title">{name}</h3>
                {prose(&group.description)}
                <ul class="api-index">{lines}</ul>
                {rest}
            </section>
        }
    });
    each.collect_view().into_any()
}

/// A part of a page with its heading.
pub(super) fn section(title: impl Into<String>, content: AnyView) -> AnyView {
    let title = title.into();
    view! { <section class="api-section"><h3 class="api-section__title">{title}</h3>{content}</section> }.into_any()
}
