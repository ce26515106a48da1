//! A line of the palette, and what it does.

use callboard_ui::{Icon, IconView, KindIcon};
use callboard_web_core::href;
use leptos::prelude::*;

use callboard_web_core::search_marks::Part;

/// Lines under one heading.
#[derive(Clone)]
pub(crate) struct Group {
    /// In English; it is translated where it is shown.
    pub(crate) label: &'static str,
    pub(crate) items: Vec<Item>,
}

/// A line.
#[derive(Clone)]
pub(crate) struct Item {
    /// What it is called, with what was found in it.
    pub(crate) title: Vec<Part>,
    /// A word beside it: what kind of thing it is.
    pub(crate) note: String,
    /// Drawn before it.
    pub(crate) sign: Sign,
    /// What it does when it is chosen.
    pub(crate) does: Does,
}

/// What is drawn before a line.
#[derive(Clone)]
pub(crate) enum Sign {
    Icon(Icon),
    /// The icon of an entity's kind in its colour.
    Kind(String),
}

/// What a line does.
#[derive(Clone)]
pub(crate) enum Does {
    /// Goes to a page of the app.
    Go(String),
    /// Does something on the page.
    Run(Callback<()>),
}

impl Item {
    /// What tells the line from others, so that the same one stays chosen when others come.
    pub(crate) fn key(&self) -> String {
        match &self.does {
            Does::Go(path) => path.clone(),
            Does::Run(_) => format!("> {}", self.title.iter().map(|(text, _)| text.as_str()).collect::<String>()),
        }
    }

    /// The address that a new tab can show.
    pub(crate) fn address(&self) -> Option<String> {
        match &self.does {
            Does::Go(path) => Some(href(path)),
            Does::Run(_) => None,
        }
    }
}

impl Sign {
    pub(crate) fn view(&self) -> AnyView {
        match self {
            Self::Icon(icon) => view! { <IconView icon=*icon size=18/> }.into_any(),
            Self::Kind(kind) => view! { <KindIcon kind=kind.clone() size=18/> }.into_any(),
        }
    }

    /// The sign of a page: that of the kind for the page of an entity.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let is_entity = segments.next() == Some("catalog");
        segments.nth(1).filter(|_| is_entity).map(|kind| Self::Kind(kind.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_an_entity_has_the_sign_of_its_kind() {
        let kind = |path: &str| match Sign::of_path(path) {
            Some(Sign::Kind(kind)) => Some(kind),
            _ => None,
        };
        assert_eq!(kind("/catalog/default/api/x/definition").as_deref(), Some("api"));
        assert_eq!(kind("/catalog"), None);
        assert_eq!(kind("/org/a/b"), None);
    }
}
