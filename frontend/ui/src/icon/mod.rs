//! Icons: an explicit named map, so that a config may name one and only the drawn ones are shipped.

mod shapes;

use leptos::prelude::*;

use crate::dom::rem;

pub use shapes::Icon;

impl Icon {
    /// The icon of a name in a config or an entity's link, also under Backstage's names
    /// (`techdocs`, `kind:component`, `email` …). Case does not matter.
    pub fn by_name(name: &str) -> Option<Icon> {
        let name = name.trim().to_ascii_lowercase();
        if let Some(kind) = name.strip_prefix("kind:") {
            return Some(Icon::for_kind(kind));
        }
        let name = match name.as_str() {
            "techdocs" | "book" | "documentation" | "doc" | "article" => "docs",
            "warning" | "report" => "alert",
            "scaffolder" | "create" | "add" | "createcomponent" => "plus",
            "unstarred" | "starborder" => "star",
            "starred" | "favorite" => "star-filled",
            "email" | "contact" => "mail",
            "web" | "website" | "public" | "language" => "globe",
            "external" | "launch" | "openinnew" => "external-link",
            "people" | "team" => "group",
            "person" | "account" | "accountcircle" => "user",
            "storage" | "database" => "resource",
            "extension" | "apis" => "api",
            "category" | "apps" => "catalog",
            "repo" | "repository" | "source" | "terminal" => "code",
            "schedule" | "history" | "time" => "clock",
            "notifications" => "bell",
            "security" => "shield",
            "support" => "help",
            "message" | "slack" | "forum" => "chat",
            "cataloggraph" | "account_tree" => "graph",
            "tune" | "config" => "settings",
            "memory" => "component",
            "monitoring" | "grafana" => "dashboard",
            other => other,
        };
        Icon::ALL.iter().copied().find(|icon| icon.name() == name)
    }

    /// The icon of an entity kind, in any case; an unknown kind gets the catalog's.
    pub fn for_kind(kind: &str) -> Icon {
        match kind.to_ascii_lowercase().as_str() {
            "component" => Icon::Component,
            "api" => Icon::Api,
            "resource" => Icon::Resource,
            "system" => Icon::System,
            "domain" => Icon::Domain,
            "user" => Icon::User,
            "group" => Icon::Group,
            "location" => Icon::Location,
            "template" => Icon::Template,
            _ => Icon::Catalog,
        }
    }
}

/// Draws an icon in the colour of the text. It is decoration: whatever it means must stand in text or
/// in a label as well.
#[component]
pub fn IconView(
    /// Which icon.
    icon: Icon,
    /// Width and height in pixels at the default text size (it grows with the text).
    #[prop(default = 16)]
    size: u16,
) -> impl IntoView {
    let edge = rem(size);
    let class = if icon.is_filled() { "icon icon--filled" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 24 24" width=edge.clone() height=edge aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Icon;

    #[test]
    fn names_are_unique_and_found() {
        let mut seen = HashSet::new();
        for icon in Icon::ALL {
            assert!(seen.insert(icon.name()), "{} is there twice", icon.name());
            assert_eq!(Icon::by_name(icon.name()), Some(*icon));
        }
    }

    #[test]
    fn backstage_names_are_known() {
        assert_eq!(Icon::by_name("kind:API"), Some(Icon::Api));
        assert_eq!(Icon::by_name("techdocs"), Some(Icon::Docs));
        assert_eq!(Icon::by_name(" GitHub "), Some(Icon::Github));
        assert_eq!(Icon::by_name("no such icon"), None);
        assert_eq!(Icon::for_kind("Widget"), Icon::Catalog);
    }

    #[test]
    fn shapes_stay_on_the_canvas() {
        for icon in Icon::ALL {
            assert!(icon.path().starts_with('M'), "{} has no start", icon.name());
        }
    }
}
