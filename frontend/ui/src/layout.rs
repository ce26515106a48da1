//! Where the parts of a page stand: one below the other, or side by side as far as there is room.

use leptos::prelude::*;

/// The space between neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gap {
    /// Parts of one thing: buttons, lines, fields.
    Small,
    /// Things of their own, such as cards; follows the density.
    #[default]
    Medium,
    /// Sections of a page.
    Large,
}

impl Gap {
    fn class(self) -> &'static str {
        match self {
            Gap::Small => "gap-small",
            Gap::Medium => "gap-medium",
            Gap::Large => "gap-large",
        }
    }
}

/// One below the other, over the whole width: the parts of a page, the fields of a form.
#[component]
pub fn Stack(
    /// The space between them.
    #[prop(optional)]
    gap: Gap,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    view! { <div class=format!("stack {}", gap.class())>{children()}</div> }.into_any()
}

/// As many columns of one width as there is room for: cards and tiles that are alike. On phones it is one column.
#[component]
pub fn Grid(
    /// The space between rows and columns.
    #[prop(optional)]
    gap: Gap,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    view! { <div class=format!("grid {}", gap.class())>{children()}</div> }.into_any()
}
