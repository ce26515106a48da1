//! Where people find help: `app.support` of the configuration.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::app::AppConfig;
use callboard_ui::{Icon, IconView, LinkButton, Popover};
use leptos::prelude::*;
use serde_json::Value;

use crate::app_config::use_config;
use crate::entity_facts::web_address;
use crate::links::href;

/// Links that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    title: String,
    icon: Icon,
    /// Text and address.
    links: Vec<(String, String)>,
}

/// A button that opens the links of `app.support`; the link itself where there is only `url`, nothing where there is
/// neither.
#[component]
pub fn SupportButton() -> impl IntoView {
    let config = use_config();
    let groups = Arc::new(groups(&config));
    if !groups.is_empty() {
        let shown = move || groups.iter().map(group).collect_view();
        return view! { <Popover label=t!("Support") icon=Icon::Help><div class="support">{shown()}</div></Popover> }
            .into_any();
    }
    let url = config.text("app.support.url").and_then(address);
    url.map(|url| view! { <LinkButton href=url icon=Icon::Help external=true>{t!("Support")}</LinkButton> }).into_any()
}

fn group(group: &Group) -> AnyView {
    let links = group.links.iter().cloned().map(|(text, address)| {
        let elsewhere = !address.starts_with('/');
        view! {
            <li>
                <a class="link" href=address target=elsewhere.then_some("_blank") rel=elsewhere.then_some("noopener noreferrer")>
                    {text}
                    {elsewhere.then(|| view! { <span class="visually-hidden">" "{t!("(opens in a new tab)")}</span> })}
                </a>
            </li>
        }
    });
    view! {
        <section class="support__group">
            <h2 class="support__title"><IconView icon=group.icon/>{group.title.clone()}</h2>
            <ul class="support__links">{links.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The items that have a title and at least one link that may be followed.
fn groups(config: &AppConfig) -> Vec<Group> {
    let items = config.get("app.support.items").and_then(Value::as_array);
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let read = |item: &Value| {
        let links = item.get("links").and_then(Value::as_array)?;
        let links: Vec<_> = links
            .iter()
            .filter_map(|link| {
                let url = text(link, "url")?;
                Some((text(link, "title").unwrap_or_else(|| url.clone()), address(&url)?))
            })
            .collect();
        let icon = text(item, "icon").and_then(|name| Icon::by_name(&name)).unwrap_or(Icon::Help);
        (!links.is_empty()).then_some(Group { title: text(item, "title")?, icon, links })
    };
    items.into_iter().flatten().filter_map(read).collect()
}

/// An address of the web, or a page of the portal; nothing for scripts.
fn address(url: &str) -> Option<String> {
    web_address(url).map(str::to_owned).or_else(|| url.starts_with('/').then(|| href(url)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn links_that_may_be_followed_under_their_titles() {
        let config = AppConfig::new(json!({"app": {"support": {"items": [
            {"title": "Chat", "icon": "slack", "links": [{"url": "https://chat/x", "title": "#portal"}, {"url": "/docs"}]},
            {"title": "Bad", "links": [{"url": "javascript:alert(1)"}]},
            {"links": [{"url": "https://no.title"}]}
        ]}}}));
        let links = vec![("#portal".into(), "https://chat/x".into()), ("/docs".into(), "/docs".into())];
        assert_eq!(groups(&config), [Group { title: "Chat".into(), icon: Icon::Chat, links }]);
        assert!(groups(&AppConfig::new(json!({"app": {"support": {"url": "https://x"}}}))).is_empty());
    }
}
