//! The links of an entity.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::entity::{Entity, Link as EntityLink};
use callboard_ui::{Card, Icon, IconView, Link};
use leptos::prelude::*;

use crate::entity::facts::web_address;

/// Addresses of interest, with their icons.
#[component]
pub(crate) fn Links(
    /// The entity.
    entity: Arc<Entity>,
) -> impl IntoView {
    let links = entity.metadata.links.iter().map(link_view).collect_view();
    view! { <Card title=Some(t!("Links").to_owned())><ul class="entity-link-list">{links}</ul></Card> }
}

/// One link of an entity.
pub(crate) fn link_view(link: &EntityLink) -> AnyView {
    let icon = link.icon.as_deref().and_then(Icon::by_name).unwrap_or(Icon::Link);
    let title = link.title.clone().unwrap_or_else(|| shortened(&link.url));
    let content = match web_address(&link.url) {
        Some(url) => view! { <Link href=url.to_owned()>{title}</Link> }.into_any(),
        // Other schemes are shown, and not followed.
        None => view! { <span title=link.url.clone()>{title}</span> }.into_any(),
    };
    let kind = link.link_type.clone().map(|kind| view! { <span class="entity-link-list__type">{kind}</span> });
    view! { <li class="entity-link-list__item"><IconView icon/>{content}{kind}</li> }.into_any()
}

/// An address without what every address has.
fn shortened(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn addresses_are_shortened() {
        assert_eq!(shortened("https://www.acme.example/wiki/"), "acme.example/wiki");
        assert_eq!(shortened("mailto:a@b.example"), "mailto:a@b.example");
    }
}
