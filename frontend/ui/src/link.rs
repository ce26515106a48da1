//! Links in text and tables.

use callboard_i18n::t;
use leptos::prelude::*;

use crate::{Icon, IconView};

/// A link. A page of the portal opens in place (the router takes the click), another site in a new tab,
/// marked with an icon.
///
/// It is a plain `<a>`: the router listens to plain anchors too, and a link that needs no router also
/// works in pages that only embed a component.
#[component]
pub fn Link(
    /// Where it goes: a path of the portal, or an address with a scheme.
    #[prop(into)]
    href: Signal<String>,
    /// Another site. Found out from the address when not given.
    #[prop(optional)]
    external: bool,
    /// In the colour of the text, underlined only when pointed at: for lists where everything is a link.
    #[prop(optional)]
    quiet: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    let leaves = Memo::new(move |_| external || has_scheme(&href.read()));
    view! {
        <a
            class=if quiet { "link link--quiet" } else { "link" }
            href=href
            target=move || leaves.get().then_some("_blank")
            rel=move || leaves.get().then_some("noopener noreferrer")
        >
            {children()}
            {move || leaves.get().then(|| view! {
                // No line begins with the icon, or with the full stop after it (link.css).
                "\u{2060}"
                <IconView icon=Icon::ExternalLink size=13/>
                <span class="visually-hidden">" "{t!("(opens in a new tab)")}</span>
            })}
        </a>
    }
    .into_any()
}

/// True for `https://example.org` and `//example.org`, false for paths, queries and fragments.
fn has_scheme(href: &str) -> bool {
    href.starts_with("//") || href.starts_with("http://") || href.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::has_scheme;

    #[test]
    fn tells_other_sites_from_pages() {
        assert!(has_scheme("https://example.org/a"));
        assert!(has_scheme("//example.org"));
        assert!(!has_scheme("/catalog"));
        assert!(!has_scheme("?kind=http://x"));
        assert!(!has_scheme("mailto:team@example.org"));
    }
}
